/**
 * What the worker does with what a page says: several files are cut at once. It knows no thread, so
 * that tests run it without one.
 */
import type { FileFault } from '../../ports.ts';
import { cutFile } from './cutting.ts';
import { unreadable } from './fault.ts';
import { blobPieces, type PieceSource } from './sources.ts';
import type { Suite } from './suite.ts';
import type { HashingAnswer, HashingMessage } from './work.ts';

/** Says something to the page, and hands over what it need not copy. */
export type Say = (answer: HashingAnswer, transfer: Transferable[]) => void;

/** A file that is being cut. */
interface Job {
  /** The page's answers to what was asked of it, oldest first. */
  readonly taken: (() => void)[];
  readonly source: PieceSource;
  /** Where pieces come from the page. */
  came?(bytes: Uint8Array | undefined): void;
}

/** The worker's side. */
export class HashingDesk {
  readonly #suite: Suite;
  readonly #say: Say;
  readonly #jobs = new Map<number, Job>();

  constructor(suite: Suite, say: Say) {
    this.#suite = suite;
    this.#say = say;
  }

  receive(message: HashingMessage): void {
    switch (message.type) {
      case 'cut':
        return void this.#cut(message);
      case 'next':
        return this.#jobs.get(message.job)?.came?.(message.bytes);
      case 'taken':
        return this.#jobs.get(message.job)?.taken.shift()?.();
      case 'stop':
        return this.#stop(message.job);
    }
  }

  async #cut({ job, task, blob }: HashingMessage & { readonly type: 'cut' }): Promise<void> {
    const made: Job = blob === undefined ? this.#fed(job) : { taken: [], source: blobPieces(blob, task) };
    this.#jobs.set(job, made);
    try {
      const cut = await cutFile(task, {
        suite: this.#suite,
        next: () => made.source.next(),
        give: (piece, bytes) => this.#give(job, piece, bytes),
      });
      this.#tell(job, { type: 'cut', job, cut });
    } catch (cause) {
      const fault: FileFault = unreadable(cause);
      this.#tell(job, { type: 'failed', job, fault });
    }
    this.#jobs.delete(job);
  }

  /** The end of a job, where the page still waits for it. */
  #tell(job: number, answer: HashingAnswer): void {
    if (this.#jobs.has(job)) this.#say(answer, []);
  }

  #give(job: number, piece: number, bytes: Uint8Array): Promise<void> {
    const made = this.#jobs.get(job);
    return new Promise((resolve, reject) => {
      // Stopped: there is nobody to give it to.
      if (made === undefined) return reject(new Error('stopped'));
      made.taken.push(resolve);
      this.#say({ type: 'piece', job, piece, bytes }, [bytes.buffer as ArrayBuffer]);
    });
  }

  /** A job whose pieces the page reads, one asked for at a time. */
  #fed(job: number): Job {
    const made: Job = {
      taken: [],
      source: {
        next: () => new Promise((resolve) => {
          if (!this.#jobs.has(job)) return resolve(undefined);
          made.came = resolve;
          this.#say({ type: 'more', job }, []);
        }),
        end: () => made.came?.(undefined),
      },
    };
    return made;
  }

  /** What runs comes to an end: there is nothing more to read, and whatever is given away counts as refused. */
  #stop(job: number): void {
    const made = this.#jobs.get(job);
    this.#jobs.delete(job);
    made?.source.end(undefined);
    for (const taken of made?.taken.splice(0) ?? []) taken();
  }
}
