/**
 * The files on this device's disk, what records refer to, and what goes to make room: the half of a room's files that has nothing to do with
 * peers. Every change of the disk goes through here, so that what is known of it is what is on it.
 */
import { toHex } from '../../core/base/bytes.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { piecesOf } from '../../core/files/tree.ts';
import type { RecordHeader, SignedRecord } from '../../core/record/record.ts';
import type { FilePart, FileRange, Files } from '../../ports.ts';
import { headerOf } from '../entry.ts';
import type { FileFigures } from './ask.ts';
import { fileStorageError, shareError } from './file-errors.ts';
import type { FilingHost, FilingMember } from './filing-host.ts';
import { Holdings, type Holding } from './holdings.ts';
import { ReferenceBook, type Referring } from './reference-book.ts';
import { filesIn, isPromising, scan } from './reference-scan.ts';
import { isShown } from './sight-of-files.ts';
import { Tidying } from './tidying.ts';

/** What it is made of. */
export interface KeptFilesOptions {
  readonly member: FilingMember;
  readonly host: FilingHost;
  readonly files: Files;
  /** Whether somebody wants it now: then it stays. */
  readonly isWanted: (root: string) => boolean;
  /** These are gone from the disk. */
  readonly deleted: (roots: readonly string[]) => void;
}

/** The files that are kept for one room. */
export class KeptFiles {
  readonly book: ReferenceBook;
  readonly #options: KeptFilesOptions;
  readonly #holdings = new Holdings();
  readonly #tidying: Tidying;
  /** Whose last use the disk does not know yet. */
  readonly #used = new Set<string>();
  /** What the book had when it was opened. */
  #persisted: readonly string[] = [];
  /** Records that left while others were looked at. */
  #leftMeanwhile: string[] | undefined;
  #isScanned = false;

  constructor(options: KeptFilesOptions) {
    const { files, isWanted } = options;
    this.#options = options;
    this.book = new ReferenceBook(files, options.member.settings.policy.authorFileBytesMax);
    this.#tidying = new Tidying({
      holdings: this.#holdings,
      book: this.book,
      isWanted,
      isShown: (root) => this.isShown(root),
      budget: () => this.#budget,
      delete: (roots) => this.delete(roots),
    });
  }

  get figures(): FileFigures {
    return { bytes: this.#holdings.bytes, count: this.#holdings.count, budget: this.#budget };
  }

  /** Bytes that may be taken without anything going for them. */
  get room(): number {
    return this.#budget - this.#holdings.bytes;
  }

  /** Whether it is known to what all records refer. */
  get isScanned(): boolean {
    return this.#isScanned;
  }

  /** Opens the disk. Rejects with a `StoreFault`. */
  async open(): Promise<void> {
    const { files, host, member } = this.#options;
    const stored = await files.open();
    await this.book.open();
    this.#persisted = this.book.ids();
    this.#holdings.fill(stored);
    // The page ended before the disk was told when these were used. That is not long ago, for all we know.
    for (const { root, usedAt } of stored) if (usedAt === 0) this.touch(root);
    const { wiped, damaged } = host.disk();
    if (wiped || damaged > 0) await this.#spare(stored.map(({ root }) => root), member.environment.clock.now());
  }

  /** Looks once at what all records refer to, when they are there. */
  async scan(mayGoOn: () => boolean): Promise<boolean> {
    if (this.#isScanned) return true;
    const { member } = this.#options;
    await member.ready;
    const left: string[] = (this.#leftMeanwhile = []);
    const gone = await scan({ member, book: this.book, persisted: this.#persisted, mayGoOn });
    const late = this.book.change(new Map(), left);
    this.#leftMeanwhile = undefined;
    for (const root of [...gone, ...late]) this.#tidying.loosened(root, member.environment.clock.now());
    this.#isScanned = mayGoOn();
    return this.#isScanned;
  }

  /** The set changed; returns the files that are referred to anew, and those that are not any more. */
  records(added: readonly SignedRecord[], removed: readonly RecordHeader[]): { readonly fresh: readonly string[]; readonly gone: readonly string[] } {
    const { catalog } = this.#options.member;
    const found = new Map<string, Referring>();
    for (const record of added) {
      const files = isPromising(record, catalog.names) ? filesIn(catalog.entry(record)) : [];
      if (files.length > 0) found.set(toHex(record.id), { header: headerOf(record), files });
    }
    const left = removed.map(({ id }) => toHex(id));
    this.#leftMeanwhile?.push(...left);
    return this.#change(found, left);
  }

  /** A page says what it found in a letter, or in a list. */
  refer(id: string, files: readonly FileOutline[]): readonly string[] {
    const header = this.book.knows(id) || this.book.has(id) ? undefined : this.#headerOf(id);
    return this.#change(new Map([[id, header === undefined ? { files } : { header, files, isLetter: true }]]), []).fresh;
  }

  /** What of a file is here. */
  get(root: string): Holding | undefined {
    return this.#holdings.get(root);
  }

  /** Whether all of it is here. A file without bytes is. */
  isWhole({ root, size }: FileOutline): boolean {
    const here = this.#holdings.get(root);
    return size === 0 || (here?.have.isFull === true && here.outline.size === size);
  }

  /** How a file is cut, which somebody describes so: as on disk, where that is proven. */
  claimed(file: FileOutline): FileOutline {
    const here = this.#holdings.get(file.root);
    return here?.isProven === true ? here.outline : file;
  }

  /** Whether this device's reader sees a record that refers to it. */
  isShown(root: string): Promise<boolean> {
    return isShown(this.#options.member, this.book, root);
  }

  /** A piece for somebody here; undefined where the disk does not have it after all. @throws PeersetError E_STORAGE */
  async read(root: string, piece: number): Promise<Uint8Array | undefined> {
    this.touch(root);
    try {
      return await this.#options.files.read(root, piece);
    } catch (reason) {
      throw fileStorageError(reason);
    }
  }

  /** Some pieces for somebody here; undefined where the disk cannot. @throws PeersetError E_STORAGE */
  async gather(range: FileRange): Promise<FilePart | undefined> {
    this.touch(range.root);
    try {
      return await this.#options.files.gather(range);
    } catch (reason) {
      throw fileStorageError(reason);
    }
  }

  /** Somebody here uses it. */
  touch(root: string): void {
    this.#holdings.used(root, this.#options.member.environment.clock.now());
    this.#used.add(root);
  }

  /** A piece of this file is on disk. */
  wrote(file: FileOutline, piece: number): void {
    if (this.#holdings.get(file.root) === undefined) this.#used.add(file.root);
    this.#holdings.begin(file, this.#options.member.environment.clock.now());
    this.#holdings.wrote(file.root, piece);
    this.#options.host.changed();
  }

  lost(root: string, piece: number): void {
    this.#holdings.lost(root, piece);
    this.#options.host.changed();
  }

  /** Whether one more file of ours is no more than others keep. @throws PeersetError E_QUOTA */
  checkShare(file: FileOutline): void {
    const { identity: { pubkey }, settings: { policy: { authorFileBytesMax } } } = this.#options.member;
    if (!this.book.hasRoomOf(pubkey, file)) throw shareError(authorFileBytesMax);
  }

  /** Whether a draft may become this file. One of the same bytes that was cut otherwise goes before. */
  async makeWay(file: FileOutline): Promise<void> {
    const outline = this.#holdings.get(file.root)?.outline;
    if (outline !== undefined && (outline.pieceBytes !== file.pieceBytes || piecesOf(outline) !== piecesOf(file))) await this.delete([file.root]);
  }

  /** A file was put here. */
  adopted(file: FileOutline): void {
    this.#holdings.adopted(file, this.#options.member.environment.clock.now());
    this.touch(file.root);
    this.#options.host.changed();
  }

  /** Frees so many bytes, since the disk refused them; answers whether anything went. */
  freeDisk(bytes: number): Promise<boolean> {
    return this.#tidying.freeDisk(bytes);
  }

  /** Lets go of what may go. */
  async tidy(): Promise<void> {
    await this.flush();
    if (this.#isScanned) await this.#tidying.deleteLoose(this.#options.member.environment.clock.now());
    await this.#tidying.makeRoom(0);
  }

  /** What is beyond the budget goes. */
  async fit(): Promise<void> {
    if (this.room < 0) await this.#tidying.makeRoom(0);
  }

  async delete(roots: readonly string[]): Promise<void> {
    for (const root of roots) this.#holdings.delete(root);
    this.#options.deleted(roots);
    this.#options.host.changed();
    // What could not be deleted is there again at the next start.
    await this.#options.files.delete(roots).catch(() => undefined);
  }

  /** Tells the disk what was used. */
  async flush(): Promise<void> {
    const byTime = new Map<number, string[]>();
    for (const root of this.#used) {
      const usedAt = this.#holdings.get(root)?.usedAt;
      if (usedAt !== undefined) byTime.set(usedAt, [...(byTime.get(usedAt) ?? []), root]);
    }
    this.#used.clear();
    // Only the order in which files go depends on it.
    for (const [at, roots] of byTime) await this.#options.files.used(roots, at).catch(() => undefined);
  }

  get #budget(): number {
    const { host, member } = this.#options;
    const { quota } = host.disk().storage;
    const share = quota > 0 ? Math.floor(quota / FILE_KEEPING_LIMITS.fileBudgetQuotaParts) : Infinity;
    return member.settings.config.files?.budget ?? Math.min(FILE_KEEPING_LIMITS.fileBudgetBytes, share);
  }

  /** The disk lost records, which may come back: what they refer to waits longer for them. */
  async #spare(roots: readonly string[], now: number): Promise<void> {
    const at = now + FILE_KEEPING_LIMITS.fileLostGraceMs - FILE_KEEPING_LIMITS.fileGraceMs;
    for (const root of roots) this.#holdings.get(root)!.usedAt = at;
    await this.#options.files.used(roots, at).catch(() => undefined);
  }

  #change(found: ReadonlyMap<string, Referring>, left: readonly string[]): { readonly fresh: readonly string[]; readonly gone: readonly string[] } {
    const fresh = [...found.values()].flatMap(({ files }) => files.map(({ root }) => root)).filter((root) => !this.book.has(root));
    const gone = this.book.change(found, left);
    for (const root of gone) this.#tidying.loosened(root, this.#options.member.environment.clock.now());
    return { fresh, gone };
  }

  #headerOf(id: string): RecordHeader | undefined {
    for (const header of this.#options.member.catalog.all()) if (toHex(header.id) === id) return header;
    return undefined;
  }
}
