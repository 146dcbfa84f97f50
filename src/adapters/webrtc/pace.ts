/**
 * Whether a lane is slower than what is to be sent: only then it pays to make messages smaller, because on a quick link
 * the processors are what both sides wait for. Pure: no clock.
 */
import { LIMITS } from '../../core/base/limits.ts';

/** The pace of one lane, measured while something always waits. */
export class Pace {
  #since: number | undefined;
  #bytes = 0;

  /** So many bytes were handed to the network, and so many wait still. */
  sent(bytes: number, waiting: number, now: number): void {
    if (waiting === 0 || now < (this.#since ?? now)) {
      this.#since = undefined;
      this.#bytes = 0;
      return;
    }
    if (this.#since === undefined) this.#since = now;
    else this.#bytes += bytes;
  }

  /** Whether messages have waited for a while and leave slowly. */
  isSlow(now: number): boolean {
    if (this.#since === undefined) return false;
    const ms = now - this.#since;
    return ms >= LIMITS.deflateAfterMs && this.#bytes < ms * LIMITS.deflateBelowBytesPerMs;
  }
}
