/**
 * The questions a verifier has not answered yet. Each is answered as soon as all its records have a verdict: a
 * record that somebody just wrote does not wait for the thousands of a newcomer's join, and admission takes answers
 * in any order, because selection does not depend on it.
 *
 * Must hold: a promise resolves only when each of its records has a verdict. A record without one is neither good
 * nor bad: closing rejects, and nobody is blamed for a signature that was not looked at.
 */
import { assert } from '../../core/base/assert.ts';
import type { SignedRecord } from '../../core/record/record.ts';

/** One call of `verify`, with the verdicts so far. */
export class Question {
  readonly records: readonly SignedRecord[];
  readonly answer: Promise<readonly boolean[]>;
  readonly #verdicts: boolean[] = [];
  #resolve!: (verdicts: readonly boolean[]) => void;
  #reject!: (reason: Error) => void;

  constructor(records: readonly SignedRecord[]) {
    this.records = [...records];
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Records without a verdict, count. */
  get missing(): number {
    return this.records.length - this.#verdicts.length;
  }

  /** Records that are to be judged next. */
  next(max: number): readonly SignedRecord[] {
    return this.records.slice(this.#verdicts.length, this.#verdicts.length + max);
  }

  /** Notes the verdicts of the next records; the last ones answer the question. */
  give(verdicts: readonly boolean[]): void {
    assert(verdicts.length <= this.missing, 'one verdict for each record');
    this.#verdicts.push(...verdicts);
    if (this.missing === 0) this.#resolve(this.#verdicts);
  }

  fail(reason: Error): void {
    this.#reject(reason);
  }
}

/** All questions that are open. */
export class Questions {
  readonly #open = new Set<Question>();
  #closed: Error | undefined;

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  /** Takes a question in. After `close` it fails at once. */
  ask(records: readonly SignedRecord[]): Question {
    const question = new Question(records);
    if (this.#closed !== undefined) question.fail(this.#closed);
    else if (question.missing > 0) this.#open.add(question);
    else question.give([]);
    return question;
  }

  /** Gives verdicts to a question; none to one that closing has failed. */
  give(question: Question, verdicts: readonly boolean[]): void {
    if (!this.#open.has(question)) return;
    question.give(verdicts);
    if (question.missing === 0) this.#open.delete(question);
  }

  /** Fails what is open, and all that is asked later, with `reason`. */
  close(reason = new Error('the verifier is closed')): void {
    this.#closed ??= reason;
    for (const question of this.#open) question.fail(this.#closed);
    this.#open.clear();
  }
}
