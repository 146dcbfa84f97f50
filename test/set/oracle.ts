/**
 * The set as anybody would write it first: a sorted array, and every answer counted out of it again. And the
 * worlds of keys that tests draw from: many at one time, times at both ends, ids that begin or end alike.
 */
import fc from 'fast-check';
import { addExpansion, hashDigest, LANES } from '../../src/core/set/fingerprint.ts';
import { compareKeys, type Key } from '../../src/core/set/key.ts';
import { STRATA_LEVELS } from '../../src/core/set/reconcile/estimate.ts';
import type { KeyBound, RangeDigest } from '../../src/core/set/view.ts';

const TIME_MAX = Number.MAX_SAFE_INTEGER;

/** A sorted array of keys. */
export class Oracle {
  readonly keys: readonly Key[];

  constructor(keys: readonly Key[] = []) {
    this.keys = [...keys].sort(compareKeys);
  }

  has(key: Key): boolean {
    return this.keys.some((other) => compareKeys(key, other) === 0);
  }

  with(key: Key): Oracle {
    return this.has(key) ? this : new Oracle(this.keys.toSpliced(this.rank(key), 0, key));
  }

  without(key: Key): Oracle {
    return new Oracle(this.keys.filter((other) => compareKeys(key, other) !== 0));
  }

  rank(bound: KeyBound): number {
    return this.keys.filter((key) => (typeof bound === 'number' ? key.at < bound : compareKeys(key, bound) < 0)).length;
  }

  digest(from: number, to: number): RangeDigest {
    const sums = new Uint32Array(LANES);
    for (const key of this.keys.slice(from, to)) addExpansion(sums, wordsOf(key.id), 0);
    return { sums, count: to - from };
  }

  root(from = 0, to = this.keys.length): string {
    return hashDigest(this.digest(from, to).sums, to - from);
  }

  strata(): Uint32Array {
    const strata = new Uint32Array(2 * STRATA_LEVELS);
    for (const { id } of this.keys) {
      const words = wordsOf(id);
      const ends = words[7]!.toString(2).padStart(32, '0');
      const level = Math.min(32 - (ends.lastIndexOf('1') + 1), STRATA_LEVELS - 1);
      const bucket = words[6]! % 64;
      const word = 2 * level + Math.floor(bucket / 32);
      strata[word] = strata[word]! ^ (1 << bucket % 32);
    }
    return strata;
  }
}

/** An id as eight big-endian words. */
export function wordsOf(id: Uint8Array): Uint32Array {
  const view = new DataView(id.buffer, id.byteOffset, id.byteLength);
  return Uint32Array.from({ length: 8 }, (_, i) => view.getUint32(4 * i));
}

/** The key with that time and with an id that begins and ends as it is told to. */
export function keyOf(at: number, first: number, last: number): Key {
  const id = new Uint8Array(32).fill(0xab);
  new DataView(id.buffer).setUint32(0, first);
  new DataView(id.buffer).setUint32(28, last);
  return { at, id };
}

/** Many different keys, from a seed: the same number always gives the same keys. */
export function manyKeys(count: number, seed: number): Key[] {
  const random = randomWords(seed);
  return Array.from({ length: count }, () => ({ at: random() % (4 * count), id: Uint8Array.from({ length: 32 }, () => random() % 256) }));
}

/** Mulberry32. */
export function randomWords(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return (word ^ (word >>> 14)) >>> 0;
  };
}

/** The items in another order, which the seed decides. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = randomWords(seed);
  const tickets = items.map((item) => ({ item, ticket: random() }));
  return tickets.sort((left, right) => left.ticket - right.ticket).map(({ item }) => item);
}

const time = fc.oneof(fc.nat(3), fc.nat(1000), fc.integer({ min: TIME_MAX - 2, max: TIME_MAX }));
const word = fc.oneof(fc.nat(2), fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff));

/** Keys that are hard to keep apart. */
export const awkwardKey: fc.Arbitrary<Key> = fc.oneof(
  fc.tuple(time, word, word).map(([at, first, last]) => keyOf(at, first, last)),
  fc.tuple(time, fc.uint8Array({ minLength: 32, maxLength: 32 })).map(([at, id]) => ({ at, id })),
);
