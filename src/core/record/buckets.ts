/**
 * The sum of many multiples of points, by Pippenger's buckets. Scalars are cut into digits of some bits; a digit d
 * puts its point into bucket d of its place; what fell into one bucket is added up, and then every bucket counts
 * as often as its number says. Digits are signed, because the opposite of a point costs nothing: half the buckets.
 *
 * Nearly all of the work is adding within buckets, and those additions do not wait for each other (`affine.ts`).
 * The few that do, at the end, are noble's. Time depends on the input: for public data only.
 */
import { schnorr } from '@noble/curves/secp256k1.js';
import { assert } from '../base/assert.ts';
import { addPairs, negated, type Affine, type Pair } from './affine.ts';

const { Point } = schnorr;
type Sum = InstanceType<typeof Point>;

/** A point and how often it counts. */
export interface Term {
  readonly point: Affine;
  /** At least 0, below 2^128. */
  readonly scalar: bigint;
}

/** What scalars may have. */
const SCALAR_BITS = 128;
const LIMB_BITS = 32;
const WIDTH_MAX = 12;
/** An addition at the end costs so many additions within buckets; measured. */
const FINAL_COST = 3;

/** Σ scalar × point. */
export function sumOf(terms: readonly Term[]): Sum {
  const width = widthFor(terms.length);
  const places = placesOf(width);
  const buckets: Affine[][] = Array.from({ length: places * halfOf(width) }, () => []);
  for (const { point, scalar } of terms) {
    const opposite = negated(point);
    digitsOf(scalar, width).forEach((digit, place) => {
      if (digit !== 0) buckets[place * halfOf(width) + Math.abs(digit) - 1]!.push(digit < 0 ? opposite : point);
    });
  }
  addUp(buckets);
  return joinPlaces(buckets, width);
}

/** Bits of a digit, so that the work is least. */
function widthFor(count: number): number {
  const cost = (width: number): number => placesOf(width) * (count + FINAL_COST * 2 * halfOf(width));
  let best = 1;
  for (let width = 2; width <= WIDTH_MAX; width++) if (cost(width) < cost(best)) best = width;
  return best;
}

/** One bit more than scalars have: the last digit may carry. */
function placesOf(width: number): number {
  return Math.ceil((SCALAR_BITS + 1) / width);
}

/** The largest digit, and the number of buckets of a place. */
function halfOf(width: number): number {
  return 2 ** (width - 1);
}

/** Digits from -(half - 1) to half, the lowest first. */
function digitsOf(scalar: bigint, width: number): number[] {
  assert(scalar >= 0n && scalar >> BigInt(SCALAR_BITS) === 0n, 'a scalar has at most 128 bits');
  const limbs = Array.from({ length: SCALAR_BITS / LIMB_BITS }, (_, i) => Number(BigInt.asUintN(LIMB_BITS, scalar >> BigInt(LIMB_BITS * i))));
  let carry = 0;
  return Array.from({ length: placesOf(width) }, (_, place) => {
    const digit = bitsAt(limbs, place * width, width) + carry;
    carry = digit > halfOf(width) ? 1 : 0;
    return digit - carry * 2 ** width;
  });
}

/** `width` bits from `start`; beyond the last limb all are 0. */
function bitsAt(limbs: readonly number[], start: number, width: number): number {
  const limb = Math.floor(start / LIMB_BITS);
  const shift = start % LIMB_BITS;
  const low = (limbs[limb] ?? 0) >>> shift;
  const high = shift === 0 ? 0 : ((limbs[limb + 1] ?? 0) << (LIMB_BITS - shift)) >>> 0;
  return (low | high) & (2 ** width - 1);
}

/** Leaves in each bucket the sum of what was in it; none where that is infinity. */
function addUp(buckets: Affine[][]): void {
  for (;;) {
    const pairs = buckets.flatMap(pairsOf);
    if (pairs.length === 0) return;
    const sums = addPairs(pairs);
    let next = 0;
    buckets.forEach((bucket, i) => {
      if (bucket.length < 2) return;
      const ended = next + (bucket.length >>> 1);
      const left = sums.slice(next, ended).filter((sum) => sum !== undefined);
      if (bucket.length % 2 === 1) left.push(bucket.at(-1)!);
      buckets[i] = left;
      next = ended;
    });
  }
}

function pairsOf(bucket: readonly Affine[]): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 1; i < bucket.length; i += 2) pairs.push([bucket[i - 1]!, bucket[i]!]);
  return pairs;
}

/** The highest place first, doubled as often as a digit has bits before the next is added. */
function joinPlaces(buckets: readonly (readonly Affine[])[], width: number): Sum {
  let sum = Point.ZERO;
  for (let start = buckets.length - halfOf(width); start >= 0; start -= halfOf(width)) {
    for (let i = 0; i < width; i++) sum = sum.double();
    sum = sum.add(weigh(buckets.slice(start, start + halfOf(width))));
  }
  return sum;
}

/** Bucket 1 once, bucket 2 twice and so on: the sum of the sums from the top down to each. */
function weigh(buckets: readonly (readonly Affine[])[]): Sum {
  let running = Point.ZERO;
  let sum = Point.ZERO;
  for (let i = buckets.length - 1; i >= 0; i--) {
    const point = buckets[i]![0];
    if (point !== undefined) running = running.add(Point.fromAffine(point));
    sum = sum.add(running);
  }
  return sum;
}
