/** A budget that refills evenly: so many per minute, and as many at once. Pure: time is an argument. */

/** Starts full. */
export class RateLimit {
  readonly #perMinute: number;
  #tokens: number;
  #at: number;

  constructor(perMinute: number, now: number) {
    this.#perMinute = perMinute;
    this.#tokens = perMinute;
    this.#at = now;
  }

  /** Takes one; false where the budget is used up. */
  take(now: number): boolean {
    const refill = (Math.max(0, now - this.#at) * this.#perMinute) / 60_000;
    this.#tokens = Math.min(this.#perMinute, this.#tokens + refill);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
