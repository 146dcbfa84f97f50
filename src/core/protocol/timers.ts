/**
 * The times a session waits for, by name. It runs nothing: the session asks what is due.
 */
import type { TimerEvent } from './handshake.ts';

/** A few named times; each fires once. */
export class Timers {
  readonly #at = new Map<TimerEvent, number>();

  /** The earliest time set, ms; Infinity where none is. */
  get next(): number {
    let next = Infinity;
    for (const at of this.#at.values()) next = Math.min(next, at);
    return next;
  }

  /** Sets a timer, or moves it. */
  set(name: TimerEvent, at: number): void {
    this.#at.set(name, at);
  }

  has(name: TimerEvent): boolean {
    return this.#at.has(name);
  }

  clear(...names: readonly TimerEvent[]): void {
    for (const name of names) this.#at.delete(name);
  }

  clearAll(): void {
    this.#at.clear();
  }

  /** Takes out the earliest timer that has come by `now`, if there is one. */
  take(now: number): TimerEvent | undefined {
    let first: TimerEvent | undefined;
    for (const [name, at] of this.#at) {
      if (at <= now && (first === undefined || at < this.#at.get(first)!)) first = name;
    }
    if (first !== undefined) this.#at.delete(first);
    return first;
  }
}

/** A time within 10 % of `ms`, so that sessions that began together do not end together. */
export function jittered(ms: number, random: (length: number) => Uint8Array): number {
  const [low, high] = random(2);
  return Math.round(ms * (0.9 + (0.2 * (low! + 256 * high!)) / 0xffff));
}
