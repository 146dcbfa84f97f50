/**
 * Notices that the tab that leads says nothing any more. Where nothing was heard for a while it is asked; where it does not answer
 * twice, it stands still. It answers in the task in which it is asked, so a tab in the background answers as well: browsers slow
 * timers down there, not messages.
 *
 * Only ticks of this tab count, and no clock: after a device slept, or this tab itself stood still, whoever leads has a tick's time to answer.
 */
import type { Clock } from '../ports.ts';

/** Between two looks, ms. A tab in the background looks once a minute, as browsers have it. */
export const LOOK_MS = 10_000;
/** Questions without an answer, count. */
const UNANSWERED_MAX = 2;

/** What it takes. */
export interface SilenceOptions {
  readonly clock: Clock;
  /** Asks whoever leads to say something. */
  readonly ask: () => void;
  /** It said nothing. Told again as often as that is so. */
  readonly over: () => void;
}

/** Listens for a tab that leads, from its making until `close`. */
export class Silence {
  readonly #options: SilenceOptions;
  #unanswered = 0;
  #hasHeard = false;
  #cancel: () => void;

  constructor(options: SilenceOptions) {
    this.#options = options;
    this.#cancel = this.#arm();
  }

  /** Whoever leads said something. */
  heard(): void {
    this.#hasHeard = true;
  }

  /** Nobody is listened for any more. */
  close(): void {
    this.#cancel();
  }

  #arm(): () => void {
    const { clock } = this.#options;
    return clock.wake(clock.now() + LOOK_MS, () => this.#look());
  }

  #look(): void {
    const { ask, over } = this.#options;
    this.#cancel = this.#arm();
    const isSilent = !this.#hasHeard;
    this.#hasHeard = false;
    if (!isSilent) this.#unanswered = 0;
    else if (this.#unanswered < UNANSWERED_MAX) {
      this.#unanswered++;
      ask();
    } else {
      this.#unanswered = 0;
      over();
    }
  }
}
