/**
 * The signatures of sessions and certificates, as a socket: the real ones cost about a millisecond each, and
 * a swarm of simulated peers wants cheaper ones. None of the three may throw on what a peer sent.
 */
import { publicKeyOf, signSchnorr, verifySchnorr } from '../record/schnorr.ts';

/** Keys are 32 bytes, signatures 64. */
export interface SignatureSuite {
  /** The 32-byte public key of a 32-byte secret. */
  publicKey(secret: Uint8Array): Uint8Array;
  /** A 64-byte signature over 32 bytes; deterministic. */
  sign(message32: Uint8Array, secret: Uint8Array): Uint8Array;
  /** Whether the signature holds; false, never a throw, for anything odd. */
  verify(signature: Uint8Array, message32: Uint8Array, publicKey: Uint8Array): boolean;
}

/** BIP-340 over secp256k1: what every peer of the real world uses. */
export const schnorrSuite: SignatureSuite = {
  publicKey: publicKeyOf,
  sign: signSchnorr,
  verify: verifySchnorr,
};
