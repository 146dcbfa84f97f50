/**
 * How fast: what may go per second (`Pace`), and what came of late (`Flow`). Neither keeps a timer: each call brings the time, and
 * a clock that runs back gives nothing.
 */
import { FILE_LIMITS } from '../base/limits/files.ts';

/** What was a second ago counts for so much less, ms: a peer that stalls is seen after a few of them. */
const FADES_MS = 5000;

/** Bytes per second that may be spent, a second's worth at once but at least one block: a token bucket that can say when. */
export class Pace {
  #perSecond: number;
  #tokens: number;
  #at: number;

  constructor(bytesPerSecond: number, now: number) {
    this.#perSecond = bytesPerSecond;
    this.#tokens = this.#burst;
    this.#at = now;
  }

  /** From now on, so much. */
  set(bytesPerSecond: number, now: number): void {
    this.#earn(now);
    this.#perSecond = bytesPerSecond;
    this.#tokens = Math.min(this.#tokens, this.#burst);
  }

  /** Spends so much, or answers false and spends nothing. */
  take(bytes: number, now: number): boolean {
    if (this.#perSecond === Infinity) return true;
    this.#earn(now);
    if (this.#tokens < bytes) return false;
    this.#tokens -= bytes;
    return true;
  }

  /** When so much can be spent, ms; later than now where it cannot be yet, however little is missing. */
  readyAt(bytes: number): number {
    if (this.#perSecond === Infinity || this.#tokens >= bytes) return this.#at;
    return this.#perSecond === 0 ? Infinity : this.#at + Math.ceil(((bytes - this.#tokens) / this.#perSecond) * 1000);
  }

  get #burst(): number {
    return this.#perSecond === Infinity ? Infinity : Math.max(this.#perSecond, FILE_LIMITS.fileBlockBytes);
  }

  #earn(now: number): void {
    const earned = (Math.max(0, now - this.#at) / 1000) * this.#perSecond;
    if (this.#perSecond !== Infinity) this.#tokens = Math.min(this.#burst, this.#tokens + earned);
    this.#at = now;
  }
}

/** Bytes per second of late: what came longer ago counts less. */
export class Flow {
  #sum = 0;
  #at = 0;
  #began: number | undefined;

  /** So much came. */
  note(bytes: number, now: number): void {
    this.#sum = this.#faded(now) + bytes;
    this.#at = now;
    this.#began ??= now;
  }

  /** Bytes per second. */
  rate(now: number): number {
    if (this.#began === undefined) return 0;
    // Of what began just now the whole sum is known, and little time: no less than a second, or one block would look like a flood.
    const spanMs = Math.min(FADES_MS, Math.max(1000, now - this.#began));
    return (this.#faded(now) / spanMs) * 1000;
  }

  #faded(now: number): number {
    return this.#sum * Math.exp(-Math.max(0, now - this.#at) / FADES_MS);
  }
}
