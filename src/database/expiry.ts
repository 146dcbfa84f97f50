/** Rows hide when they expire, although nothing happens then: this wakes whoever hides them. */
import type { Clock } from '../ports.ts';

/** What expires. */
export interface Expiring {
  /** When the next does, ms; Infinity where none does. */
  readonly expiresAt: number;
  expire(): void;
}

/** One wake-up, set anew whenever the next expiry is another. */
export class Expiry {
  readonly #clock: Clock;
  readonly #rows: Expiring;
  #cancel: (() => void) | undefined;
  #at = Infinity;

  constructor(clock: Clock, rows: Expiring) {
    this.#clock = clock;
    this.#rows = rows;
  }

  /** Something changed: looks when the next expires. */
  watch(): void {
    const at = this.#rows.expiresAt;
    if (at === this.#at) return;
    this.stop();
    this.#at = at;
    if (at === Infinity) return;
    this.#cancel = this.#clock.wake(at, () => {
      this.#at = Infinity;
      this.#rows.expire();
      this.watch();
    });
  }

  stop(): void {
    this.#cancel?.();
  }
}
