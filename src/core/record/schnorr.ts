/**
 * BIP-340 signatures over secp256k1, by noble. Signing is deterministic: the auxiliary randomness is zeros, which
 * BIP-340 allows, because the core rolls no dice; the nonce then depends on secret key and message alone.
 * Verifying never throws, whatever a peer sent.
 */
import { schnorr } from '@noble/curves/secp256k1.js';

const NO_RANDOMNESS = new Uint8Array(32);

/** The 32-byte public key of a 32-byte secret. Throws where the secret is 0 or not below the group's order. */
export function publicKeyOf(secret32: Uint8Array): Uint8Array {
  return schnorr.getPublicKey(secret32);
}

/** A 64-byte signature over a message, which is a 32-byte hash wherever this program signs. */
export function signSchnorr(message32: Uint8Array, secret32: Uint8Array): Uint8Array {
  return schnorr.sign(message32, secret32, NO_RANDOMNESS);
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
