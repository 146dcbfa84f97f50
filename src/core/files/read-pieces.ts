/**
 * Pieces that were read from disk to be given away, in blocks, to one peer or several. Bounded: the one that was used longest ago
 * goes first, and no more are read at once than there is room for.
 */
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';

/** A few pieces in memory. */
export class ReadPieces {
  /** By key, the least used first; undefined while the disk looks. */
  readonly #pieces = new Map<string, Uint8Array | undefined>();
  #bytes = 0;
  #asked = 0;

  /** Bytes in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A piece that is here. */
  get(root: string, piece: number): Uint8Array | undefined {
    const key = keyOf(root, piece);
    const bytes = this.#pieces.get(key);
    if (bytes === undefined) return undefined;
    this.#pieces.delete(key);
    this.#pieces.set(key, bytes);
    return bytes;
  }

  /** Whether the disk shall be asked for it now: not while it is, nor while it is asked for many others. */
  ask(root: string, piece: number): boolean {
    const key = keyOf(root, piece);
    if (this.#pieces.has(key) || this.#asked >= FILE_TRANSFER_LIMITS.fileReadsMax) return false;
    this.#pieces.set(key, undefined);
    this.#asked++;
    return true;
  }

  /** The disk answered. */
  read(root: string, piece: number, bytes: Uint8Array | undefined): void {
    const key = keyOf(root, piece);
    if (!this.#pieces.has(key) || this.#pieces.get(key) !== undefined) return;
    this.#pieces.delete(key);
    this.#asked--;
    if (bytes === undefined) return;
    this.#pieces.set(key, bytes);
    this.#bytes += bytes.length;
    this.#makeRoom();
  }

  /** A file is gone. */
  drop(root: string): void {
    for (const [key, bytes] of this.#pieces) {
      // What the disk still looks for is taken off the list when it answers.
      if (bytes !== undefined && key.startsWith(root)) this.#forget(key, bytes);
    }
  }

  #makeRoom(): void {
    for (const [key, bytes] of this.#pieces) {
      if (this.#bytes <= FILE_TRANSFER_LIMITS.fileReadBytesMax) return;
      if (bytes !== undefined) this.#forget(key, bytes);
    }
  }

  #forget(key: string, bytes: Uint8Array): void {
    this.#pieces.delete(key);
    this.#bytes -= bytes.length;
  }
}

function keyOf(root: string, piece: number): string {
  return `${root} ${piece}`;
}
