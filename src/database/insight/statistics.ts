/**
 * What happened since somebody last wanted to begin at zero: faults, refusals, and what went over the wire. The replica and its
 * sessions count from their own beginning and know nothing of this; here is what they had counted when it was reset, and what is shown
 * is the difference. All tabs see the same: it is in the tab that leads.
 */
import type { PeerId } from '../../core/base/peer.ts';
import type { PeerView } from '../../core/replica/neighbourhood.ts';
import { NO_TRAFFIC, type Traffic, type TrafficTotals } from '../../core/replica/totals.ts';

/** What a view shows of it. */
export interface Counted {
  readonly peers: readonly PeerView[];
  readonly traffic: TrafficTotals;
  readonly faults: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  /** Since when, ms since 1970. */
  readonly since: number;
}

/** Counts since the last reset. */
export class Statistics {
  #faults: Record<string, number> = {};
  #refused: Record<string, number> = {};
  #since: number;
  /** What was counted when it was reset; peers that came later are not in it. */
  #peers = new Map<PeerId, PeerView>();
  #totals: TrafficTotals = NO_TRAFFIC;

  constructor(now: number) {
    this.#since = now;
  }

  /** A peer did something wrong. */
  fault(code: string): void {
    count(this.#faults, code);
  }

  /** The room does not take a record of a peer. */
  refused(rule: string): void {
    count(this.#refused, rule);
  }

  /** Begins at zero, from what there is now. */
  reset(peers: readonly PeerView[], totals: TrafficTotals, now: number): void {
    this.#faults = {};
    this.#refused = {};
    this.#peers = new Map(peers.map((view) => [view.peer, view]));
    this.#totals = totals;
    // Whoever compares this with what it saw before must see that it is another.
    this.#since = now > this.#since ? now : this.#since + 1;
  }

  /** What was counted since. */
  counted(peers: readonly PeerView[], { sent, received }: TrafficTotals): Counted {
    return {
      peers: this.#peers.size === 0 ? peers : peers.map((view) => this.#sinceReset(view)),
      traffic: { sent: less(sent, this.#totals.sent), received: less(received, this.#totals.received) },
      faults: { ...this.#faults },
      refused: { ...this.#refused },
      since: this.#since,
    };
  }

  #sinceReset(view: PeerView): PeerView {
    const before = this.#peers.get(view.peer);
    // One that left and came back is counted anew by itself.
    if (before?.joinedAt !== view.joinedAt || view.sent.bytes < before.sent.bytes) return view;
    return {
      ...view,
      sent: less(view.sent, before.sent),
      received: less(view.received, before.received),
      rounds: view.rounds - before.rounds,
      ranges: view.ranges - before.ranges,
    };
  }
}

function less(now: Traffic, before: Traffic): Traffic {
  return { bytes: now.bytes - before.bytes, records: now.records - before.records, messages: now.messages - before.messages };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
