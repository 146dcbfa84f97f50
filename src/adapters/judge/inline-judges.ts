/**
 * Judges on the page's thread, in slices short enough that no frame is lost; a single record may take a little longer. It is what
 * the worker's judges fall back to, and the reference they are held to. What is urgent goes first.
 */
import { LIMITS } from '../../core/base/limits.ts';
import { judgeOf } from '../../core/judge/judge.ts';
import type { JudgedPolicy } from '../../core/judge/content-judge.ts';
import { INDIFFERENT, type Judge, type Mark } from '../../core/judge/mark.ts';
import type { Said } from '../../core/rules/content.ts';
import type { WrittenLists } from '../../core/words/list.ts';
import type { Clock, Judges } from '../../ports.ts';
import { pauseThread } from '../system/pause.ts';
import { Questions, type Piece } from './question.ts';

export interface InlineJudgesOptions {
  readonly policy: JudgedPolicy;
  /** All that the policy may name. */
  readonly lists: WrittenLists;
  /** Measures the slices. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Gives the thread back, and resolves when it is our turn again. */
  readonly pause?: () => Promise<void>;
  /** In place of the policy's own. */
  readonly judge?: Judge;
}

/** Judges on this thread. */
export function inlineJudges(options: InlineJudgesOptions): Judges {
  return new InlineJudges(options);
}

class InlineJudges implements Judges {
  readonly #options: InlineJudgesOptions;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #pause: () => Promise<void>;
  readonly #questions = new Questions();
  /** Made with the first question: lists of words take a while. */
  #judge: Judge | undefined;
  #sliceEnd = 0;
  #isRunning = false;

  constructor(options: InlineJudgesOptions) {
    this.#options = options;
    this.#clock = options.clock ?? performance;
    this.#pause = options.pause ?? pauseThread;
  }

  judge(said: readonly Said[]): Promise<readonly (readonly Mark[])[]> {
    const answer = this.#questions.ask(said);
    if (!this.#isRunning && this.#questions.waiting > 0) void this.#run();
    return answer;
  }

  close(): void {
    this.#questions.close();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      await this.#breathe();
      for (let piece = this.#questions.next(); piece !== undefined; piece = this.#questions.next()) await this.#work(piece);
    } catch (reason) {
      // A policy that makes no judge is a bug of ours: nobody may take that for a verdict.
      this.#questions.close(new Error('the judge failed', { cause: reason }));
    }
    this.#isRunning = false;
  }

  async #work({ said, give }: Piece): Promise<void> {
    const judge = (this.#judge ??= this.#options.judge ?? judgeOf(this.#options.policy, this.#options.lists) ?? INDIFFERENT);
    const marks: (readonly Mark[])[] = [];
    for (const one of said) {
      if (this.#clock.now() >= this.#sliceEnd) await this.#breathe();
      if (this.#questions.isClosed) return;
      marks.push(judge.judge(one));
    }
    give(marks);
  }

  async #breathe(): Promise<void> {
    await this.#pause();
    this.#sliceEnd = this.#clock.now() + LIMITS.verifySliceMs;
  }
}
