/**
 * Turns of descriptions that contradict each other: a record may name an honest file's root and another size, or another piece size, and
 * somebody may want it first. Only the file's last piece shows who is right; so each is tried for a while, in each round for longer,
 * and none can keep the others from their turn.
 */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { Clock } from '../../ports.ts';

/** What it asks, and whom it tells. */
export interface DisputesOptions {
  readonly clock: Clock;
  /** Descriptions that contradict each other, count; fewer than two are no dispute. */
  readonly cutsOf: (root: string) => number;
  /** The next has its turn. */
  readonly turn: (root: string) => void;
}

/** The disputes of one room. */
export class Disputes {
  readonly #options: DisputesOptions;
  /** What ends each turn. */
  readonly #byRoot = new Map<string, () => void>();

  constructor(options: DisputesOptions) {
    this.#options = options;
  }

  /** There may be a dispute about this file, or none any more. */
  look(root: string): void {
    const cancel = this.#byRoot.get(root);
    if (this.#options.cutsOf(root) > 1) return cancel === undefined ? this.#try(root, 0) : undefined;
    cancel?.();
    this.#byRoot.delete(root);
  }

  close(): void {
    for (const cancel of this.#byRoot.values()) cancel();
    this.#byRoot.clear();
  }

  #try(root: string, turns: number): void {
    const { clock, cutsOf, turn } = this.#options;
    const { fileCutTryMs, fileCutTryMaxMs } = FILE_KEEPING_LIMITS;
    const tryMs = Math.min(fileCutTryMs * 2 ** Math.floor(turns / cutsOf(root)), fileCutTryMaxMs);
    const cancel = clock.wake(clock.now() + tryMs, () => {
      this.#try(root, turns + 1);
      turn(root);
    });
    this.#byRoot.set(root, cancel);
  }
}
