/**
 * Who this device is: the secret key that is made without asking when somebody first comes, so that every
 * page can write from its first second. One for all databases of an origin, for as long as it is kept.
 *
 * Must hold, for every store: a key that can still be read is never replaced by a new one unasked. With it
 * goes the right to change whatever was written under it.
 */
import { assert } from '../../core/base/assert.ts';
import { compareBytes, fromHex } from '../../core/base/bytes.ts';
import type { Random } from '../../ports.ts';

/** An author's secret, and how it came here. */
export interface Identity {
  /** 32 bytes. A copy: the store keeps its own. */
  readonly secret: Uint8Array;
  /** Its public half, 64 hex, where `know` was told. A word of our own disk: whoever signs looks whether it is true. */
  readonly pubkey?: string;
  /** Whether it will be there after a reload. Where not, the page should offer a backup. */
  readonly persistent: boolean;
  /**
   * `kept`: it was here before, or was just saved. `made`: new, for a first visit. `replaced`: new, because
   * what was kept cannot be read any more; people should hear of that.
   */
  readonly origin: 'kept' | 'made' | 'replaced';
}

/** A login that a person wanted kept, as far as everybody may know it. The rest of it: `vault.ts`. */
export interface KeptLogin {
  /** 64 hex. */
  readonly pubkey: string;
  /** In which way; in the words of whoever keeps it. */
  readonly how: string;
}

/** Keeps one identity, and beside it, for whoever logs in as somebody else, that login. */
export interface IdentityStore {
  /** The identity; the first call ever makes it. All who ask at the same time, in any tab, get the same one. */
  load(): Promise<Identity>;
  /**
   * Keeps this secret from now on, in place of what was there: a login.
   * Rejects, and changes nothing, where the bytes are no secret key of the curve.
   */
  save(secret: Uint8Array): Promise<Identity>;
  /**
   * Keeps the public half beside the secret that was loaded last, so that the next visit can say who it is before
   * it has the curve. Nothing happens where another secret is kept by now.
   */
  know(pubkey: string): Promise<void>;
  /** Forgets it; the next `load` makes another: a logout. Rejects where it may still be on disk. */
  clear(): Promise<void>;
  /** The login that is kept, if there is one. */
  kept(): Promise<KeptLogin | undefined>;
  /** Forgets it, and what belongs to it; the identity stays. Rejects where it may still be on disk. */
  forget(): Promise<void>;
}

/** Bytes of a secret. */
export const SECRET_BYTES = 32;

/** How many secrets the curve has, and one: the order of its group (SEC 2, secp256k1). */
const ORDER = fromHex('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141')!;

/** A new secret. Throws once in 2^128 times, when chance hits no key of the curve; the next try is luckier. */
export function createSecret(random: Random): Uint8Array<ArrayBuffer> {
  return copySecret(random(SECRET_BYTES));
}

/** A copy of a secret that somebody else gave; throws where it is none. */
export function copySecret(secret: Uint8Array): Uint8Array<ArrayBuffer> {
  // Nobody may become an author who cannot sign.
  assert(secret.length === SECRET_BYTES && compareBytes(secret, ORDER) < 0 && secret.some((byte) => byte !== 0), 'this is no secret key of the curve');
  return secret.slice();
}
