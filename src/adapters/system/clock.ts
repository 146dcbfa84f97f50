/**
 * The device's clock. It reports what the device believes, also where that jumps or runs backwards: judging
 * it is the core's business (`pruning.ts`, the rules about time).
 *
 * Timers of the platform count time that passes while the device is awake, overflow after 24 days and know
 * nothing of a clock that was set. So an alarm is never one long timer: it looks at the clock again and
 * again, at least once a minute, and at once when the page comes back to the front.
 * Must hold: an alarm never rings before `at`, never inside `wake`, and never twice.
 */
import type { Clock } from '../../ports.ts';
import { pauseThread } from './pause.ts';

/** How late an alarm may be after a sleep that nothing told us of, ms. */
const LOOK_AGAIN_MS = 60_000;

/** What tells a page that time may have jumped. */
const RETURNS = ['visibilitychange', 'pageshow', 'focus', 'online', 'resume'] as const;

/** The device's clock, for one database. Holds a timer only while somebody waits for one. */
export function systemClock(): Clock {
  return new SystemClock();
}

class SystemClock implements Clock {
  readonly #alarms = new Set<Alarm>();
  readonly #look = (): void => {
    const alarms = [...this.#alarms].sort((left, right) => left.at - right.at);
    // One that rings may cancel those behind it.
    for (const alarm of alarms) if (this.#alarms.has(alarm)) alarm.look();
  };

  now(): number {
    return Date.now();
  }

  wake(at: number, run: () => void): () => void {
    if (this.#alarms.size === 0) listen('addEventListener', this.#look);
    const alarm = new Alarm(at, () => {
      this.#forget(alarm);
      run();
    });
    this.#alarms.add(alarm);
    alarm.arm();
    return () => {
      alarm.cancel();
      this.#forget(alarm);
    };
  }

  pause(): Promise<void> {
    return pauseThread();
  }

  #forget(alarm: Alarm): void {
    if (this.#alarms.delete(alarm) && this.#alarms.size === 0) listen('removeEventListener', this.#look);
  }
}

/** One wish to be woken. */
class Alarm {
  readonly at: number;
  readonly #ring: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(at: number, ring: () => void) {
    this.at = at;
    this.#ring = ring;
  }

  arm(): void {
    // Written so that a time that is no number waits, instead of ringing without end.
    const wait = this.at - Date.now();
    this.#timer = setTimeout(() => this.look(), wait < LOOK_AGAIN_MS ? Math.max(0, wait) : LOOK_AGAIN_MS);
  }

  look(): void {
    clearTimeout(this.#timer);
    if (Date.now() >= this.at) this.#ring();
    else this.arm();
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}

/** Some of these are sent to the window, some to the document and bubble up; Node has none of them. */
function listen(how: 'addEventListener' | 'removeEventListener', look: () => void): void {
  if (typeof window === 'undefined') return;
  for (const name of RETURNS) window[how](name, look);
}
