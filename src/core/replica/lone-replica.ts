/**
 * The root machine: one copy of the set. Events go in, effects come out, nothing else happens. What it says to
 * its peers is said by its neighbourhood, which it may get later: a page shows what is on its disk before it can
 * talk to anybody, and without the code for it (docs/adr/0016-lazy-chunks.md).
 *
 *   effects = replica.handle(event, now)   // synchronous; never awaits, reads a clock or rolls dice
 *   replica.wakeAt                         // when it wants a `tick`
 *
 * Laws: the index never claims what the disk does not hold; every record, our own too, enters through
 * admission; a peer can make us do bounded work and never makes us throw.
 */
import { assert } from '../base/assert.ts';
import { toHex } from '../base/bytes.ts';
import type { Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { PeerId } from '../base/peer.ts';
import type { RecordHeader, VerifiedRecord } from '../record/record.ts';
import { Selection } from '../selection/selection.ts';
import { MerkleSet } from '../set/merkle-set.ts';
import { Admission, type Admitted, type Candidate } from './admission.ts';
import type { Refusal, ReplicaEffect, ReplicaEvent, StoreFaultCode } from './event.ts';
import type { AdmissionLaw, RoomLaw } from './law.ts';
import type { Neighbourhood, PeerView } from './neighbourhood.ts';
import type { NeighbourhoodHost } from './neighbour-host.ts';
import { Pruning } from './pruning.ts';
import { safeCheck } from './quarantine.ts';
import { Recent } from './recent.ts';
import { joined, NO_TRAFFIC, type TrafficTotals } from './totals.ts';

/** What a replica is made of, peers aside. */
export interface LoneReplicaOptions {
  readonly law: RoomLaw;
}

/** One copy of a room's set, alone until it may `meet` peers. */
export class LoneReplica {
  readonly #law: RoomLaw;
  readonly #set = new MerkleSet();
  readonly #selection: Selection;
  readonly #admission: Admission;
  readonly #pruning: Pruning;
  readonly #recent = new Recent(LIMITS.recentMax);
  /** Whom we talk to; undefined until `meet`. */
  #neighbourhood: Neighbourhood | undefined;
  /** What peers of places that were left carried. */
  #past: TrafficTotals = NO_TRAFFIC;
  #effects: ReplicaEffect[] = [];
  #now = 0;
  #nextRequest = 1;
  #loaded = false;
  /** Whether the disk took the last batch. */
  #diskWorks = true;
  /** Whether the shell was told that there is no room for records of peers. */
  #isFull = false;
  /** What the disk holds beyond the law. */
  #surplus: RecordHeader[] = [];
  /** Whether somebody looks at what is compared with peers. */
  #isObserved = false;
  /** Records that were put before the index was all here. */
  #early: ReplicaEvent[] = [];

  constructor({ law }: LoneReplicaOptions) {
    this.#law = law;
    this.#selection = new Selection((pool) => law.capsOf(pool), (collection) => law.poolOf(collection));
    this.#pruning = new Pruning(law, this.#selection);
    this.#admission = new Admission(this.#set, this.#selection, this.#lawWithWatermarks(), {
      verify: (batch, records) => this.#emit({ type: 'verify', batch, records }),
      identify: (batch, records) => this.#emit({ type: 'identify', batch, records }),
      judge: (batch, records) => this.#emit({ type: 'judge', batch, records }),
      store: (batch, added, removed, own) => this.#store(batch, added, removed, own),
      shown: (added, removed) => this.#emit({ type: 'notify', change: { type: 'shown', added, removed } }),
      changed: (admitted, removed) => this.#changed(admitted, removed),
      settled: (candidate, refusal) => this.#settled(candidate, refusal),
      misbehaved: (peer, misbehaviour) => this.#strike(peer, misbehaviour),
      disk: (state) => this.#disk(state),
    });
  }

  /** The set; read it, never change it. */
  get set(): MerkleSet {
    return this.#set;
  }

  /** What is in the set, by slot and by author. */
  get selection(): Selection {
    return this.#selection;
  }

  /** Public half of this replica's session key, 64 hex; there is one after `meet`. */
  get sessionKey(): string {
    assert(this.#neighbourhood !== undefined, 'whoever meets nobody has no session key');
    return toHex(this.#neighbourhood.sessionKey);
  }

  /** The next moment this replica wants a `tick`, ms; Infinity where it has nothing to wait for. */
  get wakeAt(): number {
    const wakeAt = Math.min(this.#admission.wakeAt, this.#loaded ? this.#pruning.wakeAt : Infinity);
    return Math.min(wakeAt, this.#neighbourhood?.wakeAt ?? Infinity);
  }

  /** Peers with a link, whether their session is open or not. */
  get peers(): readonly PeerView[] {
    return this.#neighbourhood?.peers ?? [];
  }

  /** What all peers carried so far, those that left included. */
  get traffic(): TrafficTotals {
    const { traffic } = this.#neighbourhood ?? { traffic: NO_TRAFFIC };
    return joined(this.#past, traffic);
  }

  /** Whether everything that came in was settled. */
  get idle(): boolean {
    return this.#admission.idle;
  }

  /** Lets it have peers from now on; called before the first joins, and again after `part`. */
  meet(make: (host: NeighbourhoodHost) => Neighbourhood): void {
    assert(this.#neighbourhood === undefined, 'a replica has one neighbourhood');
    this.#neighbourhood = make(this.#host());
  }

  /** Gives up its peers, all of whom have left: its room's members meet elsewhere from now on. The set stays. */
  part(): void {
    assert(this.peers.length === 0, 'whoever parts has said goodbye');
    this.#past = this.traffic;
    this.#neighbourhood = undefined;
  }

  /** Takes one event and returns what shall be done about it. `now`: ms since 1970. */
  handle(event: ReplicaEvent, now: number): readonly ReplicaEffect[] {
    this.#now = now;
    this.#effects = [];
    this.#route(event, now);
    this.#neighbourhood?.flush(now);
    this.#tellBudget();
    return this.#effects;
  }

  #tellBudget(): void {
    const { isFull } = this.#admission.budget;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    this.#emit({ type: 'notify', change: { type: 'budget', isFull } });
  }

  #route(event: ReplicaEvent, now: number): void {
    // Whether there is room for a record nobody knows before the index is all here.
    if (!this.#loaded && (event.type === 'put' || event.type === 'imported')) {
      this.#early.push(event);
      return;
    }
    switch (event.type) {
      case 'loading':
        return this.#index(event.headers);
      case 'loaded':
        return this.#load(event.headers, event.meta, now);
      case 'put':
        return this.#admission.put(event.records, now);
      case 'imported':
        return this.#admission.offer(event.records.map((record) => ({ record, source: { type: 'file' } as const })), now);
      case 'certified':
        return this.#neighbourhood?.certified(event.certificate);
      case 'peer-joined':
        assert(this.#neighbourhood !== undefined, 'peers join whoever can meet them');
        return this.#neighbourhood.join(event, now);
      case 'peer-left':
        return this.#neighbourhood?.leave(event.peer);
      case 'received':
        return this.#neighbourhood?.receive(event, now);
      case 'verified':
        return this.#admission.verified(event.batch, event.valid, now);
      case 'identified':
        return this.#admission.identified(event.batch, event.ids, event.valid, now);
      case 'judged':
        return this.#admission.judged(event.batch, event.marks);
      case 'stored':
        return this.#admission.stored(event.batch);
      case 'store-failed':
        this.#pruning.notWritten();
        return this.#admission.storeFailed(event.batch, event.reason, now);
      case 'fetched':
        return this.#neighbourhood?.fetched(event);
      case 'told':
        return this.#neighbourhood?.tell(event, now);
      case 'filed':
        return this.#neighbourhood?.carry(event, now);
      case 'file-fault':
        if (event.costs === 'score') return this.#strike(event.peer, event.fault);
        return this.#neighbourhood?.expel(event.peer, event.fault, now);
      case 'inquired':
        return this.#neighbourhood?.inquire(event);
      case 'budgeted':
        return this.#admission.budget.setLimit(event.bytes);
      case 'sync-asked':
        this.#neighbourhood?.syncSoon(event.peer, now);
        return this.#tick(now);
      case 'observed':
        this.#isObserved = true;
        return;
      case 'closing':
        return this.#neighbourhood?.goodbye(now);
      case 'tick':
        return this.#tick(now);
    }
  }

  #load(headers: readonly RecordHeader[], meta: ReadonlyMap<string, Uint8Array>, now: number): void {
    this.#pruning.load(meta, now);
    this.#index(headers);
    for (const header of this.#selection.loaded()) {
      this.#set.remove(header);
      this.#surplus.push(header);
    }
    for (const key of this.#set.keys(Math.max(0, this.#set.size - LIMITS.recentMax), this.#set.size)) this.#recent.note(key);
    this.#loaded = true;
    const surplus = this.#surplus;
    this.#surplus = [];
    this.#admission.prune([...surplus, ...this.#pruning.due(now)]);
    for (const early of this.#early.splice(0)) this.#route(early, now);
  }

  /** Takes part of what is on disk. What a changed policy or a crash left over: the law decides, not the disk. */
  #index(headers: readonly RecordHeader[]): void {
    const { kept, evicted, refused } = this.#selection.load(headers);
    for (const header of evicted) this.#surplus.push(header);
    for (const { record } of refused) this.#surplus.push(record);
    this.#set.insertAll(kept);
    this.#admission.budget.changed(bytesOf(headers));
  }

  #tick(now: number): void {
    this.#admission.tick(now);
    if (this.#loaded) this.#admission.prune(this.#pruning.due(now));
    this.#neighbourhood?.tick(now);
  }

  #store(batch: number, added: readonly VerifiedRecord[], removed: readonly RecordHeader[], own: readonly VerifiedRecord[]): void {
    // To ask a disk takes a page longer than to send. One that refused lately may refuse again, and then nobody else should have it either.
    if (this.#diskWorks && own.length > 0) this.#neighbourhood?.hasten(own, this.#now);
    const meta = this.#pruning.changedMeta();
    this.#emit({
      type: 'store',
      batch,
      added,
      removed,
      durability: own.length > 0 ? 'strict' : 'relaxed',
      ...(meta === undefined ? {} : { meta }),
    });
  }

  #changed(admitted: readonly Admitted[], removed: readonly RecordHeader[]): void {
    const added = admitted.map(({ record }) => record);
    for (const record of added) this.#recent.note(record);
    this.#admission.budget.changed(bytesOf(added) - bytesOf(removed));
    if (added.length + removed.length > 0) {
      this.#emit({ type: 'notify', change: { type: 'records', added, removed } });
    }
    this.#neighbourhood?.spread(admitted, this.#now);
  }

  #settled({ record, source }: Candidate, refusal: Refusal | undefined): void {
    if (source.type === 'peer') {
      this.#neighbourhood?.settled(source.peer, record, source.frame);
      if (refusal === undefined || refusal.rule === 'outranked') return;
      this.#emit({ type: 'notify', change: { type: 'refused', peer: source.peer, record, refusal } });
      return;
    }
    const change = refusal === undefined ? { record } : { record, refusal };
    this.#emit({ type: 'notify', change: { type: 'settled', ...change } });
  }

  #strike(peer: PeerId, misbehaviour: Fault): void {
    this.#emit({ type: 'notify', change: { type: 'fault', peer, fault: misbehaviour } });
    this.#neighbourhood?.strike(peer, misbehaviour, this.#now);
  }

  #disk(state: StoreFaultCode | undefined): void {
    this.#diskWorks = state === undefined;
    this.#emit({ type: 'notify', change: { type: 'disk', fault: state } });
  }

  /** The room's law, with horizons that do not follow a clock that runs back. */
  #lawWithWatermarks(): AdmissionLaw {
    const law = this.#law;
    return {
      check: safeCheck(law),
      judges: (record) => law.judges(record),
      window: (record, now) => {
        const horizon = this.#pruning.horizon(law.poolOf(record.collection), now);
        return record.at < horizon ? 'pruned' : law.window(record, now);
      },
    };
  }

  #host(): NeighbourhoodHost {
    return {
      set: this.#set,
      emit: (effect) => this.#emit(effect),
      nextRequest: () => this.#nextRequest++,
      receive: (records, source, now) => this.#admission.receive(records, source, now),
      unknown: (ids) => ids.filter((id) => !this.#recent.has(id) && !this.#admission.isPendingOrRefused(id)),
      recent: (ids) => this.#recent.keys(ids),
      takesMore: () => !this.#admission.budget.isFull,
      isObserved: () => this.#isObserved,
      horizon: () => Math.max(0, this.#pruning.lowest(this.#now)),
    };
  }

  #emit(effect: ReplicaEffect): void {
    this.#effects.push(effect);
  }
}

function bytesOf(records: readonly RecordHeader[]): number {
  return records.reduce((sum, { size }) => sum + size, 0);
}
