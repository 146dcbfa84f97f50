import { readFileSync } from 'node:fs';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { keyOf, wordsOf } from '../../../test/set/oracle.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import { textToBytes } from '../base/text.ts';
import { addExpansion, addSums, hashDigest, LANES, subtractExpansion } from './fingerprint.ts';
import type { Key } from './key.ts';
import { MerkleSet } from './merkle-set.ts';

interface KeyVector {
  readonly at: number;
  readonly id: string;
}

interface RangeVector {
  readonly lower?: number | KeyVector;
  readonly upper?: number | KeyVector;
  readonly count: number;
  readonly root: string;
}

interface Vectors {
  readonly expansions: readonly { readonly id: string; readonly lanes: string }[];
  readonly sets: readonly { readonly name: string; readonly keys: readonly KeyVector[]; readonly root: string; readonly strata: string }[];
  readonly many: { readonly root: string; readonly strata: string; readonly ranges: readonly RangeVector[] };
}

const vectors = JSON.parse(readFileSync(new URL('../../../test/vectors/set.json', import.meta.url), 'utf8')) as Vectors;

const keyFrom = ({ at, id }: KeyVector): Key => ({ at, id: fromHex(id)! });
const boundFrom = (bound: number | KeyVector): number | Key => (typeof bound === 'number' ? bound : keyFrom(bound));

function hexOfWords(words: Uint32Array): string {
  const bytes = new Uint8Array(4 * words.length);
  words.forEach((word, i) => new DataView(bytes.buffer).setUint32(4 * i, word, true));
  return toHex(bytes);
}

function setOf(keys: readonly Key[]): MerkleSet {
  const set = new MerkleSet();
  for (const key of keys) set.insert(key);
  return set;
}

describe('the vectors, which another implementation made', () => {
  it('agree on how ids are expanded', () => {
    for (const { id, lanes } of vectors.expansions) {
      const sums = new Uint32Array(LANES);
      addExpansion(sums, wordsOf(fromHex(id)!), 0);
      expect(hexOfWords(sums)).toBe(lanes);
    }
  });

  it('agree on order, root and strata of small sets', () => {
    for (const { name, keys, root, strata } of vectors.sets) {
      const set = setOf(keys.map(keyFrom).toReversed());
      expect([...set].map(({ at, id }) => ({ at, id: toHex(id) })), name).toEqual(keys);
      expect(set.root(), name).toBe(root);
      expect(hexOfWords(set.strata()), name).toBe(strata);
    }
  });

  it('agree on a thousand keys, and on ranges of them', () => {
    const keys = Array.from({ length: 1000 }, (_, i) => ({
      at: 1_700_000_000_000 + 1000 * Math.floor(i / 3),
      id: sha256(textToBytes(String(i))),
    }));
    const set = setOf(keys);
    expect(set.root()).toBe(vectors.many.root);
    expect(hexOfWords(set.strata())).toBe(vectors.many.strata);
    for (const { lower, upper, count, root } of vectors.many.ranges) {
      const range = {
        ...(lower === undefined ? {} : { lower: boundFrom(lower) }),
        ...(upper === undefined ? {} : { upper: boundFrom(upper) }),
      };
      const [from, to] = [range.lower === undefined ? 0 : set.rank(range.lower), range.upper === undefined ? 1000 : set.rank(range.upper)];
      expect({ count: to - from, root: set.root(range) }).toEqual({ count, root });
    }
  });
});

describe('sums', () => {
  it('forget what is taken away, and add up like the expansions they are made of', () => {
    const [one, other] = [wordsOf(keyOf(0, 1, 2).id), wordsOf(keyOf(0, 0xffffffff, 0x80000000).id)];
    const [both, first, second] = [new Uint32Array(LANES), new Uint32Array(LANES), new Uint32Array(LANES)];
    addExpansion(both, one, 0);
    addExpansion(both, other, 0);
    addExpansion(first, one, 0);
    addExpansion(second, other, 0);
    addSums(second, first);
    expect(second).toEqual(both);
    subtractExpansion(both, other, 0);
    expect(both).toEqual(first);
    subtractExpansion(both, one, 0);
    expect(both).toEqual(new Uint32Array(LANES));
  });

  it('are hashed with their count: one key more or less of nothing is another digest', () => {
    const counts = [0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 40];
    expect(new Set(counts.map((count) => hashDigest(new Uint32Array(LANES), count))).size).toBe(counts.length);
  });
});
