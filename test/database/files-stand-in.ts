/** A stand-in for whoever has a room's files: in memory, and as slow as a test wants. */
import { pieceSize } from '../../src/core/files/tree.ts';
import type { FileOutline } from '../../src/core/files/event.ts';
import { PeersetError } from '../../src/database/errors.ts';
import type { FileAnswer, FileAsk, FileFacts, FileNews } from '../../src/database/files/ask.ts';

interface Kept {
  readonly file: FileOutline;
  readonly pieces: Map<number, Uint8Array>;
}

interface Waiting {
  readonly root: string;
  readonly piece: number;
  readonly reader: string;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (reason: unknown) => void;
}

/** Files in memory. */
export class StandInFiles {
  readonly kept = new Map<string, Kept>();
  readonly drafts = new Map<string, Map<number, Uint8Array>>();
  readonly wanted = new Set<string>();
  readonly asks: FileAsk[] = [];
  readonly listeners = new Set<(news: FileNews) => void>();
  peers = 0;
  /** What the disk says to the next pieces. */
  fault: PeersetError | undefined;
  #waiting: Waiting[] = [];

  readonly file = async (ask: FileAsk): Promise<FileAnswer> => {
    this.asks.push(structuredClone(ask));
    await Promise.resolve();
    switch (ask.type) {
      case 'draft':
        return void this.drafts.set(ask.draft, new Map());
      case 'draft-piece':
        if (this.fault !== undefined) throw this.fault;
        return void this.drafts.get(ask.draft)!.set(ask.piece, ask.bytes.slice());
      case 'adopt':
        this.kept.set(ask.file.root, { file: ask.file, pieces: this.drafts.get(ask.draft)! });
        return void this.drafts.delete(ask.draft);
      case 'discard':
        return void this.drafts.delete(ask.draft);
      case 'read':
        return this.#read(ask);
      case 'leave':
        return this.#leave(ask.reader);
      case 'want':
        return void this.wanted.add(ask.file.root);
      case 'unwant':
        return void this.wanted.delete(ask.root);
      case 'facts':
        return ask.roots.flatMap((root) => this.#factsOf(root));
      default:
        return undefined;
    }
  };

  /** A piece comes from a peer, and all tabs hear of it. */
  bring(file: FileOutline, piece: number, bytes: Uint8Array): void {
    const kept = this.kept.get(file.root) ?? { file, pieces: new Map<number, Uint8Array>() };
    this.kept.set(file.root, kept);
    kept.pieces.set(piece, bytes);
    for (const waiting of this.#waiting.filter((one) => one.root === file.root && one.piece === piece)) waiting.resolve(bytes.slice());
    this.#waiting = this.#waiting.filter((one) => one.root !== file.root || one.piece !== piece);
    this.tell([file.root]);
  }

  /** All of a file that another has. */
  bringAll(from: StandInFiles, root: string): void {
    const { file, pieces } = from.kept.get(root)!;
    for (const [piece, bytes] of pieces) this.bring(file, piece, bytes);
  }

  tell(roots: readonly string[]): void {
    const facts = roots.flatMap((root) => this.#factsOf(root));
    for (const listener of this.listeners) listener({ type: 'facts', facts });
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  #read({ file, piece, reader }: FileAsk & { type: 'read' }): Promise<Uint8Array> | Uint8Array {
    const bytes = this.kept.get(file.root)?.pieces.get(piece);
    if (bytes !== undefined) return bytes.slice();
    return new Promise((resolve, reject) => this.#waiting.push({ root: file.root, piece, reader, resolve, reject }));
  }

  #leave(reader: string): undefined {
    for (const waiting of this.#waiting.filter((one) => one.reader === reader)) waiting.reject(new PeersetError('E_ABORTED', 'left', { fix: 'none' }));
    this.#waiting = this.#waiting.filter((one) => one.reader !== reader);
  }

  #factsOf(root: string): FileFacts[] {
    const kept = this.kept.get(root);
    if (kept === undefined) return [];
    let have = 0;
    for (const piece of kept.pieces.keys()) have += pieceSize(kept.file, piece);
    return [{ root, have, total: kept.file.size, peers: this.peers, isWanted: this.wanted.has(root) }];
  }
}
