/**
 * The arithmetic of files in JavaScript, for pages that were not loaded safely (`http:` and not this device), where browsers keep WebCrypto to
 * themselves. It holds the page up for a moment at each block; nobody else ever downloads it.
 */
import { gcm } from '@noble/ciphers/aes.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { pieceNonce } from '../../core/files/sealing.ts';
import { pauseThread } from '../system/pause.ts';
import type { Suite } from './suite.ts';

/** SHA-256 and AES-GCM of noble. */
export const PLAIN_SUITE: Suite = {
  hash: async (bytes) => {
    await pauseThread();
    return sha256(bytes);
  },
  cipher: async (key) => ({
    seal: async (piece, plain) => {
      await pauseThread();
      return gcm(key, pieceNonce(piece)).encrypt(plain);
    },
    open: async (piece, sealed) => {
      await pauseThread();
      try {
        return gcm(key, pieceNonce(piece)).decrypt(sealed);
      } catch {
        // As with WebCrypto: the bytes are not what was sealed.
        return undefined;
      }
    },
  }),
};
