/**
 * A simulated device: its clock, which may be wrong, and whether it is awake. While it sleeps nothing happens on it; what was due
 * meanwhile happens when it wakes, as on a laptop that was shut. A dead one does nothing for ever: who starts again is another.
 */
import type { Clock } from '../ports.ts';
import type { Timeline } from './timeline.ts';

interface Alarm {
  readonly at: number;
  readonly run: () => void;
  cancel: () => void;
}

/** One device from its start to its end. */
export class Device {
  readonly clock: Clock = {
    now: () => this.now,
    wake: (at, run) => this.#wake(at, run),
    pause: () => new Promise((resolve) => this.#timeline.after(0, () => this.run(resolve))),
  };
  readonly #timeline: Timeline;
  readonly #alarms = new Set<Alarm>();
  /** What happened while it slept. */
  #missed: (() => void)[] = [];
  #skewMs: number;
  #state: 'awake' | 'asleep' | 'dead' = 'awake';

  constructor(timeline: Timeline, skewMs: number) {
    this.#timeline = timeline;
    this.#skewMs = skewMs;
  }

  /** Time as its clock shows it, ms since 1970. */
  get now(): number {
    return this.#timeline.now + this.#skewMs;
  }

  get isAsleep(): boolean {
    return this.#state === 'asleep';
  }

  /** Does this now; later while it sleeps, never where it is dead. */
  run(what: () => void): void {
    if (this.#state === 'awake') what();
    else if (this.#state === 'asleep') this.#missed.push(what);
  }

  /** Sets how wrong its clock is. */
  set skewMs(ms: number) {
    this.#skewMs = ms;
    for (const alarm of this.#alarms) {
      alarm.cancel();
      this.#plan(alarm);
    }
  }

  sleep(): void {
    if (this.#state === 'awake') this.#state = 'asleep';
  }

  /** It goes on where it stopped. */
  awake(): void {
    if (this.#state !== 'asleep') return;
    this.#state = 'awake';
    for (const what of this.#missed.splice(0)) this.#timeline.after(0, () => this.run(what));
  }

  die(): void {
    this.#state = 'dead';
    this.#missed = [];
    for (const { cancel } of this.#alarms) cancel();
    this.#alarms.clear();
  }

  #wake(at: number, run: () => void): () => void {
    const alarm: Alarm = { at, run, cancel: () => undefined };
    if (this.#state === 'dead') return alarm.cancel;
    this.#alarms.add(alarm);
    this.#plan(alarm);
    return () => {
      alarm.cancel();
      this.#alarms.delete(alarm);
    };
  }

  #plan(alarm: Alarm): void {
    // Written so that a time that is no number waits, instead of ringing without end.
    const at = Math.ceil(alarm.at - this.#skewMs);
    alarm.cancel = this.#timeline.at(Number.isNaN(at) ? Infinity : at, () => this.run(() => {
      if (this.#alarms.delete(alarm)) alarm.run();
    }));
  }
}
