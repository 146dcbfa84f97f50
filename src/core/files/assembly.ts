/**
 * One piece that is put together of blocks: which are here and from whom, which are asked of whom. Blocks stay as they came, and are joined by
 * whoever writes them: to copy them here costs a page as much as the rest. A piece may come from several peers; where it turned out wrong once and nobody knows whose fault it was, it comes again from a single one.
 */
import { FILE_LIMITS } from '../base/limits/files.ts';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import type { PeerId } from '../base/peer.ts';
import { leafCount } from './tree.ts';

/** What happens to its bytes. */
export type AssemblyPhase = 'gathering' | 'keeping';

/** Whether all of it must come from one peer. */
export type AssemblyMode = 'any' | 'single';

/** One piece on its way. */
export class Assembly {
  readonly piece: number;
  readonly mode: AssemblyMode;
  /** Bytes of the piece. */
  readonly size: number;
  phase: AssemblyPhase = 'gathering';
  /** The checking and writing under way. */
  job = 0;
  /** When a block last came or was asked for, ms. */
  touchedAt: number;
  readonly #parts: (Uint8Array | undefined)[];
  /** Who brought each block. */
  readonly #from: (PeerId | undefined)[];
  /** Of whom each block is asked, and since when. */
  readonly #askedAt: readonly Map<PeerId, number>[];

  constructor({ piece, size, mode, now }: { readonly piece: number; readonly size: number; readonly mode: AssemblyMode; readonly now: number }) {
    this.piece = piece;
    this.mode = mode;
    this.size = size;
    this.touchedAt = now;
    const blocks = leafCount(size);
    this.#parts = Array.from({ length: blocks }, () => undefined);
    this.#from = Array.from({ length: blocks }, () => undefined);
    this.#askedAt = Array.from({ length: blocks }, () => new Map<PeerId, number>());
  }

  /** Whether every block is here. */
  get isComplete(): boolean {
    return this.#from.every((peer) => peer !== undefined);
  }

  /** Whether nothing is asked of anybody. */
  get isOrphan(): boolean {
    return this.phase === 'gathering' && this.#askedAt.every((asked) => asked.size === 0);
  }

  /** Who brought each block, in order. */
  get senders(): readonly (PeerId | undefined)[] {
    return this.#from;
  }

  /** Whether nobody but this peer has, or had, a part in it. */
  isOnlyOf(peer: PeerId): boolean {
    return this.#from.every((from) => from === undefined || from === peer) && this.#askedAt.every((asked) => asked.size === 0 || (asked.size === 1 && asked.has(peer)));
  }

  /** Bytes of one of its blocks. */
  blockSize(block: number): number {
    return Math.min(FILE_LIMITS.fileBlockBytes, this.size - block * FILE_LIMITS.fileBlockBytes);
  }

  /** The first block that is neither here nor asked for, if this peer may bring it. */
  nextFor(peer: PeerId, now: number): number | undefined {
    if (this.phase !== 'gathering') return undefined;
    if (this.mode === 'single' && !this.isOnlyOf(peer)) {
      // Whoever began it may be gone, or choke us.
      if (!this.isOrphan || now < this.touchedAt + FILE_TRANSFER_LIMITS.fileRequestTimeoutMs) return undefined;
      this.#restart();
    }
    const block = this.#from.findIndex((from, i) => from === undefined && this.#askedAt[i]!.size === 0);
    return block < 0 ? undefined : block;
  }

  /** A block asked of one other peer only, which is late with it. */
  lateFor(peer: PeerId, isLate: (asked: PeerId, at: number) => boolean): number | undefined {
    if (this.phase !== 'gathering' || this.mode === 'single') return undefined;
    const block = this.#from.findIndex((from, i) => {
      const asked = this.#askedAt[i]!;
      if (from !== undefined || asked.size !== 1 || asked.has(peer)) return false;
      const [who, at] = asked.entries().next().value!;
      return isLate(who, at);
    });
    return block < 0 ? undefined : block;
  }

  /** When the first request that has nobody beside it was made, ms; Infinity where there is none. */
  get oldestAskedAt(): number {
    let oldest = Infinity;
    for (const asked of this.#askedAt) if (asked.size === 1) oldest = Math.min(oldest, asked.values().next().value!);
    return oldest;
  }

  /** A block is asked of a peer. */
  asked(block: number, peer: PeerId, now: number): void {
    this.#askedAt[block]!.set(peer, now);
    this.touchedAt = now;
  }

  /** It is asked of this peer no more. A piece that must come from a single one begins anew with another. */
  unasked(block: number, peer: PeerId): void {
    this.#askedAt[block]?.delete(peer);
    if (this.mode === 'single' && this.isOrphan) this.#restart();
  }

  /** Takes a block that was asked for; answers of whom else it was, or undefined where it is nothing new. */
  take(block: number, { bytes, peer, now }: { readonly bytes: Uint8Array; readonly peer: PeerId; readonly now: number }): readonly PeerId[] | undefined {
    const isOthers = this.mode === 'single' && !this.isOnlyOf(peer);
    if (this.phase !== 'gathering' || this.#from[block] !== undefined || isOthers) return undefined;
    this.#parts[block] = bytes;
    this.#from[block] = peer;
    const asked = this.#askedAt[block]!;
    asked.delete(peer);
    const others = [...asked.keys()];
    asked.clear();
    this.touchedAt = now;
    return others;
  }

  /** All blocks of a complete piece, in order, which are its caller's from here on. */
  give(): readonly Uint8Array[] {
    return this.#parts.splice(0) as Uint8Array[];
  }

  #restart(): void {
    this.#from.fill(undefined);
    this.#parts.fill(undefined);
  }
}
