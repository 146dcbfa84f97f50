/**
 * Spends work on records in a worker of its own, one record after the other, so that the page does not notice. Where there is no worker, or
 * where it failed, the same search goes on here in slices between which the page has its turn.
 *
 * Must hold: every task is answered with digits that were found, or rejects because its caller or everybody gave up. A search
 * in a worker cannot be told to stop; the worker is ended, and the next task gets another.
 */
import { LIMITS } from '../../core/base/limits.ts';
import { WorkSearch } from '../../core/record/work-search.ts';
import type { WorkTask } from '../../core/record/work.ts';
import type { Miner } from '../../ports.ts';
import { pauseThread } from '../system/pause.ts';

/** A worker that runs `work-worker.ts`. */
export interface WorkWorker {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  postMessage(task: WorkTask): void;
  terminate(): void;
}

export interface MinerOptions {
  /** Starts a worker; gives none, or rejects, where that is impossible. */
  readonly start: () => Promise<WorkWorker | undefined>;
  /** Milliseconds from some moment on. */
  readonly now?: () => number;
  /** Lets the page do something else. */
  readonly pause?: () => Promise<void>;
}

/** Tries in the first slice on this thread, count: a millisecond on a slow phone, where records are short. */
const FIRST_TRIES = 64;

/** A miner of a room. Its worker starts with the first task. */
export function miner(options: MinerOptions): Miner {
  return new WorkerMiner(options);
}

class WorkerMiner implements Miner {
  readonly #start: MinerOptions['start'];
  readonly #now: () => number;
  readonly #pause: () => Promise<void>;
  readonly #closing = new AbortController();
  #worker: WorkWorker | undefined;
  /** Whether workers can be had here, as far as we know. */
  #hasWorkers = true;
  /** Over when the task before is. */
  #last: Promise<unknown> = Promise.resolve();

  constructor({ start, now = () => performance.now(), pause = pauseThread }: MinerOptions) {
    this.#start = start;
    this.#now = now;
    this.#pause = pause;
  }

  mine(task: WorkTask, signal?: AbortSignal): Promise<string> {
    const ends = signal === undefined ? [this.#closing.signal] : [signal, this.#closing.signal];
    const digits = this.#last.then(() => this.#mine(task, ends));
    this.#last = digits.catch(() => undefined);
    return digits;
  }

  close(): void {
    this.#closing.abort();
    this.#drop();
  }

  async #mine(task: WorkTask, ends: readonly AbortSignal[]): Promise<string> {
    checkEnds(ends);
    return (await this.#elsewhere(task, ends)) ?? this.#here(task, ends);
  }

  /** Undefined where no worker does it. */
  async #elsewhere(task: WorkTask, ends: readonly AbortSignal[]): Promise<string | undefined> {
    if (!this.#hasWorkers) return undefined;
    try {
      this.#worker ??= await this.#start();
    } catch {
      // Forbidden here, in this browser's own words: there is another way.
    }
    // Closed while it started: nobody else would end it.
    if (this.#closing.signal.aborted) this.#drop();
    checkEnds(ends);
    const digits = this.#worker === undefined ? undefined : await answerOf(this.#worker, task, ends);
    // It may be in the middle of a search, or broken.
    if (digits === undefined) this.#drop();
    checkEnds(ends);
    this.#hasWorkers = digits !== undefined;
    return digits;
  }

  async #here(task: WorkTask, ends: readonly AbortSignal[]): Promise<string> {
    const search = new WorkSearch(task);
    for (let tries = FIRST_TRIES; ; ) {
      const start = this.#now();
      const digits = search.run(tries);
      if (digits !== undefined) return digits;
      const each = (this.#now() - start) / tries;
      // Where the clock stands or is coarse, no more than twice as many as went well.
      const room = each > 0 ? Math.floor(LIMITS.verifySliceMs / each) : Infinity;
      tries = Math.max(1, Math.min(room, 2 * tries));
      await this.#pause();
      checkEnds(ends);
    }
  }

  #drop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** The worker's answer; undefined where it fails, or where one of `ends` comes first. */
async function answerOf(worker: WorkWorker, task: WorkTask, ends: readonly AbortSignal[]): Promise<string | undefined> {
  let stop: () => void = () => undefined;
  const answer = new Promise<string | undefined>((resolve) => {
    stop = () => resolve(undefined);
    worker.onmessage = ({ data }) => resolve(typeof data === 'string' && /^[0-9]+$/.test(data) ? data : undefined);
    // A content security policy without `blob:`, or memory that is not there.
    worker.onerror = (event) => {
      event.preventDefault();
      stop();
    };
    worker.onmessageerror = stop;
    worker.postMessage(task);
  });
  for (const end of ends) end.addEventListener('abort', stop);
  try {
    return await answer;
  } finally {
    for (const end of ends) end.removeEventListener('abort', stop);
  }
}

function checkEnds(ends: readonly AbortSignal[]): void {
  for (const end of ends) end.throwIfAborted();
}
