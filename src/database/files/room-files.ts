/**
 * The files of one room, in the tab that leads: what is kept (`kept-files.ts`), what pages want (`wishes.ts`), and the machine among peers
 * that fetches and gives (`files-driver.ts`), tied together.
 *
 * A file is given to peers only while a record of the set refers to it. Nothing is fetched that nobody wants, and of others' files nothing
 * unasked that this device's reader does not see.
 */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { FetchedFor, FileChange, FileOutline } from '../../core/files/event.ts';
import { FileSwarm } from '../../core/files/swarm.ts';
import { isShape } from '../../core/files/tree.ts';
import type { RecordHeader, SignedRecord } from '../../core/record/record.ts';
import type { Cutter, Files } from '../../ports.ts';
import { badOption, bugError, closedError, type PeersetError } from '../errors.ts';
import { report } from '../safely.ts';
import type { FileAnswer, FileAsk, FileFacts, FileFigures } from './ask.ts';
import type { FileCourier, FileWire } from './courier.ts';
import { DiskRest } from './disk-rest.ts';
import { Disputes } from './disputes.ts';
import { Drafts } from './drafts.ts';
import { FactsBoard } from './facts-board.ts';
import { FetchAll } from './fetch-all.ts';
import { isFull, readerLeftError, wrongCutError } from './file-errors.ts';
import { FilesDriver, type FilesListener } from './files-driver.ts';
import type { Filing, FilingHost, FilingMember } from './filing-host.ts';
import { KeptFiles } from './kept-files.ts';
import { KnownFiles } from './known-files.ts';
import { PeerCounts } from './peer-counts.ts';
import { Reads } from './reads.ts';
import { sameCut } from './recut.ts';
import { Relays } from './relays.ts';
import { Roster } from './roster.ts';
import { Wishes } from './wishes.ts';

/** What it is made of. */
export interface RoomFilesOptions {
  readonly member: FilingMember;
  readonly host: FilingHost;
  readonly files: Files;
  readonly cutter: Cutter;
}

/** Deals in the files of one room. */
export class RoomFiles implements Filing, FilesListener {
  readonly #options: RoomFilesOptions;
  readonly #kept: KeptFiles;
  readonly #relays = new Relays();
  readonly #wishes = new Wishes((root) => this.#follow(root), (root) => this.#kept.get(root)?.outline);
  readonly #disputes: Disputes;
  readonly #reads: Reads;
  readonly #roster = new Roster();
  readonly #all: FetchAll;
  readonly #known: KnownFiles;
  readonly #driver: FilesDriver;
  readonly #drafts: Drafts;
  readonly #facts: FactsBoard;
  readonly #peers = new PeerCounts();
  /** Nothing is fetched meanwhile: the disk refused. */
  readonly #diskRest = new DiskRest();
  readonly #cancels = new Map<'tidy' | 'rest', () => void>();
  #failure: PeersetError | undefined;

  constructor(options: RoomFilesOptions) {
    const { member, host, files } = options;
    const { clock } = member.environment;
    this.#options = options;
    const isWanted = (root: string): boolean => this.#wishes.has(root) || this.#all.has(root) || this.#relays.has(root);
    const kept = (this.#kept = new KeptFiles({ member, host, files, isWanted, deleted: (roots) => this.#deleted(roots) }));
    this.#all = new FetchAll({
      outlines: () => kept.book.outlines(),
      have: (root) => kept.get(root)?.bytes ?? 0,
      room: () => kept.room,
      isShown: (root) => kept.isShown(root),
      changed: (root) => this.#follow(root),
    });
    this.#known = new KnownFiles({
      wish: (root) => this.#wish(root),
      mayGive: (root) => kept.book.has(root),
      mayStay: () => !kept.isScanned,
      outline: (root) => this.#cutOf(root),
      trust: (root) => (this.#wishes.isDisputed(root) ? 'disputed' : 'agreed'),
      pieces: (root) => kept.get(root)?.have.toBytes(),
    }, (event) => this.#driver.dispatch(event));
    this.#driver = this.#drive();
    this.#disputes = new Disputes({ clock, cutsOf: (root) => this.#wishes.cutsOf(root), turn: (root) => this.#turn(root) });
    this.#reads = new Reads({
      kept,
      wishes: this.#wishes,
      check: (file) => this.#check(file),
      missed: (root, piece) => this.#driver.dispatch({ type: 'read', root, piece }),
    });
    this.#drafts = new Drafts({ files, makeRoom: (bytes) => kept.freeDisk(bytes) });
    this.#facts = new FactsBoard({ clock, factsOf: (root) => this.#factsOf(root), tell: (facts) => host.filed({ type: 'facts', facts }) });
  }

  get figures(): FileFigures {
    return { ...this.#kept.figures, ...(this.#diskRest.isFull ? { full: true } : {}) };
  }

  /** Opens the disk; what is slow is done afterwards. Rejects with a `StoreFault`. */
  async open(): Promise<void> {
    await this.#kept.open();
    this.#options.host.changed();
    void this.#tidy();
  }

  courier(wire: FileWire): FileCourier {
    return this.#driver.carry(wire);
  }

  async ask(ask: FileAsk, tab: string): Promise<FileAnswer> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#roster.heard(tab);
    switch (ask.type) {
      case 'draft':
      case 'draft-piece':
      case 'discard':
        await this.#drafts.ask(ask, tab);
        return undefined;
      case 'adopt':
        return void (await this.#adopt(ask, tab));
      case 'read':
        return this.#reads.read(ask.file, ask.piece, readerOf(tab, ask.reader));
      case 'gather':
        return this.#reads.gather(ask.file, ask.piece, readerOf(tab, ask.reader));
      case 'leave':
        return void this.#wishes.leave(readerOf(tab, ask.reader), readerLeftError());
      case 'want':
        return void this.#want(ask.file, tab);
      case 'unwant':
        return void this.#wishes.unwant(ask.root, tab);
      case 'lists':
        return void this.#refer(ask.root, ask.files);
      case 'refers':
        return void this.#refer(ask.record, ask.files);
      case 'here':
        return undefined;
      case 'facts':
        return ask.roots.map((root) => this.#factsOf(root)).filter((facts) => facts !== undefined);
    }
  }

  gone(tab: string): void {
    this.#roster.left(tab);
    this.#drafts.gone(tab);
    this.#wishes.gone(tab, (reader) => reader.startsWith(readerOf(tab, '')), readerLeftError());
  }

  records(added: readonly SignedRecord[], removed: readonly RecordHeader[]): void {
    const { fresh, gone } = this.#kept.records(added, removed);
    this.#referred(fresh);
    for (const root of gone) this.#follow(root);
    // What somebody says of a record may hide it or show it: any record may be that.
    if (added.length > 0) this.#renewAll();
  }

  async close(): Promise<void> {
    this.#end(closedError());
    await this.#kept.flush();
    this.#options.cutter.close();
    await this.#options.files.close();
  }

  changed(change: FileChange): void {
    const { root } = change;
    switch (change.type) {
      case 'progress':
      case 'sources':
      case 'peers':
        this.#peers.note(change);
        break;
      case 'complete':
        this.#completed(root);
        break;
      case 'lost':
        this.#kept.lost(root, change.piece);
        break;
      case 'asked':
        void this.#relay(root);
    }
    this.#facts.changed(root);
  }

  asked(root: string): void {
    this.#known.asked(root);
  }

  wrote(root: string, piece: number): void {
    const outline = this.#known.outlineOf(root);
    if (outline === undefined) return;
    this.#kept.wrote(outline, piece);
    if (this.#diskRest.took()) this.#followAll();
    this.#relays.moved(root, this.#now);
    if (this.#kept.get(root)?.isProven === true) this.#wishes.proven(outline);
    this.#wishes.arrived(root, piece);
    void this.#kept.fit();
  }

  refused(root: string, reason: unknown): void {
    void this.#rest(root, reason);
  }

  missed(root: string, piece: number): void {
    this.#kept.lost(root, piece);
  }

  failed(reason: unknown): void {
    report(reason);
    this.#end(bugError(reason));
  }

  #drive(): FilesDriver {
    const { member: { environment: { clock, random }, settings: { config } }, files, cutter } = this.#options;
    const { upBytesPerSecond = Infinity, downBytesPerSecond = Infinity } = config.files ?? {};
    const swarm = new FileSwarm({ random, upBytesPerSecond, downBytesPerSecond });
    return new FilesDriver({ swarm, files, cutter, clock, outlineOf: (root) => this.#known.outlineOf(root), isWhole: (root) => this.#kept.get(root)?.have.isFull === true, listener: this });
  }

  async #adopt(ask: Extract<FileAsk, { type: 'adopt' }>, tab: string): Promise<void> {
    const { file } = ask;
    if (ask.share === 'checked') this.#kept.checkShare(file);
    await this.#kept.makeWay(file);
    await this.#drafts.ask(ask, tab);
    this.#kept.adopted(file);
    this.#completed(file.root);
    this.#known.grown(file.root);
    this.#facts.changed(file.root);
    await this.#kept.fit();
  }

  #want(file: FileOutline, tab: string): void {
    this.#check(file);
    if (this.#kept.isWhole(file)) this.#kept.touch(file.root);
    else this.#wishes.want(this.#kept.claimed(file), tab);
  }

  /** @throws PeersetError E_OPTION, E_NOT_FOUND, and why nothing can be asked any more */
  #check(file: FileOutline): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (!/^[0-9a-f]{64}$/.test(file.root) || !isShape(file)) throw badOption('file', 'it is none');
    if (this.#kept.claimed(file).size !== file.size) throw wrongCutError();
  }

  #refer(id: string, files: readonly FileOutline[]): void {
    for (const file of files) this.#check(file);
    this.#referred(this.#kept.refer(id, files));
    this.#renewAll();
  }

  /** Records refer to these since now: whoever asked about them is answered. */
  #referred(roots: readonly string[]): void {
    for (const root of roots) {
      this.#known.referred(root);
      this.#facts.changed(root);
    }
  }

  /** All of it is here. */
  #completed(root: string): void {
    this.#relays.end(root);
    this.#kept.touch(root);
    this.#wishes.fulfilled(root);
    this.#known.follow(root);
    if (this.#all.has(root)) this.#renewAll();
  }

  /** Nobody had a last piece that fits how this file is tried now: what came so far may be nothing, and another description has its turn. */
  #turn(root: string): void {
    const next = this.#wishes.nextOf(root);
    const here = this.#kept.get(root)?.outline;
    if (next !== undefined && (here === undefined || !sameCut(here, next))) void this.#kept.delete([root]);
    this.#wishes.turn(root);
  }

  /** A neighbour wants what none of its neighbours has, as far as we go. */
  async #relay(root: string): Promise<void> {
    const bytes = this.#cutOf(root)?.size ?? Infinity;
    if (bytes > this.#kept.room || !(await this.#kept.isShown(root))) return;
    if (this.#relays.begin(root, bytes, this.#now)) this.#follow(root);
  }

  #deleted(roots: readonly string[]): void {
    for (const root of roots) {
      this.#driver.forget(root);
      this.#known.drop(root);
      this.#relays.end(root);
      this.#peers.forget(root);
      this.#facts.changed(root);
    }
    // There may be room again.
    if (roots.length > 0 && this.#diskRest.is(this.#now)) this.#resume();
  }

  /** The disk does not take what comes: what may go goes, and if nothing may, nothing is fetched for a while. */
  async #rest(root: string, reason: unknown): Promise<void> {
    const bytes = this.#known.outlineOf(root)?.pieceBytes ?? 0;
    if (isFull(reason) && (await this.#kept.freeDisk(bytes))) return;
    const ms = this.#failure === undefined ? this.#diskRest.refused(this.#now, isFull(reason)) : undefined;
    if (ms === undefined) return;
    if (isFull(reason)) this.#options.host.filed({ type: 'disk-full', root });
    this.#options.host.changed();
    this.#followAll();
    this.#later('rest', ms, () => this.#resume());
  }

  #resume(): void {
    this.#diskRest.end();
    this.#followAll();
  }

  #followAll(): void {
    for (const root of this.#known.roots()) this.#follow(root);
    for (const root of [...this.#wishes.roots()]) this.#follow(root);
  }

  /** Tells the machine how a file stands now. */
  #follow(root: string): void {
    if (this.#failure !== undefined) return;
    this.#known.follow(root);
    this.#known.read(root, this.#wishes.positionOf(root));
    this.#disputes.look(root);
    this.#facts.changed(root);
  }

  #wish(root: string): FetchedFor | undefined {
    if (this.#diskRest.is(this.#now) || this.#kept.get(root)?.have.isFull === true) return undefined;
    if (this.#wishes.has(root) || this.#all.has(root)) return 'us';
    return this.#relays.has(root) ? 'others' : undefined;
  }

  /** How a file is cut: as on disk, else as whoever wants it says, else as its record does. */
  #cutOf(root: string): FileOutline | undefined {
    return this.#kept.get(root)?.outline ?? this.#wishes.outlineOf(root) ?? this.#kept.book.outlineOf(root);
  }

  #factsOf(root: string): FileFacts | undefined {
    const cut = this.#cutOf(root);
    if (cut === undefined) return undefined;
    const have = this.#kept.get(root)?.bytes ?? 0;
    const isWanted = this.#wishes.has(root);
    const peers = this.#peers.of(root, have === cut.size ? 'whole' : 'parts');
    return { root, have, total: cut.size, peers, isWanted, ...(isWanted && this.#diskRest.isFull ? { disk: 'full' } : {}) };
  }

  #renewAll(): void {
    if (this.#options.member.settings.config.files?.fetch === 'all') void this.#chooseAll().catch(report);
  }

  /** Nothing is fetched unasked before it is known what is shown. */
  async #chooseAll(): Promise<void> {
    const { desk } = this.#options.member;
    void desk.asked;
    await desk.part?.keep();
    if (this.#failure === undefined) await this.#all.renew();
  }

  /** What is done now and then, and first of all. */
  async #tidy(): Promise<void> {
    try {
      for (const tab of this.#roster.call()) this.gone(tab);
      if (!this.#roster.isEmpty) this.#options.host.filed({ type: 'roll-call' });
      for (const root of this.#relays.rest(this.#now)) this.#follow(root);
      if (await this.#kept.scan(() => this.#failure === undefined)) this.#known.settle();
      await this.#kept.tidy();
      this.#all.rest();
      this.#renewAll();
    } catch (reason) {
      // The disk may answer the next time; whoever waits for it was told.
      if (this.#failure === undefined) report(reason);
    }
    this.#later('tidy', FILE_KEEPING_LIMITS.fileTidyMs, () => void this.#tidy());
  }

  #later(what: 'tidy' | 'rest', ms: number, run: () => void): void {
    if (this.#failure !== undefined) return;
    this.#cancels.get(what)?.();
    this.#cancels.set(what, this.#options.member.environment.clock.wake(this.#now + ms, run));
  }

  #end(reason: PeersetError): void {
    this.#failure ??= reason;
    this.#driver.stop();
    this.#facts.close();
    this.#disputes.close();
    for (const cancel of this.#cancels.values()) cancel();
    this.#wishes.close(this.#failure);
  }

  get #now(): number {
    return this.#options.member.environment.clock.now();
  }
}

/** A reader's name among all tabs'. */
function readerOf(tab: string, reader: string): string {
  return `${tab} ${reader}`;
}
