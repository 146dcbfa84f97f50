/**
 * When a machine wants to be woken: of all the moments it names one after the other, only the last counts.
 *
 * A machine names another moment with nearly every message, most of them later than the one before, and to set a timer costs a page more
 * than to let one pass: so the clock is asked anew only for an earlier moment, and one that comes too soon looks again.
 */
import type { Clock } from '../ports.ts';

/** One wake-up at a time. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #cancel: (() => void) | undefined;
  /** What the machine wants, and what the clock was asked for: never later. */
  #at = Infinity;
  #askedAt = Infinity;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings at `at`, ms since 1970, and not when it was set to before; never where it is Infinity. */
  set(at: number): void {
    this.#at = at;
    if (at < this.#askedAt || at === Infinity) this.#ask();
  }

  #ask(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#askedAt = this.#at;
    if (this.#at !== Infinity) this.#cancel = this.#clock.wake(this.#at, () => this.#woken());
  }

  #woken(): void {
    this.#cancel = undefined;
    this.#askedAt = Infinity;
    if (this.#clock.now() < this.#at) return this.#ask();
    this.#at = Infinity;
    this.#ring();
  }
}
