/**
 * Which pieces of a file somebody has: one bit each. On the wire and on disk it is BitTorrent's form: piece 0 is the highest bit
 * of the first byte, and the bits beyond the last piece are zero. How many pieces there are is told by the record's author, never
 * by whoever sends the bits, so bytes of another length are a `Fault`.
 */
import { assert } from '../base/assert.ts';
import { fault, type Fault } from '../base/fault.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';

/** Pieces from `from` up to and without `to`. */
export interface PieceRange {
  readonly from: number;
  readonly to: number;
}

/** Set bits by the value of a byte. */
const ONES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0;
  for (let left = byte; left > 0; left >>= 1) ones += left & 1;
  return ones;
});

/** A set of a file's pieces. */
export class Bitfield {
  /** Pieces of the file. */
  readonly count: number;
  readonly #bytes: Uint8Array;
  #held = 0;

  /** None of `count` pieces. */
  constructor(count: number) {
    assert(Number.isInteger(count) && count >= 0 && count <= FILE_LIMITS.filePiecesMax, 'as many pieces as files may have');
    this.count = count;
    this.#bytes = new Uint8Array(bytesFor(count));
  }

  /** All of `count` pieces. */
  static full(count: number): Bitfield {
    const field = new Bitfield(count);
    for (let piece = 0; piece < count; piece++) field.set(piece);
    return field;
  }

  /** What somebody says to have of a file of `count` pieces, or why that is nothing that can be said. */
  static decode(bytes: Uint8Array, count: number): Bitfield | Fault {
    if (bytes.length !== bytesFor(count)) return fault('malformed', `a bitfield of ${bytes.length} bytes for ${count} pieces`);
    const beyond = 8 * bytes.length - count;
    if (beyond > 0 && (bytes.at(-1)! & ((1 << beyond) - 1)) !== 0) return fault('malformed', 'a bitfield with pieces beyond the last');
    const field = new Bitfield(count);
    field.#bytes.set(bytes);
    for (const byte of bytes) field.#held += ONES[byte]!;
    return field;
  }

  /** A copy that changes on its own. */
  copy(): Bitfield {
    const field = new Bitfield(this.count);
    field.#bytes.set(this.#bytes);
    field.#held = this.#held;
    return field;
  }

  /** Pieces that are here, count. */
  get held(): number {
    return this.#held;
  }

  /** Whether all are here. A file without pieces is. */
  get isFull(): boolean {
    return this.#held === this.count;
  }

  /** Whether none is here. */
  get isEmpty(): boolean {
    return this.#held === 0;
  }

  /** Whether this piece is here. Pieces that the file does not have are not. */
  has(piece: number): boolean {
    return (this.#bytes[piece >> 3]! & bitOf(piece)) !== 0;
  }

  /** Puts a piece in; answers whether it is new. */
  set(piece: number): boolean {
    return this.#change(piece, 1);
  }

  /** Takes a piece out; answers whether it was there. */
  clear(piece: number): boolean {
    return this.#change(piece, -1);
  }

  /** What is not here, in ascending order, as few ranges as possible. */
  *missing(): Generator<PieceRange> {
    for (let from = this.#next(0, false); from < this.count;) {
      const to = this.#next(from, true);
      yield { from, to };
      from = this.#next(to, false);
    }
  }

  /** The pieces that are here, ascending. */
  *pieces(): Generator<number> {
    for (let piece = this.#next(0, true); piece < this.count; piece = this.#next(piece + 1, true)) yield piece;
  }

  /** Whether the other one, of the same file, has a piece that is not here. */
  lacksOf(other: Bitfield): boolean {
    assert(other.count === this.count, 'bitfields of one file');
    return other.#bytes.some((byte, i) => (byte & ~this.#bytes[i]!) !== 0);
  }

  /** As it is sent and stored. */
  toBytes(): Uint8Array {
    return this.#bytes.slice();
  }

  #change(piece: number, by: 1 | -1): boolean {
    assert(Number.isInteger(piece) && piece >= 0 && piece < this.count, 'a piece of the file');
    if (this.has(piece) === (by === 1)) return false;
    this.#bytes[piece >> 3]! ^= bitOf(piece);
    this.#held += by;
    return true;
  }

  /** The first piece from here on that is there or is not; the count where there is none. Passes over eight at once. */
  #next(from: number, isHere: boolean): number {
    const none = isHere ? 0 : 0xff;
    let piece = from;
    while (piece < this.count && this.has(piece) !== isHere) {
      piece += (piece & 7) === 0 && this.#bytes[piece >> 3] === none ? 8 : 1;
    }
    return Math.min(piece, this.count);
  }
}

function bytesFor(count: number): number {
  return Math.ceil(count / 8);
}

function bitOf(piece: number): number {
  return 0x80 >> (piece & 7);
}
