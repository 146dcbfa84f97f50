/**
 * BIP-340 signatures over secp256k1, on noble's arithmetic. Signing is deterministic: the auxiliary randomness is
 * zeros, which BIP-340 allows, because the core rolls no dice; the nonce then depends on secret key and message
 * alone. Verifying never throws, whatever a peer sent.
 *
 * Signing follows the text of BIP-340 instead of calling noble's `sign`, which derives the public key again and
 * checks each signature it made: together four times the work. A check is still made: no record of ours is
 * stored or sent before admission had its signature verified.
 */
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { concatBytes } from '../base/bytes.ts';

const { BASE, Fn } = schnorr.Point;
const { taggedHash, pointToBytes } = schnorr.utils;
const NO_RANDOMNESS = new Uint8Array(32);

/** A secret key made ready to sign. */
export class SchnorrKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly #scalar: bigint;
  readonly #mask: Uint8Array;

  /** Throws where the secret is not 32 bytes, is 0, or is not below the group's order. */
  constructor(secret32: Uint8Array) {
    const secret = Fn.fromBytes(secret32);
    const point = BASE.multiply(secret);
    this.publicKey = pointToBytes(point);
    this.#scalar = isEven(point.y) ? secret : Fn.neg(secret);
    const hidden = taggedHash('BIP0340/aux', NO_RANDOMNESS);
    this.#mask = Fn.toBytes(this.#scalar).map((byte, i) => byte ^ hidden[i]!);
  }

  /** A 64-byte signature over a message, which is a 32-byte hash wherever this program signs. */
  sign(message32: Uint8Array): Uint8Array {
    const nonce = scalarOf(taggedHash('BIP0340/nonce', this.#mask, this.publicKey, message32));
    const point = BASE.multiply(nonce); // Refuses 0, which nobody will ever see.
    const k = isEven(point.y) ? nonce : Fn.neg(nonce);
    const r = pointToBytes(point);
    const challenge = scalarOf(taggedHash('BIP0340/challenge', r, this.publicKey, message32));
    return concatBytes(r, Fn.toBytes(Fn.add(k, Fn.mul(challenge, this.#scalar))));
  }
}

/** The 32-byte public key of a 32-byte secret. Throws where the secret is 0 or not below the group's order. */
export function publicKeyOf(secret32: Uint8Array): Uint8Array {
  return schnorr.getPublicKey(secret32);
}

/** A signature with a key that is used once; `SchnorrKey` is quicker for many. */
export function signSchnorr(message32: Uint8Array, secret32: Uint8Array): Uint8Array {
  return new SchnorrKey(secret32).sign(message32);
}

/** Whether the signature holds; false, never a throw, for anything odd. */
export function verifySchnorr(signature: Uint8Array, message32: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return schnorr.verify(signature, message32, publicKey);
  } catch {
    // noble throws on arguments of the wrong length or type; for us that is a signature that does not hold.
    return false;
  }
}

function scalarOf(hash: Uint8Array): bigint {
  return Fn.create(bytesToNumberBE(hash));
}

function isEven(y: bigint): boolean {
  return (y & 1n) === 0n;
}
