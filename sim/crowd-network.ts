/**
 * What is between the transports of a crowd: links with a delay of their own each, the tracker, and who is there. Nobody plans who is
 * linked with whom: the transports find out by themselves.
 */
import { LIMITS } from '../src/core/base/limits.ts';
import type { PeerId } from '../src/ports.ts';
import { SimLink, type Tap } from '../src/testing/link.ts';
import type { Prng } from '../src/testing/prng.ts';
import type { Timeline } from '../src/testing/timeline.ts';
import { CrowdTracker } from './crowd-tracker.ts';
import { CrowdTransport, type CrowdBetween, type CrowdSignal } from './crowd-transport.ts';

/** One way over a link, ms; each link is as far as it is, with a little more now and then. */
const WAY_MS: readonly [number, number] = [10, 150];
const JITTER_MS = 10;
/** What a browser takes to describe itself, ms. */
const GATHER_MS: readonly [number, number] = [30, 200];
const BYTES_PER_MS = 1000;

export interface CrowdNetworkOptions {
  readonly timeline: Timeline;
  readonly prng: Prng;
  readonly tap: Tap;
  readonly peersMax: number;
  /** Told of words of signalling on links, bytes. */
  readonly signalled: (bytes: number) => void;
}

/** Carries what peers of a crowd say, and connects them. */
export class CrowdNetwork implements CrowdBetween {
  readonly timeline: Timeline;
  readonly tracker: CrowdTracker;
  readonly #options: CrowdNetworkOptions;
  readonly #prng: Prng;
  readonly #transports = new Map<PeerId, CrowdTransport>();
  readonly #byNode = new Map<number, CrowdTransport>();
  readonly #wayByLink = new WeakMap<SimLink, number>();

  constructor(options: CrowdNetworkOptions) {
    this.#options = options;
    this.timeline = options.timeline;
    this.#prng = options.prng;
    this.tracker = new CrowdTracker(options.timeline, options.prng.fork('tracker'));
  }

  get now(): number {
    return this.timeline.now;
  }

  /** Everybody who is there. */
  get transports(): Iterable<CrowdTransport> {
    return this.#transports.values();
  }

  /** A transport for a peer that starts. */
  transport(node: number): CrowdTransport {
    const { peersMax } = this.#options;
    const transport = new CrowdTransport({ network: this, prng: this.#prng.fork('transport'), node, peersMax });
    this.#byNode.set(node, transport);
    return transport;
  }

  /** A node vanished without a word. */
  lose(node: number): void {
    this.#byNode.get(node)?.vanish();
  }

  add(transport: CrowdTransport): void {
    this.#transports.set(transport.end.id, transport);
  }

  remove({ end }: CrowdTransport): void {
    this.#transports.delete(end.id);
  }

  /** How many connections may still be opened: all that are up count, as for the guard of a real one. */
  guardOf(transport: CrowdTransport): { readonly offerRoom: number; admitStranger(): boolean } {
    return {
      get offerRoom() {
        return LIMITS.connectionsMax - LIMITS.halfOpenMax - transport.peers.length;
      },
      admitStranger: () => true,
    };
  }

  /** A browser describes itself. */
  gather(run: () => void): void {
    this.timeline.after(this.#prng.between(...GATHER_MS), run);
  }

  /** One way over the link, ms. */
  latencyOf(link: SimLink): number {
    return this.#wayByLink.get(link) ?? WAY_MS[1];
  }

  /** Two that exchanged their descriptions are connected after three ways there and back. */
  connect(one: CrowdTransport, peer: PeerId): void {
    const wayMs = this.#prng.between(...WAY_MS);
    this.timeline.after(6 * wayMs, () => {
      const other = this.#transports.get(peer);
      if (other === undefined || one.isOver) return;
      const link: SimLink = new SimLink(this.timeline, this.#prng, [one.end, other.end], {
        latencyMs: () => wayMs + this.#prng.below(JITTER_MS),
        bytesPerMs: [BYTES_PER_MS, BYTES_PER_MS],
        tap: this.#options.tap,
        joined: (end) => (end === one.end ? one : other).joined(link.otherThan(end).id, link),
        left: (end) => (end === one.end ? one : other).left(link.otherThan(end).id, link),
        dead: () => undefined,
      });
      this.#wayByLink.set(link, wayMs);
      link.open();
    });
  }

  /** So many bytes came to somebody. */
  arrived(link: SimLink, to: 0 | 1, bytes: number): void {
    this.#transports.get(link.ends[to].id)?.arrived(link.ends[1 - to]!.id, bytes);
  }

  /** Carries a word of signalling. */
  signal({ from, to, link, message }: CrowdSignal): void {
    this.#options.signalled(message.length);
    this.timeline.after(this.latencyOf(link), () => this.#transports.get(to)?.signalled(from, message));
  }
}
