/**
 * Making and checking events as objects, for signers, files and applications. On the way between peers records
 * stay packed: `signed.ts`.
 */
import { assert } from '../base/assert.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { textToBytes } from '../base/text.ts';
import { canonicalId, type Envelope } from './canonical.ts';
import type { Draft, NostrEvent } from './record.ts';
import { SchnorrKey, verifySchnorr } from './schnorr.ts';
import { checkDraft, checkEvent } from './shape.ts';

/** The id of an event's fields, 32 bytes: SHA-256 of the canonical form. The fields must have their shape. */
export function eventId(fields: Envelope & { readonly content: string }): Uint8Array {
  return canonicalId(fields, textToBytes(fields.content));
}

/**
 * Signs a draft. The same draft and key give the same event.
 * Throws where the draft cannot be a record, or the key is no secret key of 32 bytes.
 */
export function createEvent(draft: Draft, secretKey: Uint8Array): NostrEvent {
  return signDraft(draft, new SchnorrKey(secretKey));
}

/** Signs a draft with a key that signs many. Throws where the draft cannot be a record. */
export function signDraft({ created_at, kind, tags, content }: Draft, key: Pick<SchnorrKey, 'publicKey' | 'sign'>): NostrEvent {
  const checked = checkDraft({ created_at, kind, tags, content });
  assert(!isFault(checked), isFault(checked) ? checked.reason : '');
  const fields = { pubkey: toHex(key.publicKey), ...checked };
  const id = eventId(fields);
  return { id: toHex(id), ...fields, sig: toHex(key.sign(id)) };
}

/** Whether this is a well-formed event whose id is the hash of its content and whose signature is its author's. */
export function verifyEvent(event: unknown): boolean {
  const checked = checkEvent(event);
  if (isFault(checked)) return false;
  const id = eventId(checked);
  return toHex(id) === checked.id && verifySchnorr(fromHex(checked.sig)!, id, fromHex(checked.pubkey)!);
}
