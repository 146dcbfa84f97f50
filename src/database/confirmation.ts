/**
 * Whether somebody else has what was put here. Pushed records are not receipted one by one; that a peer's set equals ours
 * says it for all, so that as long as somebody waits, one is asked to compare. The first answer may be about a moment
 * before the put, the second is not.
 */
import type { Clock } from '../ports.ts';

/** Pause before a peer is asked again, ms; doubled up to a minute. */
const PAUSE_MS = 1000;
const PAUSE_MAX_MS = 60_000;
const REPORTS_NEEDED = 2;

/** Asks for comparisons as long as they are needed. */
export class Confirmation {
  readonly #clock: Clock;
  readonly #ask: () => void;
  /** Reports of equal sets to wait for. */
  #missing = 0;
  #pauseMs = PAUSE_MS;
  #cancel: (() => void) | undefined;
  #isClosed = false;

  /** `ask` asks a peer where there is one. */
  constructor(clock: Clock, ask: () => void) {
    this.#clock = clock;
    this.#ask = ask;
  }

  /** Something was put. */
  put(): void {
    this.#missing = REPORTS_NEEDED;
    this.#pauseMs = PAUSE_MS;
    this.look();
  }

  /** A comparison ended; both sets were the same, or not. */
  compared({ equal }: { readonly equal: boolean }): void {
    if (equal && this.#missing > 0) this.#missing--;
    if (equal) this.#pauseMs = PAUSE_MS;
    this.look();
  }

  /** Asks in a while, where somebody waits; peers may have changed. */
  look(): void {
    if (this.#missing === 0 || this.#isClosed || this.#cancel !== undefined) return;
    this.#cancel = this.#clock.wake(this.#clock.now() + this.#pauseMs, () => {
      this.#cancel = undefined;
      this.#pauseMs = Math.min(2 * this.#pauseMs, PAUSE_MAX_MS);
      this.#ask();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }
}
