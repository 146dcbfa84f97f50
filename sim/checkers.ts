/**
 * What must hold, looked at after every event of every honest peer and once more at the end. Each checker has
 * a name, so that a planted bug can say who caught it. Nothing here throws: a violation is a line in a report.
 *
 * The yardsticks share no code with what they measure, with two exceptions: the room's rules (rules are pure
 * functions, tested beside themselves) and `select`, the definition of the slot law.
 */
import { equalBytes, toHex } from '../src/core/base/bytes.ts';
import { Reader } from '../src/core/base/codec.ts';
import type { FaultCode } from '../src/core/base/fault.ts';
import type { ReplicaEffect } from '../src/core/replica/event.ts';
import { WATERMARK } from '../src/core/replica/pruning.ts';
import type { RecordHeader, VerifiedRecord } from '../src/core/record/record.ts';
import { select } from '../src/core/selection/naive.ts';
import type { TraceEntry } from '../src/database/driver.ts';
import type { StoreBatch } from '../src/ports.ts';
import { Budgets, type Complain } from './budgets.ts';
import { liesOf } from './inquiries.ts';
import { censorOf, type Censor } from './judges.ts';
import type { Network } from '../src/testing/network.ts';
import type { Observer, SimPeer } from './peer.ts';
import type { Timeline } from '../src/testing/timeline.ts';
import { describeEntry, short, type TraceHash } from '../src/testing/trace.ts';
import { isSigned, type World } from './world.ts';

/** Names of the checkers. */
export type CheckerName =
  | 'index-is-disk' | 'seen-is-kept' | 'set-is-law' | 'rejected-never-stored' | 'pruned-never-returns' | 'acknowledged-is-durable'
  | 'sessions-are-links' | 'session-in-time' | 'credit' | 'honest-never-faulted' | 'no-throw' | 'no-spin'
  | 'converged' | 'quiet' | 'same-trace' | 'receipt-is-durable' | 'within-budget';

export interface Violation {
  readonly checker: CheckerName;
  readonly peer: string;
  /** ms after the start. */
  readonly at: number;
  readonly detail: string;
}

/** Faults that no honest peer gives another cause for, whatever the network and the clocks do. */
const SERIOUS: readonly FaultCode[] = ['malformed', 'limit', 'unexpected', 'signature', 'policy', 'binding', 'self', 'version'];

/** Largest the core accepts ahead of its clock, ms; written out, so that a changed limit is noticed. */
const FUTURE_ACCEPT_MS = 600_000;
/** A handshake is over after this, ms. */
const HANDSHAKE_MS = 12_000;
/** Ticks at one moment of virtual time that are still no endless loop, count. */
const TICKS_MAX = 50;
/** Each batch is looked at; whole sets are compared after so many, and at each start, because that is slow. */
const FULL_EVERY = 6;

/** What is known of one honest peer. */
interface Ledger {
  /** What its set should be above its horizon, before `added`. */
  model: RecordHeader[];
  /** What was stored since. */
  added: RecordHeader[];
  /** Batches until index, disk and model are compared in full again. */
  fullIn: number;
  /** Highest horizon of this incarnation by pool, ms. */
  readonly horizons: Map<string, number>;
  /** Ids it once forgot, durably. */
  readonly forgotten: Set<string>;
  /** Ids of what people see. */
  seen: Set<string>;
  /** Store batch under way. */
  storing: (ReplicaEffect & { type: 'store' }) | undefined;
  /** What should have left the disk, but the disk refused the batch. */
  readonly stale: Set<string>;
  latestNow: number;
  size: number;
  ticksAt: number;
  ticks: number;
}

export class Checkers implements Observer {
  readonly violations: Violation[] = [];
  /** Everything that was ever durable on an honest disk, by id. */
  readonly universe = new Map<string, RecordHeader>();
  /** Ids of records that break a rule, known from who made them. */
  readonly junk = new Set<string>();
  /** Ids of stored records that the room's content rules refuse, whoever let them in. */
  readonly foul = new Set<string>();
  readonly #timeline: Timeline;
  readonly #world: World;
  readonly #censor: Censor;
  readonly #startedAt: number;
  readonly #ledgers = new Map<SimPeer, Ledger>();
  readonly #honestIds = new Set<string>();
  /** The last answers of `#expected`, by horizons. */
  readonly #expectedBy = new Map<string, { readonly of: number; readonly records: readonly RecordHeader[] }>();
  readonly #budgets: Budgets;
  #network: Network | undefined;
  /** Gets every turn of every peer. */
  hash: TraceHash | undefined;
  /** Prints every turn of every peer. */
  print: ((line: string) => void) | undefined;

  constructor(timeline: Timeline, world: World) {
    this.#timeline = timeline;
    this.#world = world;
    this.#censor = censorOf(world);
    this.#startedAt = timeline.now;
    this.#budgets = new Budgets(this.complain);
  }

  /** Says that somebody keeps more than it should. */
  readonly complain: Complain = (peer, detail) => this.report('within-budget', peer, detail);

  watch(network: Network): void {
    this.#network = network;
  }

  /** Tells of a violation; the first is what matters, later ones may follow from it. */
  report(checker: CheckerName, peer: string, detail: string): void {
    this.violations.push({ checker, peer, at: this.#timeline.now - this.#startedAt, detail });
  }

  /** An honest disk holds a batch. */
  committed(peer: SimPeer, batch: StoreBatch): void {
    for (const record of batch.added) {
      const id = toHex(record.id);
      if (!this.universe.has(id) && this.#censor(record) !== undefined) this.foul.add(id);
      this.universe.set(id, record);
    }
    const ledger = this.#ledgers.get(peer);
    if (ledger === undefined) return;
    for (const key of batch.removed) {
      const header = this.universe.get(toHex(key.id));
      if (header !== undefined && header.at < this.horizonOf(peer, header)) ledger.forgotten.add(toHex(key.id));
    }
  }

  started(peer: SimPeer): void {
    if (!peer.isHonest) return;
    this.#honestIds.add(peer.id);
    this.#budgets.started(peer);
    this.#ledgers.set(peer, {
      model: [],
      added: [],
      fullIn: FULL_EVERY,
      horizons: readWatermarks(peer.disk.meta(WATERMARK)),
      forgotten: this.#ledgers.get(peer)?.forgotten ?? new Set(),
      seen: new Set(),
      storing: undefined,
      stale: new Set(),
      latestNow: peer.now,
      size: 0,
      ticksAt: 0,
      ticks: 0,
    });
  }

  failed(peer: SimPeer, reason: unknown): void {
    if (peer.isHonest) this.report('no-throw', peer.id, String(reason instanceof Error ? reason.stack : reason));
  }

  turned(peer: SimPeer, entry: TraceEntry): void {
    this.hash?.entry(peer.id, entry);
    this.print?.(`${((this.#timeline.now - this.#startedAt) / 1000).toFixed(3)} ${describeEntry(peer.id, entry)}`);
    const ledger = this.#ledgers.get(peer);
    if (ledger === undefined) return;
    this.#budgets.turned(peer, entry);
    ledger.latestNow = Math.max(ledger.latestNow, entry.at);
    if (entry.event.type === 'tick' || entry.event.type === 'loaded') this.#moveHorizons(ledger, entry.at);
    this.#checkEvent(peer, ledger, entry);
    for (const effect of entry.effects) this.#checkEffect(peer, ledger, effect);
    if (entry.event.type === 'store-failed') this.#compareWithSight(peer, ledger);
    const mayMoveLinks = entry.event.type === 'peer-joined' || entry.event.type === 'peer-left' || entry.event.type === 'tick';
    if (mayMoveLinks && !peer.isLeaving) this.#checkSessions(peer);
  }

  /** Oldest time a peer keeps of a record's pool, as its clock and its disk have told it, ms. */
  horizonOf(peer: SimPeer, { collection }: RecordHeader): number {
    return this.#ledgers.get(peer)?.horizons.get(this.#world.law.poolOf(collection)) ?? -Infinity;
  }

  /** Compares everything in full; at the end, when the disk is at rest. */
  close(peer: SimPeer): void {
    const ledger = this.#ledgers.get(peer);
    if (ledger === undefined || ledger.storing !== undefined || peer.replica === undefined) return;
    this.#adopt(peer, ledger);
    this.#compareWithModel(peer, ledger);
    this.#compareWithDisk(peer, ledger);
    this.#compareWithSight(peer, ledger);
  }

  /** The horizons of each of these peers, as text. */
  horizonsOf(peers: readonly SimPeer[]): readonly string[] {
    return peers.map((peer) => JSON.stringify([...(this.#ledgers.get(peer)?.horizons ?? [])].sort()));
  }

  /** What a peer must hold in the end: the law applied to everything that was ever durable anywhere. */
  #expected(peer: SimPeer): readonly RecordHeader[] {
    const { law } = this.#world;
    const horizons = [...this.#ledgers.get(peer)?.horizons ?? []].join(' ');
    const known = this.#expectedBy.get(horizons);
    if (known?.of === this.universe.size) return known.records;
    const kept = [...this.universe.values()].filter((record) => record.at >= this.horizonOf(peer, record) && !this.foul.has(toHex(record.id)));
    const records = select(kept, law.capsOf, law.poolOf);
    this.#expectedBy.set(horizons, { of: this.universe.size, records });
    return records;
  }

  /** How a peer's set differs from what it must be; undefined where it does not. */
  difference(peer: SimPeer): string | undefined {
    const records = this.#expected(peer);
    const { replica } = peer;
    if (replica?.set.size === records.length && records.every((record) => replica.set.has(record))) return undefined;
    const expected = new Map(records.map((record) => [toHex(record.id), record]));
    const extra = [...(peer.replica?.set ?? [])].filter(({ id }) => !expected.delete(toHex(id)));
    const describe = (keys: Iterable<{ at: number; id: Uint8Array }>): string =>
      [...keys].slice(0, 5).map(({ at, id }) => `${short(id)}@${at - this.#startedAt}`).join(' ');
    return `lacks ${expected.size} (${describe(expected.values())}), has ${extra.length} too many (${describe(extra)})`;
  }

  #moveHorizons(ledger: Ledger, now: number): void {
    for (const pool of this.#world.law.pools) {
      ledger.horizons.set(pool, Math.max(ledger.horizons.get(pool) ?? -Infinity, this.#world.law.horizon(pool, now)));
    }
  }

  #checkEvent(peer: SimPeer, ledger: Ledger, { event }: TraceEntry): void {
    const replica = peer.replica!;
    switch (event.type) {
      case 'loaded':
        ledger.seen = new Set(event.headers.map(({ id }) => toHex(id)));
        ledger.added.push(...peer.disk.records);
        this.#adopt(peer, ledger);
        this.#compareWithDisk(peer, ledger);
        break;
      case 'stored':
        ledger.added.push(...(ledger.storing?.added ?? []));
        this.#compareBatch(peer, ledger);
        if (--ledger.fullIn > 0) break;
        ledger.fullIn = FULL_EVERY;
        this.#adopt(peer, ledger);
        this.#compareWithModel(peer, ledger);
        this.#compareWithDisk(peer, ledger);
        break;
      case 'store-failed':
        for (const { id } of ledger.storing?.removed ?? []) ledger.stale.add(toHex(id));
        this.#compareWithDisk(peer, ledger);
        break;
      case 'tick':
        this.#countTick(peer, ledger);
        break;
      default:
        break;
    }
    if (event.type === 'stored' || event.type === 'store-failed') ledger.storing = undefined;
    const mayChange = event.type === 'stored' || event.type === 'loaded' || event.type === 'store-failed';
    if (!mayChange && replica.set.size !== ledger.size) {
      this.report('index-is-disk', peer.id, `the set went from ${ledger.size} to ${replica.set.size} by ${event.type}`);
    }
    ledger.size = replica.set.size;
  }

  #countTick(peer: SimPeer, ledger: Ledger): void {
    ledger.ticks = ledger.ticksAt === this.#timeline.now ? ledger.ticks + 1 : 0;
    ledger.ticksAt = this.#timeline.now;
    if (ledger.ticks === TICKS_MAX) this.report('no-spin', peer.id, `ticks without end; wakeAt − now = ${peer.replica!.wakeAt - peer.now}`);
  }

  /** What a batch was to change has changed, on disk and in the index. */
  #compareBatch(peer: SimPeer, { storing }: Ledger): void {
    const blame = (id: Uint8Array, why: string): void => this.report('index-is-disk', peer.id, `${short(id)} ${why}`);
    for (const record of storing?.added ?? []) {
      if (!peer.disk.has(record.id)) blame(record.id, 'was stored and is not on disk');
      if (!peer.replica!.set.has(record)) blame(record.id, 'was stored and is not in the index');
    }
    for (const key of storing?.removed ?? []) {
      if (peer.disk.has(key.id)) blame(key.id, 'was removed and is on disk');
      if (peer.replica!.set.has(key)) blame(key.id, 'was removed and is in the index');
    }
  }

  #adopt(peer: SimPeer, ledger: Ledger): void {
    const { law } = this.#world;
    const selected = select([...ledger.model, ...ledger.added.splice(0)], law.capsOf, law.poolOf);
    ledger.model = selected.filter((record) => record.at >= this.horizonOf(peer, record));
  }

  #compareWithModel(peer: SimPeer, ledger: Ledger): void {
    const model = new Set(ledger.model.map(({ id }) => toHex(id)));
    for (const key of peer.replica!.set) {
      const header = this.universe.get(toHex(key.id));
      if (model.delete(toHex(key.id)) || header === undefined || header.at < this.horizonOf(peer, header)) continue;
      this.report('set-is-law', peer.id, `${short(key.id)} stays though the law evicts it`);
    }
    for (const id of model) this.report('set-is-law', peer.id, `${id.slice(0, 8)} is missing though the law keeps it`);
  }

  /** What people saw before the disk answered is what it took, once nothing is under way. */
  #compareWithSight(peer: SimPeer, { seen, storing }: Ledger): void {
    if (storing !== undefined) return;
    const left = new Set(seen);
    for (const { id } of peer.replica!.set) {
      if (!left.delete(toHex(id))) this.report('seen-is-kept', peer.id, `${short(id)} is in the set and nobody sees it`);
    }
    for (const id of left) this.report('seen-is-kept', peer.id, `${id.slice(0, 8)} is seen and not in the set`);
  }

  #compareWithDisk(peer: SimPeer, ledger: Ledger): void {
    const indexed = new Set<string>();
    for (const { id } of peer.replica!.set) {
      indexed.add(toHex(id));
      if (!peer.disk.has(id)) this.report('index-is-disk', peer.id, `${short(id)} is in the index and not on disk`);
    }
    const leaving = new Set(ledger.storing?.removed.map(({ id }) => toHex(id)));
    for (const record of peer.disk.records) {
      const id = toHex(record.id);
      const isLeaving = leaving.has(id) || ledger.stale.has(id) || record.at < this.horizonOf(peer, record);
      if (indexed.has(id) || isLeaving) continue;
      // At start-up a surplus is sorted out by the batch that follows at once.
      if (ledger.model.every((kept) => toHex(kept.id) !== id)) ledger.stale.add(id);
      else this.report('index-is-disk', peer.id, `${short(record.id)} is on disk and not in the index`);
    }
  }

  #checkEffect(peer: SimPeer, ledger: Ledger, effect: ReplicaEffect): void {
    switch (effect.type) {
      case 'send':
        // What is being removed may be gone from the disk a moment before the replica hears of it.
        for (const id of liesOf(peer, effect).filter((lie) => !ledger.storing?.removed.some((key) => toHex(key.id) === lie))) {
          this.report('receipt-is-durable', peer.id, `${id.slice(0, 8)} is not on its disk`);
        }
        break;
      case 'store':
        ledger.storing = effect;
        for (const record of effect.added) this.#checkStored(peer, ledger, record);
        break;
      case 'notify': {
        const { change } = effect;
        if (change.type === 'shown') {
          for (const { id } of change.removed) ledger.seen.delete(toHex(id));
          for (const { id } of change.added) ledger.seen.add(toHex(id));
        }
        if (change.type === 'settled' && change.refusal === undefined) this.#checkAcknowledged(peer, ledger, change.record);
        if (change.type === 'fault' && this.#honestIds.has(change.peer) && SERIOUS.includes(change.fault.fault)) {
          this.report('honest-never-faulted', peer.id, `blames ${change.peer}: ${change.fault.fault}, ${change.fault.reason}`);
        }
        break;
      }
      default:
        break;
    }
  }

  #checkStored(peer: SimPeer, ledger: Ledger, record: VerifiedRecord): void {
    const id = toHex(record.id);
    const blame = (why: string): void => this.report('rejected-never-stored', peer.id, `${short(record.id)} ${why}`);
    if (!isSigned(record)) blame('has a bad signature');
    if (this.junk.has(id)) blame('breaks a rule');
    const rule = this.#censor(record);
    if (rule !== undefined) blame(`is refused by the rule ${rule}`);
    if (record.at > ledger.latestNow + FUTURE_ACCEPT_MS) blame('is from the future');
    if (record.at < this.horizonOf(peer, record)) this.report('pruned-never-returns', peer.id, `${short(record.id)} is below the horizon`);
    if (ledger.forgotten.has(id)) this.report('pruned-never-returns', peer.id, `${short(record.id)} was forgotten before`);
  }

  #checkAcknowledged(peer: SimPeer, ledger: Ledger, record: RecordHeader): void {
    if (peer.disk.has(record.id) && peer.replica!.set.has(record)) return;
    // It was held when it was put again, and the law was just taking it out: as if it had gone a moment later.
    if (ledger.storing?.removed.some(({ id }) => equalBytes(id, record.id))) return;
    this.report('acknowledged-is-durable', peer.id, `${short(record.id)} was acknowledged and is not on disk`);
  }

  #checkSessions(peer: SimPeer): void {
    const { peers, wakeAt } = peer.replica!;
    const linked = this.#network!.linked(peer.node);
    if (peers.length !== linked.length || peers.some((view) => !linked.includes(view.peer))) {
      this.report('sessions-are-links', peer.id, `links ${linked.join(' ')}; sessions ${peers.map((view) => view.peer).join(' ')}`);
    }
    if (wakeAt <= peer.now) return;
    for (const { peer: other, state, joinedAt } of peers) {
      const isSettled = state === 'open' || state === 'reauth' || state === 'draining' || state === 'closed';
      if (!isSettled && peer.now > joinedAt + HANDSHAKE_MS) this.report('session-in-time', peer.id, `with ${other} is still ${state}`);
    }
  }
}

/** The horizons on a disk, read without the core. */
function readWatermarks(bytes: Uint8Array | undefined): Map<string, number> {
  const horizons = new Map<string, number>();
  if (bytes === undefined) return horizons;
  const reader = new Reader(bytes);
  for (let left = reader.varint(1000); left > 0; left--) horizons.set(reader.text(64), reader.varint(Number.MAX_SAFE_INTEGER));
  return horizons;
}
