/** Time that passes only when a test says so. */
import type { Clock } from '../../src/ports.ts';

/** A clock for whoever waits; `ring` goes to the next alarm. */
export class HandClock implements Clock {
  #now = 1_750_000_000_000;
  #alarms: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  /** When the next alarm rings, ms from now; undefined where nobody waits. */
  get next(): number | undefined {
    const [first] = this.#alarms.map(({ at }) => at).sort((left, right) => left - right);
    return first === undefined ? undefined : first - this.#now;
  }

  wake(at: number, run: () => void): () => void {
    const alarm = { at, run };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** So much time passes; whatever rings in it does, in order. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.next; next !== undefined && this.#now + next <= until; next = this.next) {
      this.#now += Math.max(0, next);
      const due = this.#alarms.filter(({ at }) => at <= this.#now);
      this.#alarms = this.#alarms.filter((alarm) => !due.includes(alarm));
      for (const { run } of due) run();
      await settle();
    }
    this.#now = until;
  }
}

/** Lets everything that waits for promises alone go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}
