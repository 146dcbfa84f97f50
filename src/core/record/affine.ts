/**
 * Additions of points of secp256k1, many at once. In affine coordinates an addition takes six multiplications,
 * half of what noble's take, but one division; a division costs as much as hundreds of multiplications, and many
 * cost little more than one (Montgomery's trick). So this is worth its while for dozens of sums that do not wait
 * for each other, and for nothing else.
 *
 * Must hold: every pair has its right sum, the same point twice and opposite points too. Whoever sends signatures
 * chooses the points, and may choose these. Time depends on the input: for public data only.
 */
import { schnorr } from '@noble/curves/secp256k1.js';

const { Fp } = schnorr.Point;
const P = Fp.ORDER;

/** A point that is not infinity; both coordinates are at least 0 and below the field's order. */
export interface Affine {
  readonly x: bigint;
  readonly y: bigint;
}

/** Two points to be added. */
export type Pair = readonly [Affine, Affine];

/** The sum of each pair; undefined is infinity. */
export function addPairs(pairs: readonly Pair[]): (Affine | undefined)[] {
  const inverses = inversesOf(pairs.map(runOf));
  return pairs.map(([left, right], i) => {
    const inverse = inverses[i]!;
    return inverse === 0n ? undefined : third(left, right, modulo(riseOf(left, right) * inverse));
  });
}

/** The opposite point. */
export function negated({ x, y }: Affine): Affine {
  return { x, y: P - y }; // No point of this curve has y = 0.
}

/** The remainder that is not negative. */
export function modulo(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

/** How far the line through both goes in x: the denominator of its slope, 0 where the sum is infinity. */
function runOf([left, right]: Pair): bigint {
  const run = right.x - left.x;
  if (run !== 0n) return run;
  return left.y === right.y ? 2n * left.y : 0n;
}

/** How far it goes in y; for one point twice the line is the tangent, whose slope is 3x² / 2y. */
function riseOf(left: Affine, right: Affine): bigint {
  return left.x === right.x ? 3n * left.x * left.x : right.y - left.y;
}

/** The third point of the curve on a line with this slope, mirrored. */
function third(left: Affine, right: Affine, slope: bigint): Affine {
  const x = modulo(slope * slope - left.x - right.x);
  return { x, y: modulo(slope * (left.x - x) - left.y) };
}

/** The inverse of each that is not 0, by one division for all; 0 stays 0. */
function inversesOf(values: readonly bigint[]): bigint[] {
  const before: bigint[] = [];
  let product = 1n;
  for (const value of values) {
    before.push(product);
    if (value !== 0n) product = (product * value) % P;
  }
  const inverses = new Array<bigint>(values.length).fill(0n);
  let rest = Fp.inv(modulo(product));
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i]!;
    if (value === 0n) continue;
    inverses[i] = (rest * before[i]!) % P;
    rest = (rest * value) % P;
  }
  return inverses;
}
