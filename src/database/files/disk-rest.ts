/** When a disk of files is left alone after it refused: longer and longer until it takes something, and whether it said that it is full. */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';

/** One disk. */
export class DiskRest {
  /** Whether it was full when it was asked last. */
  isFull = false;
  #until = -Infinity;
  #ms: number = FILE_KEEPING_LIMITS.fileDiskRetryMs;

  /** How long it rests from now on, ms; undefined where it does already. */
  refused(now: number, isFull: boolean): number | undefined {
    if (this.is(now)) return undefined;
    const ms = this.#ms;
    this.isFull = isFull;
    this.#until = now + ms;
    this.#ms = Math.min(2 * ms, FILE_KEEPING_LIMITS.fileDiskRetryMaxMs);
    return ms;
  }

  /** Whether it rests. */
  is(now: number): boolean {
    return now < this.#until;
  }

  /** It is asked again. */
  end(): void {
    this.#until = -Infinity;
  }

  /** It took something; answers whether that is news. */
  took(): boolean {
    const wasFull = this.isFull;
    this.isFull = false;
    this.#ms = FILE_KEEPING_LIMITS.fileDiskRetryMs;
    return wasFull;
  }
}
