/**
 * The hashing worker as the page sees it: it is asked, and it owes.
 *
 * Must hold: each question is answered once. When the worker dies, all that it owes rejects with `DIED`, and whoever asked has
 * another way. Pieces come in order, and go to whoever asked as they come.
 */
import { FILE_MAKING_LIMITS } from '../../core/base/limits/file-making.ts';
import type { Cut } from '../../ports.ts';
import { hear, silence, type Hearable } from '../system/heard-worker.ts';
import type { CutHands, CutTask } from './cutting.ts';
import type { PieceSource } from './sources.ts';
import type { HashingAnswer, HashingMessage } from './work.ts';

/** The part of a Worker that is used. */
export interface WorkerLike extends Hearable {
  postMessage(message: HashingMessage, transfer: Transferable[]): void;
}

/** What rejects when the worker is gone. */
export const DIED: unique symbol = Symbol('the hashing worker died');

/** What the page does for a file that is cut elsewhere. */
export interface CutAsk extends Pick<CutHands, 'give'> {
  readonly task: CutTask;
  /** Read there; or read here, and sent. */
  readonly source: Blob | PieceSource;
}

/** Who waits for what a job gives. */
interface Owed {
  answered(answer: HashingAnswer): void;
  failed(reason: unknown): void;
}

/** A worker that hashes. */
export class HashingThread {
  readonly #worker: WorkerLike;
  readonly #owed = new Map<number, Owed>();
  readonly #died: () => void;
  #nextJob = 1;
  #ready: () => void = () => undefined;

  private constructor(worker: WorkerLike, died: () => void) {
    this.#worker = worker;
    this.#died = died;
    hear(worker, (data) => this.#heard(data as HashingAnswer), () => this.#die());
  }

  /** The worker once it runs; undefined where it does not. `died` is called when it stops later. */
  static async started(worker: WorkerLike, died: () => void): Promise<HashingThread | undefined> {
    return new Promise((resolve) => {
      const thread: HashingThread = new HashingThread(worker, () => {
        clearTimeout(patience);
        resolve(undefined);
        died();
      });
      const patience = setTimeout(() => thread.#die(), FILE_MAKING_LIMITS.fileWorkerStartMs);
      thread.#ready = () => {
        clearTimeout(patience);
        resolve(thread);
      };
    });
  }

  /** Cuts a file, until `signal`: what comes of it is nobody's business then. Rejects with a `FileFault`, what `give` rejected with, or `DIED`. */
  cut({ task, source, give }: CutAsk, signal: AbortSignal): Promise<Cut> {
    const pieces = 'next' in source ? source : undefined;
    const job = this.#nextJob++;
    return new Promise((resolve, reject) => {
      const failed = (reason: unknown): void => {
        this.#drop(job);
        reject(reason);
      };
      signal.addEventListener('abort', () => this.#drop(job), { once: true });
      this.#owed.set(job, {
        failed,
        answered: (answer) => {
          if (answer.type === 'more' && pieces !== undefined) void this.#feed(job, pieces).catch(failed);
          else if (answer.type === 'piece') void give(answer.piece, answer.bytes).then(() => this.#say({ type: 'taken', job }), failed);
          else this.#settle(job, answer, { resolve, failed });
        },
      });
      this.#say({ type: 'cut', job, task, ...('next' in source ? {} : { blob: source }) });
    });
  }

  /** Ends it. What it owes rejects. */
  end(): void {
    silence(this.#worker);
    const owed = [...this.#owed.values()];
    this.#owed.clear();
    for (const { failed } of owed) failed(DIED);
  }

  #settle(job: number, answer: HashingAnswer, { resolve, failed }: { resolve(cut: Cut): void; failed(reason: unknown): void }): void {
    this.#owed.delete(job);
    if (answer.type === 'cut') resolve(answer.cut);
    else failed(answer.type === 'failed' ? answer.fault : DIED);
  }

  async #feed(job: number, source: PieceSource): Promise<void> {
    const bytes = await source.next();
    if (!this.#owed.has(job)) return;
    if (bytes === undefined) this.#say({ type: 'next', job });
    else this.#say({ type: 'next', job, bytes }, [bytes.buffer as ArrayBuffer]);
  }

  /** Nobody waits for it any more. */
  #drop(job: number): void {
    if (this.#owed.delete(job)) this.#say({ type: 'stop', job });
  }

  #say(message: HashingMessage, transfer: Transferable[] = []): void {
    try {
      this.#worker.postMessage(message, transfer);
    } catch {
      // It cannot be told: as good as dead, and there is another way.
      this.#die();
    }
  }

  #heard(answer: HashingAnswer): void {
    if (answer.type === 'ready') this.#ready();
    else this.#owed.get(answer.job)?.answered(answer);
  }

  #die(): void {
    this.end();
    this.#died();
  }
}
