/** What is said of files on a disk, to whoever keeps them and by it (`Files` in `src/ports.ts`): types alone. */
import type { FileOutline } from './event.ts';
import type { FileShape } from './tree.ts';

/** A file as the disk has it. */
export interface StoredFile extends FileOutline {
  /** Which pieces are here, as a `Bitfield` travels. */
  readonly pieces: Uint8Array;
  /** Bytes of those pieces. */
  readonly bytes: number;
  /** When somebody last used it, ms since 1970. */
  readonly usedAt: number;
  /** Put here, or asked to stay: it never goes by itself. */
  readonly isPinned: boolean;
}

/** Pieces of a file, one behind the other. */
export interface FileRange {
  readonly root: string;
  /** The first piece, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** Who goes through the file, a name of its own choice: from the first piece on, one part after the other. */
  readonly by: string;
}

/** A piece as peers brought it, and what it must be. */
export interface PieceClaim {
  /** All of it, one behind the other; each is a leaf of its file's tree. */
  readonly blocks: readonly Uint8Array[];
  /** The node above its leaves, 32 bytes, and how the file is cut that has it. */
  readonly node: Uint8Array;
  readonly shape: FileShape;
}

/** What came of a piece that was to be kept. */
export interface KeptPiece {
  /** Whether it is what it must be. Otherwise nothing of it was written. */
  readonly isRight: boolean;
  /** The SHA-256 of each block, one behind the other. */
  readonly leaves: Uint8Array;
}
