/**
 * What a file is read from, in pieces: a Blob, of which a part is read when it is wanted, or a stream, whose chunks are of any size and are
 * copied, since they may be somebody else's. Each reads no further than it may: an endless stream ends in `too-large`.
 */
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { SEAL_BYTES, sealedSize } from '../../core/files/sealing.ts';
import type { CutTask } from './cutting.ts';
import { fileFault, unreadable } from './fault.ts';

/** Pieces of a file that is read. */
export interface PieceSource {
  /** What the next piece holds, full but for the last; undefined at the end. Rejects with a `FileFault`. */
  next(): Promise<Uint8Array | undefined>;
  /** Nothing is read any more, and what feeds it hears so. */
  end(reason: unknown): void;
}

/** What each piece but the last holds of a file, bytes. */
export function heldBytes({ pieceBytes, key }: CutTask): number {
  return key === undefined ? pieceBytes : pieceBytes - SEAL_BYTES;
}

/** Throws `too-large` where a file of so many bytes may not be cut so. */
export function checkSize(bytes: number, { pieceBytes, bytesMax, key }: CutTask): void {
  const travels = key === undefined ? bytes : sealedSize(bytes, pieceBytes);
  const most = Math.min(bytesMax, pieceBytes * FILE_LIMITS.filePiecesMax);
  if (travels > most) throw fileFault('too-large', `a file of more than ${most} bytes`);
}

/** Reads a Blob. Its size was checked. */
export function blobPieces(blob: Blob, task: CutTask): PieceSource {
  const each = heldBytes(task);
  let at = 0;
  let isOver = false;
  return {
    async next() {
      if (isOver || at >= blob.size) return undefined;
      const part = blob.slice(at, at + each);
      at += part.size;
      try {
        const bytes = new Uint8Array(await part.arrayBuffer());
        if (bytes.length === part.size) return bytes;
      } catch (cause) {
        throw unreadable(cause);
      }
      throw fileFault('unreadable', 'the file became shorter while it was read');
    },
    end() {
      isOver = true;
    },
  };
}

/** Reads a stream. Throws `unreadable` where somebody else reads it. */
export function streamPieces(stream: ReadableStream<Uint8Array>, task: CutTask): PieceSource {
  return new StreamPieces(readerOf(stream), task);
}

function readerOf(stream: ReadableStream<Uint8Array>): ReadableStreamDefaultReader<Uint8Array> {
  try {
    return stream.getReader();
  } catch (cause) {
    throw unreadable(cause);
  }
}

class StreamPieces implements PieceSource {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #task: CutTask;
  /** Of the chunk that was read last, what no piece has yet. */
  #left: Uint8Array = new Uint8Array(0);
  #bytes = 0;
  #isOver = false;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>, task: CutTask) {
    this.#reader = reader;
    this.#task = task;
  }

  async next(): Promise<Uint8Array | undefined> {
    const piece = new Uint8Array(heldBytes(this.#task));
    let filled = 0;
    while (filled < piece.length) {
      if (this.#left.length === 0 && !await this.#read()) break;
      const part = this.#left.subarray(0, piece.length - filled);
      piece.set(part, filled);
      filled += part.length;
      this.#left = this.#left.subarray(part.length);
    }
    return filled === 0 ? undefined : filled === piece.length ? piece : piece.slice(0, filled);
  }

  end(reason: unknown): void {
    this.#isOver = true;
    this.#left = new Uint8Array(0);
    // A stream may refuse to be cancelled, as it may break: nobody reads it any more.
    this.#reader.cancel(reason).catch(() => undefined);
  }

  /** Whether there was one more chunk. */
  async #read(): Promise<boolean> {
    if (this.#isOver) return false;
    const { done, value } = await this.#reader.read().catch((cause: unknown) => {
      throw unreadable(cause);
    });
    if (done) return false;
    this.#left = bytesIn(value);
    this.#bytes += this.#left.length;
    checkSize(this.#bytes, this.#task);
    return true;
  }
}

/** An application's stream may carry anything. */
function bytesIn(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  throw fileFault('unreadable', 'what came from the stream is no Uint8Array');
}
