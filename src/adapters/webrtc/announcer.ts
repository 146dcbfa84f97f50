/**
 * Announces us at every place in its time, by the pace of `core/mesh/pace.ts`. A place that just connected is told at once; offers are
 * made when they are needed, so none waits longer than it must. What is due is worked out anew each time, because links come and go.
 */
import type { Mesh } from '../../core/mesh/mesh.ts';
import { announceAfterMs, HourlyBudget } from '../../core/mesh/pace.ts';
import { DUTY_EVERY, isOnDuty } from '../../core/mesh/phases.ts';
import type { OpenPlace } from './endpoints.ts';
import type { Network, Offer } from './signal.ts';

export interface AnnouncerOptions {
  readonly topic: string;
  readonly selfId: string;
  readonly mesh: Pick<Mesh, 'links' | 'satisfied' | 'peers'>;
  readonly offers: () => Promise<readonly Offer[]>;
  /** From 0 to 1; chance unless told. */
  readonly jitter?: () => number;
}

/** Whose turn it is changes with our neighbours, but not from tick to tick, ms. */
const DUTY_MS = 5_000;

interface Turn {
  announcedAt: number;
  attempt: number;
  jitter: number;
  connected: boolean;
  busy: boolean;
  /** The last call to hurry that this endpoint has heard. */
  hurried: number;
}

/** Announces one peer at every place. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #jitter: () => number;
  readonly #turn: number;
  readonly #turns = new WeakMap<Network, Turn>();
  readonly #budget = new HourlyBudget();
  readonly #dutyByPhase = new Map<number, boolean>();
  #dutyAt = -Infinity;
  #hurried = 0;
  #hurriedAt = -Infinity;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#jitter = options.jitter ?? Math.random;
    this.#turn = Math.floor(this.#jitter() * DUTY_EVERY);
  }

  /** Begins anew at every place: we are alone, or just came back. */
  hurry(now: number): void {
    this.#hurried++;
    this.#hurriedAt = now;
  }

  /** Announces where it is time; called several times a second. */
  check(places: readonly OpenPlace[], now: number): void {
    const trackers = places.filter(({ network }) => network.takesOffers && network.connected).length;
    if (Math.abs(now - this.#dutyAt) >= DUTY_MS) this.#dutyByPhase.clear();
    if (this.#dutyByPhase.size === 0) this.#dutyAt = now;
    for (const place of places) {
      const turn = this.#turnOf(place.network);
      if (!place.network.connected || turn.busy || now < this.#dueAt(place, turn, { trackers, now })) continue;
      const { links } = this.#options.mesh;
      if (links > 0 && !this.#budget.take(now)) continue;
      void this.#announce(place, turn, now);
    }
  }

  async #announce(place: OpenPlace, turn: Turn, now: number): Promise<void> {
    const { network } = place;
    turn.busy = true;
    turn.attempt++;
    turn.announcedAt = now;
    turn.jitter = this.#jitter();
    place.announced++;
    const offers = network.takesOffers ? await this.#options.offers() : [];
    network.announce(offers, this.#options.mesh.links);
    turn.busy = false;
  }

  #dueAt({ place, network }: OpenPlace, turn: Turn, at: { readonly trackers: number; readonly now: number }): number {
    const { links, satisfied } = this.#options.mesh;
    const pause = announceAfterMs({
      links,
      satisfied,
      onDuty: satisfied && place.phases.some((phase) => this.#isOnDuty(phase)),
      attempt: turn.attempt,
      hurriedMs: at.now - this.#hurriedAt,
      intervalMs: network.intervalMs,
      trackers: network.takesOffers ? at.trackers : 0,
      jitter: turn.jitter,
    });
    return pause === Infinity ? Infinity : turn.announcedAt + pause;
  }

  #isOnDuty(phase: number): boolean {
    const known = this.#dutyByPhase.get(phase);
    if (known !== undefined) return known;
    const { topic, selfId, mesh } = this.#options;
    const duty = isOnDuty({ topic, phase, member: selfId, neighbours: mesh.peers, turn: this.#turn });
    this.#dutyByPhase.set(phase, duty);
    return duty;
  }

  /** A place that connected, or was called to hurry, begins anew. */
  #turnOf(network: Network): Turn {
    const turn = this.#turns.get(network) ?? { announcedAt: -Infinity, attempt: 0, jitter: this.#jitter(), connected: false, busy: false, hurried: this.#hurried };
    this.#turns.set(network, turn);
    if (network.connected !== turn.connected || turn.hurried !== this.#hurried) {
      turn.connected = network.connected;
      turn.hurried = this.#hurried;
      turn.attempt = 0;
    }
    return turn;
  }
}
