/**
 * The curve in JavaScript, on noble's arithmetic: what does the work where WebAssembly is forbidden or missing, with
 * the same answers. A tenth of its speed at best.
 */
import { CLAIM_BYTES } from '../../core/record/claim.ts';
import { packedId } from '../../core/record/packed-id.ts';
import { unpackParcel } from '../../core/record/parcel.ts';
import { verifyBatch } from '../../core/record/schnorr-batch.ts';
import { SchnorrKey } from '../../core/record/schnorr.ts';
import type { Curve, CurveKey } from '../secp256k1/instance.ts';
import { packClaims } from './claims.ts';
import { MESSAGE_BYTES, SIGNATURE_BYTES } from './work.ts';

/** Needs nothing of the platform. */
export const PLAIN_CURVE: Curve = {
  claims: (parcel, count) => packClaims(unpackParcel(parcel, count).map((bytes) => ({ id: packedId(bytes), bytes }))),
  verify: verifyBatch,
  key: (secret32) => new PlainKey(secret32),
};

class PlainKey implements CurveKey {
  readonly publicKey: Uint8Array;
  #key: SchnorrKey | undefined;

  constructor(secret32: Uint8Array) {
    this.#key = new SchnorrKey(secret32);
    this.publicKey = this.#key.publicKey;
  }

  sign(messages: Uint8Array): Uint8Array<ArrayBuffer> {
    if (this.#key === undefined) throw new Error('a wiped key signs nothing');
    const count = messages.length / MESSAGE_BYTES;
    const claims = new Uint8Array(count * CLAIM_BYTES);
    const signatures = new Uint8Array(count * SIGNATURE_BYTES);
    for (let i = 0; i < count; i++) {
      const message = messages.subarray(i * MESSAGE_BYTES, (i + 1) * MESSAGE_BYTES);
      const signature = this.#key.sign(message);
      signatures.set(signature, i * SIGNATURE_BYTES);
      [message, this.publicKey, signature].reduce((at, part) => (claims.set(part, at), at + part.length), i * CLAIM_BYTES);
    }
    // A fault while signing can give the secret away. What does not hold never leaves.
    if (verifyBatch(claims, crypto.getRandomValues(new Uint8Array(32))).includes(0)) throw new Error('a signature of ours does not hold');
    return signatures;
  }

  wipe(): void {
    // JavaScript's numbers cannot be written over; the collector takes them.
    this.#key = undefined;
  }
}
