/**
 * The loop between the pure replica and the impatient world. It takes one event, calls `handle`, performs
 * every effect, then takes the next. A finished effect comes back as an event, never as a call into the
 * replica: nothing can change the replica while it thinks.
 * The driver decides nothing. What it cannot perform (a store that broke, a verifier that died) it reports.
 */
import { assert } from '../core/base/assert.ts';
import type { Lane, PeerId } from '../core/base/peer.ts';
import { saidOf } from '../core/judge/said.ts';
import type { Change, ReplicaEffect, ReplicaEvent } from '../core/replica/event.ts';
import type { LoneReplica } from '../core/replica/lone-replica.ts';
import type { Clock, Judges, Link, NetworkState, Store, StoreFault, Transport, TransportListener, Verifier } from '../ports.ts';
import { Alarm } from './alarm.ts';
import type { FileCourier, FileWire } from './files/courier.ts';

/** One turn of the loop, for the panel and for bug reports. */
export interface TraceEntry {
  /** ms since 1970. */
  readonly at: number;
  readonly event: ReplicaEvent;
  readonly effects: readonly ReplicaEffect[];
}

export interface DriverOptions {
  readonly replica: LoneReplica;
  readonly store: Store;
  readonly verifier: Verifier;
  /** Looks at what records say; not needed where the law judges nothing. */
  readonly judges?: Judges | undefined;
  readonly clock: Clock;
  /** Called for every `notify` effect, in order, but for what peers say of files: that goes to the courier. */
  readonly onChange: (change: Exclude<Change, { type: 'filed' }>) => void;
  readonly onNetworks?: (networks: readonly NetworkState[]) => void;
  /** A bug of ours: the loop has stopped for good. */
  readonly onFailure: (reason: unknown) => void;
}

/** Drives one replica. */
export class Driver implements TransportListener {
  readonly #options: DriverOptions;
  readonly #queue: ReplicaEvent[] = [];
  readonly #alarm: Alarm;
  readonly #tracers = new Set<(entry: TraceEntry) => void>();
  /** Peers whose session is open. */
  readonly #open = new Set<PeerId>();
  #courier: FileCourier | undefined;
  #transport: Transport | undefined;
  #running = false;
  #stopped = false;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#alarm = new Alarm(options.clock, () => this.dispatch({ type: 'tick' }));
  }

  /** Feeds one event; it is handled at once, or after the one being handled now. */
  dispatch(event: ReplicaEvent): void {
    if (this.#stopped) return;
    this.#queue.push(event);
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#turn(next);
    } catch (reason) {
      this.#fail(reason);
    } finally {
      this.#running = false;
    }
    this.#alarm.set(this.#stopped ? Infinity : this.#options.replica.wakeAt);
  }

  /** Starts to carry messages over a transport. */
  connect(transport: Transport): void {
    this.#transport = transport;
    transport.open(this);
  }

  /** Stops using the transport, after goodbyes. The caller closes it. */
  disconnect(): Transport | undefined {
    this.dispatch({ type: 'closing' });
    const transport = this.#transport;
    this.#transport = undefined;
    for (const { peer } of this.#options.replica.peers) this.dispatch({ type: 'peer-left', peer });
    return transport;
  }

  /** Passes on what concerns files, from now on, to one courier; it is told at once of those whose sessions are open. */
  carry(make: (wire: FileWire) => FileCourier): void {
    this.#courier = make({
      send: (peer, lane, bytes) => this.dispatch({ type: 'filed', peer, lane, bytes }),
      blame: (peer, fault) => this.dispatch({ type: 'file-fault', peer, fault, costs: 'score' }),
      expel: (peer, fault) => this.dispatch({ type: 'file-fault', peer, fault, costs: 'session' }),
    });
    for (const peer of this.#open) this.#courier.opened(peer);
  }

  /** Stops for good; nothing is handled afterwards. */
  stop(): void {
    this.#stopped = true;
    this.#alarm.set(Infinity);
    this.#tracers.clear();
  }

  /** Calls `run` for every turn of the loop; the returned function ends it. */
  trace(run: (entry: TraceEntry) => void): () => void {
    this.#tracers.add(run);
    return () => this.#tracers.delete(run);
  }

  joined({ peer, via, binding }: Link): void {
    this.#warm();
    this.dispatch({ type: 'peer-joined', peer, via, ...(binding === undefined ? {} : { binding }) });
  }

  left(peer: PeerId): void {
    this.dispatch({ type: 'peer-left', peer });
  }

  received(peer: PeerId, lane: Lane, bytes: Uint8Array): void {
    this.dispatch({ type: 'received', peer, lane, bytes });
  }

  drained(peer: PeerId, bytes: number): void {
    if (this.#open.has(peer)) this.#courier?.drained(peer, bytes);
  }

  networks(state: readonly NetworkState[]): void {
    // Where others can find us, records will come: what checks them is ready before the first link is up.
    if (state.some(({ connected }) => connected)) this.#warm();
    this.#options.onNetworks?.(state);
  }

  #warm(): void {
    this.#options.verifier.warm?.();
    this.#options.judges?.warm?.();
  }

  #turn(event: ReplicaEvent): void {
    const now = this.#options.clock.now();
    const effects = this.#options.replica.handle(event, now);
    if (event.type === 'peer-left') this.#close(event.peer);
    for (const effect of effects) this.#perform(effect);
    for (const tracer of this.#tracers) tracer({ at: now, event, effects });
  }

  #perform(effect: ReplicaEffect): void {
    switch (effect.type) {
      case 'send':
        return this.#transport?.send(effect.peer, effect.lane, effect.bytes);
      case 'disconnect':
        this.#close(effect.peer);
        return this.#transport?.disconnect(effect.peer, effect.retryAfterMs, effect.fault);
      case 'introduce':
        this.#opened(effect.peer);
        return this.#transport?.introduce(effect.peer);
      case 'verify':
        return this.#verify(effect);
      case 'identify':
        return this.#identify(effect);
      case 'judge':
        return this.#judge(effect);
      case 'store':
        return this.#write(effect);
      case 'fetch':
        return this.#read(effect);
      case 'notify':
        return this.#notify(effect.change);
    }
  }

  #notify(change: Change): void {
    // A courier may give away the memory of what it gets; who looks at the trace looks later.
    if (change.type === 'filed') this.#courier?.received(change.peer, this.#tracers.size > 0 ? change.bytes.slice() : change.bytes);
    else this.#options.onChange(change);
  }

  #opened(peer: PeerId): void {
    this.#close(peer);
    this.#open.add(peer);
    this.#courier?.opened(peer);
  }

  #close(peer: PeerId): void {
    if (this.#open.delete(peer)) this.#courier?.closed(peer);
  }

  #verify({ batch, records }: ReplicaEffect & { type: 'verify' }): void {
    this.#options.verifier.verify(records).then(
      (valid) => this.dispatch({ type: 'verified', batch, valid }),
      (reason: unknown) => this.#fail(reason),
    );
  }

  #identify({ batch, records }: ReplicaEffect & { type: 'identify' }): void {
    this.#options.verifier.identify(records).then(
      ({ ids, valid }) => this.dispatch({ type: 'identified', batch, ids, valid }),
      (reason: unknown) => this.#fail(reason),
    );
  }

  #judge({ batch, records }: ReplicaEffect & { type: 'judge' }): void {
    const { judges } = this.#options;
    assert(judges !== undefined, 'whoever has a law that judges has judges');
    judges.judge(records.map(saidOf)).then(
      (marks) => this.dispatch({ type: 'judged', batch, marks }),
      (reason: unknown) => this.#fail(reason),
    );
  }

  #write({ batch, added, removed, meta, durability }: ReplicaEffect & { type: 'store' }): void {
    this.#options.store.write({ added, removed, durability, ...(meta === undefined ? {} : { meta }) }).then(
      () => this.dispatch({ type: 'stored', batch }),
      (reason: unknown) => {
        // Another tab leads: this replica is about to end, and what it did not write is asked of that one.
        if (!isTaken(reason)) this.dispatch({ type: 'store-failed', batch, reason: faultCodeOf(reason) });
      },
    );
  }

  #read({ request, keys }: ReplicaEffect & { type: 'fetch' }): void {
    this.#options.store.read(keys).then(
      (records) => this.dispatch({ type: 'fetched', request, records }),
      // A record that cannot be read is not sent; reconciliation finds out that it is missing.
      () => this.dispatch({ type: 'fetched', request, records: keys.map(() => undefined) }),
    );
  }

  #fail(reason: unknown): void {
    // Closing ends checks that are under way; after the end that is no failure.
    if (this.#stopped) return;
    this.stop();
    this.#options.onFailure(reason);
  }
}

function isTaken(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && (reason as StoreFault).isTaken === true;
}

function faultCodeOf(reason: unknown): StoreFault['store'] {
  if (typeof reason === 'object' && reason !== null && 'store' in reason) return (reason as StoreFault).store;
  return 'broken';
}
