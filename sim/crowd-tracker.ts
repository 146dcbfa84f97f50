/**
 * A tracker in virtual time, as unmodified ones are: whoever is connected and announced itself is a member, each offer of an announcement
 * goes to another member, and answers go back. It can be gone for good.
 */
import type { Network as SignalNetwork, Offer, SignalListener } from '../src/adapters/webrtc/signal.ts';
import type { PeerId } from '../src/ports.ts';
import type { Prng } from '../src/testing/prng.ts';
import type { Timeline } from '../src/testing/timeline.ts';

/** How often a tracker asks for announcements, ms. */
const INTERVAL_MS = 120_000;
/** One way to the tracker, ms. */
const WAY_MS: readonly [number, number] = [20, 150];

/** The tracker of one room. */
export class CrowdTracker {
  readonly #timeline: Timeline;
  readonly #prng: Prng;
  readonly #members = new Map<PeerId, SignalListener>();
  /** Members in a row, so that one is drawn in no time. */
  #row: PeerId[] = [];
  /** Announcements it got, count. */
  announcements = 0;
  isUp = true;

  constructor(timeline: Timeline, prng: Prng) {
    this.#timeline = timeline;
    this.#prng = prng;
  }

  /** The tracker as one peer's announcer sees it. */
  client(self: PeerId, listener: SignalListener): SignalNetwork {
    const isUp = (): boolean => this.isUp;
    return {
      strategy: 'torrent',
      url: 'sim:tracker',
      get connected() {
        return isUp();
      },
      failures: 0,
      takesOffers: true,
      intervalMs: INTERVAL_MS,
      rttMs: 100,
      trouble: undefined,
      announce: (offers) => this.#soon(() => this.#announced(self, listener, offers)),
      wake: () => undefined,
      close: () => this.leave(self),
    };
  }

  /** The connection of a member is gone. */
  leave(peer: PeerId): void {
    if (!this.#members.delete(peer)) return;
    this.#row = this.#row.filter((other) => other !== peer);
  }

  #announced(from: PeerId, listener: SignalListener, offers: readonly Offer[]): void {
    this.announcements++;
    if (!this.#members.has(from)) this.#row.push(from);
    this.#members.set(from, listener);
    const drawn = new Set<PeerId>();
    for (let i = 0; i < 3 * offers.length && drawn.size < offers.length; i++) drawn.add(this.#prng.pick(this.#row));
    drawn.delete(from);
    [...drawn].forEach((to, i) => this.#pass({ from, to, listener }, offers[i]!));
  }

  #pass({ from, to, listener }: { readonly from: PeerId; readonly to: PeerId; readonly listener: SignalListener }, { offerId, sdp }: Offer): void {
    const answer = (text: string): void =>
      this.#soon(() => this.#soon(() => listener.answered({ from: to, offerId, sdp: text, via: 'torrent' })));
    this.#soon(() => this.#members.get(to)?.offered({ from, offerId, sdp, via: 'torrent', answer }));
  }

  #soon(run: () => void): void {
    this.#timeline.after(this.#prng.between(...WAY_MS), () => {
      if (this.isUp) run();
    });
  }
}
