/**
 * What of each file is on this device's disk, in memory: so that whoever asks is answered at once, and whoever makes room knows
 * what goes first. It only repeats what the disk said, and decides nothing.
 */
import { isFault } from '../../core/base/fault.ts';
import { Bitfield } from '../../core/files/bitfield.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { pieceSize, piecesOf } from '../../core/files/tree.ts';
import type { StoredFile } from '../../ports.ts';

/** One file. */
export class Holding {
  readonly outline: FileOutline;
  readonly have: Bitfield;
  bytes = 0;
  /** When somebody here last used it, ms since 1970. */
  usedAt: number;
  /** Put here: it never goes by itself. */
  isPinned: boolean;

  constructor({ root, size, pieceBytes }: FileOutline, have: Bitfield, { usedAt, isPinned }: Pick<StoredFile, 'usedAt' | 'isPinned'>) {
    this.outline = { root, size, pieceBytes };
    this.have = have;
    this.usedAt = usedAt;
    this.isPinned = isPinned;
    for (const piece of have.pieces()) this.bytes += pieceSize(this.outline, piece);
  }

  /**
   * Whether its size is proven, so that whoever says another is wrong: its last piece is here, and hashes to the root at the depth that the size
   * gives. But the two hashes below the root of a larger file are a file of 64 bytes with that root.
   */
  get isProven(): boolean {
    const { size } = this.outline;
    return this.isPinned || (size !== TWO_HASHES && (this.have.isFull || this.have.has(this.have.count - 1)));
  }
}

/** Bytes of two hashes, one behind the other: as many as a node of a tree is made of. */
const TWO_HASHES = 64;

/** All files that are here, or have begun to be. */
export class Holdings {
  readonly #byRoot = new Map<string, Holding>();
  #bytes = 0;
  #count = 0;

  /** Bytes of pieces. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Files of which something is here. */
  get count(): number {
    return this.#count;
  }

  get(root: string): Holding | undefined {
    return this.#byRoot.get(root);
  }

  /** What the disk says it has. A bitfield that cannot be one counts for nothing. */
  fill(stored: readonly StoredFile[]): void {
    for (const file of stored) {
      const have = Bitfield.decode(file.pieces, piecesOf(file));
      this.#put(new Holding(file, isFault(have) ? new Bitfield(piecesOf(file)) : have, file));
    }
  }

  /** Pieces of this file will come; nothing where it is known. */
  begin(file: FileOutline, now: number): void {
    if (!this.#byRoot.has(file.root)) this.#put(new Holding(file, new Bitfield(piecesOf(file)), { usedAt: now, isPinned: false }));
  }

  /** All of this file is here, and stays. */
  adopted(file: FileOutline, now: number): void {
    this.delete(file.root);
    this.#put(new Holding(file, Bitfield.full(piecesOf(file)), { usedAt: now, isPinned: true }));
  }

  /** A piece is on disk. */
  wrote(root: string, piece: number): void {
    const holding = this.#byRoot.get(root);
    if (holding?.have.set(piece) === true) this.#weigh(holding, pieceSize(holding.outline, piece));
  }

  /** A piece is not there after all. */
  lost(root: string, piece: number): void {
    const holding = this.#byRoot.get(root);
    if (holding?.have.clear(piece) === true) this.#weigh(holding, -pieceSize(holding.outline, piece));
  }

  /** Somebody uses it now: it goes after all others of the same moment. */
  used(root: string, now: number): void {
    const holding = this.#byRoot.get(root);
    if (holding === undefined) return;
    holding.usedAt = Math.max(holding.usedAt, now);
    this.#byRoot.delete(root);
    this.#byRoot.set(root, holding);
  }

  delete(root: string): void {
    const holding = this.#byRoot.get(root);
    if (holding === undefined) return;
    this.#weigh(holding, -holding.bytes);
    this.#byRoot.delete(root);
  }

  /** All of them, those that nobody used for longest first. */
  byUse(): Holding[] {
    return [...this.#byRoot.values()].sort((one, other) => one.usedAt - other.usedAt);
  }

  #put(holding: Holding): void {
    this.#byRoot.set(holding.outline.root, holding);
    this.#bytes += holding.bytes;
    if (holding.bytes > 0) this.#count++;
  }

  #weigh(holding: Holding, bytes: number): void {
    if (bytes === 0) return;
    if (holding.bytes === 0) this.#count++;
    holding.bytes += bytes;
    if (holding.bytes === 0) this.#count--;
    this.#bytes += bytes;
  }
}
