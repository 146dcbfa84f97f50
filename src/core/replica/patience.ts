/**
 * How long one neighbour waits while another brings us records. Waiting saves bringing everything twice; but
 * not waiting for ever: the one that brings may mean to keep the others away.
 */
import { LIMITS } from '../base/limits.ts';

/** The patience of one neighbour. */
export class Patience {
  #since: number | undefined;
  #waits = 0;

  /** Whether it waited long enough and goes ahead. A clock that ran back ends the waiting, too. */
  isOver(now: number): boolean {
    if (this.#since === undefined) return false;
    return now >= this.#since + LIMITS.busyPatienceMs || now < this.#since;
  }

  /** It waits once more; the pause until it asks again, ms. */
  wait(now: number): number {
    this.#since ??= now;
    return Math.min(LIMITS.busyRetryMs * 2 ** this.#waits++, LIMITS.busyRetryMaxMs);
  }

  /** Its turn came. */
  renew(): void {
    this.#since = undefined;
    this.#waits = 0;
  }
}
