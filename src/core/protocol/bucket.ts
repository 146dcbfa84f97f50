/**
 * A token bucket: what a link may spend per second, with a reserve for bursts.
 */

export interface Rate {
  readonly perSecond: number;
  /** The most that can be saved up. */
  readonly burst: number;
}

/** Counts what is left of a rate. Keeps no timer: each call brings the time. */
export class Bucket {
  readonly #rate: Rate;
  #tokens: number;
  #at: number;

  /** Starts full. */
  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  /** Pays `amount`, or says false and pays what there is. A clock that jumps back gives nothing. */
  take(amount: number, now: number): boolean {
    const earned = (Math.max(0, now - this.#at) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + earned);
    this.#at = now;
    const enough = amount <= this.#tokens;
    this.#tokens = enough ? this.#tokens - amount : 0;
    return enough;
  }
}
