/**
 * A peer's transport in a crowd: who is dialled, answered, introduced and let go is decided by the very code of the real one
 * (mesh, rendezvous, offer book, introductions, announcer); only connections, the tracker and time are simulated.
 */
import type { OfferRecord } from '@trystero-p2p/core';
import { Announcer } from '../src/adapters/webrtc/announcer.ts';
import type { OpenPlace } from '../src/adapters/webrtc/endpoints.ts';
import { Introductions } from '../src/adapters/webrtc/introductions.ts';
import { Rendezvous } from '../src/adapters/webrtc/rendezvous.ts';
import type { Network as SignalNetwork } from '../src/adapters/webrtc/signal.ts';
import { FAULT_COST, type Fault } from '../src/core/base/fault.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import { Mesh } from '../src/core/mesh/mesh.ts';
import { phasesAt } from '../src/core/mesh/phases.ts';
import type { Lane, PeerId, Transport, TransportListener } from '../src/ports.ts';
import type { Endpoint, SimLink } from '../src/testing/link.ts';
import type { Prng } from '../src/testing/prng.ts';
import type { Timeline } from '../src/testing/timeline.ts';
import type { CrowdTracker } from './crowd-tracker.ts';

/** So often a page looks around, ms: pages in the background, which are most, have no finer timers. */
const TICK_MS = 1000;
const OBSERVE_MS = 30_000;
const TOPIC = 'c'.repeat(64);

/** A word of signalling on its way over a link. */
export interface CrowdSignal {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly link: SimLink;
  readonly message: Uint8Array;
}

/** What is between transports, as each sees it. */
export interface CrowdBetween {
  readonly timeline: Timeline;
  readonly tracker: CrowdTracker;
  /** The time, ms since 1970. */
  readonly now: number;
  add(transport: CrowdTransport): void;
  remove(transport: CrowdTransport): void;
  guardOf(transport: CrowdTransport): { readonly offerRoom: number; admitStranger(): boolean };
  /** A browser describes itself, which takes a while. */
  gather(run: () => void): void;
  /** One way over the link, ms. */
  latencyOf(link: SimLink): number;
  /** Two exchanged their descriptions. */
  connect(one: CrowdTransport, peer: PeerId): void;
  signal(signal: CrowdSignal): void;
}

export interface CrowdTransportOptions {
  readonly network: CrowdBetween;
  readonly prng: Prng;
  readonly node: number;
  readonly peersMax: number;
}

interface CrowdLink {
  readonly link: SimLink;
  readonly via: string;
  bytes: number;
}

/** One peer's links. */
export class CrowdTransport implements Transport {
  readonly end: Endpoint;
  readonly mesh: Mesh;
  readonly #network: CrowdBetween;
  readonly #prng: Prng;
  readonly #links = new Map<PeerId, CrowdLink>();
  readonly #introductions: Introductions;
  readonly #rendezvous: Rendezvous;
  readonly #announcer: Announcer;
  readonly #tracker: SignalNetwork;
  readonly #place: OpenPlace;
  #observedAt: number;
  #offers = 0;
  #isOver = false;

  constructor({ network, prng, node, peersMax }: CrowdTransportOptions) {
    const id = idFrom(prng);
    const chance = (): number => prng.u32() / 2 ** 32;
    this.#network = network;
    this.#prng = prng;
    this.end = { node, id, listener: undefined };
    this.mesh = new Mesh({ max: peersMax, random: (length) => prng.bytes(length) });
    const rendezvous = new Rendezvous({
      selfId: id,
      mesh: this.mesh,
      guard: network.guardOf(this),
      room: () => (this.#isOver ? undefined : { offers: (count) => this.#offer(count), answer: (...asked) => this.#answer(...asked), complete: (...asked) => this.#complete(...asked) }),
      now: () => network.now,
      chance,
    });
    this.#rendezvous = rendezvous;
    this.#introductions = new Introductions(id, (peer, message) => this.#signal(peer, message), rendezvous, chance);
    this.#tracker = network.tracker.client(id, rendezvous);
    this.#announcer = new Announcer({ topic: TOPIC, selfId: id, mesh: this.mesh, offers: () => rendezvous.offers(), jitter: chance });
    this.#place = { network: this.#tracker, isWanted: true, unwantedAt: 0, failures: 0, isCredited: true, announced: 0,
      place: { endpoint: { strategy: 'torrent', url: this.#tracker.url, settings: { strategy: 'torrent' } }, topic: TOPIC, phases: [] } };
    this.#observedAt = network.now + prng.below(OBSERVE_MS);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Links by what brought them about. */
  get vias(): readonly string[] {
    return [...this.#links.values()].map(({ via }) => via);
  }

  /** Who it is linked with. */
  get peers(): readonly PeerId[] {
    return [...this.#links.keys()];
  }

  open(listener: TransportListener): void {
    this.end.listener = listener;
    this.#network.add(this);
    this.#tickIn(this.#prng.below(TICK_MS));
  }

  send(peer: PeerId, lane: Lane, bytes: Uint8Array): void {
    this.#links.get(peer)?.link.send(this.end, lane, bytes);
  }

  disconnect(peer: PeerId, retryAfterMs: number, reason?: Fault): void {
    if (reason !== undefined && FAULT_COST[reason.fault] > 0) this.mesh.offended(peer, this.#network.now);
    this.mesh.refuse(peer, this.#network.now + retryAfterMs);
    this.#drop(peer);
  }

  introduce(peer: PeerId): void {
    if (!this.#links.has(peer)) return;
    this.mesh.proved(peer);
    this.#introductions.add(peer, this.#network.now);
  }

  wake(): void {
    this.#announcer.hurry(this.#network.now);
  }

  close(): Promise<void> {
    this.#end();
    for (const { link } of this.#links.values()) link.close(this.end);
    return Promise.resolve();
  }

  /** The device is gone without a word; others notice sooner or later. */
  vanish(): void {
    this.#end();
    for (const { link } of this.#links.values()) link.die(this.#prng.below(12_000), this.#prng.below(12_000));
  }

  /** A connection is up at this end. */
  joined(peer: PeerId, link: SimLink): void {
    if (this.#isOver || this.mesh.isRefused(peer, this.#network.now)) return link.close(this.end);
    this.#links.get(peer)?.link.forget(this.end);
    const via = this.#rendezvous.joined(peer);
    this.#links.set(peer, { link, via, bytes: 0 });
    const surplus = this.mesh.joined(peer, this.#network.now);
    this.end.listener?.joined({ peer, via });
    for (const other of surplus) this.disconnect(other, LIMITS.backoffMs[0]);
  }

  /** It is gone. */
  left(peer: PeerId, link: SimLink): void {
    if (this.#links.get(peer)?.link === link) this.#forget(peer);
  }

  /** So many bytes came. */
  arrived(peer: PeerId, bytes: number): void {
    const open = this.#links.get(peer);
    if (open !== undefined) open.bytes += bytes;
  }

  /** A word of signalling came over a link. */
  signalled(peer: PeerId, bytes: Uint8Array): void {
    if (!this.#isOver) this.#introductions.receive(peer, bytes, this.#network.now);
  }

  #end(): void {
    this.#isOver = true;
    this.#network.remove(this);
    this.#tracker.close();
    this.end.listener = undefined;
  }

  #tickIn(ms: number): void {
    this.#network.timeline.after(ms, () => {
      if (this.#isOver) return;
      this.#tick(this.#network.now);
      this.#tickIn(TICK_MS);
    });
  }

  #tick(now: number): void {
    this.#introductions.tell(now);
    const introducible = this.#introductions.candidates();
    this.#rendezvous.check(now, introducible);
    this.#place.place = { ...this.#place.place, phases: phasesAt(now) };
    this.#announcer.check([this.#place], now);
    const surplus = this.mesh.rotate(now, introducible.map(({ from }) => from));
    if (surplus !== undefined) this.disconnect(surplus, LIMITS.peersRotateMs);
    if (now < this.#observedAt) return;
    this.#observedAt = now + OBSERVE_MS;
    for (const [peer, { link, bytes }] of this.#links) this.mesh.observed(peer, { rttMs: 2 * this.#network.latencyOf(link), useful: bytes }, now);
  }

  #drop(peer: PeerId): void {
    const open = this.#links.get(peer);
    if (open === undefined) return;
    this.#forget(peer);
    open.link.close(this.end);
  }

  #forget(peer: PeerId): void {
    this.#links.delete(peer);
    this.#introductions.remove(peer);
    this.mesh.left(peer, this.#network.now);
    // Later, because it may be the host that is calling.
    this.#network.timeline.after(0, () => this.end.listener?.left(peer));
    if (this.#links.size === 0) this.#announcer.hurry(this.#network.now);
  }

  #signal(peer: PeerId, message: Uint8Array): void {
    const open = this.#links.get(peer);
    if (open !== undefined) this.#network.signal({ from: this.end.id, to: peer, link: open.link, message });
  }

  async #offer(count: number): Promise<readonly OfferRecord[]> {
    return Array.from({ length: count }, () => {
      const offer = `${this.end.id} ${++this.#offers}`;
      // Of what a browser's connection is, nobody here asks for more.
      return { offer, peer: { isDead: false }, reclaim: () => undefined } as unknown as OfferRecord;
    });
  }

  #answer(_from: PeerId, offer: string, reply: (answer: string) => void): void {
    this.#network.gather(() => {
      if (!this.#isOver) reply(`${this.end.id} answers ${offer}`);
    });
  }

  #complete(from: PeerId, _answer: string, _record: OfferRecord): void {
    this.#network.connect(this, from);
  }
}

/** Twenty letters, as Trystero makes them. */
function idFrom(prng: Prng): PeerId {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyz';
  return Array.from({ length: 20 }, () => letters[prng.below(letters.length)]!).join('');
}
