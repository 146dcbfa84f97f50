/**
 * The curve in JavaScript, on noble's arithmetic: what does the work where WebAssembly is forbidden or missing, with
 * the same answers. A tenth of its speed at best.
 */
import { concatBytes } from '../../core/base/bytes.ts';
import { verifyBatch } from '../../core/record/schnorr-batch.ts';
import { SchnorrKey, verifySchnorr } from '../../core/record/schnorr.ts';
import type { Curve, CurveKey } from '../secp256k1/instance.ts';
import { MESSAGE_BYTES } from './work.ts';

/** Needs nothing of the platform. */
export const PLAIN_CURVE: Curve = {
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
    const signatures: Uint8Array[] = [];
    for (let at = 0; at < messages.length; at += MESSAGE_BYTES) signatures.push(this.#signOne(messages.subarray(at, at + MESSAGE_BYTES)));
    return concatBytes(...signatures) as Uint8Array<ArrayBuffer>;
  }

  wipe(): void {
    // JavaScript's numbers cannot be written over; the collector takes them.
    this.#key = undefined;
  }

  #signOne(message: Uint8Array): Uint8Array {
    if (this.#key === undefined) throw new Error('a wiped key signs nothing');
    const signature = this.#key.sign(message);
    // A fault while signing can give the secret away. What does not hold never leaves.
    if (!verifySchnorr(signature, message, this.publicKey)) throw new Error('a signature of ours does not hold');
    return signature;
  }
}
