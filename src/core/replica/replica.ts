/**
 * The root machine: one copy of the set plus everything this device says to its peers. Events go in,
 * effects come out, nothing else happens.
 *
 *   effects = replica.handle(event, now)   // synchronous; never awaits, reads a clock or rolls dice
 *   replica.wakeAt                         // when it wants a `tick`
 *
 * Laws: the index never claims what the disk does not hold; every record, our own too, enters through
 * admission; a peer can make us do bounded work and never makes us throw.
 */
import { toHex } from '../base/bytes.ts';
import type { Fault } from '../base/fault.ts';
import { LIMITS, type SessionLimits } from '../base/limits.ts';
import type { PeerId } from '../base/peer.ts';
import { Session } from '../protocol/session.ts';
import type { SignatureSuite } from '../protocol/suite.ts';
import type { RecordHeader, VerifiedRecord } from '../record/record.ts';
import { Selection } from '../selection/selection.ts';
import type { Key } from '../set/key.ts';
import { MerkleSet } from '../set/merkle-set.ts';
import { Admission, type Admitted, type Candidate } from './admission.ts';
import type { Refusal, ReplicaEffect, ReplicaEvent, StoreFaultCode } from './event.ts';
import type { AdmissionLaw, RoomLaw } from './law.ts';
import { Neighbour } from './neighbour.ts';
import type { NeighbourHost } from './neighbour-host.ts';
import { Pruning } from './pruning.ts';
import { Recent } from './recent.ts';

/** What a replica is made of. */
export interface ReplicaOptions {
  /** Hash of the room's address, 32 bytes. */
  readonly room: Uint8Array;
  readonly law: RoomLaw;
  readonly limits: SessionLimits;
  readonly suite: SignatureSuite;
  /** Secret of this replica's session key, 32 bytes; never the author's key. */
  readonly sessionSecret: Uint8Array;
  /** Key of the handshake's MAC where the room has a secret, 32 bytes. */
  readonly macKey?: Uint8Array;
  readonly certificateRequired: boolean;
  readonly random: (length: number) => Uint8Array;
}

/** One peer as the panel shows it. */
export interface PeerView {
  readonly peer: PeerId;
  readonly via: string;
  readonly state: string;
  readonly author: string | undefined;
  readonly sessionKey: string | undefined;
  readonly joinedAt: number;
  readonly inSync: boolean;
  /** How far its clock was ahead of ours when it joined, ms: a claim, and off by the way of its first message. */
  readonly clockAheadMs: number | undefined;
  readonly rttMs: number | undefined;
  readonly strikes: number;
  readonly syncing: { readonly have: number; readonly need: number } | undefined;
  readonly sent: Traffic;
  readonly received: Traffic;
  readonly rounds: number;
  readonly ranges: number;
}

/** What went one way, counted at the session's wire. */
export interface Traffic {
  readonly bytes: number;
  readonly records: number;
  readonly messages: number;
}

/** One copy of a room's set. */
export class Replica {
  readonly #options: ReplicaOptions;
  readonly #sessionKey: Uint8Array;
  readonly #set = new MerkleSet();
  readonly #selection: Selection;
  readonly #admission: Admission;
  readonly #pruning: Pruning;
  readonly #recent = new Recent(LIMITS.recentMax);
  readonly #neighbours = new Map<PeerId, Neighbour>();
  #certificate: Uint8Array | undefined;
  #effects: ReplicaEffect[] = [];
  #now = 0;
  #nextRequest = 1;
  #loaded = false;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.#sessionKey = options.suite.publicKey(options.sessionSecret);
    const { law } = options;
    this.#selection = new Selection((pool) => law.capsOf(pool), (collection) => law.poolOf(collection));
    this.#pruning = new Pruning(law, this.#selection);
    this.#admission = new Admission(this.#set, this.#selection, this.#lawWithWatermarks(), {
      verify: (batch, records) => this.#emit({ type: 'verify', batch, records }),
      store: (batch, added, removed, own) => this.#store(batch, added, removed, own),
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

  /** Public half of this replica's session key, 64 hex. */
  get sessionKey(): string {
    return toHex(this.#sessionKey);
  }

  /** The next moment this replica wants a `tick`, ms; Infinity where it has nothing to wait for. */
  get wakeAt(): number {
    let wakeAt = Math.min(this.#admission.wakeAt, this.#loaded ? this.#pruning.wakeAt : Infinity);
    for (const neighbour of this.#neighbours.values()) wakeAt = Math.min(wakeAt, neighbour.wakeAt);
    return wakeAt;
  }

  /** Peers with a link, whether their session is open or not. */
  get peers(): readonly PeerView[] {
    return [...this.#neighbours.values()].map(viewOf);
  }

  /** Whether everything that came in was settled. */
  get idle(): boolean {
    return this.#admission.idle;
  }

  /** Takes one event and returns what shall be done about it. `now`: ms since 1970. */
  handle(event: ReplicaEvent, now: number): readonly ReplicaEffect[] {
    this.#now = now;
    this.#effects = [];
    this.#route(event, now);
    for (const neighbour of [...this.#neighbours.values()]) neighbour.flush(now);
    return this.#effects;
  }

  #route(event: ReplicaEvent, now: number): void {
    switch (event.type) {
      case 'loaded':
        return this.#load(event.headers, event.meta, now);
      case 'put':
        return this.#admission.put(event.records, now);
      case 'imported':
        return this.#admission.offer(
          event.records.map((record) => ({ record, source: { type: 'file' } as const })),
          now,
        );
      case 'certified':
        this.#certificate = event.certificate;
        return;
      case 'peer-joined':
        return this.#join(event, now);
      case 'peer-left':
        return this.#leave(event.peer);
      case 'received':
        return this.#neighbours.get(event.peer)?.receive(event.lane, event.bytes, now);
      case 'verified':
        return this.#admission.verified(event.batch, event.valid, now);
      case 'stored':
        return this.#admission.stored(event.batch);
      case 'store-failed':
        this.#pruning.notWritten();
        return this.#admission.storeFailed(event.batch, event.reason, now);
      case 'fetched':
        for (const neighbour of this.#neighbours.values()) {
          if (neighbour.fetched(event.request, event.records)) return;
        }
        return;
      case 'told':
        return this.#tell(event, now);
      case 'sync-asked':
        for (const [peer, neighbour] of this.#neighbours) {
          if (event.peer === undefined || event.peer === peer) neighbour.syncSoon(now);
        }
        return this.#tick(now);
      case 'closing':
        for (const neighbour of this.#neighbours.values()) neighbour.goodbye(now);
        return;
      case 'tick':
        return this.#tick(now);
    }
  }

  #load(headers: readonly RecordHeader[], meta: ReadonlyMap<string, Uint8Array>, now: number): void {
    this.#pruning.load(meta, now);
    // What a changed policy or a crash left over is sorted out here: the law decides, not the disk.
    const plan = this.#selection.apply(headers);
    this.#set.insertAll(plan.kept);
    for (const header of plan.kept.slice(-LIMITS.recentMax)) this.#recent.note(header);
    this.#loaded = true;
    const surplus = plan.refused.map(({ record }) => record);
    this.#admission.prune([...plan.evicted, ...surplus, ...this.#pruning.due(now)]);
  }

  #join(event: ReplicaEvent & { type: 'peer-joined' }, now: number): void {
    this.#leave(event.peer);
    const session = new Session({
      room: this.#options.room,
      secret: this.#options.sessionSecret,
      random: this.#options.random,
      suite: this.#options.suite,
      limits: this.#options.limits,
      certificateRequired: this.#options.certificateRequired,
      features: 0,
      horizon: Math.max(0, this.#pruning.lowest(now)),
      root: () => ({ root16: this.#root16(), size: this.#set.size }),
      ...(this.#certificate === undefined ? {} : { certificate: this.#certificate }),
      ...(this.#options.macKey === undefined ? {} : { macKey: this.#options.macKey }),
      ...(event.binding === undefined ? {} : { binding: event.binding }),
    });
    const neighbour = new Neighbour(event.peer, event.via, session, this.#host(), now);
    this.#neighbours.set(event.peer, neighbour);
    neighbour.join(now);
  }

  #leave(peer: PeerId): void {
    const neighbour = this.#neighbours.get(peer);
    if (neighbour === undefined) return;
    neighbour.leave();
    this.#neighbours.delete(peer);
    this.#emit({ type: 'notify', change: { type: 'peers' } });
  }

  #tell(event: ReplicaEvent & { type: 'told' }, now: number): void {
    for (const [peer, neighbour] of this.#neighbours) {
      if (event.to === undefined || event.to.includes(peer)) neighbour.tell(event.message, now);
    }
  }

  #tick(now: number): void {
    this.#admission.tick(now);
    if (this.#loaded) this.#admission.prune(this.#pruning.due(now));
    for (const neighbour of [...this.#neighbours.values()]) neighbour.tick(now);
  }

  #store(batch: number, added: readonly VerifiedRecord[], removed: readonly RecordHeader[], own: boolean): void {
    const meta = this.#pruning.changedMeta();
    this.#emit({
      type: 'store',
      batch,
      added,
      removed,
      durability: own ? 'strict' : 'relaxed',
      ...(meta === undefined ? {} : { meta }),
    });
  }

  #changed(admitted: readonly Admitted[], removed: readonly RecordHeader[]): void {
    const added = admitted.map(({ record }) => record);
    for (const record of added) this.#recent.note(record);
    if (added.length + removed.length > 0) {
      this.#emit({ type: 'notify', change: { type: 'records', added, removed } });
    }
    for (const [peer, neighbour] of this.#neighbours) this.#spread(admitted, peer, neighbour);
  }

  /** Own records go out in full, live ones are announced, what a conversation brought is left to repair. */
  #spread(admitted: readonly Admitted[], peer: PeerId, neighbour: Neighbour): void {
    const own: VerifiedRecord[] = [];
    const live: VerifiedRecord[] = [];
    let reconciled = false;
    for (const { record, source } of admitted) {
      if (source.type !== 'peer') own.push(record);
      else if (source.peer === peer) continue;
      else if (source.live) live.push(record);
      else reconciled = true;
    }
    if (own.length > 0) neighbour.push(own, this.#now);
    if (live.length > 0) neighbour.announce(live, this.#now);
    if (reconciled) neighbour.suspect(this.#now);
  }

  #settled({ record, source }: Candidate, refusal: Refusal | undefined): void {
    if (source.type === 'peer') {
      this.#neighbours.get(source.peer)?.settled(record, source.frame);
      if (refusal === undefined || refusal.rule === 'outranked') return;
      this.#emit({ type: 'notify', change: { type: 'refused', peer: source.peer, record, refusal } });
      return;
    }
    const change = refusal === undefined ? { record } : { record, refusal };
    this.#emit({ type: 'notify', change: { type: 'settled', ...change } });
  }

  #strike(peer: PeerId, misbehaviour: Fault): void {
    this.#emit({ type: 'notify', change: { type: 'fault', peer, fault: misbehaviour } });
    this.#neighbours.get(peer)?.strike(misbehaviour, this.#now);
  }

  #disk(state: StoreFaultCode | undefined): void {
    this.#emit({ type: 'notify', change: { type: 'disk', fault: state } });
  }

  /** The room's law, with horizons that do not follow a clock that runs back. */
  #lawWithWatermarks(): AdmissionLaw {
    const { law } = this.#options;
    return {
      check: (record, now) => law.check(record, now),
      window: (record, now) => {
        const horizon = this.#pruning.horizon(law.poolOf(record.collection), now);
        return record.at < horizon ? 'pruned' : law.window(record, now);
      },
    };
  }

  #host(): NeighbourHost {
    return {
      set: this.#set,
      random: this.#options.random,
      sessionKey: this.#sessionKey,
      emit: (effect) => this.#emit(effect),
      nextRequest: () => this.#nextRequest++,
      receivingElsewhere: (than) => this.#receivingElsewhere(than),
      receive: (records, source, now) => this.#admission.receive(records, source, now),
      unknown: (ids) => ids.filter((id) => !this.#recent.has(id) && !this.#admission.isPendingOrRefused(id)),
      recent: (ids) => this.#recent.keys(ids),
      horizon: () => Math.max(0, this.#pruning.lowest(this.#now)),
    };
  }

  #receivingElsewhere(than: PeerId): boolean {
    for (const [peer, neighbour] of this.#neighbours) if (peer !== than && neighbour.isBringing(this.#now)) return true;
    return false;
  }

  #root16(): Uint8Array {
    const root = this.#set.root();
    const bytes = new Uint8Array(16);
    for (let i = 0; i < 16; i++) bytes[i] = Number.parseInt(root.slice(2 * i, 2 * i + 2), 16);
    return bytes;
  }

  #emit(effect: ReplicaEffect): void {
    this.#effects.push(effect);
  }
}

function viewOf(neighbour: Neighbour): PeerView {
  const { session, remote, counts } = neighbour;
  const traffic = session.statistics;
  return {
    peer: neighbour.peer,
    via: neighbour.via,
    state: session.state,
    author: remote?.author,
    sessionKey: remote?.sessionKey,
    joinedAt: neighbour.joinedAt,
    inSync: neighbour.inSync,
    clockAheadMs: remote === undefined ? undefined : remote.clock - neighbour.joinedAt,
    rttMs: traffic.rttMs,
    strikes: session.strikes,
    syncing: neighbour.syncing,
    sent: { bytes: traffic.sent.bytes, messages: traffic.sent.messages, records: counts.sent },
    received: { bytes: traffic.received.bytes, messages: traffic.received.messages, records: counts.received },
    rounds: counts.rounds,
    ranges: counts.ranges,
  };
}
