/**
 * A room's policy: how much of what may be in its set, and what of that is seen. Every peer of a room has the same one,
 * because the room's address commits to its digest: a peer with another policy is in another room. That is what makes
 * the set a pure function of the records written.
 *
 * The digest is of what the policy does, not of how it was spelled: defaults are filled in, nothing depends
 * on the order of keys, and the name is left out. What one person does not want to see is not decided here but in
 * the view.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { compareBytes, fromHex } from '../base/bytes.ts';
import { Writer } from '../base/codec.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';
import { writeContent, writeLinkFields } from './content-bytes.ts';
import type { ContentPolicy, LinkFields } from './content.ts';
import type { KeepDays } from './horizon.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Whom a collection takes records from; moderators' collections take the owners', too. */
export type Writers = 'anyone' | 'owners' | 'moderators';

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
  /** By role, or exactly these authors (64 hex each). */
  readonly write: Writers | readonly string[];
  /** Which links its fields may hold. */
  readonly links: LinkFields;
}

/** A complete policy. The pool limits are those of all undeclared collections together. */
export interface Policy extends PoolPolicy {
  /** For people: a preset's name, 'custom', or one's own. */
  readonly name: string;
  /** Content of one record as stored, bytes of UTF-8. */
  readonly contentBytesMax: number;
  /** Public keys of the room's owners, 64 hex each. */
  readonly owners: readonly string[];
  /** Of those who moderate beside them. */
  readonly moderators: readonly string[];
  readonly collections: ReadonlyMap<string, CollectionPolicy>;
  /** Work that every record must show, leading zero bits of its id (NIP-13); 0 for none. */
  readonly work: number;
  /** Authors, 64 hex each: nobody else may write; empty for everybody. Owners and moderators always may. */
  readonly allow: readonly string[];
  /** Authors who may not; owners and moderators may even so. */
  readonly deny: readonly string[];
  /** Records of collections that are not declared. */
  readonly undeclared: 'take' | 'refuse';
  /** The same content put twice by one author without a key: two records, or one. */
  readonly duplicates: 'keep' | 'replace';
  /** Sizes that a record may say its files have, all of them together, bytes. */
  readonly fileBytesMax: number;
  /** The same of all records of one author: what is beyond is fetched and kept for nobody who does not ask for it; the newest stay. */
  readonly authorFileBytesMax: number;
  readonly content: ContentPolicy;
}

/** From "let it fly" to "Fort Knox". */
export type PresetName = 'open' | 'family' | 'fort-knox';

/** Quotas and size, and nothing else. */
const OPEN: Policy = {
  name: 'open',
  perAuthor: 10_000,
  total: 1_000_000,
  keepDays: 90,
  contentBytesMax: 16 * KIB,
  owners: [],
  moderators: [],
  collections: new Map(),
  work: 0,
  allow: [],
  deny: [],
  undeclared: 'take',
  duplicates: 'keep',
  fileBytesMax: LIMITS.policyFileBytesMax,
  authorFileBytesMax: 16_384 * MIB,
  content: {
    words: undefined,
    links: { allow: 'any', hosts: [], then: 'hide' },
    patterns: [],
    rules: [],
    types: [],
    view: { strikes: 0, strikeDays: 30, copies: 0, media: 'show', approval: 'none', reports: 0 },
  },
};

/** The default: people's reports count, and nothing is looked for in what they write, because that costs every visitor a download. */
const FAMILY: Policy = {
  ...OPEN,
  name: 'family',
  perAuthor: 1000,
  total: 100_000,
  contentBytesMax: 8 * KIB,
  fileBytesMax: 100 * MIB,
  authorFileBytesMax: 2048 * MIB,
  content: { ...OPEN.content, view: { ...OPEN.content.view, strikes: 3, copies: 3, media: 'blur', reports: 2 } },
};

/** Little, short, worked for, and read before it is taken. */
const FORT_KNOX: Policy = {
  ...OPEN,
  name: 'fort-knox',
  perAuthor: 5,
  total: 10_000,
  contentBytesMax: 2 * KIB,
  work: 16,
  duplicates: 'replace',
  fileBytesMax: MIB,
  authorFileBytesMax: 5 * MIB,
  content: {
    ...OPEN.content,
    words: { lists: ['all'], also: [], except: [], then: 'refuse' },
    links: { allow: 'none', hosts: [], then: 'refuse' },
    types: ['text/plain'],
    view: { ...OPEN.content.view, strikes: 1, copies: 1, media: 'members', reports: 1 },
  },
};

/** The policies that have a name. Each is a composition of what `peerset/rules` offers. */
export const PRESETS: Readonly<Record<PresetName, Policy>> = { open: OPEN, family: FAMILY, 'fort-knox': FORT_KNOX };

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

/** How long the pool keeps its records that keeps them longest. */
export function longestKeep(policy: Policy): KeepDays {
  const days = [policy, ...policy.collections.values()].map(({ keepDays }) => keepDays);
  return days.includes('forever') ? 'forever' : Math.max(...(days as number[]));
}

const DOMAIN = 'peerset/1/policy';

/** The one way to write a policy in bytes; byte layout in docs/PROTOCOL.md. The name is not part of it. */
export function policyBytes(policy: Policy): Uint8Array {
  const writer = new Writer().text(DOMAIN);
  writePool(writer, policy);
  writer.varint(policy.contentBytesMax);
  writeKeys(writer, policy.owners);
  const collections = [...policy.collections].map(([name, limits]) => ({ name: textToBytes(name), limits }));
  collections.sort((left, right) => compareBytes(left.name, right.name));
  writer.varint(collections.length);
  for (const { name, limits } of collections) {
    writePool(writer.block(name), limits);
    writeWriters(writer, limits.write);
    writeLinkFields(writer, limits.links);
  }
  for (const keys of [policy.moderators, policy.allow, policy.deny]) writeKeys(writer, keys);
  writer.u8(policy.work).u8(policy.undeclared === 'refuse' ? 1 : 0).u8(policy.duplicates === 'replace' ? 1 : 0).varint(policy.fileBytesMax).varint(policy.authorFileBytesMax);
  writeContent(writer, policy.content);
  return writer.finish();
}

/** SHA-256 of the policy's bytes, 32 bytes; the room's address commits to it. */
export function policyDigest(policy: Policy): Uint8Array {
  return sha256(policyBytes(policy));
}

function writePool(writer: Writer, { perAuthor, total, keepDays }: PoolPolicy): void {
  writer.varint(perAuthor).varint(total).varint(keepDays === 'forever' ? 0 : keepDays);
}

const WRITERS: readonly Writers[] = ['anyone', 'owners', 'moderators'];

function writeWriters(writer: Writer, write: CollectionPolicy['write']): void {
  if (typeof write === 'string') writer.u8(WRITERS.indexOf(write));
  else writeKeys(writer.u8(WRITERS.length), write);
}

/** Ascending, none twice, with their number in front. */
function writeKeys(writer: Writer, keys: readonly string[]): void {
  const sorted = [...new Set(keys)].sort();
  writer.varint(sorted.length);
  for (const key of sorted) writer.bytes(keyBytes(key));
}

function keyBytes(key: string): Uint8Array {
  const bytes = fromHex(key);
  assert(bytes?.length === 32, 'keys are checked before they enter a policy');
  return bytes;
}
