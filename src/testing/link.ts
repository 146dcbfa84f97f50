/**
 * One link: two ends, three lanes each way. Keeps order within a lane, carries what it can before it dies,
 * and tells each end on its own that it is up or gone.
 */
import type { Lane, PeerId, TransportListener } from '../ports.ts';
import type { Prng } from './prng.ts';
import type { Timeline } from './timeline.ts';

/** Sees every message of records and acknowledgements, for the checkers. */
export interface Tap {
  sent(link: SimLink, from: 0 | 1, bytes: Uint8Array): void;
  arrived(link: SimLink, to: 0 | 1, bytes: Uint8Array): void;
}

/** One living peer's place on the network. */
export interface Endpoint {
  readonly node: number;
  readonly id: PeerId;
  listener: TransportListener | undefined;
}

/** What a link needs of the network around it. */
export interface LinkHost {
  latencyMs(): number;
  /** Speed of what either end sends. */
  readonly bytesPerMs: readonly [number, number];
  readonly tap: Tap;
  joined(end: Endpoint): void;
  left(end: Endpoint): void;
  dead(ageMs: number): void;
}

type Side = 0 | 1;

/** Ends that do not open within this of each other are not linked at all, ms. */
const OPEN_SPREAD_MS = 900;

/** One link between two endpoints, from its opening to its end. */
export class SimLink {
  readonly ends: readonly [Endpoint, Endpoint];
  readonly #timeline: Timeline;
  readonly #prng: Prng;
  readonly #host: LinkHost;
  readonly #bornAt: number;
  /** What an end knows: not up yet, up, or gone. */
  readonly #knows: ['not-yet' | 'up' | 'gone', 'not-yet' | 'up' | 'gone'] = ['not-yet', 'not-yet'];
  readonly #early: [(() => void)[], (() => void)[]] = [[], []];
  /** When the last message of a lane arrives, by side it comes from. */
  readonly #arrivesAt: Record<Lane, [number, number]> = { control: [0, 0], bulk: [0, 0], files: [0, 0] };
  #alive = true;
  /** Nothing arrives any more. */
  #silent = false;

  constructor(timeline: Timeline, prng: Prng, ends: readonly [Endpoint, Endpoint], host: LinkHost) {
    this.#timeline = timeline;
    this.#prng = prng;
    this.ends = ends;
    this.#host = host;
    this.#bornAt = timeline.now;
  }

  otherThan(end: Endpoint): Endpoint {
    return this.ends[1 - this.#sideOf(end)]!;
  }

  /** Both ends come up, not at the same moment. */
  open(): void {
    for (const side of [0, 1] as const) {
      this.#timeline.after(this.#prng.below(this.#prng.chance(0.2) ? OPEN_SPREAD_MS : 30), () => this.#join(side));
    }
  }

  /** Queues a message of one end. */
  send(end: Endpoint, lane: Lane, bytes: Uint8Array): void {
    const from = this.#sideOf(end);
    if (!this.#alive || this.#knows[from] !== 'up') return;
    this.#host.tap.sent(this, from, bytes);
    const earliest = this.#timeline.now + this.#host.latencyMs();
    const at = Math.max(earliest, this.#arrivesAt[lane][from]) + bytes.length / this.#host.bytesPerMs[from];
    this.#arrivesAt[lane][from] = at;
    const to = (1 - from) as Side;
    this.#timeline.at(Math.ceil(at), () => this.#deliver(to, lane, bytes));
    if (lane === 'files') this.#timeline.at(Math.ceil(at), () => this.#drain(from, bytes.length));
  }

  /** The network took so much: about when it arrives, whether it does or not. */
  #drain(side: Side, bytes: number): void {
    if (this.#knows[side] === 'up') this.ends[side].listener?.drained?.(this.ends[1 - side]!.id, bytes);
  }

  /** One end ends the link: what it said before still arrives, most times. */
  close(end: Endpoint): void {
    if (!this.#alive) return;
    const side = this.#sideOf(end);
    const lingersMs = this.#prng.chance(0.7) ? Math.max(0, this.#arrivesAt.control[side] - this.#timeline.now) + 5 : 0;
    this.#end();
    const notices = [0, 0];
    notices[1 - side] = Math.ceil(lingersMs);
    if (lingersMs === 0) this.#silent = true;
    this.#notice(notices);
  }

  /** The link breaks: what is under way is lost; the ends notice after so long, ms. */
  die(...noticeMs: readonly [number, number]): void {
    if (!this.#alive) return;
    this.#silent = true;
    this.#end();
    this.#notice(noticeMs);
  }

  /** An end hears of a newer link with the same peer before it noticed that this one died. */
  forget(end: Endpoint): void {
    this.#leave(this.#sideOf(end));
  }

  #end(): void {
    this.#alive = false;
    this.#host.dead(this.#timeline.now - this.#bornAt);
  }

  #notice(noticeMs: readonly number[]): void {
    for (const side of [0, 1] as const) this.#timeline.after(noticeMs[side]!, () => this.#leave(side));
  }

  #join(side: Side): void {
    if (!this.#alive || this.#knows[side] !== 'not-yet') return;
    this.#knows[side] = 'up';
    this.#host.joined(this.ends[side]);
    for (const run of this.#early[side].splice(0)) run();
  }

  #leave(side: Side): void {
    const knew = this.#knows[side];
    this.#knows[side] = 'gone';
    if (knew === 'up') this.#host.left(this.ends[side]);
  }

  #deliver(to: Side, lane: Lane, bytes: Uint8Array): void {
    if (this.#silent || this.#knows[to] === 'gone') return;
    if (this.#knows[to] === 'not-yet') {
      this.#early[to].push(() => this.#deliver(to, lane, bytes));
      return;
    }
    this.#host.tap.arrived(this, to, bytes);
    const end = this.ends[to];
    end.listener?.received(this.ends[1 - to]!.id, lane, bytes);
  }

  #sideOf(end: Endpoint): Side {
    return this.ends[0] === end ? 0 : 1;
  }
}
