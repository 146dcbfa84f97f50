/**
 * What may be asked of a set of keys, whether it is the live one or a snapshot of it. Reconciliation and
 * everything else that only reads depends on this file and not on the tree.
 *
 * Positions count from the oldest key, which is at 0. Every answer follows from the keys alone, never
 * from the order in which they came: two replicas with the same keys give the same answers.
 */
import type { Key } from './key.ts';

/** A place between keys: before a key, or before everything at or after a time in ms. */
export type KeyBound = Key | number;

/** Keys from a lower bound (inclusive) to an upper bound (exclusive); without one, to the end of the set. */
export interface KeyRange {
  readonly lower?: KeyBound;
  readonly upper?: KeyBound;
}

/** What a range of keys amounts to. */
export interface RangeDigest {
  /** Sum of the expansions of all ids, 64 lanes modulo 2^32 (`fingerprint.ts`); the receiver may keep it. */
  readonly sums: Uint32Array;
  /** Keys in the range, count. */
  readonly count: number;
}

/** Sees one id: 8 words from `offset` on, big-endian and not to be changed or kept, and its time in ms. */
export type IdVisitor = (words: Uint32Array, offset: number, at: number) => void;

/** The questions. All throw where a position lies outside the set or a bound is no bound: both are bugs. */
export interface SetView {
  /** Keys in the set, count. */
  readonly size: number;

  /** Hex of SHA-256 over the digest of a range, or of all: 64 sums, then the count as 64 bits, little-endian. */
  root(range?: KeyRange): string;

  /** Whether the key is in the set. */
  has(key: Key): boolean;

  /** How many keys sort before a bound. */
  rank(bound: KeyBound): number;

  /** The key at a position. */
  at(index: number): Key;

  /** All keys, oldest first. */
  [Symbol.iterator](): Iterator<Key>;

  /** The keys at positions [from, to), oldest first. */
  keys(from: number, to: number): Iterable<Key>;

  /** Shows the ids at positions [from, to) to `visit`, oldest first, without allocating for each. */
  forEachId(from: number, to: number, visit: IdVisitor): void;

  /** The digest of positions [from, to). */
  digest(from: number, to: number): RangeDigest;

  /**
   * Parities that tell how much two sets differ (`strata.ts`): 24 levels of 64 bits, level i in words 2i
   * and 2i + 1. A copy.
   */
  strata(): Uint32Array;
}

/** The set as it was at one moment. */
export interface SetSnapshot extends SetView {
  /**
   * Says that nobody reads this snapshot any more, so that the live set need not copy what it changes.
   * A snapshot that is simply forgotten costs some copying, never memory. Reading one afterwards throws.
   */
  release(): void;
}
