/**
 * One file that this replica knows, because a record that names it passed: what of it is on disk, whether more is wanted, and what
 * is on its way. It picks what to ask of a peer next; it asks nobody itself (`taking.ts`).
 */
import { fromHex } from '../base/bytes.ts';
import type { PeerId } from '../base/peer.ts';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import { Assembly } from './assembly.ts';
import { Bitfield } from './bitfield.ts';
import type { FetchedFor, FileOutline, FileTrust } from './event.ts';
import { rarestPiece } from './picker.ts';
import { pieceSize, piecesOf } from './tree.ts';

/** A piece that came wrong from several peers: the leaves of what came, and who brought each. */
export interface Suspect {
  readonly leaves: readonly Uint8Array[];
  readonly senders: readonly (PeerId | undefined)[];
}

/** What a pick depends on beside the file. */
export interface PickContext {
  readonly peer: PeerId;
  readonly theirs: Bitfield;
  readonly now: number;
  /** Whether there is memory for one more piece of this file. */
  readonly hasMemory: (bytes: number) => boolean;
  readonly isLate: (asked: PeerId, at: number) => boolean;
  readonly random: (count: number) => number;
}

/** A block to ask for. */
export interface Pick {
  readonly assembly: Assembly;
  readonly block: number;
}

/** One known file. */
export class SharedFile {
  readonly outline: FileOutline;
  readonly have: Bitfield;
  /** Whom it is fetched for; undefined while it is not. */
  wantedFor: FetchedFor | undefined;
  /** Whether records contradict each other about how it is cut. */
  trust: FileTrust = 'agreed';
  /** The first piece that somebody reads next; undefined while nobody does. */
  reading: number | undefined;
  /** The hashes of its pieces, once they were checked against the root. */
  layer: Uint8Array | undefined;
  /** Where the layer stands while it is not here. */
  layerState: 'unknown' | 'reading' | 'absent' = 'unknown';
  layerAsked: { readonly peer: PeerId; readonly at: number } | undefined;
  /** Who was asked for the layer in vain. */
  readonly layerDeniers = new Set<PeerId>();
  /** Pieces on their way. */
  readonly assemblies = new Map<number, Assembly>();
  /** How many peers have each piece. */
  readonly sources: Uint16Array;
  /** How many peers have something of it or want it, as far as was told. */
  peers = 0;
  readonly suspects = new Map<number, Suspect>();
  /** Bytes that were asked for: who got least is next. */
  askedBytes = 0;
  /** When the last peer with something of it went, ms. */
  sourcelessAt: number;

  constructor(outline: FileOutline, have: Bitfield, now: number) {
    this.outline = outline;
    this.have = have;
    this.sources = new Uint16Array(have.count);
    this.sourcelessAt = now;
    // The layer of a file of one piece is its root: there is nothing to ask for.
    if (piecesOf(outline) === 1) this.layer = fromHex(outline.root);
  }

  get root(): string {
    return this.outline.root;
  }

  /** Whether somebody wants all of it, here or elsewhere, and it has its turn. */
  get isWanted(): boolean {
    return this.wantedFor !== undefined;
  }

  /** Whether something of it is to be fetched. */
  get isFetched(): boolean {
    return this.isWanted && !this.have.isFull;
  }

  /** When it gives up its turn, with so many sources, ms: nobody has it, and nobody reads it. */
  givesUpAt(sources: number): number {
    return sources > 0 || this.reading !== undefined ? Infinity : this.sourcelessAt + FILE_TRANSFER_LIMITS.fileSourcelessMs;
  }

  /** Counts what a peer has, by 1 or −1. */
  count(theirs: Bitfield, by: 1 | -1): void {
    for (const piece of theirs.pieces()) this.sources[piece]! += by;
  }

  /** What to ask of a peer next. The order is that of the methods called. */
  pick(context: PickContext): Pick | undefined {
    return this.#forReader(context)
      ?? this.#begun(context, (assembly) => assembly.isOrphan || assembly.isOnlyOf(context.peer))
      ?? this.#fresh(context)
      ?? this.#begun(context, () => true)
      ?? this.#late(context);
  }

  /** How a piece is put together that somebody must be blamed for. */
  begin(piece: number, now: number): Assembly {
    const mode = this.suspects.has(piece) ? 'single' : 'any';
    const assembly = new Assembly({ piece, size: pieceSize(this.outline, piece), mode, now });
    this.assemblies.set(piece, assembly);
    return assembly;
  }

  /** Remembers who brought what of a piece that is wrong. */
  suspect(piece: number, suspect: Suspect): void {
    this.suspects.set(piece, suspect);
    if (this.suspects.size > FILE_TRANSFER_LIMITS.fileSuspectsMax) this.suspects.delete(this.suspects.keys().next().value!);
  }

  /** What is read next comes first, in order, from everybody, and late blocks of it from two. */
  #forReader(context: PickContext): Pick | undefined {
    if (this.reading === undefined) return undefined;
    const end = Math.min(this.have.count, this.reading + FILE_TRANSFER_LIMITS.fileWindowPieces);
    for (let piece = this.reading; piece < end; piece++) {
      if (this.have.has(piece) || !context.theirs.has(piece)) continue;
      const assembly = this.assemblies.get(piece) ?? this.#beginIfRoom(piece, context);
      const block = assembly?.nextFor(context.peer, context.now) ?? assembly?.lateFor(context.peer, context.isLate);
      if (assembly !== undefined && block !== undefined) return { assembly, block };
    }
    return undefined;
  }

  #begun(context: PickContext, isFit: (assembly: Assembly) => boolean): Pick | undefined {
    for (const assembly of this.assemblies.values()) {
      if (!context.theirs.has(assembly.piece) || !isFit(assembly)) continue;
      const block = assembly.nextFor(context.peer, context.now);
      if (block !== undefined) return { assembly, block };
    }
    return undefined;
  }

  #fresh(context: PickContext): Pick | undefined {
    const piece = rarestPiece({ ...context, have: this.have, sources: this.sources, isBegun: (begun) => this.assemblies.has(begun) });
    const assembly = piece === undefined ? undefined : this.#beginIfRoom(piece, context);
    const block = assembly?.nextFor(context.peer, context.now);
    return assembly === undefined || block === undefined ? undefined : { assembly, block };
  }

  /** The end: everything is asked of somebody, and somebody is late. */
  #late(context: PickContext): Pick | undefined {
    for (const assembly of this.assemblies.values()) {
      const block = context.theirs.has(assembly.piece) ? assembly.lateFor(context.peer, context.isLate) : undefined;
      if (block !== undefined) return { assembly, block };
    }
    return undefined;
  }

  #beginIfRoom(piece: number, { hasMemory, now }: PickContext): Assembly | undefined {
    return hasMemory(pieceSize(this.outline, piece)) ? this.begin(piece, now) : undefined;
  }
}
