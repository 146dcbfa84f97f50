/**
 * One peer of a simulated swarm: a device and the real database on it. Its key, its disk and the error of its clock outlive a crash;
 * the database does not.
 */
import { isFault } from '../core/base/fault.ts';
import { encodeMessage } from '../core/protocol/wire.ts';
import { recordDraft } from '../core/record/draft.ts';
import { signatureIn } from '../core/record/layout.ts';
import { authorOf, unsignedOf } from '../core/record/unsigned.ts';
import type { CollectionsConfig, Settings } from '../database/config.ts';
import { PeersetDB } from '../database/database.ts';
import type { TraceEntry } from '../database/driver.ts';
import { PeersetError } from '../database/errors.ts';
import type { Machine } from '../database/machine.ts';
import { Member } from '../database/member.ts';
import type { Peerset } from '../database/peerset.ts';
import type { Link, PeerId, Transport, TransportListener } from '../ports.ts';
import { Device } from './device.ts';
import { simulatedEnvironment, type Keepsakes, type Loaded } from './environment.ts';
import type { Network } from './network.ts';
import type { Prng } from './prng.ts';
import type { Signing } from './signing.ts';
import type { Timeline } from './timeline.ts';

/** What is around a peer. */
export interface Around {
  readonly settings: Settings;
  readonly timeline: Timeline;
  readonly network: Network;
  readonly signing: Signing;
  readonly parts: Loaded;
  readonly turned: (peer: number, entry: TraceEntry) => void;
}

/** One peer. */
export class SwarmPeer<C extends CollectionsConfig = CollectionsConfig> {
  /** Its number, from 0. */
  readonly index: number;
  readonly #around: Around;
  readonly #prng: Prng;
  readonly #kept: Keepsakes;
  #starts = 0;
  #skewMs = 0;
  #device: Device | undefined;
  #member: Member | undefined;
  #machine: Machine | undefined;
  #transport: Transport | undefined;
  #db: Peerset<C> | undefined;

  /** Made by `swarm()`, which also starts it. */
  constructor(around: Around, { index, prng, kept }: { readonly index: number; readonly prng: Prng; readonly kept: Keepsakes }) {
    this.index = index;
    this.#around = around;
    this.#prng = prng;
    this.#kept = kept;
  }

  /** The database; another after each start. Of a peer that crashed it is the one that is over: its calls reject with E_CLOSED. */
  get db(): Peerset<C> {
    return this.#db!;
  }

  /** Whether it runs, sleeps, or is not there at all. */
  get state(): 'up' | 'asleep' | 'down' {
    if (this.#device === undefined) return 'down';
    return this.#device.isAsleep ? 'asleep' : 'up';
  }

  /** How wrong its clock is, ms. */
  get skewMs(): number {
    return this.#skewMs;
  }

  /** What its clock shows, ms since 1970. */
  get now(): number {
    return this.#around.timeline.now + this.#skewMs;
  }

  /** The digest of what it holds, 64 hex: equal on two peers exactly where they hold the same. '' while it is down. */
  get root(): string {
    return this.#machine?.replica.set.root() ?? '';
  }

  /** Records that it holds, count. */
  get records(): number {
    return this.#machine?.replica.set.size ?? 0;
  }

  /** Peers with whom it has an open session, by their numbers, smallest first. */
  get sessions(): readonly number[] {
    const open = this.#machine?.replica.peers.filter(({ state }) => state === 'open') ?? [];
    return open.map(({ peer }) => numberOf(peer)).sort((left, right) => left - right);
  }

  /** Whether writes or checks are under way. */
  get isBusy(): boolean {
    return this.#machine?.replica.idle === false || (this.#member?.writer.outstanding.length ?? 0) > 0;
  }

  /** Switches it on. Resolves when its database is ready. */
  async start(): Promise<void> {
    if (this.#device !== undefined) return this.#db!.ready;
    const { settings, timeline, network, signing, parts, turned } = this.#around;
    const device = new Device(timeline, this.#skewMs);
    const id: PeerId = `peer${this.index}.${++this.#starts}`;
    const transport = onDevice(device, network.transport(this.index, id));
    const made = (machine: Machine): void => {
      this.#machine = machine;
      machine.driver.trace((entry) => turned(this.index, entry));
    };
    const own: Settings = { ...settings, config: { ...settings.config, transport } };
    const environment = simulatedEnvironment({ settings: own, device, kept: this.#kept, random: (length) => this.#prng.bytes(length), signing, parts, made });
    const member = new Member(own, environment);
    this.#device = device;
    this.#transport = transport;
    this.#member = member;
    this.#db = new PeersetDB(member, () => this.#close(device, member)) as Peerset<C>;
    await this.#db.ready;
  }

  /** The device dies this moment; its disk stays. */
  crash(): void {
    const [device, db] = [this.#device, this.#db];
    if (device === undefined) return;
    device.die();
    this.#around.network.lose(this.index);
    this.#forget();
    // What waits is told. What a closing page would still do, a dead one does not: this never ends.
    void db?.close();
  }

  sleep(): void {
    this.#device?.sleep();
  }

  wake(): void {
    this.#device?.awake();
  }

  /** Sets how wrong its clock is, ms; that lasts. */
  skew(ms: number): void {
    this.#skewMs = ms;
    if (this.#device !== undefined) this.#device.skewMs = ms;
  }

  /**
   * Says to all it has a session with a record in the name of `pubkey` (64 hex), whose signature is none. It does not keep it. Returns
   * to how many it was said.
   */
  forge(pubkey: string): number {
    const { room } = this.#member?.unlocked ?? {};
    if (this.state !== 'up' || room === undefined) return 0;
    const draft = recordDraft({ room: room.tag, collection: 'default', name: `forged ${this.#prng.u32()}`, content: '"forged"', at: this.now });
    const forged = unsignedOf(draft, authorOf(pubkey));
    if (isFault(forged)) throw new PeersetError('E_FAILED', `A forged record has no form: ${forged.reason}.`, { fix: 'Report it: this is a bug.' });
    signatureIn(forged.bytes).set(this.#prng.bytes(64));
    const peers = this.#machine?.replica.peers.filter(({ state }) => state === 'open') ?? [];
    for (const { peer } of peers) this.#transport?.send(peer, 'bulk', encodeMessage({ type: 'records', conversation: 0, records: [forged.bytes] }));
    return peers.length;
  }

  async #close(device: Device, member: Member): Promise<void> {
    await member.close();
    if (this.#device !== device) return;
    device.die();
    this.#forget();
  }

  #forget(): void {
    this.#device = undefined;
    this.#machine = undefined;
    this.#transport = undefined;
    this.#member = undefined;
  }
}

/** The number in a peer's id. */
export function numberOf(id: PeerId): number {
  return Number(/^peer(\d+)\./.exec(id)?.[1] ?? -1);
}

/** What arrives at a device that sleeps waits for it; a dead one sends nothing. */
function onDevice(device: Device, transport: Transport): Transport {
  return {
    open: (listener) => {
      transport.open(listening(device, listener));
      device.run(() => listener.networks([{ strategy: 'simulation', url: 'simulation:', connected: true }]));
    },
    send: (peer, lane, bytes) => device.run(() => transport.send(peer, lane, bytes)),
    disconnect: (peer, retryAfterMs, reason) => device.run(() => transport.disconnect(peer, retryAfterMs, reason)),
    introduce: (peer) => transport.introduce(peer),
    wake: () => transport.wake(),
    close: () => transport.close(),
  };
}

function listening(device: Device, listener: TransportListener): TransportListener {
  return {
    joined: (link: Link) => device.run(() => listener.joined(link)),
    left: (peer) => device.run(() => listener.left(peer)),
    received: (peer, lane, bytes) => device.run(() => listener.received(peer, lane, bytes)),
    drained: (peer, bytes) => device.run(() => listener.drained?.(peer, bytes)),
    networks: (state) => device.run(() => listener.networks(state)),
  };
}
