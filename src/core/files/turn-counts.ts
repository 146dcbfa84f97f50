/** How often each peer did something of late: so often in so long, and no more. */
import type { PeerId } from '../base/peer.ts';

/** Counts by peer. */
export class TurnCounts {
  readonly #countMax: number;
  readonly #ms: number;
  readonly #times = new Map<PeerId, number[]>();

  constructor({ countMax, ms }: { readonly countMax: number; readonly ms: number }) {
    this.#countMax = countMax;
    this.#ms = ms;
  }

  /** Charges a peer for one, or answers false. */
  take(peer: PeerId, now: number): boolean {
    const times = (this.#times.get(peer) ?? []).filter((at) => at > now - this.#ms && at <= now);
    this.#times.set(peer, times);
    if (times.length >= this.#countMax) return false;
    times.push(now);
    return true;
  }

  /** Forgets all others. */
  keep(peers: ReadonlySet<PeerId>): void {
    for (const peer of this.#times.keys()) if (!peers.has(peer)) this.#times.delete(peer);
  }
}
