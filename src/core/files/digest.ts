/** The SHA-256 of a file that comes bit by bit, as its readers see it: its `x`. */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../base/bytes.ts';

/** A digest in the making. */
export class FileDigest {
  readonly #hash = sha256.create();
  #bytes = 0;

  /** Bytes so far, count. */
  get bytes(): number {
    return this.#bytes;
  }

  /** More of it. */
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  /** The digest, 64 hex; nothing can be added afterwards. */
  finish(): string {
    return toHex(this.#hash.digest());
  }
}
