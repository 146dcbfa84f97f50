/**
 * What strangers can make an honest peer keep in memory, measured while they try. The numbers are written out, so that
 * a changed limit is noticed. What the core hides is seen from its events and effects, or by looking over the shoulder
 * of a class (`watchDeferred`).
 */
import { Deferred } from '../src/core/replica/deferred.ts';
import type { ReplicaEffect } from '../src/core/replica/event.ts';
import type { TraceEntry } from '../src/database/driver.ts';
import type { SimPeer } from './peer.ts';

const MIB = 1024 * 1024;
/** Records that are being checked, bytes: the budget, and one message that was taken while there was room. */
const UNVERIFIED_BYTES_MAX = 8 * MIB + MIB;
/** Records of the future, count and bytes. */
const DEFERRED_MAX = 1000;
const DEFERRED_BYTES_MAX = 4 * MIB;
/** Records that wait to be sent to one peer beside all there are, count: what it may have asked for by id. */
const WANTED_MAX = 256;

/** Hears of what is too much. */
export type Complain = (peer: string, detail: string) => void;

/** What one peer's checks hold at the moment. */
interface Checks {
  readonly bytesByBatch: Map<number, number>;
  bytes: number;
}

/** The budgets of all honest peers. */
export class Budgets {
  readonly #complain: Complain;
  readonly #checks = new WeakMap<SimPeer, Checks>();
  /** The most that any peer's checks held at once, bytes. */
  unverifiedBytes = 0;

  constructor(complain: Complain) {
    this.#complain = complain;
  }

  /** A peer began anew. */
  started(peer: SimPeer): void {
    this.#checks.set(peer, { bytesByBatch: new Map(), bytes: 0 });
  }

  /** A peer took an event. */
  turned(peer: SimPeer, { event, effects }: TraceEntry): void {
    const checks = this.#checks.get(peer);
    if (checks === undefined) return;
    if (event.type === 'verified' || event.type === 'identified') {
      checks.bytes -= checks.bytesByBatch.get(event.batch) ?? 0;
      checks.bytesByBatch.delete(event.batch);
    }
    for (const effect of effects) this.#note(checks, effect);
    this.unverifiedBytes = Math.max(this.unverifiedBytes, checks.bytes);
    if (checks.bytes > UNVERIFIED_BYTES_MAX) this.#complain(peer.id, `${checks.bytes} bytes of records are being checked`);
    if (event.type === 'received') this.#checkQueues(peer);
  }

  #note(checks: Checks, effect: ReplicaEffect): void {
    if (effect.type !== 'verify' && effect.type !== 'identify') return;
    const bytes = effect.type === 'verify' ? sum(effect.records.map(({ size }) => size)) : sum(effect.records.map(({ length }) => length));
    checks.bytesByBatch.set(effect.batch, bytes);
    checks.bytes += bytes;
  }

  /** A record may wait twice for a peer: in a conversation that broke off, and in the next. */
  #checkQueues(peer: SimPeer): void {
    const most = 2 * (peer.replica?.set.size ?? 0) + WANTED_MAX;
    for (const { peer: other, syncing } of peer.replica?.peers ?? []) {
      if (syncing !== undefined && syncing.have > most) this.#complain(peer.id, `${syncing.have} records wait for ${other}`);
    }
  }
}

/** Watches every memory of future records; the returned function ends that. */
export function watchDeferred(complain: Complain): () => void {
  const original = Deferred.prototype.add;
  Deferred.prototype.add = function (this: Deferred, record) {
    original.call(this, record);
    if (this.size > DEFERRED_MAX) complain('some peer', `${this.size} records of the future are kept`);
    if (this.bytes > DEFERRED_BYTES_MAX) complain('some peer', `records of the future take ${this.bytes} bytes`);
  };
  return () => {
    Deferred.prototype.add = original;
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
