/**
 * The host of a room in the tab that leads: one replica with its store, verifier and network, and the
 * driver between them. It tells several listeners: this tab, and the tabs that follow (`tab-server.ts`).
 *
 * Order of start: records from disk, first for whoever reads them, then for the replica, whose code comes meanwhile; then
 * the code of the network, the author's certificate, and peers. Order of the end: goodbyes, the network, the disk.
 */
import { toHex } from '../core/base/bytes.ts';
import type { Fault } from '../core/base/fault.ts';
import type { PeerId } from '../core/base/peer.ts';
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { AppMessage, Change, OwnRecord, Refusal, ReplicaEvent, SyncReport } from '../core/replica/event.ts';
import type { PeerView } from '../core/replica/neighbourhood.ts';
import type { LoneReplica } from '../core/replica/lone-replica.ts';
import type { Key } from '../core/set/key.ts';
import type { NetworkState, StoreOpening } from '../ports.ts';
import { AttendanceBook, isOpen, PRESENCE_CHANNEL } from './attendance.ts';
import { Confirmation } from './confirmation.ts';
import { DiskFacts } from './disk-facts.ts';
import type { TraceEntry } from './driver.ts';
import { bugError, PeersetError, storageError } from './errors.ts';
import type { FileAnswer, FileAsk } from './files/ask.ts';
import { LateFiling } from './files/late-filing.ts';
import type { Host, HostListener, HostView } from './host.ts';
import { Insider } from './insight/insider.ts';
import type { Look, LookAnswer } from './insight/look.ts';
import type { LeaderOptions } from './leader-options.ts';
import { bytesOf, Opening } from './opening.ts';
import type { Machine, MachineMaker } from './machine.ts';
import type { Connection, Stay } from './connection.ts';
import type { Network } from './network.ts';
import type { Part } from './part.ts';
import { pause, waitUntil } from './pause.ts';
import { ViewTeller } from './view-teller.ts';

/** Runs the replica in this tab. */
export class Leader implements Host {
  readonly #options: LeaderOptions;
  /** Undefined until its code is here and the disk is open; what is wished before that waits in `#wishes`. */
  #machine: Machine | undefined;
  readonly #wishes: ReplicaEvent[] = [];
  readonly #book: AttendanceBook;
  readonly #confirmation: Confirmation;
  readonly #listeners = new Set<HostListener>();
  readonly #teller: ViewTeller;
  readonly #insider: Insider;
  #bytes = 0;
  #networks: readonly NetworkState[] = [];
  readonly #disk: DiskFacts;
  readonly #filing: LateFiling;
  #tracing = false;
  readonly #traced = (entry: TraceEntry): void => this.#each((listener) => listener.traced(entry));
  #opening: Promise<StoreOpening> | undefined;
  #opened: Promise<void> | undefined;
  /** Records on disk, count, while the replica does not have all of them yet. */
  #loading: number | undefined;
  /** Resolves when what was last read while the replica took its records is answered. */
  #reading: Promise<unknown> | undefined;
  #connection: Connection | undefined;
  #closed = false;

  constructor(options: LeaderOptions) {
    this.#options = options;
    options.network?.watch(() => this.#teller.soon());
    this.#teller = new ViewTeller({
      clock: options.clock,
      current: () => this.current,
      hasWork: (budget) => this.#loading === undefined && this.#machine?.replica.set.settle(budget) === false,
      tell: async (view) => {
        this.#each((listener) => listener.viewed(view));
        await this.#disk.look(this.#bytes);
      },
    });
    this.#disk = new DiskFacts(options, { changed: () => this.#teller.soon(), allow: (bytes) => this.#wish({ type: 'budgeted', bytes }) });
    this.#filing = new LateFiling(options.filing, { filed: (news) => this.#each((listener) => listener.filed(news)), changed: () => this.#teller.soon(), disk: () => this.#disk.view });
    this.#insider = new Insider({
      clock: options.clock,
      machine: () => (this.#closed ? undefined : this.#machine),
      opened: () => this.#opened,
      observe: () => this.#wish({ type: 'observed' }),
      compared: (comparison) => this.#each((listener) => listener.compared(comparison)),
      changed: () => this.#teller.soon(),
    });
    this.#book = new AttendanceBook(options.clock, (message, to) => this.tell(message, to));
    this.#confirmation = new Confirmation(options.clock, () => {
      const open = this.#peers.find(isOpen);
      if (open !== undefined) this.sync(open.peer);
    });
  }

  /** Whoever listens before `start` hears everything; later ones ask for `headers`. */
  listen(listener: HostListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens the disk, then the network. Never rejects: what goes wrong is told to the listeners. */
  async start(how: { readonly isTaken: boolean } = { isTaken: false }): Promise<void> {
    const { store, isResting } = this.#options;
    // Its code comes beside the disk.
    void this.#options.machine.keep();
    this.#loading = 0;
    const opening = new Opening({ store, isResting, machine: () => this.#begin() });
    this.#opening = opening.start(how);
    this.#opened = this.#open(this.#opening, opening);
    this.#options.judges?.judge([]).catch((reason: unknown) => this.#failed(reason));
    try {
      await this.#opened;
    } catch (reason) {
      return this.#failed(storageError(reason));
    }
    // Code is compiled on the page's thread: it comes when nobody waits for the disk any more.
    await pause(this.#options.clock);
    const network = await this.#options.network?.keep();
    // Whoever writes or has peers needs it soon.
    this.#options.verifier.warm?.();
    if (network !== undefined && this.#machine !== undefined) await this.#connect(network, this.#machine);
    await this.#filing.look();
  }

  /** All there is; to be read. */
  get replica(): LoneReplica | undefined {
    return this.#machine?.replica;
  }

  /** Resolves when the replica has all records of the disk. */
  get loaded(): Promise<void> | undefined {
    return this.#opened;
  }

  /** Where members meet may change while the replica stays. Resolves when it is there. */
  async settle(stay: Stay): Promise<void> {
    await this.#connection?.settle(stay);
    this.#teller.soon();
  }

  async #connect(network: Network, machine: Machine): Promise<void> {
    const { clock, sign, stay } = this.#options;
    const first = await stay();
    if (this.#closed) return;
    this.#connection = network.connection({ machine, clock, sign });
    await this.settle(first);
  }

  readonly put = (records: readonly OwnRecord[]): void => this.#wish({ type: 'put', records });

  readonly import = (records: readonly SignedRecord[]): void => this.#wish({ type: 'imported', records });

  async read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]> {
    await this.#opening;
    const bodies = this.#options.store.read(keys);
    if (this.#loading !== undefined) this.#reading = bodies.catch(() => undefined);
    return bodies;
  }

  file(ask: FileAsk, from = ''): Promise<FileAnswer> {
    return this.#filing.ask(ask, from);
  }

  /** Keeps so many bytes of records from now on, and files without being asked. */
  hoard(bytes: number): void {
    this.#disk.bound(bytes);
    void this.#opened?.then(() => this.#filing.look(), () => undefined);
  }

  /** Another tab is gone. */
  readonly gone = (tab: string): void => this.#filing.gone(tab);

  tell(message: AppMessage, to: readonly PeerId[] | undefined): void {
    this.#wish({ type: 'told', message, ...(to === undefined ? {} : { to }) });
  }

  blame(peer: PeerId, fault: Fault): void {
    this.#wish({ type: 'file-fault', peer, fault, costs: 'score' });
  }

  attend(payload: Uint8Array | undefined): void {
    this.#book.set(payload);
  }

  sync(peer: PeerId | undefined): void {
    this.#wish({ type: 'sync-asked', ...(peer === undefined ? {} : { peer }) });
  }

  readonly inquire = (keys: readonly Key[]): void => this.#wish({ type: 'inquired', keys });

  trace(): void {
    this.#tracing = true;
    this.#machine?.driver.trace(this.#traced);
  }

  look(look: Look): Promise<LookAnswer> {
    return this.#insider.look(look);
  }

  wake(): void {
    this.#options.network?.wake();
    this.#connection?.wake();
    this.#disk.forget();
    this.#teller.soon();
  }

  /** Lets the author, who may be another now, vouch for this replica's session key. Whoever has no peers proves nothing to them. */
  async certify(): Promise<void> {
    await this.#connection?.certify();
  }

  /** The same where that failed before: whoever signs is there again. */
  recertify(): void {
    this.#connection?.recertify();
  }

  /** Leaves the swarm and frees the disk; resolves when another may open it. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const left = this.#leave();
    // Nobody waits any more for what could not be loaded.
    this.#options.machine.close();
    // Before the disk is ours nothing of it can be freed.
    await this.#opened?.catch(() => undefined);
    await left;
    // What was signed before the close is worth a moment.
    await waitUntil(this.#options.clock, SETTLE_MS, () => this.#machine?.replica.idle !== false);
    this.#machine?.driver.stop();
    await this.#filing.close();
    this.#options.verifier.close();
    await this.#options.store.close();
  }

  /** Another tab leads: once this was called nothing is written any more. What is left is freed when the page goes on. */
  async resign(): Promise<void> {
    if (this.#closed) return;
    this.#machine?.driver.stop();
    const left = this.#leave();
    // Even to close a disk takes a transaction, and who is stopped ends none.
    await pause(this.#options.clock);
    await this.#opened?.catch(() => undefined);
    this.#options.verifier.close();
    await Promise.all([left, this.#filing.leave(), this.#options.store.close()]);
  }

  /** Tells nobody anything any more, and leaves the swarm. */
  #leave(): Promise<void> | undefined {
    this.#closed = true;
    this.#teller.stop();
    this.#book.stop();
    this.#confirmation.close();
    this.#listeners.clear();
    return this.#connection?.close();
  }

  async #open(found: Promise<StoreOpening>, { read }: Opening): Promise<void> {
    const opening = await found;
    const { headers, meta } = opening;
    this.#disk.opened(opening);
    this.#bytes += read.bytes;
    this.#loading = read.records;
    this.#teller.changed();
    // What can be seen comes first; peers come last.
    for (const listener of [...this.#listeners]) await listener.opened(headers);
    const machine = await this.#begin();
    if (machine === undefined) return;
    await machine.load(machine.driver, { headers, meta, clock: this.#options.clock, reading: () => this.#reading, isOver: () => this.#closed });
    if (this.#closed) return;
    this.#loading = undefined;
    this.#teller.soon();
    this.#each((listener) => listener.loaded());
    void this.#rescue(opening, machine);
  }

  /** What the disk lost of our own comes in by the door that all come in by. */
  async #rescue(opening: StoreOpening, { decode }: Machine): Promise<void> {
    await pause(this.#options.clock);
    const records = this.#closed ? [] : await this.#disk.rescue(opening, decode);
    if (records.length > 0) this.import(records);
  }

  /** The replica, once its code is here; undefined where it will not be. */
  async #begin(): Promise<Machine | undefined> {
    const make = await this.#options.machine.keep();
    if (make !== undefined && !this.#closed) this.#machine ??= this.#made(make);
    return this.#closed ? undefined : this.#machine;
  }

  #made(make: MachineMaker): Machine {
    const machine = make({
      ...this.#options,
      onChange: (change) => this.#changed(change),
      onNetworks: (networks) => {
        this.#networks = networks;
        this.#teller.soon();
      },
      onFailure: (reason) => this.#failed(reason),
    });
    if (this.#tracing) machine.driver.trace(this.#traced);
    this.#filing.meet(machine.driver);
    for (const wish of this.#wishes.splice(0)) machine.driver.dispatch(wish);
    return machine;
  }

  /** What is wished before the replica is here waits for it; what comes before it has the disk's records waits inside. */
  #wish(event: ReplicaEvent): void {
    if (this.#machine !== undefined) this.#machine.driver.dispatch(event);
    else if (!this.#closed) this.#wishes.push(event);
  }

  #changed(change: Change): void {
    switch (change.type) {
      case 'shown':
        return this.#each((listener) => listener.records(change.added, change.removed));
      case 'records':
        return this.#recordsChanged(change.added, change.removed);
      case 'settled':
        return this.#settledOne(toHex(change.record.id), change.refusal);
      case 'refused':
        return this.#refusedOne(change);
      case 'fault':
        return this.#insider.fault(change.fault.fault);
      case 'peers':
        this.#book.follow(this.#peers);
        this.#confirmation.look();
        return this.#teller.soon();
      case 'told':
        return this.#told(change.peer, change.author, change.message);
      case 'synced':
        return this.#synced(change.peer, change.report);
      case 'compared':
        return this.#insider.compared(change.peer, change.report);
      case 'receipt':
        return this.#each((listener) => listener.receipt(change.receipt));
      case 'disk':
      case 'budget':
        return this.#disk.heard(change);
    }
  }

  /** What the figures tell is what the disk holds; what people see came before (`shown`). */
  #recordsChanged(added: readonly SignedRecord[], removed: readonly RecordHeader[]): void {
    this.#bytes += bytesOf(added) - bytesOf(removed);
    this.#filing.records(added, removed);
    this.#teller.soon();
  }

  #settledOne(id: string, refusal: Refusal | undefined): void {
    if (refusal === undefined) this.#confirmation.put();
    this.#each((listener) => listener.settled(id, refusal));
  }

  #refusedOne({ peer, record: { id, author, collection, name }, refusal: { rule, reason } }: Change & { type: 'refused' }): void {
    if (!this.#insider.refused(rule)) return;
    this.#each((listener) => listener.refused({ peer, id: toHex(id), author, collection, name, rule, reason }));
  }

  #synced(peer: PeerId, report: SyncReport): void {
    this.#confirmation.compared(report);
    this.#each((listener) => listener.synced(peer, report));
    this.#teller.soon();
  }

  #told(peer: PeerId, author: string | undefined, message: AppMessage): void {
    if (message.name !== PRESENCE_CHANNEL) return this.#each((listener) => listener.told(peer, author, message));
    if (this.#book.receive(peer, author, message)) this.#teller.soon();
  }

  get #peers(): readonly PeerView[] {
    return this.#machine?.replica.peers ?? [];
  }

  /** The view as it is now. */
  get current(): HostView {
    return {
      ...this.#insider.counted,
      attendance: this.#book.rows,
      records: this.#loading ?? this.#machine?.replica.set.size ?? 0,
      bytes: this.#bytes,
      root: this.#loading === undefined ? (this.#machine?.replica.set.root() ?? '') : '',
      networks: this.#networks, hasTransport: this.#options.network?.isMissing === false,
      ...this.#disk.view,
      files: this.#filing.figures,
    };
  }

  /** As `ViewTeller.news`. */
  news(): HostView | undefined {
    return this.#teller.news();
  }

  #each(run: (listener: HostListener) => void): void {
    for (const listener of [...this.#listeners]) run(listener);
  }

  /** What a policy says that nobody can apply is known when its rules are loaded. */
  #failed(reason: unknown): void {
    const error = reason instanceof PeersetError ? reason : bugError(reason);
    if (!this.#closed) this.#each((listener) => listener.failed(error));
  }
}

/** How long a close waits for the disk at most, ms. */
const SETTLE_MS = 5000;
