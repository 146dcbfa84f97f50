/**
 * Judges in a worker, so that the page stays quick however much there is to read. The worker is started with the first
 * question. Where there is none, or where it died twice, whatever is asked is judged on the page's thread.
 *
 * Must hold: every record gets the marks that the judge gives it; none goes without. What a worker owed when it died is judged on
 * the page, in slices: another worker might die of it, too.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { JudgedPolicy } from '../../core/judge/content-judge.ts';
import type { Mark } from '../../core/judge/mark.ts';
import type { Said } from '../../core/rules/content.ts';
import type { WrittenLists } from '../../core/words/list.ts';
import type { Judges } from '../../ports.ts';
import { JudgeWorker, type WorkerLike } from './judge-thread.ts';
import { Questions, type Piece } from './question.ts';

export interface WorkerJudgesOptions {
  readonly policy: JudgedPolicy;
  /** The lists of words that the policy may name. Rejects only where everything is closed. */
  readonly lists: () => Promise<WrittenLists>;
  /** Starts a worker that runs `judge-worker.ts`; undefined, or an error, where that is impossible. */
  readonly startWorker: () => Promise<WorkerLike | undefined>;
  /** What judges on this thread. Rejects only where everything is closed. */
  readonly fallback: () => Promise<Judges>;
}

/** Judges on another thread, as far as there is one. */
export function workerJudges(options: WorkerJudgesOptions): Judges {
  return new WorkerJudges(options);
}

class WorkerJudges implements Judges {
  readonly #options: WorkerJudgesOptions;
  readonly #questions = new Questions();
  #worker: JudgeWorker | undefined;
  #startsLeft: number = LIMITS.judgeStartsMax;
  #isStarting = false;
  #fallback: Promise<Judges> | undefined;

  constructor(options: WorkerJudgesOptions) {
    this.#options = options;
  }

  judge(said: readonly Said[]): Promise<readonly (readonly Mark[])[]> {
    const answer = this.#questions.ask(said);
    this.#deal();
    return answer;
  }

  warm(): void {
    this.#start();
  }

  close(): void {
    this.#questions.close();
    this.#worker?.end();
    this.#worker = undefined;
    void this.#fallback?.then((judges) => judges.close(), () => undefined);
  }

  /** Gives what waits to the worker, as far as it can take it; what is urgent whether it can or not. */
  #deal(): void {
    if (this.#questions.waiting === 0) return;
    const worker = this.#worker;
    if (worker === undefined) {
      this.#start();
      if (!this.#isStarting) for (let piece = this.#questions.next(); piece !== undefined; piece = this.#questions.next()) this.#judgeHere(piece);
      return;
    }
    for (let piece = this.#nextFor(worker); piece !== undefined; piece = this.#nextFor(worker)) worker.ask(piece);
  }

  /** What it can take now; nothing once it is gone, which may be while it is asked. */
  #nextFor(worker: JudgeWorker): Piece | undefined {
    if (worker.isGone) return undefined;
    return this.#questions.nextUrgent() ?? (worker.owes < LIMITS.judgeAheadPieces ? this.#questions.next() : undefined);
  }

  #start(): void {
    if (this.#worker !== undefined || this.#isStarting || this.#startsLeft === 0 || this.#questions.isClosed) return;
    this.#startsLeft--;
    this.#isStarting = true;
    // Forbidden here, in this browser's own words: there is another way.
    const starting = this.#options.startWorker().catch(() => undefined);
    void Promise.all([starting, this.#options.lists().catch(() => undefined)]).then(([worker, lists]) => {
      this.#isStarting = false;
      if (worker === undefined) this.#startsLeft = 0;
      else if (this.#questions.isClosed || lists === undefined) worker.terminate();
      else this.#hire(worker, lists);
      this.#deal();
    });
  }

  #hire(worker: WorkerLike, lists: WrittenLists): void {
    const hired = new JudgeWorker(worker, {
      answered: () => this.#deal(),
      died: (owed) => {
        this.#worker = undefined;
        for (const piece of owed) this.#judgeHere(piece);
        this.#deal();
      },
    });
    this.#worker = hired;
    hired.start(this.#options.policy, lists);
  }

  #judgeHere({ said, give }: Piece): void {
    this.#fallback ??= this.#options.fallback();
    this.#fallback.then((judges) => judges.judge(said)).then(give).catch((reason: unknown) => {
      // Nobody is left who could judge: whoever waits must hear of it.
      this.#questions.close(new Error('nothing can be judged here', { cause: reason }));
    });
  }
}
