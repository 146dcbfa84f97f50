/**
 * What a peer's misbehaviour has cost it so far. Strikes fade by a tenth per minute, so that rare accidents
 * never add up; what remains decides whether the link goes, and for how long it stays away.
 */
import { FAULT_COST, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';

const MINUTE_MS = 60_000;

/** The strikes of one link. */
export class Strikes {
  #value = 0;
  #at = 0;

  /** Strikes when the last one fell. */
  get value(): number {
    return this.#value;
  }

  /** Adds a fault's cost; returns the strikes there are now. */
  add(misbehaviour: Fault, now: number): number {
    const minutes = Math.max(0, now - this.#at) / MINUTE_MS;
    this.#value = this.#value * LIMITS.strikeDecayPerMinute ** minutes + FAULT_COST[misbehaviour.fault];
    this.#at = now;
    return this.#value;
  }
}

/**
 * How long a peer that was closed for `reason` stays away, ms. This is the least; who dials may wait longer
 * when it happens again.
 */
export function retryAfter(reason: Fault, strikes: number): number {
  if (strikes >= LIMITS.strikesBan || reason.fault === 'self') return LIMITS.banMs;
  const hopeless = reason.fault === 'version' || strikes >= LIMITS.strikesClose;
  return hopeless ? LIMITS.backoffMs.at(-1)! : LIMITS.backoffMs[0];
}
