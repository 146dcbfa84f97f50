import { schnorr } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPairs, negated, type Affine } from './affine.ts';
import { sumOf } from './buckets.ts';

const { BASE, Fn, ZERO } = schnorr.Point;
const MULTIPLES: readonly Affine[] = [1n, 2n, 3n, 5n, 1n << 200n, Fn.ORDER - 1n, Fn.ORDER - 2n].map((k) => BASE.multiply(k).toAffine());

/** The sum by noble alone. */
function plainSum(terms: readonly { readonly point: Affine; readonly scalar: bigint }[]): typeof ZERO {
  return terms.reduce((sum, { point, scalar }) => sum.add(schnorr.Point.fromAffine(point).multiplyUnsafe(scalar)), ZERO);
}

describe('additions', () => {
  it("are noble's for every pair, a point twice and opposite points too", () => {
    const pairs = MULTIPLES.flatMap((left) => MULTIPLES.map((right) => [left, right] as const));
    addPairs(pairs).forEach((sum, i) => {
      const [left, right] = pairs[i]!;
      const expected = schnorr.Point.fromAffine(left).add(schnorr.Point.fromAffine(right));
      expect(sum).toEqual(expected.is0() ? undefined : expected.toAffine());
    });
  });

  it('of nothing are nothing', () => {
    expect(addPairs([])).toEqual([]);
  });
});

describe('a sum of multiples', () => {
  const scalar = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), fc.constantFrom(0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 127n, 2n ** 128n - 1n));
  const term = fc.record({ point: fc.constantFrom(...MULTIPLES, ...MULTIPLES.map(negated)), scalar });

  it("is noble's, for few points and many, and however often they repeat", () => {
    for (const maxLength of [6, 60]) {
      fc.assert(fc.property(fc.array(term, { maxLength }), (terms) => {
        expect(sumOf(terms).equals(plainSum(terms))).toBe(true);
      }), { numRuns: 12 });
    }
  });

  it('in which everything cancels out is infinity', () => {
    const terms = MULTIPLES.flatMap((point, i) => [point, negated(point)].map((each) => ({ point: each, scalar: 2n ** 127n + BigInt(i) })));
    expect(sumOf(terms).is0()).toBe(true);
    expect(sumOf([]).is0()).toBe(true);
  });

  it('refuses a scalar it would cut off', () => {
    expect(() => sumOf([{ point: MULTIPLES[0]!, scalar: 2n ** 128n }])).toThrow('128 bits');
  });
});
