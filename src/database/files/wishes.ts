/**
 * What pages want of files: all of one, or the piece that is read next. A wish has an owner, a tab or a reader in one, and ends with it.
 * Who reads waits here until the piece is on disk.
 */
import type { FileOutline } from '../../core/files/event.ts';
import type { PeersetError } from '../errors.ts';

/** A read that waits. */
interface Waiting {
  readonly reader: string;
  readonly piece: number;
  readonly resolve: () => void;
  readonly reject: (reason: PeersetError) => void;
}

/** What is wished of one file. */
interface Wish {
  readonly file: FileOutline;
  readonly wants: Set<string>;
  /** Where each reader is; whoever moved last is last. */
  readonly readers: Map<string, number>;
  readonly waiting: Set<Waiting>;
}

/** The wishes of all tabs. */
export class Wishes {
  readonly #byRoot = new Map<string, Wish>();
  readonly #changed: (root: string) => void;

  /** `changed`: somebody wants something else of this file. */
  constructor(changed: (root: string) => void) {
    this.#changed = changed;
  }

  /** Whether anybody wants more of this file. */
  has(root: string): boolean {
    return this.#byRoot.has(root);
  }

  roots(): Iterable<string> {
    return this.#byRoot.keys();
  }

  /** The file as whoever wants it knows it. */
  outlineOf(root: string): FileOutline | undefined {
    return this.#byRoot.get(root)?.file;
  }

  /** The piece that is read next: where somebody waits, of those whoever asked last. */
  positionOf(root: string): number | undefined {
    const wish = this.#byRoot.get(root);
    if (wish === undefined) return undefined;
    return [...wish.waiting].at(-1)?.piece ?? [...wish.readers.values()].at(-1);
  }

  want(file: FileOutline, tab: string): void {
    this.#wishOf(file).wants.add(tab);
    this.#changed(file.root);
  }

  unwant(root: string, tab: string): void {
    this.#byRoot.get(root)?.wants.delete(tab);
    this.#settle(root);
  }

  /** A reader is at this piece. */
  move(file: FileOutline, piece: number, reader: string): void {
    const { readers } = this.#wishOf(file);
    readers.delete(reader);
    readers.set(reader, piece);
    this.#changed(file.root);
  }

  /** Resolves when the piece is here, or the file is another; rejects when the reader is gone. */
  wait(file: FileOutline, piece: number, reader: string): Promise<void> {
    const arrived = new Promise<void>((resolve, reject) => this.#wishOf(file).waiting.add({ reader, piece, resolve, reject }));
    this.move(file, piece, reader);
    return arrived;
  }

  /** A piece is on disk. */
  arrived(root: string, piece: number): void {
    const wish = this.#byRoot.get(root);
    if (wish === undefined) return;
    for (const waiting of wish.waiting) {
      if (waiting.piece !== piece) continue;
      wish.waiting.delete(waiting);
      waiting.resolve();
    }
  }

  /** All of it is here: nothing more is wanted, and whoever waits looks again. */
  fulfilled(root: string): void {
    const wish = this.#byRoot.get(root);
    if (wish === undefined) return;
    this.#byRoot.delete(root);
    for (const { resolve } of wish.waiting) resolve();
    this.#changed(root);
  }

  /** A reader is gone. */
  leave(reader: string, reason: PeersetError): void {
    for (const [root, wish] of [...this.#byRoot]) {
      const had = wish.readers.delete(reader);
      for (const waiting of wish.waiting) if (waiting.reader === reader && wish.waiting.delete(waiting)) waiting.reject(reason);
      if (had) this.#settle(root);
    }
  }

  /** A tab is gone, with all its readers. `readers`: those that are its own. */
  gone(tab: string, isOwn: (reader: string) => boolean, reason: PeersetError): void {
    for (const [root, { wants, readers }] of [...this.#byRoot]) {
      wants.delete(tab);
      for (const reader of [...readers.keys()]) if (isOwn(reader)) this.leave(reader, reason);
      this.#settle(root);
    }
  }

  /** Whoever waits is told why it waits in vain. */
  close(reason: PeersetError): void {
    for (const { waiting } of this.#byRoot.values()) for (const { reject } of waiting) reject(reason);
    this.#byRoot.clear();
  }

  #wishOf(file: FileOutline): Wish {
    let wish = this.#byRoot.get(file.root);
    if (wish === undefined) {
      wish = { file, wants: new Set(), readers: new Map(), waiting: new Set() };
      this.#byRoot.set(file.root, wish);
    }
    return wish;
  }

  #settle(root: string): void {
    const wish = this.#byRoot.get(root);
    if (wish === undefined) return;
    if (wish.wants.size + wish.readers.size === 0) this.#byRoot.delete(root);
    this.#changed(root);
  }
}
