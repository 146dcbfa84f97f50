/**
 * The arithmetic of files as the platform has it: SHA-256 of blocks and AES-GCM of pieces, by WebCrypto, which works on threads of its own.
 * Pages that were not loaded safely have none; then `plain-suite.ts` does the same, slowly.
 *
 * Must hold: both give the same bytes. What does not open is undefined, never an error: it may be a stranger's.
 */
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { pieceNonce, SEAL_BYTES } from '../../core/files/sealing.ts';

/** What cutting needs of a cipher and a hash. */
export interface Suite {
  /** SHA-256. */
  hash(bytes: Uint8Array): Promise<Uint8Array>;
  /** A cipher under the key of one file, 32 bytes. */
  cipher(key: Uint8Array): Promise<PieceCipher>;
}

/** Seals and opens the pieces of one file. */
export interface PieceCipher {
  seal(piece: number, plain: Uint8Array): Promise<Uint8Array>;
  /** Undefined where the key, the place or a byte is another. */
  open(piece: number, sealed: Uint8Array): Promise<Uint8Array | undefined>;
}

/** WebCrypto; undefined where the page has none. */
export function webSuite(): Suite | undefined {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  return subtle && {
    hash: async (bytes) => new Uint8Array(await subtle.digest('SHA-256', bytes as BufferSource)),
    cipher: async (key) => new WebCipher(subtle, await subtle.importKey('raw', key as BufferSource, 'AES-GCM', false, ['encrypt', 'decrypt'])),
  };
}

/** The leaves of a piece, or of any other bytes that are cut into blocks. */
export async function leavesOf(piece: Uint8Array, { hash }: Suite): Promise<readonly Uint8Array[]> {
  const leaves: Promise<Uint8Array>[] = [];
  for (let at = 0; at < piece.length; at += FILE_LIMITS.fileBlockBytes) leaves.push(hash(piece.subarray(at, at + FILE_LIMITS.fileBlockBytes)));
  return Promise.all(leaves);
}

/** What a sealed piece holds; undefined where it does not open. */
export async function unseal(bytes: Uint8Array, { key, piece }: { readonly key: Uint8Array; readonly piece: number }, suite: Suite): Promise<Uint8Array | undefined> {
  return bytes.length > SEAL_BYTES ? (await suite.cipher(key)).open(piece, bytes) : undefined;
}

class WebCipher implements PieceCipher {
  readonly #subtle: SubtleCrypto;
  readonly #key: CryptoKey;

  constructor(subtle: SubtleCrypto, key: CryptoKey) {
    this.#subtle = subtle;
    this.#key = key;
  }

  async seal(piece: number, plain: Uint8Array): Promise<Uint8Array> {
    return new Uint8Array(await this.#subtle.encrypt(algorithmOf(piece), this.#key, plain as BufferSource));
  }

  async open(piece: number, sealed: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await this.#subtle.decrypt(algorithmOf(piece), this.#key, sealed as BufferSource));
    } catch {
      // The only thing that a decryption fails with is that the bytes are not what was sealed.
      return undefined;
    }
  }
}

function algorithmOf(piece: number): AesGcmParams {
  return { name: 'AES-GCM', iv: pieceNonce(piece), tagLength: 8 * SEAL_BYTES };
}
