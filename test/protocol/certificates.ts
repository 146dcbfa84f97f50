/** Certificates for the tests of the protocol, true and false, on the cheap signatures of `session-pair.ts`. */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../../src/core/base/bytes.ts';
import { textToBytes } from '../../src/core/base/text.ts';
import { certificateDraft } from '../../src/core/protocol/certificate.ts';
import { canonicalId } from '../../src/core/record/canonical.ts';
import { packEvent } from '../../src/core/record/packing.ts';
import type { Draft, NostrEvent } from '../../src/core/record/record.ts';
import { fakeSuite, ROOM, START } from './session-pair.ts';

/** The secret of a test's author. */
export const authorSecret = (name: string): Uint8Array => sha256(textToBytes(`author ${name}`));

export const authorKey = (name: string): string => toHex(fakeSuite.publicKey(authorSecret(name)));

/** An event as its author would sign it, unless somebody else does. */
export function signed(draft: Draft, author: string, signer = author): NostrEvent {
  const pubkey = authorKey(author);
  const id = canonicalId({ pubkey, created_at: draft.created_at, kind: draft.kind, tags: draft.tags }, textToBytes(draft.content));
  return { ...draft, pubkey, id: toHex(id), sig: toHex(fakeSuite.sign(id, authorSecret(signer))) };
}

export interface CertificateOptions {
  readonly author?: string;
  /** Who signs it, if not the author. */
  readonly signer?: string;
  readonly room?: Uint8Array;
  /** When it was made, ms. */
  readonly now?: number;
  readonly change?: (draft: Draft) => Draft;
}

/** A packed certificate for a session secret; honest unless changed. */
export function certificateFor(secret: Uint8Array, options: CertificateOptions = {}): Uint8Array {
  const { author = 'alice', signer = author, room = ROOM, now = START, change = (draft) => draft } = options;
  const draft = certificateDraft({ room, sessionKey: fakeSuite.publicKey(secret), now });
  return packEvent(signed(change(draft), author, signer));
}
