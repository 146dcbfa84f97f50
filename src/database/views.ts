/**
 * What is on show in this page: live queries, personal filters, and what is known of each record's state. View
 * only; nothing here changes the set.
 */
import { toHex } from '../core/base/bytes.ts';
import type { PeerId } from '../core/base/peer.ts';
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { SyncReport } from '../core/replica/event.ts';
import type { Catalog } from './catalog.ts';
import type { Body, Entry } from './entry.ts';
import { badOption } from './errors.ts';
import type { LiveQuery, Presenter } from './live-query.ts';
import type { ReportOptions, Seen, Sights, Why } from './moderation/seen.ts';
import { compileQuery, type Query } from './query.ts';
import { Rec, type Held, type HeldOptions, type RecHost, type RecState } from './rec.ts';
import { safely } from './safely.ts';

/** Decides what one reader sees: `false` hides a record, `'hold'` leaves it out of lists until later. */
export type Filter = (rec: Rec) => boolean | 'hold';

type Actions = Pick<RecHost, 'remove' | 'held' | 'report' | 'streams' | 'now'>;

const FILTERED: Why = { rule: 'filter', reason: 'a filter of this page does not want it', fix: 'Nothing: see db.use.', by: undefined };

const DEFAULT_ORDER = compileQuery();

/** Presents records, and keeps live queries up to date beyond what the set tells. */
export class Views implements Presenter<Rec>, RecHost {
  readonly #catalog: Catalog;
  readonly #identity: { readonly pubkey: string };
  readonly #actions: Actions;
  readonly #lives = new Set<LiveQuery<Rec>>();
  readonly #filters = new Set<Filter>();
  readonly #watchers = new Set<() => void>();
  /** Records of ours that no comparison covered yet, by id: how many comparisons had ended when they came. */
  readonly #unshared = new Map<string, number>();
  readonly #lastReport = new Map<PeerId, number>();
  #sights: Sights | undefined;
  #reports = 0;
  #wasEqual = false;

  constructor(catalog: Catalog, identity: { readonly pubkey: string }, actions: Actions) {
    this.#catalog = catalog;
    this.#identity = identity;
    this.#actions = actions;
  }

  isMine({ header }: Entry): boolean {
    return header.author === this.#identity.pubkey;
  }

  /** Whether the set was found equal to a peer's. */
  get isSynced(): boolean {
    return this.#wasEqual;
  }

  /** @throws PeersetError E_OPTION where it is not a query. */
  live(collection: string, query: Query | undefined): LiveQuery<Rec> {
    const live = this.#catalog.live(collection, compileQuery(query, this.#catalog.names), this);
    this.#lives.add(live);
    live.whenEnded(() => this.#lives.delete(live));
    return live;
  }

  /** Ends a live query. */
  end(live: LiveQuery<Rec>): void {
    live[Symbol.dispose]();
  }

  present(entry: Entry): Rec {
    return new Rec(entry, this);
  }

  shows(entry: Entry): boolean {
    return entry.isReadable && (this.#sights === undefined || this.#sights.seen(entry).isListed) && this.#verdict(entry) === undefined;
  }

  stateOf(entry: Entry): RecState {
    const state = this.seen(entry)?.state ?? 'shown';
    return state === 'shown' ? this.#knownState(entry) : state;
  }

  seen(entry: Entry): Seen | undefined {
    if (!entry.isLoaded) return undefined;
    const seen = this.#sights?.seen(entry);
    if (seen !== undefined && seen.state !== 'shown') return seen;
    const verdict = this.#verdict(entry);
    return verdict === undefined ? seen : { state: verdict, blurred: false, why: FILTERED, isListed: false };
  }

  /** What moderation says of a record whose body is loaded; undefined where there is none. */
  judged(entry: Entry): Seen | undefined {
    return this.#sights?.seen(entry);
  }

  reveal(entry: Entry): void {
    this.#sights?.reveal(entry);
  }

  report(rec: Rec, reason: string, options: ReportOptions | undefined): Promise<void> {
    return this.#actions.report(rec, reason, options);
  }

  /** Whether moderation says what is seen. */
  get isModerated(): boolean {
    return this.#sights !== undefined;
  }

  /** Moderation is here: from now on it says what is seen. */
  moderate(sights: Sights): void {
    this.#sights = sights;
    this.refresh();
  }

  cursorOf(entry: Entry): string {
    return DEFAULT_ORDER.cursorOf(entry);
  }

  remove(read: Body): Promise<void> {
    return this.#actions.remove(read);
  }

  streams(): ReturnType<RecHost['streams']> {
    return this.#actions.streams();
  }

  now(): number {
    return this.#actions.now();
  }

  held(entry: Entry, options: HeldOptions): Promise<Held> {
    return this.#actions.held(entry, options);
  }

  /** Adds a personal filter; the returned function takes it away. */
  use(filter: Filter): () => void {
    if (typeof filter !== 'function') throw badOption('use', 'a filter is a function of a record');
    const own: Filter = (rec) => filter(rec);
    this.#filters.add(own);
    this.refresh();
    return () => {
      if (this.#filters.delete(own)) this.refresh();
    };
  }

  /**
   * Records came; those of ours are this device's alone until a comparison says otherwise. What comes without its
   * bytes was here before, and the disk could not let go of it.
   */
  added(records: readonly (RecordHeader | SignedRecord)[]): void {
    const { pubkey } = this.#identity;
    for (const record of records) if (record.author === pubkey && 'bytes' in record) this.#unshared.set(toHex(record.id), this.#reports);
  }

  /** Records left: nobody will ask whether those of ours are shared. */
  removed(records: readonly RecordHeader[]): void {
    if (this.#unshared.size > 0) for (const { id } of records) this.#unshared.delete(toHex(id));
  }

  /** One of ours is on disk: only comparisons that end from now on can have covered it. */
  kept(id: string): void {
    if (this.#unshared.has(id)) this.#unshared.set(id, this.#reports);
  }

  /**
   * A comparison with a peer ended. It may have begun before a record came, so equality speaks only for records
   * that were here when the last comparison with the same peer ended.
   */
  synced(peer: PeerId, { equal }: SyncReport): void {
    const last = this.#lastReport.get(peer) ?? -1;
    this.#lastReport.set(peer, ++this.#reports);
    if (!equal) return;
    const news = !this.#wasEqual;
    this.#wasEqual = true;
    let shared = 0;
    for (const [id, came] of this.#unshared) {
      if (came >= last) continue;
      this.#unshared.delete(id);
      shared++;
    }
    if (news) for (const live of this.#lives) if (live.state === 'local') live.setState('synced');
    if (news || shared > 0) this.refresh();
  }

  /** Shows everything again. */
  refresh(): void {
    for (const live of this.#lives) void live.refresh();
    for (const run of this.#watchers) run();
  }

  /** Calls `run` whenever what is seen may be another, until the returned function is called. */
  watch(run: () => void): () => void {
    this.#watchers.add(run);
    return () => this.#watchers.delete(run);
  }

  /** Shows some rows anew: what is known of them changed, and nothing of what decides whether they show. */
  renew(isNew: (entry: Entry) => boolean): void {
    for (const live of this.#lives) live.renew(isNew);
  }

  close(): void {
    for (const live of [...this.#lives]) this.end(live);
  }

  /** What filters look at: a record whose state does not depend on filters. */
  readonly #unfiltered: RecHost = {
    isMine: (entry) => this.isMine(entry),
    stateOf: (entry) => this.#knownState(entry),
    seen: (entry) => this.judged(entry),
    reveal: (entry) => this.reveal(entry),
    report: (rec, reason, options) => this.report(rec, reason, options),
    cursorOf: (entry) => this.cursorOf(entry),
    remove: (read) => this.remove(read),
    held: (entry, options) => this.held(entry, options),
    streams: () => this.streams(),
    now: () => this.now(),
    present: (entry) => this.present(entry),
  };

  #knownState(entry: Entry): RecState {
    if (!this.isMine(entry)) return 'shared';
    return this.#wasEqual && !this.#unshared.has(entry.id) ? 'shared' : 'local';
  }

  #verdict(entry: Entry): 'hidden' | 'held' | undefined {
    if (this.#filters.size === 0) return undefined;
    let verdict: 'hidden' | 'held' | undefined;
    const rec = new Rec(entry, this.#unfiltered);
    for (const filter of this.#filters) {
      // A filter that throws hides the record.
      const said = safely(() => filter(rec), false);
      if (said === false) return 'hidden';
      if (said === 'hold') verdict = 'held';
    }
    return verdict;
  }
}
