/** When a machine wants to be woken: of all the moments it names one after the other, only the last counts. */
import type { Clock } from '../ports.ts';

/** One wake-up at a time. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #cancel: (() => void) | undefined;
  #at = Infinity;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings at `at`, ms since 1970, and not when it was set to before; never where it is Infinity. */
  set(at: number): void {
    if (at === this.#at) return;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#at = at;
    if (at === Infinity) return;
    this.#cancel = this.#clock.wake(at, () => {
      this.#at = Infinity;
      this.#ring();
    });
  }
}
