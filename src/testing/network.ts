/**
 * The network: which nodes may be linked, when links come up and die, and how long a message takes.
 *
 * It models data channels: within a lane everything arrives, in order, until the link dies; then what is
 * under way is lost, and each end notices in its own time. Both ends open at different moments. Ends that
 * lost a link dial again, as the mesh would, unless one sent the other away.
 * What it does not model: signalling, and the choice of whom to link with. Edges come from the scenario.
 */
import type { PeerId, Transport } from '../ports.ts';
import { SimLink, type Endpoint, type Tap } from './link.ts';
import type { Prng } from './prng.ts';
import type { Timeline } from './timeline.ts';

/** Two nodes that want to be linked. */
export interface Edge {
  readonly one: number;
  readonly other: number;
}

interface EdgeState extends Edge {
  link: SimLink | undefined;
  dialling: boolean;
  failures: number;
  refusedUntil: number;
}

/** How long messages take, by edge; a slow direction is slow for good. */
export interface Weather {
  readonly latencyMs: readonly [min: number, max: number];
  /** Part of the directions that are slow. */
  readonly slow: number;
  /** Part of the messages that have to be sent again, once or more often: they arrive late, and what is behind them does, too. */
  readonly loss?: number;
  /** What a node's links carry away from it, where chance does not decide. */
  readonly bytesPerMs?: (from: number) => number;
}

/** What is not acknowledged is sent again after so long, ms; and after so long no more is waited for it. */
const RESEND_MS = 200;
const RESEND_MAX_MS = 10_000;

/** Carries what nodes say to each other. */
export class Network {
  readonly #timeline: Timeline;
  readonly #prng: Prng;
  readonly #weather: Weather;
  readonly #tap: Tap;
  readonly #endpoints = new Map<number, Endpoint>();
  readonly #edges = new Map<string, EdgeState>();
  readonly #links = new Map<Endpoint, Map<PeerId, SimLink>>();
  #groupOf: (node: number) => number = () => 0;

  constructor(timeline: Timeline, prng: Prng, weather: Weather, tap: Tap) {
    this.#timeline = timeline;
    this.#prng = prng;
    this.#weather = weather;
    this.#tap = tap;
  }

  /** Sets which nodes want to be linked; links that nobody wants any more die. */
  want(edges: readonly Edge[]): void {
    const wanted = new Set(edges.map(nameOf));
    for (const [name, edge] of this.#edges) {
      if (wanted.has(name)) continue;
      this.#edges.delete(name);
      edge.link?.die(this.#prng.between(0, 2000), this.#prng.between(0, 2000));
    }
    for (const edge of edges) {
      if (!this.#edges.has(nameOf(edge))) {
        this.#edges.set(nameOf(edge), { ...edge, link: undefined, dialling: false, failures: 0, refusedUntil: 0 });
      }
    }
    this.#dialAll();
  }

  /** A transport for a peer that starts. */
  transport(node: number, id: PeerId): Transport {
    const endpoint: Endpoint = { node, id, listener: undefined };
    return {
      open: (listener) => {
        endpoint.listener = listener;
        this.#endpoints.set(node, endpoint);
        // Who comes back has a new name: nobody remembers the old one's sins.
        for (const edge of this.#edgesOf(node)) edge.refusedUntil = 0;
        this.#dialAll();
      },
      send: (peer, lane, bytes) => this.#linkOf(endpoint, peer)?.send(endpoint, lane, bytes),
      disconnect: (peer, retryAfterMs) => this.#disconnect(endpoint, peer, retryAfterMs),
      introduce: () => undefined,
      wake: () => undefined,
      close: () => {
        this.#remove(endpoint, (link) => link.close(endpoint));
        return Promise.resolve();
      },
    };
  }

  /** A node vanished without a word; its neighbours notice sooner or later. */
  lose(node: number): void {
    const endpoint = this.#endpoints.get(node);
    if (endpoint !== undefined) this.#remove(endpoint, (link) => link.die(this.#prng.below(12_000), this.#prng.below(12_000)));
  }

  #remove(endpoint: Endpoint, end: (link: SimLink) => void): void {
    if (this.#endpoints.get(endpoint.node) === endpoint) this.#endpoints.delete(endpoint.node);
    for (const link of [...(this.#links.get(endpoint)?.values() ?? [])]) end(link);
    endpoint.listener = undefined;
    for (const edge of this.#edgesOf(endpoint.node)) edge.link?.die(0, 0);
  }

  /** Kills a random link. The ends notice sooner or later: at worst only when their pings miss. */
  breakOne(): void {
    const up = [...this.#edges.values()].filter(({ link }) => link !== undefined);
    if (up.length === 0) return;
    const patience = this.#prng.weighted([[3, 500], [1, 30_000]] as const);
    this.#prng.pick(up).link!.die(this.#prng.below(patience), this.#prng.below(patience));
  }

  /** Splits the nodes into groups that do not hear each other. */
  split(groupOf: (node: number) => number): void {
    this.#groupOf = groupOf;
    for (const edge of this.#edges.values()) {
      if (groupOf(edge.one) !== groupOf(edge.other)) edge.link?.die(this.#prng.below(15_000), this.#prng.below(15_000));
    }
  }

  /** Ends a split. */
  heal(): void {
    this.#groupOf = () => 0;
    this.#dialAll();
  }

  /** Edges with a link that has not died. */
  get up(): readonly Edge[] {
    return [...this.#edges.values()].filter(({ link }) => link !== undefined).map(({ one, other }) => ({ one, other }));
  }

  /** Whether somebody sent the other away, who may not come back yet. */
  isRefused(edge: Edge): boolean {
    return (this.#edges.get(nameOf(edge))?.refusedUntil ?? 0) > this.#timeline.now;
  }

  /** Ids that a node is linked with at the moment, as its transport last told it. */
  linked(node: number): PeerId[] {
    const endpoint = this.#endpoints.get(node);
    return endpoint === undefined ? [] : [...(this.#links.get(endpoint)?.keys() ?? [])];
  }

  #linkOf(endpoint: Endpoint, peer: PeerId): SimLink | undefined {
    return this.#links.get(endpoint)?.get(peer);
  }

  #disconnect(endpoint: Endpoint, peer: PeerId, retryAfterMs: number): void {
    const link = this.#linkOf(endpoint, peer);
    if (link === undefined) return;
    const edge = this.#edgeOf(link);
    if (edge !== undefined) edge.refusedUntil = Math.max(edge.refusedUntil, this.#timeline.now + retryAfterMs);
    link.close(endpoint);
  }

  #edgesOf(node: number): EdgeState[] {
    return [...this.#edges.values()].filter(({ one, other }) => one === node || other === node);
  }

  #edgeOf(link: SimLink): EdgeState | undefined {
    return this.#edges.get(nameOf({ one: link.ends[0].node, other: link.ends[1].node }));
  }

  #dialAll(): void {
    for (const edge of this.#edges.values()) this.#dialSoon(edge);
  }

  #dialSoon(edge: EdgeState): void {
    if (edge.dialling || edge.link !== undefined || !this.#canLink(edge)) return;
    edge.dialling = true;
    const pause = Math.min(200 * 2 ** edge.failures, 15_000);
    const at = Math.max(edge.refusedUntil, this.#timeline.now + this.#prng.between(pause / 2, 2 * pause));
    this.#timeline.at(at, () => {
      edge.dialling = false;
      if (this.#edges.get(nameOf(edge)) !== edge || edge.link !== undefined || !this.#canLink(edge)) return;
      if (this.#timeline.now < edge.refusedUntil) this.#dialSoon(edge);
      else this.#connect(edge);
    });
  }

  #canLink({ one, other }: Edge): boolean {
    return this.#endpoints.has(one) && this.#endpoints.has(other) && this.#groupOf(one) === this.#groupOf(other);
  }

  #connect(edge: EdgeState): void {
    const ends = [this.#endpoints.get(edge.one)!, this.#endpoints.get(edge.other)!] as const;
    const link = new SimLink(this.#timeline, this.#prng, ends, {
      latencyMs: () => this.#latencyMs(),
      bytesPerMs: [this.#speed(edge.one), this.#speed(edge.other)],
      tap: this.#tap,
      joined: (end) => this.#joined(link, end),
      left: (end) => this.#left(link, end),
      dead: (ageMs) => this.#dead(edge, link, ageMs),
    });
    edge.link = link;
    link.open();
  }

  /** Data channels lose nothing: what the wire loses is sent again after a while, and again after twice that. */
  #latencyMs(): number {
    const { latencyMs, loss = 0 } = this.#weather;
    const ms = this.#prng.between(...latencyMs);
    let waitedMs = 0;
    for (let again = Math.max(RESEND_MS, 3 * ms); loss > 0 && again <= RESEND_MAX_MS && this.#prng.chance(loss); again *= 2) waitedMs += again;
    return ms + waitedMs;
  }

  /** Most directions carry a megabyte a second, slow ones a few kilobytes. */
  #speed(from: number): number {
    if (this.#weather.bytesPerMs !== undefined) return this.#weather.bytesPerMs(from);
    return this.#prng.chance(this.#weather.slow) ? this.#prng.between(2, 20) : 1000;
  }

  #joined(link: SimLink, end: Endpoint): void {
    const peer = link.otherThan(end).id;
    // A transport says that the old link is gone before it tells of a new one with the same peer.
    this.#linkOf(end, peer)?.forget(end);
    const links = this.#links.get(end) ?? new Map<PeerId, SimLink>();
    this.#links.set(end, links.set(peer, link));
    end.listener?.joined({ peer, via: 'simulation' });
  }

  #left(link: SimLink, end: Endpoint): void {
    const peer = link.otherThan(end).id;
    if (this.#linkOf(end, peer) !== link) return;
    this.#links.get(end)!.delete(peer);
    end.listener?.left(peer);
  }

  #dead(edge: EdgeState, link: SimLink, ageMs: number): void {
    if (edge.link !== link) return;
    edge.link = undefined;
    edge.failures = ageMs > 30_000 ? 0 : edge.failures + 1;
    this.#dialSoon(edge);
  }
}

/** An edge's name, whichever end comes first. */
export function nameOf({ one, other }: Edge): string {
  return one < other ? `${one}-${other}` : `${other}-${one}`;
}
