/**
 * Has poor pages packed again, small ones and ones full of holes, when nobody waits for the disk. A write never does it:
 * reading dozens of pages in the middle of a user's put is what people feel. What a run does is in `repacking.ts`.
 * A browser loads this when there are too many.
 *
 * Waits longer after every failure (a full disk has no room for copies), and never has two runs at once.
 */
import { pageIdle, type Idle } from './idle.ts';

/** With so many times more the page need not be idle. */
export const URGENT_FACTOR = 4;
/** With so many times more writes wait for a run: whatever happens, a start-up reads no more poor rows than these. */
export const HARD_FACTOR = 16;
/** Writes that go by before a failed run is tried again, count; doubled with every failure up to the second. */
const PAUSE_WRITES = 2;
const PAUSE_WRITES_MAX = 64;

/** What a run did: packed pages; found that others changed them first; was refused by the disk. */
export type RunOutcome = 'packed' | 'outdated' | 'failed';

/** What a compactor needs. */
export interface CompactorOptions {
  /** Packs pages once. Never rejects. */
  readonly run: () => Promise<RunOutcome>;
  /** Pages worth packing now, count. */
  readonly poor: () => number;
  /** Those that may stay, count. */
  readonly poorMax: number;
  /** The page's idle moments where undefined. */
  readonly idle: Idle | undefined;
}

/** Decides when to run. What a run does is the store's. */
export class Compactor {
  readonly #run: () => Promise<RunOutcome>;
  readonly #poor: () => number;
  readonly #poorMax: number;
  readonly #idle: Idle;
  #cancel: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #pauseWrites = PAUSE_WRITES;
  #waitWrites = 0;
  #isStopped = false;

  constructor({ run, poor, poorMax, idle = pageIdle }: CompactorOptions) {
    this.#run = run;
    this.#poor = poor;
    this.#poorMax = poorMax;
    this.#idle = idle;
  }

  /** A write was committed. */
  wrote(): void {
    if (this.#waitWrites > 0) this.#waitWrites--;
    this.#plan();
  }

  /** To be awaited before a write, where there is something: holds it up when there are far too many poor pages. */
  makeRoom(): Promise<void> | undefined {
    if (this.#poor() < HARD_FACTOR * this.#poorMax || this.#waitWrites > 0) return undefined;
    return this.#running ?? this.#start();
  }

  /** Starts no more; resolves when nothing runs. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await this.#running;
  }

  #plan(): void {
    if (this.#isStopped || this.#running !== undefined || this.#cancel !== undefined || this.#waitWrites > 0) return;
    const poor = this.#poor();
    if (poor <= this.#poorMax) return;
    this.#cancel = this.#idle(poor < URGENT_FACTOR * this.#poorMax ? 'idle' : 'soon', () => {
      this.#cancel = undefined;
      void this.#start();
    });
  }

  #start(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#running = this.#attempt();
    return this.#running;
  }

  async #attempt(): Promise<void> {
    const outcome = this.#isStopped ? 'outdated' : await this.#run();
    this.#running = undefined;
    if (outcome === 'failed') {
      this.#waitWrites = this.#pauseWrites;
      this.#pauseWrites = Math.min(2 * this.#pauseWrites, PAUSE_WRITES_MAX);
    } else if (outcome === 'packed') {
      this.#pauseWrites = PAUSE_WRITES;
    }
    this.#plan();
  }
}
