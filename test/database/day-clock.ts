/** A clock that goes on by days when it is told to, and wakes whoever waited for one of them. */
import { systemClock } from '../../src/adapters/system/clock.ts';
import { DAY_MS } from '../../src/core/base/limits.ts';
import type { Clock } from '../../src/ports.ts';

/** The device's clock, and days on top of it. */
export class DayClock implements Clock {
  #days = 0;
  readonly #real = systemClock();
  readonly #waiting = new Set<{ readonly at: number; readonly run: () => void }>();

  now(): number {
    return this.#real.now() + this.#days * DAY_MS;
  }

  /** So many days go by at once. */
  pass(days: number): void {
    this.#days += days;
    for (const wait of [...this.#waiting]) if (wait.at <= this.now() && this.#waiting.delete(wait)) wait.run();
  }

  wake(at: number, run: () => void): () => void {
    const wait = { at, run };
    this.#waiting.add(wait);
    const cancel = this.#real.wake(at - this.#days * DAY_MS, () => {
      if (this.#waiting.delete(wait)) run();
    });
    return () => {
      this.#waiting.delete(wait);
      cancel();
    };
  }

  pause(): Promise<void> {
    return this.#real.pause!();
  }
}
