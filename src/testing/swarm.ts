/**
 * A swarm of real databases in virtual time, on one simulated network, from one seed. Nothing happens while nobody lets time pass, but
 * what takes none: reading and writing one's own disk, checking signatures.
 *
 * One seed gives one course of events, to the byte, as long as the test does the same things in the same order and waits for nothing
 * outside. Not simulated: signalling, and files.
 */
import type { CollectionsConfig, PeersetConfig, Settings } from '../database/config.ts';
import { readConfig } from '../database/config.ts';
import { badOption, closedError, PeersetError } from '../database/errors.ts';
import { Keepsakes, loadParts } from './environment.ts';
import { edgesOf } from './gathering.ts';
import { complaintsIn, messageOf, SwarmTrace, type Happening, type SwarmMessage } from './happenings.ts';
import type { SimLink, Tap } from './link.ts';
import { Network, type Edge } from './network.ts';
import { isWhole, readFaults, readPlan, type Faults, type Plan, type SwarmOptions, type Weather } from './options.ts';
import { Prng } from './prng.ts';
import { differencesIn } from './settling.ts';
import { fastSigning, realSigning } from './signing.ts';
import { SwarmPeer } from './swarm-peer.ts';
import { VirtualTime } from './virtual-time.ts';

/** Looks so often whether all agree, ms; and all is quiet once they did for so long. */
const LOOK_EVERY_MS = 100;
const QUIET_MS = 1500;
/** Waits so long for that unless told otherwise, ms. */
const PATIENCE_MS = 600_000;
/** First bytes of messages that only say that somebody is there, or compare roots. */
const IDLE_TALK = new Set([0x12, 0x13, 0x20, 0x23]);
/** Secrets of 32 bytes. */
const SECRET_BYTES = 32;

/**
 * A swarm of `n` real databases, linked with each other, in virtual time.
 *
 * @throws PeersetError E_OPTION naming an option that cannot be used.
 *
 * @example
 * const s = swarm(3, { seed: 7, config: { collections: { notes: {} } } })
 * await s.ready
 * await s.peers[0].db.notes.put({ text: 'hi' })
 * await s.settle()
 * s.converged // true: all three hold it
 * await s.close()
 */
export function swarm<const C extends CollectionsConfig = CollectionsConfig>(n: number, options: SwarmOptions<C> = {}): Swarm<C> {
  return new Swarm<C>(readPlan(n, options as SwarmOptions), readConfig('swarm', simulated(options.config ?? {})));
}

/** What says how a real device meets others says nothing here. */
function simulated({ transport: _t, clock: _c, random: _r, tabs: _a, storage: _s, signaling: _g, turn: _u, iceServers: _i, files: _f, ...config }: PeersetConfig): PeersetConfig {
  return { ...config, storage: 'memory' };
}

/** What `swarm()` gives. */
export class Swarm<C extends CollectionsConfig = CollectionsConfig> implements AsyncDisposable {
  /** All databases are ready. They meet each other when time passes. Rejects with E_LOAD where a part of the program does not come. */
  readonly ready: Promise<void>;
  /** Everything that happened. */
  readonly trace = new SwarmTrace();
  readonly #plan: Plan;
  readonly #time: VirtualTime;
  readonly #network: Network;
  readonly #prng: Prng;
  readonly #watchers = new Set<(happening: Happening) => void>();
  readonly #messages = new WeakMap<Uint8Array, SwarmMessage>();
  #peers: readonly SwarmPeer<C>[] = [];
  #weather: Weather;
  #groups: readonly (readonly number[])[] | undefined;
  /** When something was last said that is more than idle talk, ms. */
  #talkedAt = -Infinity;
  #isClosed = false;

  /** Made by `swarm()`. */
  constructor(plan: Plan, settings: Settings) {
    this.#plan = plan;
    this.#weather = plan.weather;
    this.#prng = new Prng(`swarm ${plan.seed}`);
    this.#time = new VirtualTime(plan.startAt);
    const weather = this;
    this.#network = new Network(this.#time.timeline, this.#prng.fork('network'), {
      get latencyMs() {
        return weather.#weather.delayMs;
      },
      get loss() {
        return weather.#weather.loss;
      },
      slow: 0,
    }, this.#tap());
    this.ready = this.#start(settings);
    // Whoever awaits it hears of it.
    this.ready.catch(() => undefined);
  }

  /** The peers, by their numbers. @throws PeersetError E_NOT_READY before `ready`. */
  get peers(): readonly SwarmPeer<C>[] {
    if (this.#peers.length === 0) throw new PeersetError('E_NOT_READY', 'The swarm is being made.', { fix: 'Await `ready` first.' });
    return this.#peers;
  }

  /** True time, ms since 1970. Peers see it by their own clocks. */
  get now(): number {
    return this.#time.timeline.now;
  }

  /** Whether all peers that are not down hold the same. */
  get converged(): boolean {
    const [first, ...rest] = this.peers.filter(({ state }) => state !== 'down');
    return first === undefined || rest.every(({ root }) => root === first.root);
  }

  /** Links that have not died, by the numbers of their ends. */
  get links(): readonly Edge[] {
    return this.#network.up;
  }

  /** What goes wrong on the network from now on; what is left out is as at the beginning of every swarm. @throws PeersetError E_OPTION. */
  get faults(): Faults {
    const { delayMs, loss, breakEveryMs } = this.#weather;
    return { delayMs, loss, ...(breakEveryMs === undefined ? {} : { breakEveryMs }) };
  }

  set faults(faults: Faults) {
    const before = this.#weather.breakEveryMs;
    this.#weather = readFaults(faults);
    if (before === undefined) this.#breakLater();
  }

  /** Calls `run` for every message, refusal and fault, until the returned function is called. */
  watch(run: (happening: Happening) => void): () => void {
    this.#watchers.add(run);
    return () => this.#watchers.delete(run);
  }

  /** Lets so much time pass, ms. @throws PeersetError E_OPTION, E_CLOSED. */
  async advance(ms: number): Promise<void> {
    if (!isWhole(ms, 0, 1e12)) throw badOption('ms', 'it is a whole number of ms, 0 at least');
    await this.#begin();
    await this.#time.pass(ms);
  }

  /** Lets the next thing happen, whenever that is. False where nothing is going to. */
  async step(): Promise<boolean> {
    await this.#begin();
    return this.#time.next();
  }

  /**
   * Lets time pass until nothing is left to do: within each part of a swarm that is cut, all that are awake hold the same, and nothing
   * is being written or sent.
   * @throws PeersetError E_NO_ANSWER after `withinMs` of virtual time, ten minutes unless told otherwise; its message says what
   * still differs. E_CLOSED.
   */
  async settle({ withinMs = PATIENCE_MS }: { readonly withinMs?: number } = {}): Promise<void> {
    if (!isWhole(withinMs, 1, 1e12)) throw badOption('withinMs', 'it is a whole number of ms, 1 at least');
    await this.#begin();
    const end = this.now + withinMs;
    let quietSince = this.now;
    for (;;) {
      await this.#time.pass(LOOK_EVERY_MS);
      const differences = this.differences;
      if (differences.length > 0) quietSince = this.now;
      if (this.now - Math.max(quietSince, this.#talkedAt) >= QUIET_MS) return;
      if (this.now < end) continue;
      throw new PeersetError('E_NO_ANSWER', `The swarm did not settle within ${withinMs} ms of its time: ${differences.join('; ') || 'peers talk without end'}.`, {
        fix: 'Heal what is cut, wake who sleeps, or give it more time. `trace.lines` says what happened.',
      });
    }
  }

  /** What keeps the swarm from being settled, in words; nothing where it is. */
  get differences(): readonly string[] {
    return differencesIn(this.#together, this.peers, (edge) => this.#network.isRefused(edge));
  }

  /**
   * Lets time pass until this promise is settled, and gives what it gives: for what needs an answer of other peers, such as `db.sync()`.
   * @throws PeersetError E_NO_ANSWER after ten minutes of virtual time; E_CLOSED; and whatever it rejects with.
   */
  async until<T>(promise: Promise<T>): Promise<T> {
    await this.#begin();
    let isSettled = false;
    const note = (): void => void (isSettled = true);
    promise.then(note, note);
    const end = this.now + PATIENCE_MS;
    while (!isSettled && this.now < end) await this.#time.pass(LOOK_EVERY_MS);
    if (isSettled) return promise;
    throw new PeersetError('E_NO_ANSWER', `What was waited for did not happen within ${PATIENCE_MS} ms of virtual time.`, { fix: 'Look at `trace.lines` for what happened instead.' });
  }

  /** Cuts the swarm into groups that do not hear each other. Whoever is in none of them is in one more. @throws PeersetError E_OPTION. */
  partition(...groups: readonly (readonly number[])[]): void {
    const named = groups.flat();
    for (const peer of named) this.#peer(peer);
    if (new Set(named).size !== named.length) throw badOption('groups', 'a peer is in one group only');
    const others = this.peers.map(({ index }) => index).filter((index) => !named.includes(index));
    this.#groups = [...groups, others].filter(({ length }) => length > 0);
    this.#gather();
  }

  /** Ends a partition. */
  heal(): void {
    this.#groups = undefined;
    this.#gather();
  }

  /** A device sleeps: nothing happens on it, and others lose it. */
  sleep(peer: number): void {
    this.#peer(peer).sleep();
    this.#gather();
  }

  /** It wakes, and goes on where it stopped. */
  wake(peer: number): void {
    this.#peer(peer).wake();
    this.#gather();
  }

  /** Sets how wrong a peer's clock is, ms; it is ahead where that is positive. */
  skew(peer: number, ms: number): void {
    if (!isWhole(ms, -1e11, 1e11)) throw badOption('ms', 'it is a whole number of ms');
    this.#peer(peer).skew(ms);
  }

  /** A device dies without a word. Its disk and its key survive: `restart` starts it again. */
  crash(peer: number): void {
    this.#peer(peer).crash();
    this.#gather();
  }

  /** A device is switched on. Resolves when its database is ready. */
  async restart(peer: number): Promise<void> {
    await this.#begin();
    await this.until(this.#peer(peer).start());
    this.#gather();
  }

  /**
   * Lets a peer say to all its neighbours a record in another peer's name, whose signature is none: what a hostile one would try. They
   * refuse it and blame whoever sent it. Returns to how many it was said.
   */
  forge(peer: number, { inNameOf = (peer + 1) % this.#plan.count }: { readonly inNameOf?: number } = {}): number {
    return this.#peer(peer).forge(this.#peer(inNameOf).db.me.pubkey);
  }

  /** Closes all databases. Nothing happens any more. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.ready.catch(() => undefined);
    for (const { index, state } of this.#peers) if (state === 'asleep') this.wake(index);
    const open = this.#peers.filter(({ state }) => state === 'up');
    const closing = this.until(Promise.all(open.map(({ db }) => db.close())));
    await closing;
    this.#isClosed = true;
    this.#time.end();
    this.#watchers.clear();
  }

  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #begin(): Promise<void> {
    if (this.#isClosed) throw closedError();
    await this.ready;
  }

  async #start(settings: Settings): Promise<void> {
    const [parts, signing] = await Promise.all([loadParts(settings), this.#plan.isFast ? fastSigning() : realSigning()]);
    const around = { settings, timeline: this.#time.timeline, network: this.#network, signing, parts, turned: (peer: number, entry: Parameters<SwarmTrace['add']>[1]) => this.#turned(peer, entry) };
    const peers = Array.from({ length: this.#plan.count }, (_, index) => {
      const prng = this.#prng.fork(`peer ${index}`);
      return new SwarmPeer<C>(around, { index, prng, kept: new Keepsakes({ secret: prng.bytes(SECRET_BYTES), disk: new parts.memory.MemoryDisk() }) });
    });
    for (const peer of peers) await peer.start();
    this.#peers = peers;
    this.#gather();
    if (this.#weather.breakEveryMs !== undefined) this.#breakLater();
  }

  /** Peers that can hear each other, awake ones only. */
  get #together(): readonly (readonly number[])[] {
    const groups = this.#groups ?? [this.#peers.map(({ index }) => index)];
    return groups.map((group) => group.filter((index) => this.#peers[index]!.state === 'up'));
  }

  /** Says to the network who can hear whom, and who shall be linked. */
  #gather(): void {
    const groupOf = new Map(this.#together.flatMap((group, i) => group.map((index) => [index, i] as const)));
    // Who sleeps is alone, under a number of its own.
    this.#network.split((index) => groupOf.get(index) ?? -1 - index);
    this.#network.want(edgesOf(this.#together, this.#plan.links));
  }

  #breakLater(): void {
    const { breakEveryMs } = this.#weather;
    if (breakEveryMs === undefined) return;
    this.#time.timeline.after(this.#prng.between(breakEveryMs / 2, 2 * breakEveryMs), () => {
      if (this.#weather.breakEveryMs !== undefined) this.#network.breakOne();
      this.#breakLater();
    });
  }

  #turned(peer: number, entry: Parameters<SwarmTrace['add']>[1]): void {
    this.trace.add(peer, entry);
    if (this.#watchers.size > 0) for (const happening of complaintsIn(peer, entry)) this.#tell(happening);
  }

  #tap(): Tap {
    return {
      sent: (link, from, bytes) => {
        if (!IDLE_TALK.has(bytes[0] ?? 0)) this.#talkedAt = this.now;
        if (this.#watchers.size === 0) return;
        const message = messageOf(...endsOf(link, from), bytes);
        this.#messages.set(bytes, message);
        this.#tell({ type: 'sent', message });
      },
      arrived: (link, to, bytes) => {
        if (!IDLE_TALK.has(bytes[0] ?? 0)) this.#talkedAt = this.now;
        const message = this.#messages.get(bytes);
        if (message !== undefined && endsOf(link, to)[0] === message.to) this.#tell({ type: 'arrived', message });
      },
    };
  }

  #tell(happening: Happening): void {
    for (const watcher of [...this.#watchers]) watcher(happening);
  }

  #peer(index: number): SwarmPeer<C> {
    const peer = this.peers[index];
    if (peer === undefined) throw badOption('peer', `there are peers 0 to ${this.#plan.count - 1}`);
    return peer;
  }
}

/** The number of one end, then of the other. */
function endsOf({ ends }: SimLink, side: 0 | 1): [number, number] {
  return [ends[side].node, ends[1 - side]!.node];
}
