/** BIP-340: the official vectors, a second implementation from its text, and nothing that can make it throw. */
import { readFileSync } from 'node:fs';
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex } from '../base/bytes.ts';
import { textToBytes } from '../base/text.ts';
import { publicKeyOf, SchnorrKey, signSchnorr, verifySchnorr } from './schnorr.ts';

interface Vector {
  readonly index: number;
  readonly secretKey?: string;
  readonly auxRand?: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly valid: boolean;
}

const { vectors } = JSON.parse(readFileSync(new URL('../../../test/vectors/bip340.json', import.meta.url), 'utf8')) as { vectors: Vector[] };
const bytes = (hex: string): Uint8Array => fromHex(hex)!;
const ZEROS = '00'.repeat(32);

describe('the official vectors', () => {
  it.each(vectors)('$index: valid is $valid', ({ signature, message, publicKey, valid }) => {
    expect(verifySchnorr(bytes(signature), bytes(message), bytes(publicKey))).toBe(valid);
    expect(verifyByTheText(bytes(signature), bytes(message), bytes(publicKey))).toBe(valid);
  });

  it.each(vectors.filter(({ secretKey }) => secretKey !== undefined))('$index: the public key of the secret', ({ secretKey, publicKey }) => {
    expect(toHex(publicKeyOf(bytes(secretKey!)))).toBe(publicKey);
  });

  it.each(vectors.filter(({ auxRand }) => auxRand === ZEROS))('$index: the signature without randomness', ({ secretKey, message, signature }) => {
    expect(toHex(signSchnorr(bytes(message), bytes(secretKey!)))).toBe(signature);
  });

  it('are all nineteen', () => {
    expect(vectors.map(({ index }) => index)).toEqual(Array.from({ length: 19 }, (_, i) => i));
  });
});

describe('signing and verifying', () => {
  const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((candidate) => candidate[0]! < 0xff && candidate.some((byte) => byte > 0));
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });

  it('agrees with an implementation written from the text, for good and for spoilt signatures', () => {
    fc.assert(fc.property(secret, hash, fc.nat(63), fc.nat(255), (key, message, place, flip) => {
      const signature = signSchnorr(message, key);
      const publicKey = publicKeyOf(key);
      signature[place]! ^= flip;
      expect(verifySchnorr(signature, message, publicKey)).toBe(flip === 0);
      expect(verifyByTheText(signature, message, publicKey)).toBe(flip === 0);
    }), { numRuns: 15, seed: 1 });
  });

  it("signs what noble's own signing signs", () => {
    fc.assert(fc.property(secret, hash, (key, message) => {
      const ready = new SchnorrKey(key);
      expect(ready.publicKey).toEqual(publicKeyOf(key));
      expect(ready.sign(message)).toEqual(schnorr.sign(message, key, new Uint8Array(32)));
    }), { numRuns: 50, seed: 6 });
  });

  it('refuses secrets that are none', () => {
    const order = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
    for (const odd of [ZEROS, order, 'ff'.repeat(32), '01', '01'.repeat(33)]) expect(() => new SchnorrKey(bytes(odd))).toThrow();
  });

  it('gives the same signature for the same message and key', () => {
    fc.assert(fc.property(secret, hash, (key, message) => {
      expect(signSchnorr(message, key)).toEqual(signSchnorr(message, key));
    }), { numRuns: 10, seed: 2 });
  });

  it('answers false for arguments of any length, and never throws', () => {
    const anything = fc.uint8Array({ maxLength: 70 });
    fc.assert(fc.property(anything, anything, anything, (signature, message, publicKey) => {
      expect(verifySchnorr(signature, message, publicKey)).toBe(false);
    }), { numRuns: 500, seed: 3 });
    for (const odd of [undefined, null, 'ab'.repeat(64), 7, {}]) {
      expect(verifySchnorr(odd as Uint8Array, new Uint8Array(32), new Uint8Array(32))).toBe(false);
    }
  });
});

const P = 2n ** 256n - 2n ** 32n - 977n;
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
type Point = readonly [bigint, bigint] | undefined;
const G: Point = [
  0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
];

/** BIP-340 verification, line by line from its text, slow and affine. */
function verifyByTheText(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const point = liftX(toNumber(publicKey));
  const r = toNumber(signature.subarray(0, 32));
  const s = toNumber(signature.subarray(32));
  if (point === undefined || r >= P || s >= N) return false;
  const tag = sha256(textToBytes('BIP0340/challenge'));
  const e = toNumber(sha256(concatBytes(tag, tag, signature.subarray(0, 32), publicKey, message))) % N;
  const R = add(multiply(G, s), multiply(point, N - e));
  return R !== undefined && R[1] % 2n === 0n && R[0] === r;
}

function liftX(x: bigint): Point {
  if (x >= P) return undefined;
  const square = (power(x, 3n) + 7n) % P;
  const y = power(square, (P + 1n) / 4n);
  if ((y * y) % P !== square) return undefined;
  return [x, y % 2n === 0n ? y : P - y];
}

function add(left: Point, right: Point): Point {
  if (left === undefined) return right;
  if (right === undefined) return left;
  if (left[0] === right[0] && left[1] !== right[1]) return undefined;
  const slope = left[0] === right[0]
    ? 3n * left[0] * left[0] * power(2n * left[1], P - 2n)
    : (right[1] - left[1]) * power(modulo(right[0] - left[0]), P - 2n);
  const x = modulo(slope * slope - left[0] - right[0]);
  return [x, modulo(slope * (left[0] - x) - left[1])];
}

function multiply(point: Point, factor: bigint): Point {
  let product: Point;
  for (let doubled = point, rest = factor; rest > 0n; rest >>= 1n, doubled = add(doubled, doubled)) {
    if (rest & 1n) product = add(product, doubled);
  }
  return product;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = modulo(base), rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % P) {
    if (rest & 1n) result = (result * square) % P;
  }
  return result;
}

function modulo(value: bigint): bigint {
  return ((value % P) + P) % P;
}

function toNumber(octets: Uint8Array): bigint {
  return BigInt(`0x${toHex(octets) || '0'}`);
}
