/**
 * The signatures of sessions and certificates on the fast curve. JavaScript's curve first makes a table of multiples
 * that pays for hundreds of signatures, some fifty milliseconds in one task; a page that meets its first peer needs
 * two. The bytes are the same, and so is what is believed.
 */
import { concatBytes } from '../core/base/bytes.ts';
import { schnorrSuite, type SignatureSuite } from '../core/protocol/suite.ts';

const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** What a suite needs of a fast curve; its claims are id 32 | public key 32 | signature 64. */
export interface FastCurve {
  verify(claims: Uint8Array, seed: Uint8Array): Uint8Array;
  key(secret: Uint8Array): FastKey;
}

interface FastKey {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
  wipe(): void;
}

/** The suite of this curve; that of plain JavaScript where there is none. */
export function curveSuite(curve: FastCurve | undefined): SignatureSuite {
  if (curve === undefined) return schnorrSuite;
  const withKey = <T>(secret: Uint8Array, use: (key: FastKey) => T): T => {
    const key = curve.key(secret);
    try {
      return use(key);
    } finally {
      key.wipe();
    }
  };
  return {
    publicKey: (secret) => withKey(secret, ({ publicKey }) => publicKey),
    sign: (message, secret) => withKey(secret, (key) => key.sign(message)),
    verify(signature, message, publicKey) {
      const fits = signature.length === SIGNATURE_BYTES && message.length === HASH_BYTES && publicKey.length === HASH_BYTES;
      return fits && curve.verify(concatBytes(message, publicKey, signature), crypto.getRandomValues(new Uint8Array(HASH_BYTES)))[0] === 1;
    },
  };
}
