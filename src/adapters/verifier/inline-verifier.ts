/**
 * Checks signatures on the page's thread, in slices short enough that no frame is lost. It needs nothing
 * of the platform, so it is what every other verifier falls back to, and the reference they are held to.
 * It never starts inside `verify`: the caller's own work comes first.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { SignedRecord } from '../../core/record/record.ts';
import { verifySigned } from '../../core/record/signature.ts';
import type { Clock, Verifier } from '../../ports.ts';
import { pauseThread } from './pause.ts';
import { QuestionQueue, type Question } from './queue.ts';

export interface InlineVerifierOptions {
  /** The check of one record; `verifySigned` unless told otherwise. Must not throw. */
  readonly verify?: (record: SignedRecord) => boolean;
  /** After so long the thread is given back, ms. A check that was begun is finished first. */
  readonly sliceMs?: number;
  /** Measures the slices. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Gives the thread back, and resolves when it is our turn again. */
  readonly pause?: () => Promise<void>;
}

/** A verifier on this thread. */
export function inlineVerifier(options: InlineVerifierOptions = {}): Verifier {
  return new InlineVerifier(options);
}

/** A question, and how far its check has come. */
interface Work {
  readonly question: Question;
  next: number;
}

class InlineVerifier implements Verifier {
  readonly #check: (record: SignedRecord) => boolean;
  readonly #sliceMs: number;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #pause: () => Promise<void>;
  readonly #queue = new QuestionQueue();
  #work: Work[] = [];
  #isRunning = false;

  constructor(options: InlineVerifierOptions) {
    const { verify = verifySigned, sliceMs = LIMITS.verifySliceMs, clock = performance, pause = pauseThread } = options;
    this.#check = verify;
    this.#sliceMs = sliceMs;
    this.#clock = clock;
    this.#pause = pause;
  }

  verify(records: readonly SignedRecord[]): Promise<readonly boolean[]> {
    const question = this.#queue.ask(records);
    if (!this.#queue.isClosed) {
      this.#work.push({ question, next: 0 });
      if (!this.#isRunning) void this.#run();
    }
    return question.answer;
  }

  close(): void {
    this.#work = [];
    this.#queue.close();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      while (this.#work.length > 0) {
        await this.#pause();
        this.#slice();
      }
    } catch (reason) {
      // A check that throws is a bug of ours, not a bad signature: whoever waits must hear of it.
      this.#work = [];
      this.#queue.close(new Error('a check of a signature threw', { cause: reason }));
    }
    this.#isRunning = false;
  }

  #slice(): void {
    const start = this.#clock.now();
    for (let work = this.#work[0]; work !== undefined; work = this.#work[0]) {
      const { question } = work;
      while (!question.isComplete) {
        // At least one check per slice, also where the clock stands or is coarse.
        question.give(work.next, this.#check(question.records[work.next]!));
        work.next++;
        if (!question.isComplete && this.#clock.now() - start >= this.#sliceMs) return;
      }
      this.#work.shift();
      this.#queue.settle();
      if (this.#clock.now() - start >= this.#sliceMs) return;
    }
  }
}
