/**
 * How much two sets differ, from a few hundred bits of each: level i holds the parities, in 64 buckets, of
 * the ids that fall into it with probability 2^-(i+1). What both sides have cancels; the number of odd
 * buckets per level gives the size of the difference by maximum likelihood, to about ±15 %.
 *
 * The set's own strata are unkeyed, so crafted ids can cancel in them. That costs one more round trip: a
 * retry estimates again from short ids, which nobody can aim at.
 */
import { TWO_32 } from './prf.ts';

/** Levels of a full estimator; level i is words 2i and 2i + 1. */
export const STRATA_LEVELS = 24;
const BUCKETS = 64;
const DIFFERENCES_MAX = 2 ** 40;
/** Steps of the search for the likeliest size, and how often it narrows: well below the noise. */
const GRID = 1.25;
const NARROWINGS = 12;

/** Levels that say something about the difference of two sets of about `count` records. */
export function strataLevels(count: number): number {
  return Math.max(6, Math.min(STRATA_LEVELS, Math.ceil(Math.log2(count + 1)) - 3));
}

/** Adds an id to strata, or removes it. `level` bits choose the level, `bucket` bits the bucket. */
export function toggleStratum(strata: Uint32Array, level: number, bucket: number): void {
  const lowest = 31 - Math.clz32(level & -level);
  const word = 2 * Math.min(lowest < 0 ? STRATA_LEVELS : lowest, STRATA_LEVELS - 1) + (bucket >>> 5 & 1);
  strata[word] = strata[word]! ^ (1 << (bucket & 31));
}

/** Strata of short ids: only this conversation can compute them. */
export function keyedStrata(lo: Uint32Array, hi: Uint16Array): Uint32Array {
  const strata = new Uint32Array(2 * STRATA_LEVELS);
  for (let i = 0; i < lo.length; i++) toggleStratum(strata, lo[i]!, hi[i]!);
  return strata;
}

/** The likeliest number of ids in which two strata differ, comparing the first `levels` levels. */
export function estimateDifference(own: Uint32Array, theirs: Uint32Array, levels: number): number {
  const odd = Array.from({ length: levels }, (_, level) => oddBuckets(own, theirs, level));
  if (odd.every((count) => count === 0)) return 0;
  let best = 1;
  let bestLikelihood = -Infinity;
  for (let size = 1; size < DIFFERENCES_MAX; size *= GRID) {
    const likelihood = logLikelihood(odd, size);
    if (likelihood > bestLikelihood) [best, bestLikelihood] = [size, likelihood];
  }
  return narrow(odd, best / GRID, best * GRID);
}

function narrow(odd: readonly number[], from: number, to: number): number {
  let [low, high] = [Math.log(from), Math.log(to)];
  for (let i = 0; i < NARROWINGS; i++) {
    const third = (high - low) / 3;
    if (logLikelihood(odd, Math.exp(low + third)) < logLikelihood(odd, Math.exp(high - third))) low += third;
    else high -= third;
  }
  return Math.exp((low + high) / 2);
}

function logLikelihood(odd: readonly number[], size: number): number {
  let sum = 0;
  for (let level = 0; level < odd.length; level++) {
    const expected = size / 2 ** (level + 1);
    const probability = Math.max(-Math.expm1((-2 * expected) / BUCKETS) / 2, 1e-300);
    sum += odd[level]! * Math.log(probability) + (BUCKETS - odd[level]!) * Math.log1p(-probability);
  }
  return sum;
}

function oddBuckets(own: Uint32Array, theirs: Uint32Array, level: number): number {
  const [i, j] = [2 * level, 2 * level + 1];
  return ones(own[i]! ^ theirs[i]!) + ones(own[j]! ^ theirs[j]!);
}

function ones(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
