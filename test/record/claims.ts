/**
 * Claims for tests of whatever checks signatures, true and false by construction: how each was made says what the
 * verdict must be, and no checker is asked. The false ones are what a hostile author can think of: numbers at the
 * edges, points that are none, sums that come to infinity, errors that cancel each other out. True ones are hostile,
 * too, where they make a batch add a point to itself or to its opposite.
 *
 * Signatures are made from BIP-340's formulas and a nonce of our choice, on noble's numbers; a seed fixes them all.
 */
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes } from '../../src/core/base/bytes.ts';
import type { Dice } from '../set/conversation.ts';

/** A claim, and whether it holds. */
export interface TestClaim {
  readonly bytes: Uint8Array;
  readonly holds: boolean;
}

const { BASE, Fn, Fp } = schnorr.Point;
const { taggedHash } = schnorr.utils;
const N = Fn.ORDER;
const P = Fp.ORDER;
const LAMBDA = 0x5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72n;
const TOP = (1n << 256n) - 1n;

/** A secret with a public key whose y is even, and that key. */
export interface TestAuthor {
  readonly secret: bigint;
  readonly publicKey: Uint8Array;
}

/** The author of a secret, which is negated where the point's y is odd. */
export function authorOf(secret: bigint): TestAuthor {
  const point = BASE.multiply(secret).toAffine();
  return { secret: evenFor(point.y, secret), publicKey: bytesOf(point.x) };
}

/** Makes claims; the same dice give the same. */
export class ClaimMill {
  #dice: Dice;
  readonly #authors: readonly TestAuthor[];
  /** Nonces that are used again and again, with the x of their points: multiplying is slow. */
  readonly #nonces: readonly TestAuthor[];

  constructor(dice: Dice, authors: number, nonces = 16) {
    this.#dice = dice;
    this.#authors = Array.from({ length: authors }, () => authorOf(this.#scalar()));
    // A point may meet an author's, the generator, and what the endomorphism makes of them.
    const special = [1n, 2n, LAMBDA, Fn.mul(LAMBDA, LAMBDA), this.#authors[0]!.secret, Fn.mul(this.#authors[0]!.secret, LAMBDA)];
    const random = Array.from({ length: Math.max(0, nonces - special.length) }, () => this.#scalar());
    this.#nonces = [...special, ...random].map(authorOf);
  }

  /** Goes on with other dice, and the same authors and nonces: making those is slow. */
  reseed(dice: Dice): void {
    this.#dice = dice;
  }

  /** Claims that hold. */
  good(): TestClaim[] {
    const claim = this.#signed();
    return this.#dice.below(8) === 0 ? [claim, claim] : [claim];
  }

  /** Claims of which at least one does not hold. */
  bad(): TestClaim[] {
    const makers = [() => this.#spoilt(), () => this.#edge(), () => this.#oddPoint(), () => this.#infinity(), () => this.#cancelling(), () => this.#swapped()];
    return makers[this.#dice.below(makers.length)]!();
  }

  #scalar(): bigint {
    return bytesToNumberBE(this.#dice.bytes(40)) % (N - 1n) + 1n;
  }

  #author(): TestAuthor {
    return this.#authors[this.#dice.below(this.#authors.length)]!;
  }

  #nonce(): TestAuthor {
    return this.#nonces[this.#dice.below(this.#nonces.length)]!;
  }

  #signed(author = this.#author()): TestClaim {
    const { secret: k, publicKey: r } = this.#nonce();
    const message = this.#dice.bytes(32);
    const s = Fn.add(k, Fn.mul(challengeOf(r, author.publicKey, message), author.secret));
    return claim(true, message, author.publicKey, r, s);
  }

  /** One bit of it turned. */
  #spoilt(): TestClaim[] {
    const bytes = this.#signed().bytes.slice();
    bytes[this.#dice.below(bytes.length)]! ^= 1 << this.#dice.below(8);
    return [{ bytes, holds: false }];
  }

  /** One of its numbers at an edge. */
  #edge(): TestClaim[] {
    const bytes = this.#signed().bytes.slice();
    const edges: readonly [number, readonly bigint[]][] = [
      [32, [0n, 1n, 5n, P - 1n, P, P + 1n, N, TOP]],
      [64, [0n, 1n, 5n, P - 1n, P, P + 1n, N, TOP]],
      [96, [0n, 1n, N - 1n, N, N + 1n, P, TOP, N - bytesToNumberBE(bytes.subarray(96))]],
    ];
    const [at, values] = edges[this.#dice.below(edges.length)]!;
    const edge = bytesOf(values[this.#dice.below(values.length)]!);
    // A nonce is 1 now and then, and r its point: an edge can be what was there.
    const holds = edge.every((byte, i) => byte === bytes[at + i]);
    bytes.set(edge, at);
    return [{ bytes, holds }];
  }

  /** R, or the author's point, or both, on the other side of the x-axis. */
  #oddPoint(): TestClaim[] {
    const { secret: k, publicKey: r } = this.#nonce();
    const author = this.#author();
    const message = this.#dice.bytes(32);
    const [nonceSign, keySign] = [[-1n, 1n], [1n, -1n], [-1n, -1n]][this.#dice.below(3)]!;
    const challenge = challengeOf(r, author.publicKey, message);
    return [claim(false, message, author.publicKey, r, Fn.create(nonceSign! * k + keySign! * challenge * author.secret))];
  }

  /** s·G - e·P is infinity, whatever r says. */
  #infinity(): TestClaim[] {
    const author = this.#author();
    const message = this.#dice.bytes(32);
    const r = this.#nonce().publicKey;
    return [claim(false, message, author.publicKey, r, Fn.mul(challengeOf(r, author.publicKey, message), author.secret))];
  }

  /** Errors whose sum is nothing: without coefficients the equation would hold. */
  #cancelling(): TestClaim[] {
    const author = this.#author();
    const error = this.#dice.below(2) === 0 ? this.#scalar() : 1n;
    const others = this.#dice.below(2) === 0 ? this.#author() : author;
    return [shifted(this.#signed(author), error), shifted(this.#signed(others), N - error)];
  }

  /** Two signatures that changed places. */
  #swapped(): TestClaim[] {
    const [one, other] = [this.#signed().bytes, this.#signed().bytes];
    const mixed = (message: Uint8Array, signature: Uint8Array): TestClaim =>
      ({ bytes: concatBytes(message.subarray(0, 64), signature.subarray(64)), holds: false });
    return [mixed(one, other), mixed(other, one)];
  }
}

function shifted({ bytes }: TestClaim, error: bigint): TestClaim {
  const s = Fn.add(bytesToNumberBE(bytes.subarray(96)), error);
  return { bytes: concatBytes(bytes.subarray(0, 96), bytesOf(s)), holds: false };
}

function claim(holds: boolean, message: Uint8Array, publicKey: Uint8Array, r: Uint8Array, s: bigint): TestClaim {
  return { bytes: concatBytes(message, publicKey, r, bytesOf(s)), holds };
}

function challengeOf(r: Uint8Array, publicKey: Uint8Array, message: Uint8Array): bigint {
  return Fn.create(bytesToNumberBE(taggedHash('BIP0340/challenge', r, publicKey, message)));
}

function evenFor(y: bigint, scalar: bigint): bigint {
  return (y & 1n) === 0n ? scalar : N - scalar;
}

function bytesOf(number: bigint): Uint8Array {
  return numberToBytesBE(number, 32);
}
