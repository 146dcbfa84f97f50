/** Batches say what single checks say: official vectors, and whatever a peer could send to make them differ. */
import { readFileSync } from 'node:fs';
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex } from '../base/bytes.ts';
import { CLAIM_BYTES, claimAt, claimCount } from './claim.ts';
import { verifyBatch } from './schnorr-batch.ts';
import { SchnorrKey, verifySchnorr } from './schnorr.ts';

const { Fn, Fp } = schnorr.Point;
const SEED = sha256(new Uint8Array([1]));
const KEYS = [1, 2, 3].map((author) => new SchnorrKey(sha256(new Uint8Array([author, 7]))));
const GOOD = Array.from({ length: 12 }, (_, i) => claimOf(KEYS[i % 3]!, sha256(new Uint8Array([i]))));

function claimOf(key: SchnorrKey, id: Uint8Array): Uint8Array {
  return concatBytes(id, key.publicKey, key.sign(id));
}

/** The claim with one of its parts replaced. */
function withPart(claim: Uint8Array, start: number, part: Uint8Array): Uint8Array {
  const changed = claim.slice();
  changed.set(part, start);
  return changed;
}

/** The claim with something added to its s. */
function withShift(claim: Uint8Array, shift: bigint): Uint8Array {
  return withPart(claim, 96, Fn.toBytes(Fn.create(bytesToNumberBE(claim.subarray(96)) + shift)));
}

/** The verdicts of single checks. */
function singly(claims: Uint8Array): number[] {
  return Array.from({ length: claimCount(claims) }, (_, i) => {
    const { id, publicKey, signature } = claimAt(claims, i);
    return verifySchnorr(signature, id, publicKey) ? 1 : 0;
  });
}

function expectEqual(list: readonly Uint8Array[], seed = SEED): number[] {
  const claims = concatBytes(...list);
  const verdicts = [...verifyBatch(claims, seed)];
  expect(verdicts).toEqual(singly(claims));
  return verdicts;
}

const bytes32 = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'))!;

describe('a batch', () => {
  it('of good signatures holds, of any size', () => {
    for (const size of [0, 1, 3, 4, 5, 12]) expect(expectEqual(GOOD.slice(0, size))).toEqual(new Array(size).fill(1));
  });

  it('takes no notice of half a claim at the end', () => {
    expect([...verifyBatch(concatBytes(...GOOD).subarray(0, 5 * CLAIM_BYTES - 1), SEED)]).toEqual([1, 1, 1, 1]);
  });

  it('agrees with the official vectors', () => {
    const { vectors } = JSON.parse(readFileSync(new URL('../../../test/vectors/bip340.json', import.meta.url), 'utf8')) as {
      vectors: { message: string; publicKey: string; signature: string; valid: boolean }[];
    };
    const short = vectors.filter(({ message }) => message.length === 64);
    const list = short.map(({ message, publicKey, signature }) => fromHex(message + publicKey + signature)!);
    expect(expectEqual(list)).toEqual(short.map(({ valid }) => (valid ? 1 : 0)));
    // Each kind alone among good ones, so that no other fails the batch for it.
    for (const claim of list) expectEqual([...GOOD.slice(0, 5), claim]);
  });

  it('holds when every claim is the same, and when two authors or nonces are', () => {
    expect(expectEqual(new Array<Uint8Array>(9).fill(GOOD[0]!))).toEqual(new Array(9).fill(1));
    expect(expectEqual([...GOOD.slice(0, 4), ...GOOD.slice(0, 4)])).toEqual(new Array(8).fill(1));
  });

  it('refuses the same forgery many times', () => {
    expect(expectEqual(new Array<Uint8Array>(9).fill(withShift(GOOD[0]!, 1n)))).toEqual(new Array(9).fill(0));
  });

  it('refuses forgeries whose errors cancel out', () => {
    // The plain sum of both equations holds: only coefficients that nobody foresaw tell them apart from good ones.
    const pair = [withShift(GOOD[0]!, 5n), withShift(GOOD[3]!, -5n)];
    expect(expectEqual([...GOOD.slice(4), ...pair])).toEqual([...new Array<number>(8).fill(1), 0, 0]);
    const same = [withShift(GOOD[0]!, 5n), withShift(GOOD[0]!, -5n)];
    expect(expectEqual([...GOOD.slice(4), ...same, ...same])).toEqual([...new Array<number>(8).fill(1), 0, 0, 0, 0]);
  });

  it('refuses signatures that were exchanged', () => {
    const exchanged = [withPart(GOOD[0]!, 64, GOOD[3]!.subarray(64)), withPart(GOOD[3]!, 64, GOOD[0]!.subarray(64))];
    expect(expectEqual([...exchanged, ...GOOD.slice(4, 8)])).toEqual([0, 0, 1, 1, 1, 1]);
  });

  it('refuses what is out of range or not on the curve, wherever it stands', () => {
    const edges = [0n, 1n, 2n, 5n, Fn.ORDER - 1n, Fn.ORDER, Fn.ORDER + 1n, Fp.ORDER - 1n, Fp.ORDER, Fp.ORDER + 1n, 2n ** 256n - 1n];
    for (const start of [32, 64, 96]) {
      const odd = edges.map((edge) => withPart(GOOD[0]!, start, bytes32(edge)));
      expectEqual([...odd, ...GOOD.slice(0, 4)]);
    }
  });

  it('refuses an odd y of R, and an R that is infinity', () => {
    const { BASE } = schnorr.Point;
    const root = (x: bigint): bigint => Fp.sqrt(Fp.create(x ** 3n + 7n));
    // Where the root that the field finds first is the odd one, whoever forgets to mirror R takes these; P needs no mirror.
    const secret = [3n, 4n, 5n, 6n, 7n, 8n, 9n].find((k) => BASE.multiply(k).y % 2n === 0n && root(BASE.multiply(k).x) === BASE.multiply(k).y)!;
    const key = new SchnorrKey(bytes32(secret));
    const id = sha256(new Uint8Array([99]));
    const forged = (r: Uint8Array, nonce: bigint): Uint8Array => {
      const challenge = Fn.create(bytesToNumberBE(schnorr.utils.taggedHash('BIP0340/challenge', r, key.publicKey, id)));
      return concatBytes(id, key.publicKey, r, Fn.toBytes(Fn.create(nonce + challenge * secret)));
    };
    const odd = Array.from({ length: 60 }, (_, i) => BigInt(i + 2))
      .map((nonce) => ({ nonce, point: BASE.multiply(nonce) }))
      .filter(({ point }) => point.y % 2n === 1n && root(point.x) === point.y)
      .map(({ nonce, point }) => forged(Fp.toBytes(point.x), nonce));
    expect(odd.length).toBeGreaterThan(7);
    expect(expectEqual(odd)).toEqual(odd.map(() => 0));
    // s = e·d, for which s·G - e·P is infinity.
    const infinite = forged(GOOD[0]!.slice(64, 96), 0n);
    expect(expectEqual([infinite, ...GOOD.slice(0, 4)])).toEqual([0, 1, 1, 1, 1]);
  });

  it('of anything mixed says what single checks say', () => {
    const claim = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...GOOD) },
      fc.tuple(fc.constantFrom(...GOOD), fc.nat(CLAIM_BYTES - 1), fc.integer({ min: 1, max: 255 }))
        .map(([good, at, flip]) => withPart(good, at, new Uint8Array([good[at]! ^ flip]))),
      fc.tuple(fc.constantFrom(...GOOD), fc.constantFrom(1n, -1n)).map(([good, shift]) => withShift(good, shift)),
      fc.tuple(fc.constantFrom(...GOOD), fc.constantFrom(...GOOD)).map(([one, other]) => concatBytes(one.subarray(0, 64), other.subarray(64))),
      fc.uint8Array({ minLength: CLAIM_BYTES, maxLength: CLAIM_BYTES }),
    );
    fc.assert(fc.property(fc.array(claim, { maxLength: 24 }), fc.uint8Array({ minLength: 32, maxLength: 32 }), (list, seed) => {
      expectEqual(list, seed);
    }), { numRuns: 12 });
  });

  it('needs a whole seed', () => {
    expect(() => verifyBatch(GOOD[0]!, new Uint8Array(31))).toThrow('seed');
  });
});
