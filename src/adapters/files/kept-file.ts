/** A file as whoever keeps it knows it: which pieces are here, what they weigh, and what is said of it. Says nothing of where they are. */
import { Bitfield } from '../../core/files/bitfield.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { pieceSize, piecesOf } from '../../core/files/tree.ts';
import type { StoredFile } from '../../ports.ts';

/** One file. */
export class KeptFile {
  readonly outline: FileOutline;
  usedAt: number;
  isPinned: boolean;
  readonly #pieces: Bitfield;
  #bytes = 0;

  /** A file of which nothing is here yet. */
  constructor({ root, size, pieceBytes }: FileOutline, { usedAt = 0, isPinned = false }: { readonly usedAt?: number; readonly isPinned?: boolean } = {}) {
    this.outline = { root, size, pieceBytes };
    this.usedAt = usedAt;
    this.isPinned = isPinned;
    this.#pieces = new Bitfield(piecesOf(this.outline));
  }

  /** Whether this piece is here. */
  has(piece: number): boolean {
    return this.#pieces.has(piece);
  }

  /** The piece is here now. */
  put(piece: number): void {
    if (this.#pieces.set(piece)) this.#bytes += pieceSize(this.outline, piece);
  }

  /** The piece is not here any more. */
  lose(piece: number): void {
    if (this.#pieces.clear(piece)) this.#bytes -= pieceSize(this.outline, piece);
  }

  /** As it is told when the keeper is opened. */
  toStored(): StoredFile {
    return { ...this.outline, pieces: this.#pieces.toBytes(), bytes: this.#bytes, usedAt: this.usedAt, isPinned: this.isPinned };
  }
}
