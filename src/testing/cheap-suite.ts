/**
 * Signatures that cost next to nothing and prove nothing: 64 bytes that bind key and message, which whoever simulates checks. Nothing
 * of the core looks inside a signature, so that everything else is exactly what real rooms run. Anybody can make one in anybody's
 * name: they are for simulations alone.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes } from '../core/base/bytes.ts';
import type { SignatureSuite } from '../core/protocol/suite.ts';

/** Session signatures of this make. */
export const cheapSuite: SignatureSuite = {
  publicKey: (secret) => sha256(secret),
  sign: (message, secret) => cheapSignature(message, sha256(secret)),
  verify: (signature, message, key) => equalBytes(signature, cheapSignature(message, key)),
};

/** The signature of the holder of this public key, 32 bytes. */
export function cheapSignature(message: Uint8Array, key: Uint8Array): Uint8Array {
  const half = sha256(concatBytes(key, message));
  return concatBytes(half, half);
}
