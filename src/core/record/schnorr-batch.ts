/**
 * Many BIP-340 signatures checked at once, on noble's field and points. Each signature (R, s) by P under the
 * challenge e claims that s·G - R - e·P is infinity. With a coefficient a drawn for each, all of them hold, but for
 * a chance of 2^-128, exactly where
 *
 *   (Σ a·s)·G - Σ a·R - Σ a·e·P  is infinity
 *
 * and that sum costs a fraction of its parts: coefficients have half the bits of scalars, all points share their
 * buckets, and what one author signed counts as one point (BIP-340, "Batch Verification").
 *
 * Must hold: the verdicts are those of `verifySchnorr`. Whatever the equation does not cover (ranges, points that
 * are on the curve, the even y) is checked for each claim before; where it fails, `bisect` finds those to blame.
 * Whoever sends signatures must not foresee the coefficients, or could let errors cancel out: they come from a seed
 * that nobody has seen. Never throws, whatever a peer sent.
 */
import { _splitEndoScalar } from '@noble/curves/abstract/weierstrass.js';
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert.ts';
import { modulo, negated, type Affine } from './affine.ts';
import { bisect } from './bisect.ts';
import { sumOf, type Term } from './buckets.ts';
import { claimAt, claimCount, type Claim } from './claim.ts';
import { verifySchnorr } from './schnorr.ts';

const { BASE, Fn, Fp } = schnorr.Point;
const { taggedHash } = schnorr.utils;
const G: Affine = BASE.toAffine();

/** Fewer are not worth a batch; measured. */
const BATCH_MIN = 4;
const SEED_BYTES = 32;
const COEFFICIENT_BYTES = 16;

/** The curve's endomorphism: λ·(x, y) is (β·x, y), and so a scalar of 256 bits is two of 128 (Gallant, Lambert, Vanstone). */
const BETA = 0x7ae96a2b657c07106e64479eac3434e99cf0497512f58995c1396c28719501een;
const BASIS: [[bigint, bigint], [bigint, bigint]] = [
  [0x3086d221a7d46bcde86c90e49284eb15n, -0xe4437ed6010e88286f547fa90abfe4c3n],
  [0x114ca50f7a8e2f3f657c1108d9d44cfd8n, 0x3086d221a7d46bcde86c90e49284eb15n],
];

/** A claim of which only the equation can fail. */
interface Sound {
  /** Its place among all claims. */
  readonly index: number;
  readonly author: Affine;
  /** The R of the signature. */
  readonly nonce: Affine;
  readonly s: bigint;
  readonly challenge: bigint;
  /** Drawn for it. */
  readonly coefficient: bigint;
}

/**
 * One byte for each claim (`claim.ts`), 1 for yes. `seed` is 32 bytes fresh from a CSPRNG, never used before.
 */
export function verifyBatch(claims: Uint8Array, seed: Uint8Array): Uint8Array<ArrayBuffer> {
  assert(seed.length === SEED_BYTES, 'coefficients come from a seed of 32 bytes');
  const sound = soundOnes(claims, seed);
  const isValid = (i: number): boolean => isTrue(claimAt(claims, sound[i]!.index));
  const verdicts = bisect(
    sound.length,
    (from, to) => (to - from < BATCH_MIN ? range(from, to).every(isValid) : holds(sound.slice(from, to))),
    isValid,
  );
  const all = new Uint8Array(claimCount(claims));
  sound.forEach(({ index }, i) => (all[index] = verdicts[i]!));
  return all;
}

function isTrue({ id, publicKey, signature }: Claim): boolean {
  return verifySchnorr(signature, id, publicKey);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function soundOnes(claims: Uint8Array, seed: Uint8Array): Sound[] {
  const authors = new Map<bigint, Affine | undefined>();
  const coefficient = drawFrom(seed);
  const sound: Sound[] = [];
  for (let index = 0; index < claimCount(claims); index++) {
    const { id, publicKey, signature } = claimAt(claims, index);
    const key = bytesToNumberBE(publicKey);
    if (!authors.has(key)) authors.set(key, liftX(key));
    const author = authors.get(key);
    const s = bytesToNumberBE(signature.subarray(32));
    if (author === undefined || !Fn.isValidNot0(s)) continue;
    const nonce = liftX(bytesToNumberBE(signature.subarray(0, 32)));
    if (nonce === undefined) continue;
    const challenge = Fn.create(bytesToNumberBE(taggedHash('BIP0340/challenge', signature.subarray(0, 32), publicKey, id)));
    sound.push({ index, author, nonce, s, challenge, coefficient: coefficient(index) });
  }
  return sound;
}

/** The point with this x and an even y; undefined where x is out of range or not on the curve. */
function liftX(x: bigint): Affine | undefined {
  if (!Fp.isValidNot0(x)) return undefined;
  try {
    const y = Fp.sqrt(modulo(x * x * x + 7n));
    return (y & 1n) === 0n ? { x, y } : negated({ x, y });
  } catch {
    // noble's way to say that there is no square root: nothing is wrong with us.
    return undefined;
  }
}

/** 128 bits for each index: halves of SHA-256(seed, number of the pair). */
function drawFrom(seed: Uint8Array): (index: number) => bigint {
  const input = new Uint8Array(SEED_BYTES + 4);
  input.set(seed);
  const view = new DataView(input.buffer);
  let drawn = -1;
  let hash = input;
  return (index) => {
    if (index >>> 1 !== drawn) {
      drawn = index >>> 1;
      view.setUint32(SEED_BYTES, drawn);
      hash = sha256(input) as Uint8Array<ArrayBuffer>;
    }
    const start = (index & 1) * COEFFICIENT_BYTES;
    return bytesToNumberBE(hash.subarray(start, start + COEFFICIENT_BYTES));
  };
}

/** Whether all of them hold. */
function holds(sound: readonly Sound[]): boolean {
  const terms: Term[] = [];
  const byAuthor = new Map<Affine, bigint>();
  let base = 0n;
  for (const { author, nonce, s, challenge, coefficient } of sound) {
    base += coefficient * s;
    byAuthor.set(author, (byAuthor.get(author) ?? 0n) + coefficient * challenge);
    terms.push({ point: negated(nonce), scalar: coefficient });
  }
  pushSplit(terms, G, base);
  for (const [author, scalar] of byAuthor) pushSplit(terms, negated(author), scalar);
  return sumOf(terms).is0();
}

/** A multiple of any size as two terms of 128 bits. */
function pushSplit(terms: Term[], point: Affine, scalar: bigint): void {
  const { k1, k1neg, k2, k2neg } = _splitEndoScalar(Fn.create(scalar), BASIS, Fn.ORDER);
  const image = { x: modulo(point.x * BETA), y: point.y };
  terms.push({ point: k1neg ? negated(point) : point, scalar: k1 }, { point: k2neg ? negated(image) : image, scalar: k2 });
}
