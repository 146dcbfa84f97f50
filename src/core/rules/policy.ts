/**
 * A room's policy: how much of what may be in its set. Every peer of a room has the same one, because the
 * room's address commits to its digest: a peer with another policy is in another room. That is what makes
 * the set a pure function of the records written.
 *
 * The digest is of what the policy does, not of how it was spelled: defaults are filled in, nothing depends
 * on the order of keys, and the name is left out. What people do not want to see is not decided here but in
 * the view.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { compareBytes, fromHex } from '../base/bytes.ts';
import { Writer } from '../base/codec.ts';
import { assert } from '../base/assert.ts';
import { textToBytes } from '../base/text.ts';
import type { KeepDays } from './horizon.ts';

const KIB = 1024;

/** Whom a collection takes records from. */
export type Writers = 'anyone' | 'owners';

/** Limits of one pool of records: a declared collection, or all undeclared ones together. */
export interface PoolPolicy {
  /** Records one author may have in the pool, count; the newest stay. */
  readonly perAuthor: number;
  /** Records the pool holds, count; the newest stay. */
  readonly total: number;
  /** Days records are kept. */
  readonly keepDays: KeepDays;
}

/** A declared collection: a pool of its own. */
export interface CollectionPolicy extends PoolPolicy {
  readonly write: Writers;
}

/** A complete policy. The pool limits are those of all undeclared collections together. */
export interface Policy extends PoolPolicy {
  /** For people: a preset's name, 'custom', or one's own. */
  readonly name: string;
  /** Content of one record as stored, bytes of UTF-8. */
  readonly contentBytesMax: number;
  /** Public keys of the room's owners, 64 hex each. */
  readonly owners: readonly string[];
  readonly collections: ReadonlyMap<string, CollectionPolicy>;
}

/** From "let it fly" to "Fort Knox". */
export type PresetName = 'open' | 'family' | 'fort-knox';

const COMMON = { keepDays: 90, owners: [], collections: new Map<string, CollectionPolicy>() } as const;

/** The policies that have a name. */
export const PRESETS: Readonly<Record<PresetName, Policy>> = {
  open: { ...COMMON, name: 'open', perAuthor: 10_000, total: 1_000_000, contentBytesMax: 16 * KIB },
  family: { ...COMMON, name: 'family', perAuthor: 1000, total: 100_000, contentBytesMax: 8 * KIB },
  'fort-knox': { ...COMMON, name: 'fort-knox', perAuthor: 5, total: 10_000, contentBytesMax: 2 * KIB },
};

/** Name of the pool that all undeclared collections share. */
export const SHARED_POOL = '';

/** The pool a collection's records count for. */
export function poolOf(policy: Policy, collection: string): string {
  return policy.collections.has(collection) ? collection : SHARED_POOL;
}

/** The limits of a pool. Names no pool has get those of the shared one. */
export function limitsOf(policy: Policy, pool: string): PoolPolicy {
  return policy.collections.get(pool) ?? policy;
}

/** All pools of a room, whether they hold records or not. */
export function poolsOf(policy: Policy): string[] {
  return [SHARED_POOL, ...policy.collections.keys()];
}

const DOMAIN = 'peerset/1/policy';

/** The one way to write a policy in bytes; byte layout in docs/PROTOCOL.md. The name is not part of it. */
export function policyBytes(policy: Policy): Uint8Array {
  const writer = new Writer().text(DOMAIN);
  writePool(writer, policy);
  writer.varint(policy.contentBytesMax);
  const owners = [...new Set(policy.owners)].sort();
  writer.varint(owners.length);
  for (const owner of owners) writer.bytes(keyBytes(owner));
  const collections = [...policy.collections].map(([name, limits]) => ({ name: textToBytes(name), limits }));
  collections.sort((left, right) => compareBytes(left.name, right.name));
  writer.varint(collections.length);
  for (const { name, limits } of collections) {
    writePool(writer.block(name), limits);
    writer.u8(limits.write === 'owners' ? 1 : 0);
  }
  return writer.finish();
}

/** SHA-256 of the policy's bytes, 32 bytes; the room's address commits to it. */
export function policyDigest(policy: Policy): Uint8Array {
  return sha256(policyBytes(policy));
}

function writePool(writer: Writer, { perAuthor, total, keepDays }: PoolPolicy): void {
  writer.varint(perAuthor).varint(total).varint(keepDays === 'forever' ? 0 : keepDays);
}

function keyBytes(owner: string): Uint8Array {
  const bytes = fromHex(owner);
  assert(bytes?.length === 32, 'owners are checked before they enter a policy');
  return bytes;
}
