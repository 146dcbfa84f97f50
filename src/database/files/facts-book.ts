/**
 * What a page knows of the files it looks at: how much of each is here, who waits for all of it, and what it wants. Asked of whoever has
 * the files once for each that somebody looks at, and told by news from then on. A tab that takes over is told again what is wanted.
 */
import type { FileInfo } from '../../core/files/info.ts';
import type { PeersetError } from '../errors.ts';
import type { FileFacts, FileNews } from './ask.ts';
import { askFiles } from './asking.ts';
import type { FilesHost } from './files-host.ts';
import { infoOf, type PeersetFile } from './handle.ts';

/** A file somebody waits for. */
interface Wanted {
  readonly info: FileInfo;
  count: number;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Pause between two times that lists hear of changes, ms: people do not read faster. */
const TELL_MS = 150;

/** Facts of files, by root. */
export class FileFactsBook {
  readonly #host: FilesHost;
  readonly #changed: (files: ReadonlySet<PeersetFile>) => void;
  readonly #facts = new Map<string, FileFacts>();
  readonly #lookers = new Map<string, Set<PeersetFile>>();
  readonly #waiters = new Map<string, Waiter[]>();
  /** By root and cut: records may contradict each other about one file, and one of them is right. */
  readonly #wanted = new Map<string, Wanted>();
  #unknown: Set<string> | undefined;
  #dirty = new Set<PeersetFile>();
  #cancelTell: (() => void) | undefined;
  #closed: PeersetError | undefined;

  constructor(host: FilesHost, changed: (files: ReadonlySet<PeersetFile>) => void) {
    this.#host = host;
    this.#changed = changed;
  }

  /** What is known; whoever looks hears of changes. */
  look(file: PeersetFile): FileFacts | undefined {
    const info = infoOf(file);
    const lookers = this.#lookers.get(info.root) ?? new Set();
    this.#lookers.set(info.root, lookers.add(file));
    return this.#known(info);
  }

  /** Whether all of it is known to be here. */
  isWhole(info: FileInfo): boolean {
    const facts = this.#known(info);
    return facts !== undefined && facts.have === facts.total;
  }

  /** Resolves when all of it is here. Rejects where this is closed before. */
  here(info: FileInfo): Promise<void> {
    if (this.isWhole(info)) return Promise.resolve();
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => {
      const waiters = this.#waiters.get(info.root) ?? [];
      waiters.push({ resolve, reject });
      this.#waiters.set(info.root, waiters);
    });
  }

  /** All of it shall come, until everybody who wanted it called what this returns. */
  want(info: FileInfo): () => void {
    const cut = `${info.root} ${info.size} ${info.pieceBytes}`;
    const wanted = this.#wanted.get(cut) ?? { info, count: 0 };
    this.#wanted.set(cut, wanted);
    if (++wanted.count === 1) this.#ask(wanted);
    return () => {
      if (--wanted.count > 0) return;
      this.#wanted.delete(cut);
      if (info.size > 0 && !this.#isWanted(info.root)) void askFiles(this.#host, { type: 'unwant', root: info.root }).catch(() => undefined);
    };
  }

  /** Whoever has the files tells. */
  told(news: FileNews): void {
    if (news.type === 'facts') for (const facts of news.facts) this.#note(facts);
    else if (news.type === 'roll-call') this.#answer();
  }

  /** Another has the files: it is told what is wanted, and asked what it knows. */
  again(): void {
    for (const wanted of this.#wanted.values()) this.#ask(wanted);
    for (const root of [...this.#lookers.keys(), ...this.#waiters.keys()]) this.#inquire(root);
  }

  /** Nobody looks at it any more. */
  forget(file: PeersetFile): void {
    const { root } = infoOf(file);
    const lookers = this.#lookers.get(root);
    lookers?.delete(file);
    this.#dirty.delete(file);
    if (lookers?.size !== 0) return;
    this.#lookers.delete(root);
    if (!this.#waiters.has(root)) this.#facts.delete(root);
  }

  close(error: PeersetError): void {
    this.#closed = error;
    this.#cancelTell?.();
    for (const waiters of this.#waiters.values()) for (const { reject } of waiters) reject(error);
    this.#waiters.clear();
  }

  #isWanted(root: string): boolean {
    for (const { info } of this.#wanted.values()) if (info.root === root) return true;
    return false;
  }

  #known({ root, size }: FileInfo): FileFacts | undefined {
    if (size === 0) return { root, have: 0, total: 0, peers: 0, isWanted: false };
    const facts = this.#facts.get(root);
    if (facts === undefined) this.#inquire(root);
    return facts;
  }

  /** Whoever was taken for gone, since the browser had frozen it, wants again what it wanted. */
  #answer(): void {
    if (this.#closed !== undefined) return;
    void askFiles(this.#host, { type: 'here' }).catch(() => undefined);
    for (const wanted of this.#wanted.values()) this.#ask(wanted);
  }

  /** Who waits for it hears of a failure when it reads. */
  #ask({ info: { root, size, pieceBytes } }: Wanted): void {
    if (size > 0) void askFiles(this.#host, { type: 'want', file: { root, size, pieceBytes } }).catch(() => undefined);
  }

  /** All roots that somebody asks for in one go are one question. */
  #inquire(root: string): void {
    if (this.#closed !== undefined) return;
    if (this.#unknown === undefined) queueMicrotask(() => void this.#inquireAll());
    this.#unknown ??= new Set();
    this.#unknown.add(root);
  }

  async #inquireAll(): Promise<void> {
    const roots = [...this.#unknown!];
    this.#unknown = undefined;
    try {
      const facts = await askFiles(this.#host, { type: 'facts', roots });
      if (Array.isArray(facts)) for (const known of facts as readonly FileFacts[]) this.#note(known);
    } catch {
      // Nobody has files at the moment: the next look asks again.
    }
  }

  #note(facts: FileFacts): void {
    const { root } = facts;
    const lookers = this.#lookers.get(root);
    if (lookers === undefined && !this.#waiters.has(root) && !this.#isWanted(root)) return;
    const before = this.#facts.get(root);
    this.#facts.set(root, facts);
    if (facts.have === facts.total) for (const { resolve } of this.#waiters.get(root) ?? []) resolve();
    if (facts.have === facts.total) this.#waiters.delete(root);
    const isNew = before?.have !== facts.have || before.total !== facts.total || before.peers !== facts.peers || before.disk !== facts.disk;
    if (isNew && lookers !== undefined) this.#tellSoon(lookers);
  }

  #tellSoon(lookers: ReadonlySet<PeersetFile>): void {
    if (this.#closed !== undefined) return;
    for (const file of lookers) this.#dirty.add(file);
    const { clock } = this.#host.environment;
    this.#cancelTell ??= clock.wake(clock.now() + TELL_MS, () => {
      this.#cancelTell = undefined;
      const dirty = this.#dirty;
      this.#dirty = new Set();
      this.#changed(dirty);
    });
  }
}
