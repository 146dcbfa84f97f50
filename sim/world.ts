/**
 * The room of a simulation: its policy and law, its authors, and records with cheap signatures. A signature is
 * 64 bytes that bind key and id, checked by the simulated verifier only: the core never looks at them, so
 * everything else is exactly what the real room runs.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes, fromHex, toHex } from '../src/core/base/bytes.ts';
import { assert } from '../src/core/base/assert.ts';
import { isFault } from '../src/core/base/fault.ts';
import { textToBytes } from '../src/core/base/text.ts';
import { eventId } from '../src/core/record/event.ts';
import { pubkeyIn, signatureIn } from '../src/core/record/layout.ts';
import { writePacked } from '../src/core/record/packed-writer.ts';
import type { Draft, SignedRecord } from '../src/core/record/record.ts';
import { decodeSigned } from '../src/core/record/signed.ts';
import { lawOf, type Law } from '../src/core/rules/law.ts';
import { policyDigest, type Policy } from '../src/core/rules/policy.ts';
import type { Judge } from '../src/core/judge/mark.ts';
import type { Identified } from '../src/ports.ts';
import { cheapSignature } from '../src/testing/cheap-suite.ts';
import { judgeFor } from './judges.ts';

/** Someone who writes. */
export interface Author {
  readonly name: string;
  /** Public key, 64 hex. */
  readonly pubkey: string;
}

/** What all peers of a simulation agree on. */
export interface World {
  readonly policy: Policy;
  readonly law: Law;
  /** Looks at what records say. */
  readonly judge: Judge;
  /** The room's address, 32 bytes. */
  readonly room: Uint8Array;
  /** Value of the records' `h` tag. */
  readonly tag: string;
}

/** Whose records the collection `news` takes. */
export const OWNER = authorOf('owner');

/** Everybody's collections: two with pools of their own, two that share one, and one for owners. */
export const COLLECTIONS = ['notes', 'chat', 'loose', 'other', 'news'] as const;

export function authorOf(name: string): Author {
  return { name, pubkey: toHex(sha256(textToBytes(`author ${name}`))) };
}

/** A world from a policy. */
export function worldOf(policy: Policy): World {
  const room = policyDigest(policy);
  const tag = toHex(sha256(room)).slice(0, 32);
  return { policy, law: lawOf(policy, tag), judge: judgeFor(policy), room, tag };
}

/** The record an author makes of a draft. */
export function sign(author: Author, draft: Draft): SignedRecord {
  return seal(author, draft, (id) => cheapSignature(id, fromHex(author.pubkey)!));
}

/** The same with a signature that is somebody's guess. */
export function forge(author: Author, draft: Draft): SignedRecord {
  return seal(author, draft, (id) => concatBytes(id, id));
}

/** Packed bytes with a good signature, of a draft that need not make a record. */
export function packedBy({ pubkey }: Author, draft: Draft): Uint8Array {
  const id = eventId({ pubkey, ...draft });
  return writePacked({ ...draft, pubkey, sig: toHex(cheapSignature(id, fromHex(pubkey)!)) });
}

/** What the simulated verifier says. */
export function isSigned({ bytes, id }: SignedRecord): boolean {
  return equalBytes(signatureIn(bytes), cheapSignature(id, pubkeyIn(bytes)));
}

/** What it says of packed records that have no ids yet. */
export function identifiedBy(records: readonly Uint8Array[], isGood: (record: SignedRecord) => boolean): Identified {
  const signed = records.map(decoded);
  return { ids: signed.map(({ id }) => id), valid: signed.map(isGood) };
}

/** The record in packed bytes that a replica passed on: it looked at them before. */
export function decoded(bytes: Uint8Array): SignedRecord {
  const record = decodeSigned(bytes);
  assert(!isFault(record), 'a record that is passed on decoded well');
  return record;
}

function seal({ pubkey }: Author, draft: Draft, signatureFor: (id: Uint8Array) => Uint8Array): SignedRecord {
  const id = eventId({ pubkey, ...draft });
  const record = decodeSigned(writePacked({ ...draft, pubkey, sig: toHex(signatureFor(id)) }));
  assert(!isFault(record), 'a simulated record is well formed');
  return record;
}
