/**
 * This page as a member of one room: everything behind a `PeersetDB`, shared by all that were opened with the
 * same name. It outlives the change of host: when the leading tab dies and this one takes over, views, waiting
 * puts and channels stay, and what was under way is asked again.
 */
import type { PeerId } from '../core/base/peer.ts';
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { AppMessage, Receipt, Refusal, SyncReport } from '../core/replica/event.ts';
import type { Key } from '../core/set/key.ts';
import { isOpen } from './attendance.ts';
import { Boards } from './boards.ts';
import type { Catalog } from './catalog.ts';
import { Channels } from './channel.ts';
import type { Settings } from './config.ts';
import type { Environment } from './defaults.ts';
import type { TraceEntry } from './driver.ts';
import { closedError, goneError, readError, type PeersetError } from './errors.ts';
import { Expiry } from './expiry.ts';
import type { FileNews } from './files/ask.ts';
import { FileBox } from './files/box.ts';
import type { Host, HostListener, HostView, RefusedRecord } from './host.ts';
import { Hosting } from './hosting.ts';
import { Identity } from './identity.ts';
import type { SetComparison } from './insight/types.ts';
import type { Leader } from './leader.ts';
import { leaderOf } from './leading.ts';
import { Members } from './members.ts';
import { SLICE_RECORDS } from './pause.ts';
import type { Unlocked } from './seal.ts';
import type { LateWriter } from './late-writer.ts';
import { LetterBox } from './letter-box.ts';
import { Desk } from './moderation/desk.ts';
import { Part } from './part.ts';
import { NO_VIEW, presencesOf, statusOf, type Status } from './status.ts';
import { catalogOf, viewsOf } from './showing.ts';
import type { Views } from './views.ts';
import type { Watcher } from './watcher.ts';

/** One room in this page. */
export class Member implements HostListener {
  settings: Settings;
  readonly environment: Environment;
  readonly identity: Identity;
  readonly catalog: Catalog;
  readonly views: Views;
  readonly writer: LateWriter;
  readonly letters: LetterBox;
  readonly files: FileBox;
  readonly desk: Desk;
  readonly members = new Members(this);
  readonly channels: Channels;
  readonly ready: Promise<void>;
  readonly boards = new Boards({
    view: () => this.view,
    statusOf: (view) => this.#statusOf(view),
    presencesOf: (view) => presencesOf(view, this.#unlocked?.seal),
  });
  readonly #expiry: Expiry;
  readonly #watchers = new Set<Watcher>();
  #unlocked: Unlocked | undefined;
  #resolveReady: () => void = () => undefined;
  #rejectReady: (reason: PeersetError) => void = () => undefined;
  #hosting: Hosting | undefined;
  #view: HostView = NO_VIEW;
  #isOpened = false;
  #presence: Uint8Array | undefined;
  #closing: Promise<void> | undefined;
  #isGone = false;
  #isTraced = false;
  #failure: PeersetError | undefined;

  /** @throws PeersetError E_OPTION, E_UNSUPPORTED where the configuration asks for what is not there. */
  constructor(settings: Settings, environment: Environment) {
    const { clock, random, signers, unlocked } = environment;
    this.settings = settings;
    this.environment = environment;
    this.identity = new Identity(signers, settings.config.login, { author: () => this.#authorChanged(), state: () => this.#signerChanged() });
    const opened = new Promise<void>((resolve, reject) => ([this.#resolveReady, this.#rejectReady] = [resolve, reject]));
    this.ready = Promise.all([opened, this.identity.known]).then(() => undefined);
    // Whoever awaits `ready` hears of it; whoever does not sees it in the status.
    this.ready.catch(() => undefined);
    this.letters = new LetterBox({
      part: new Part({ name: 'letters', load: () => import('./letters.ts'), clock }),
      signer: () => this.ready.then(() => this.identity.signer),
      changed: () => this.views.refresh(),
    });
    this.files = new FileBox(this, () => this.views.refresh());
    this.desk = new Desk(this);
    this.catalog = catalogOf(this);
    this.#expiry = new Expiry(clock, this.catalog);
    this.views = viewsOf(this, this.catalog);
    this.writer = environment.writer({
      clock,
      unlocked: () => this.unlocked!,
      catalog: this.catalog,
      // Whoever writes looks at what is there.
      signer: () => this.ready.then(() => (this.catalog.isResting ? this.catalog.wake() : undefined)).then(() => this.identity.signer),
      send: (records) => this.host?.put(records),
      worked: () => this.#partChanged(),
    });
    this.channels = new Channels({
      clock,
      random,
      tell: (message, to) => this.host?.tell(this.unlocked?.seal?.message(message, this.identity.pubkey) ?? message, to),
      isOpen: (peer) => this.openPeers.includes(peer),
    });
    for (const part of this.#parts) part.watch(() => this.#partChanged());
    this.environment.machine.watch(() => this.#isOpened && this.#resolveReady());
    this.boards.announce();
    void this.ready.then(() => this.#later(), () => undefined);
    if ('room' in unlocked) this.#enter(unlocked);
    else void unlocked.then((room) => this.#enter(room));
  }

  /** The room and its keys; undefined until they are known, which takes a moment where there is a secret. */
  get unlocked(): Unlocked | undefined {
    return this.#unlocked;
  }

  /** Undefined where all that was looked at can be shown, or never will. */
  get opening(): Promise<void> | undefined {
    return this.files.settled ?? (this.letters.isBusy ? this.letters.settled : undefined);
  }

  get isClosed(): boolean {
    return this.#failure !== undefined;
  }

  /** Peers that applications can talk to. */
  get openPeers(): readonly PeerId[] {
    return this.view.peers.filter(isOpen).map(({ peer }) => peer);
  }

  /** Parts of the program that could not be loaded so far. */
  get missing(): readonly string[] {
    const { part } = this.desk;
    return [...this.#parts, ...(part === undefined ? [] : [part])].filter(({ isMissing }) => isMissing).map(({ name }) => name);
  }

  /** The host as it is now where it is in this tab, else the last that it said of itself. */
  get view(): HostView {
    if (this.#isOpened) this.#view = this.leader?.news() ?? this.#view;
    return this.#view;
  }

  /** Whoever runs the replica at the moment. */
  get host(): Host | undefined {
    return this.#hosting?.host;
  }

  /** The replica, where it runs in this tab. */
  get leader(): Leader | undefined {
    return this.#hosting?.leader;
  }

  /** Tells of what happens until the returned function is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Bodies from whoever has the disk; asked again where that changes meanwhile. */
  async read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]> {
    for (;;) {
      const host = this.host;
      if (host === undefined || this.#failure !== undefined) throw this.#failure ?? closedError();
      try {
        return await host.read(keys);
      } catch (cause) {
        if (this.host === host) throw readError(cause);
      }
    }
  }

  /** Has the host tell `traced` from now on. */
  trace(): void {
    this.#isTraced = true;
    this.host?.trace();
  }

  /** Shows this to all peers; undefined for nothing. */
  attend(payload: Uint8Array | undefined): void {
    const seal = this.#unlocked?.seal;
    this.#presence = payload;
    this.host?.attend(payload === undefined ? undefined : (seal?.presence(payload, this.identity.pubkey) ?? payload));
  }

  /** Keeps what the room has, up to so many bytes, from now on: all records, and all files in what these leave. */
  hoard(bytes: number): void {
    const held = () => this.view.bytes;
    const files = { ...this.settings.config.files, fetch: 'all' as const, get budget() { return Math.max(0, bytes - held()); } };
    this.settings = { ...this.settings, config: { ...this.settings.config, budget: bytes, files } };
    this.leader?.hoard(bytes);
    this.catalog.rest({ ready: () => this.ready.then(() => this.leader?.loaded), headers: () => this.leader?.replica?.selection.headers() ?? [], has: (header) => this.leader?.replica?.set.has(header) === true });
  }

  /** Leaves, and frees everything; resolves when the disk is free. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  /** The same in all tabs of this origin: the room is being deleted from this device. Resolves when this tab is done. */
  leaveEverywhere(): Promise<void> {
    this.#hosting?.destroy();
    return this.#gone();
  }

  async #close(): Promise<void> {
    this.#stop(closedError());
    this.#expiry.stop();
    this.views.close();
    this.files.close();
    this.desk.close();
    this.members.close();
    this.identity.close();
    this.boards.close();
    await this.#hosting?.close();
    for (const part of this.#parts) part.close();
    this.#hosting?.release();
  }

  async opened(headers: readonly RecordHeader[]): Promise<void> {
    const host = this.host!;
    this.desk.restart();
    await this.catalog.reset(headers);
    // Of two hosts that came one after the other, the second will have its turn.
    if (this.#failure !== undefined || this.host !== host) return;
    this.views.refresh();
    this.#expiry.watch();
    this.#isOpened = true;
    // Another tab's host says what it holds, or has said it meanwhile; our own can be asked, and few records are soon
    // in its replica, too.
    const isLate = headers.length > SLICE_RECORDS || this.environment.machine.isMissing;
    if (this.leader === undefined ? this.#view !== NO_VIEW : isLate) this.#resolveReady();
    const outstanding = this.writer.outstanding;
    if (outstanding.length > 0) queueMicrotask(() => host.put(outstanding));
    if (this.#presence !== undefined) this.attend(this.#presence);
    if (this.#isTraced) host.trace();
    this.#each((watcher) => watcher.opened?.());
  }

  loaded(): void {
    this.#resolveReady();
  }

  records(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
    if (this.catalog.isResting) this.views.removed(removed);
    else this.desk.take(added, removed);
    this.#each((watcher) => watcher.records?.(added, removed));
  }

  show(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
    this.catalog.apply(added, removed);
    this.views.added(added);
    this.views.removed(removed);
    this.#expiry.watch();
  }

  settled(id: string, refusal: Refusal | undefined): void {
    if (refusal === undefined) this.views.kept(id);
    this.writer.settled(id, refusal);
    this.#each((watcher) => watcher.settled?.(id, refusal));
  }

  refused(record: RefusedRecord): void {
    this.desk.refused(record);
  }

  told(peer: PeerId, author: string | undefined, message: AppMessage): void {
    const seal = this.#unlocked?.seal;
    const said = seal === undefined ? message : seal.openMessage(message, author);
    if (said !== undefined) this.channels.receive(peer, author, said);
  }

  synced(peer: PeerId, report: SyncReport): void {
    this.views.synced(peer, report);
    this.#each((watcher) => watcher.synced?.(peer, report));
  }

  viewed(view: HostView): void {
    this.#view = view;
    if (this.#isOpened) this.#resolveReady();
    this.boards.announce();
    this.desk.countSince(view.since);
    this.channels.follow();
    this.#each((watcher) => watcher.viewed?.(view));
  }

  readonly receipt = (receipt: Receipt): void => this.#each((watcher) => watcher.receipt?.(receipt));
  readonly filed = (news: FileNews): void => this.#each((watcher) => watcher.filed?.(news));
  readonly traced = (entry: TraceEntry): void => this.#each((watcher) => watcher.traced?.(entry));
  readonly compared = (comparison: SetComparison): void => this.#each((watcher) => watcher.compared?.(comparison));

  failed(error: PeersetError): void {
    this.#stop(error);
    this.#view = { ...this.#view };
    this.boards.announce();
  }

  /** Whatever comes later is here before the connection is lost, or the files are replaced; not before what people wait for. */
  async #later(): Promise<void> {
    await this.leader?.loaded;
    for (const part of this.#parts) void part.keep();
    this.desk.later();
  }

  /** Somebody deletes what this device has of the room. */
  #gone(): Promise<void> {
    this.#isGone = true;
    this.failed(goneError());
    return this.close();
  }

  /** Whoever waits is told why it waits in vain. */
  #stop(error: PeersetError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#rejectReady(error);
    this.writer.close(error);
    this.channels.close(error);
    this.#each((watcher) => watcher.closed?.(error));
  }

  #each(run: (watcher: Watcher) => void): void {
    for (const watcher of [...this.#watchers]) run(watcher);
  }

  /** Looks for whoever leads, and asks to. */
  #enter(unlocked: Unlocked): void {
    if (this.#failure !== undefined) return;
    this.#unlocked = unlocked;
    unlocked.seal?.watch(() => this.#partChanged());
    this.#hosting = new Hosting({
      tabs: this.environment.tabs(unlocked.room),
      clock: this.environment.clock,
      random: this.environment.random,
      listener: this,
      leader: () => leaderOf(this, unlocked),
      headers: () => this.catalog.headers(),
      destroyed: () => void this.#gone(),
    });
    this.members.entered(unlocked);
    this.desk.entered(unlocked, () => this.#partChanged());
  }

  #statusOf(view: HostView): Status {
    const { policy, entrance } = this.settings;
    const seal = this.#unlocked?.seal;
    return statusOf(view, { policy: policy.name, access: seal?.epochs.isOver ? 'removed' : entrance.type, unreadable: seal?.unreadable ?? 0, working: this.writer.working, signer: this.identity, leads: this.leader !== undefined, missing: this.missing, isStopped: this.#failure !== undefined, isGone: this.#isGone });
  }

  get #parts(): readonly Part<unknown>[] {
    const { parts, network } = this.environment;
    return network === undefined ? parts : [...parts, network];
  }

  /** Other records are ours now, and new peers are told who we are. */
  #authorChanged(): void {
    this.letters.forget();
    this.views.refresh();
    this.members.follow();
    this.desk.follow();
    void this.leader?.certify();
  }

  #signerChanged(): void {
    if (this.identity.state === 'ready') this.leader?.recertify();
    this.#partChanged();
  }

  #partChanged(): void {
    this.#view = { ...this.#view };
    this.boards.announce();
  }
}
