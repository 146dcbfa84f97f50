/**
 * The transport of the real world: finds the members of a room over trackers, relays and each other, links
 * with a few of them over WebRTC, and carries messages on those links.
 *
 *   endpoints ─ signals ─▶ rendezvous ─ offers, answers ─▶ Trystero ─ connections ─▶ guard, lanes ─▶ host
 *   introductions ─────────────▲                 mesh decides whom
 *
 * One timer drives everything. Losing every link or being woken makes it look for peers again by itself.
 * It knows nothing of records or sessions, and does not decide who is trusted: `introduce` tells it.
 */
import { fault, FAULT_COST, type Fault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { Mesh } from '../../core/mesh/mesh.ts';
import type { Lane, Link, Notes, PeerId, Transport, TransportListener } from '../../ports.ts';
import { Announcer } from './announcer.ts';
import { channelBinding } from './binding.ts';
import { Endpoints } from './endpoints.ts';
import { Guard, type GuardCounters } from './guard.ts';
import { Introductions } from './introductions.ts';
import type { Lanes, ChannelName } from './lanes.ts';
import { connectNetwork } from './networks.ts';
import { Observer } from './observer.ts';
import { Rendezvous } from './rendezvous.ts';
import type { Signaling } from '../../ports.ts';
import { selfId, TrysteroRoom } from './trystero-room.ts';
import { WakeEvents } from './wake-events.ts';

export interface WebrtcOptions {
  /** Where members meet, an opaque hex text of 256 bits. */
  readonly topic: string;
  /** What encrypts their descriptions, 256 bits as text. */
  readonly password: string;
  readonly signaling: readonly Signaling[];
  /** Whether only members know the topic: then networks see another name of the room each day. */
  readonly isPrivate?: boolean;
  /** Where this device remembers which servers answer; nowhere unless told. */
  readonly notes?: Notes;
  /** STUN and TURN servers and the like. A function is asked when the transport opens, then every ten minutes and when woken. */
  readonly rtcConfig?: RTCConfiguration | (() => Promise<RTCConfiguration>);
  /** Decides whom to be linked with. */
  readonly mesh: Mesh;
  /** Connections at once that strangers' offers made us open and that are not up yet, count; `LIMITS` unless told otherwise. */
  readonly halfOpenMax?: number;
  /** The classes of the environment; a browser's own by default. Without them we are offline. */
  readonly peerConnection?: typeof RTCPeerConnection;
  readonly webSocket?: typeof WebSocket;
}

/** What only this transport can tell. */
export interface WebrtcTransport extends Transport {
  /** Our own id, as others see it. */
  readonly selfId: PeerId;
  /** Connections open, refused and closed by the guard. */
  counters(): GuardCounters;
}

/** A transport over WebRTC. Nothing happens, and no global is touched, before `open`. */
export function webrtcTransport(options: WebrtcOptions): WebrtcTransport {
  return new RealTransport(options);
}

interface OpenLink {
  readonly connection: RTCPeerConnection;
  readonly lanes: Lanes;
  observedAt: number;
  /** Whether the host was told. */
  told: boolean;
}

const TICK_MS = 250;
const NO_COUNTERS: GuardCounters = { open: 0, halfOpen: 0, opened: 0, refused: 0, expired: 0, offended: 0 };
const REJOIN_MS = 1_000;
const WAKE_MS = 5_000;
/** Credentials of relays are good for an hour, where they are short-lived: connections get fresh ones. */
const CONFIG_MS = 600_000;

class RealTransport implements WebrtcTransport {
  readonly selfId = selfId;
  readonly #options: WebrtcOptions;
  readonly #mesh: Mesh;
  readonly #links = new Map<PeerId, OpenLink>();
  readonly #introductions: Introductions;
  readonly #observer: Observer;
  #listener: TransportListener | undefined;
  #guard: Guard | undefined;
  #configAt = Infinity;
  #room: TrysteroRoom | undefined;
  #roomReady = false;
  #rendezvous: Rendezvous | undefined;
  #endpoints: Endpoints | undefined;
  #announcer: Announcer | undefined;
  #wakeEvents: WakeEvents | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #rejoinAt = Infinity;
  #wokenAt = -Infinity;
  #isTelling = false;
  #closed = false;

  constructor(options: WebrtcOptions) {
    this.#options = options;
    this.#mesh = options.mesh;
    this.#observer = new Observer(this.#mesh, (peer) => this.disconnect(peer, LIMITS.backoffMs[0]));
    this.#introductions = new Introductions(
      selfId,
      (peer, message) => this.#links.get(peer)?.lanes.send('signal', message),
      {
        present: () => undefined,
        offered: (signal) => this.#rendezvous?.offered(signal),
        answered: (signal) => this.#rendezvous?.answered(signal),
      },
    );
  }

  open(listener: TransportListener): void {
    this.#listener = listener;
    void this.#start();
  }

  send(peer: PeerId, lane: Lane, bytes: Uint8Array): void {
    this.#links.get(peer)?.lanes.send(lane, bytes);
  }

  disconnect(peer: PeerId, retryAfterMs: number, reason?: Fault): void {
    if (reason !== undefined && FAULT_COST[reason.fault] > 0) this.#mesh.offended(peer, Date.now());
    this.#mesh.refuse(peer, Date.now() + retryAfterMs);
    this.#drop(peer);
  }

  introduce(peer: PeerId): void {
    if (!this.#links.has(peer)) return;
    this.#mesh.proved(peer);
    this.#introductions.add(peer, Date.now());
  }

  wake(): void {
    this.#endpoints?.wake();
    const now = Date.now();
    // Switching between tabs wakes us each time; the networks need not hear of each.
    if (now - this.#wokenAt < WAKE_MS) return;
    this.#wokenAt = now;
    this.#configAt = Math.min(this.#configAt, now);
    this.#announcer?.hurry(now);
  }

  counters(): GuardCounters {
    return this.#guard?.counters ?? NO_COUNTERS;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener = undefined;
    clearInterval(this.#timer);
    this.#wakeEvents?.close();
    this.#endpoints?.close();
    const left = this.#room?.leave();
    for (const peer of [...this.#links.keys()]) this.#drop(peer);
    this.#guard?.close();
    await left?.catch(() => undefined);
  }

  async #start(): Promise<void> {
    const { peerConnection, webSocket, signaling } = this.#options;
    const Connection = peerConnection ?? globalThis.RTCPeerConnection;
    const SocketClass = webSocket ?? globalThis.WebSocket;
    if (Connection === undefined || SocketClass === undefined) return this.#listener?.networks([]);
    const guard = new Guard(Connection, this.#options.halfOpenMax);
    this.#guard = guard;
    await this.#configure(Date.now());
    if (this.#closed) return;
    const rendezvous = new Rendezvous({ selfId, mesh: this.#mesh, guard, room: () => this.#readyRoom });
    this.#rendezvous = rendezvous;
    guard.answerDied = (answeredAt) => rendezvous.answerDied(answeredAt);
    const listener = {
      present: rendezvous.present.bind(rendezvous),
      offered: rendezvous.offered.bind(rendezvous),
      answered: rendezvous.answered.bind(rendezvous),
      changed: () => this.#networksChanged(),
    };
    const { topic, notes, isPrivate = false } = this.#options;
    const connect = connectNetwork({ selfId, webSocket: SocketClass }, listener);
    const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
    this.#endpoints = new Endpoints({ topic, isPrivate, signaling, connect, random, ...(notes === undefined ? {} : { notes }) });
    this.#announcer = new Announcer({ topic, selfId, mesh: this.#mesh, offers: () => rendezvous.offers() });
    this.#wakeEvents = new WakeEvents(() => this.wake());
    this.#join();
    this.#timer = setInterval(() => this.#tick(Date.now()), TICK_MS);
    this.#tick(Date.now());
  }

  /** What new connections are made with; those that are up keep theirs. */
  async #configure(now: number): Promise<void> {
    const { rtcConfig } = this.#options;
    this.#configAt = Infinity;
    const config = typeof rtcConfig === 'function' ? await rtcConfig().catch(() => undefined) : rtcConfig;
    // Old ones are better than none.
    if (config !== undefined) this.#guard!.configuration = config;
    if (typeof rtcConfig === 'function') this.#configAt = now + CONFIG_MS;
  }

  get #readyRoom(): TrysteroRoom | undefined {
    return this.#roomReady ? this.#room : undefined;
  }

  #join(): void {
    const { topic, password } = this.#options;
    this.#rejoinAt = Infinity;
    this.#roomReady = false;
    this.#room = new TrysteroRoom(
      { topic, password, guard: this.#guard! },
      {
        ready: () => this.#ready(),
        joined: (peer, connection) => this.#joined(peer, connection),
        left: (peer) => this.#drop(peer),
        ended: () => this.#ended(),
      },
    );
  }

  #ready(): void {
    this.#roomReady = true;
    this.#announcer?.hurry(Date.now());
    this.#tick(Date.now());
  }

  #ended(): void {
    this.#roomReady = false;
    this.#rendezvous?.reset(Date.now());
    for (const peer of [...this.#links.keys()]) this.#drop(peer);
    this.#rejoinAt = Date.now() + REJOIN_MS;
  }

  #tick(now: number): void {
    this.#guard?.check(now);
    if (this.#endpoints?.check(now, this.#mesh.links) === true) this.#tellNetworks();
    if (now >= this.#configAt) void this.#configure(now);
    if (now >= this.#rejoinAt) this.#join();
    if (!this.#roomReady) return;
    this.#introductions.tell(now);
    const introducible = this.#introductions.candidates();
    this.#rendezvous?.check(now, introducible);
    this.#announcer?.check(this.#endpoints?.places ?? [], now);
    const surplus = this.#mesh.rotate(now, introducible.map(({ from }) => from));
    if (surplus !== undefined) this.disconnect(surplus, LIMITS.peersRotateMs);
    this.#observer.check(now, this.#links);
  }

  #networksChanged(): void {
    this.#tellNetworks();
    this.#tick(Date.now());
  }

  /** Tells the host once of what changed together, and later, because it may be the host that is calling. */
  #tellNetworks(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      this.#listener?.networks(this.#endpoints?.state ?? []);
    });
  }

  #joined(peer: PeerId, connection: RTCPeerConnection): void {
    const lanes = this.#guard?.lanesOf(connection);
    // Trystero replaces a dead connection without a word. The host must hear of the old link's end first.
    if (this.#forget(peer)?.told) this.#listener?.left(peer);
    if (lanes === undefined || this.#closed || this.#mesh.isRefused(peer, Date.now())) return connection.close();
    const via = this.#rendezvous?.joined(peer) ?? 'unknown';
    const link: OpenLink = { connection, lanes, told: false, observedAt: -Infinity };
    this.#links.set(peer, link);
    lanes.attach({
      opened: () => this.#opened(peer, link, via),
      received: (name, bytes) => this.#received(peer, name, bytes),
      drained: (bytes) => this.#listener?.drained?.(peer, bytes),
      closed: (reason) => this.#broke(peer, link, reason),
    });
  }

  #opened(peer: PeerId, link: OpenLink, via: string): void {
    if (link.told || this.#links.get(peer) !== link) return;
    link.told = true;
    this.#guard?.joined(link.connection);
    const surplus = this.#mesh.joined(peer, Date.now());
    const binding = channelBinding(link.connection);
    const joined: Link = binding ? { peer, via, binding } : { peer, via };
    this.#listener?.joined(joined);
    for (const other of surplus) this.disconnect(other, LIMITS.backoffMs[0]);
  }

  #received(peer: PeerId, name: ChannelName, bytes: Uint8Array): void {
    if (name === 'signal') this.#introductions.receive(peer, bytes, Date.now());
    else this.#listener?.received(peer, name, bytes);
  }

  #broke(peer: PeerId, link: OpenLink, { fault: code }: Fault): void {
    if (this.#links.get(peer) !== link) return;
    // Who breaks the limits of a link is not let in again at once.
    if (code === 'limit' || code === 'malformed') this.#mesh.refuse(peer, Date.now() + LIMITS.backoffMs[0]);
    this.#drop(peer);
  }

  /** Ends a link. The host hears of it later, because it may be the host that is calling. */
  #drop(peer: PeerId): void {
    if (this.#forget(peer)?.told) queueMicrotask(() => this.#listener?.left(peer));
    if (this.#links.size === 0) this.#announcer?.hurry(Date.now());
  }

  #forget(peer: PeerId): OpenLink | undefined {
    const link = this.#links.get(peer);
    if (link === undefined) return undefined;
    this.#links.delete(peer);
    this.#introductions.remove(peer);
    this.#mesh.left(peer, Date.now());
    link.lanes.close(fault('goodbye', 'we closed the link'));
    link.connection.close();
    return link;
  }
}
