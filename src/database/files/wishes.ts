/**
 * What pages want of files: all of one, or the piece that is read next. A wish has an owner, a tab or a reader in one, and ends with it.
 * Who reads waits here until the piece is on disk.
 *
 * Records may contradict each other about one file, and one of them is right: whoever wants it says how its record describes it, and
 * each description has its turn (`disputes.ts`), until a last piece shows which is true.
 */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { piecesOf } from '../../core/files/tree.ts';
import type { PeersetError } from '../errors.ts';
import { sameCut } from './recut.ts';

/** A read that waits. */
interface Waiting {
  readonly reader: string;
  /** Undefined for who goes by another description than is tried now. */
  readonly piece: number | undefined;
  readonly resolve: () => void;
  readonly reject: (reason: PeersetError) => void;
}

/** What is wished of one file. */
interface Wish {
  /** How it is said to be cut. The first is tried now. */
  cuts: FileOutline[];
  readonly wants: Set<string>;
  /** Where each reader is; whoever moved last is last. */
  readonly readers: Map<string, number | undefined>;
  readonly waiting: Set<Waiting>;
}

/** The wishes of all tabs. */
export class Wishes {
  readonly #byRoot = new Map<string, Wish>();
  readonly #changed: (root: string) => void;
  readonly #cutHere: (root: string) => FileOutline | undefined;

  /** `changed`: somebody wants something else of this file. `cutHere`: how it is cut on disk, where something of it is there. */
  constructor(changed: (root: string) => void, cutHere: (root: string) => FileOutline | undefined) {
    this.#changed = changed;
    this.#cutHere = cutHere;
  }

  /** Whether anybody wants more of this file. */
  has(root: string): boolean {
    return this.#byRoot.has(root);
  }

  roots(): Iterable<string> {
    return this.#byRoot.keys();
  }

  /** The file as whoever wants it knows it, and as it is tried now. */
  outlineOf(root: string): FileOutline | undefined {
    return this.#byRoot.get(root)?.cuts[0];
  }

  /** In how many ways those who want it describe it, as far as they are tried. */
  cutsOf(root: string): number {
    return this.#byRoot.get(root)?.cuts.length ?? 0;
  }

  /** Whether those who want it contradict each other. */
  isDisputed(root: string): boolean {
    return this.cutsOf(root) > 1;
  }

  /** How it is tried next. */
  nextOf(root: string): FileOutline | undefined {
    return this.#byRoot.get(root)?.cuts[1];
  }

  /** The next description has its turn, and whoever waits looks again. */
  turn(root: string): void {
    const wish = this.#byRoot.get(root);
    if (wish === undefined) return;
    wish.cuts.push(wish.cuts.shift()!);
    this.#wake(wish);
    this.#changed(root);
  }

  /** This description is true, and whoever goes by another looks again. */
  proven(file: FileOutline): void {
    const wish = this.#byRoot.get(file.root);
    if (wish === undefined || wish.cuts.length < 2) return;
    wish.cuts = [file];
    this.#wake(wish);
    this.#changed(file.root);
  }

  /** The piece that is read next: where somebody waits, of those whoever asked last. In a dispute the last of all, which ends it. */
  positionOf(root: string): number | undefined {
    const wish = this.#byRoot.get(root);
    if (wish === undefined) return undefined;
    if (wish.cuts.length > 1) return piecesOf(wish.cuts[0]!) - 1;
    const waiting = [...wish.waiting].findLast(({ piece }) => piece !== undefined)?.piece;
    return waiting ?? [...wish.readers.values()].findLast((piece) => piece !== undefined);
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
  move(file: FileOutline, piece: number | undefined, reader: string): void {
    const { readers } = this.#wishOf(file);
    readers.delete(reader);
    readers.set(reader, piece);
    this.#changed(file.root);
  }

  /** Resolves when the piece is here, or the file is another; rejects when the reader is gone. */
  wait(file: FileOutline, piece: number | undefined, reader: string): Promise<void> {
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
      wish = { cuts: [this.#cutHere(file.root) ?? file], wants: new Set(), readers: new Map(), waiting: new Set() };
      this.#byRoot.set(file.root, wish);
    }
    // Who comes too late reads like others once it is proven that the file is what it thinks.
    if (wish.cuts.length < FILE_KEEPING_LIMITS.fileCutsMax && !wish.cuts.some((cut) => sameCut(cut, file))) wish.cuts.push(file);
    return wish;
  }

  #wake({ waiting }: Wish): void {
    for (const { resolve } of waiting) resolve();
    waiting.clear();
  }

  #settle(root: string): void {
    const wish = this.#byRoot.get(root);
    if (wish === undefined) return;
    if (wish.wants.size + wish.readers.size === 0) this.#byRoot.delete(root);
    this.#changed(root);
  }
}
