/**
 * Whom we give to: of the peers that want something, those that give us most (or, where we want nothing, those that take it
 * fastest), and one at random, so that newcomers get a chance and better ones are found. The others are choked: they
 * keep what they have to ask for to themselves. A few streams that flow are faster than many that drip.
 */
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import type { PeerId } from '../base/peer.ts';

/** A peer that wants something we have. */
export interface Candidate {
  readonly peer: PeerId;
  /** What it is worth to us: bytes per second. */
  readonly rate: number;
}

/** Who has a slot. */
export class Choker {
  readonly #random: (count: number) => number;
  #chosen: ReadonlySet<PeerId> = new Set();
  /** The one at random. */
  #optimistic: PeerId | undefined;
  #optimisticAt = -Infinity;
  #roundAt = -Infinity;

  /** `random`: a whole number from 0 to below a count. */
  constructor(random: (count: number) => number) {
    this.#random = random;
  }

  /** When slots are given anew, ms. */
  get wakeAt(): number {
    return this.#roundAt + FILE_TRANSFER_LIMITS.fileChokeMs;
  }

  /** Who has a slot, given who wants one now. Between rounds those that want nothing lose theirs, and free ones are filled. */
  choose(candidates: readonly Candidate[], now: number): ReadonlySet<PeerId> {
    const isRound = now >= this.wakeAt || now < this.#roundAt;
    if (isRound) this.#roundAt = now;
    if (isRound) this.#rollOptimistic(candidates, now);
    const wanting = new Set(candidates.map(({ peer }) => peer));
    const chosen = new Set<PeerId>();
    if (this.#optimistic !== undefined && wanting.has(this.#optimistic)) chosen.add(this.#optimistic);
    const byRate = [...candidates].sort((one, other) => other.rate - one.rate);
    // Between rounds those who have a slot keep it: what flows is not cut off for somebody who is a little better.
    if (!isRound) byRate.sort((one, other) => Number(this.#chosen.has(other.peer)) - Number(this.#chosen.has(one.peer)));
    for (const { peer } of byRate) if (chosen.size < FILE_TRANSFER_LIMITS.fileSlots) chosen.add(peer);
    this.#chosen = chosen;
    return chosen;
  }

  /** Every thirty seconds another one, of those that would have no slot, if there are such. */
  #rollOptimistic(candidates: readonly Candidate[], now: number): void {
    const isHere = candidates.some(({ peer }) => peer === this.#optimistic);
    if (isHere && now >= this.#optimisticAt && now < this.#optimisticAt + FILE_TRANSFER_LIMITS.fileOptimisticMs) return;
    const best = new Set([...candidates].sort((one, other) => other.rate - one.rate).slice(0, FILE_TRANSFER_LIMITS.fileSlots - 1).map(({ peer }) => peer));
    const rest = candidates.filter(({ peer }) => !best.has(peer) && peer !== this.#optimistic);
    this.#optimistic = rest[this.#random(rest.length)]?.peer;
    this.#optimisticAt = now;
  }
}
