/**
 * The questions a verifier has not answered yet. Answers go out in the order asked, whatever order the
 * checks finish in, because admission counts on it: the older version of a record comes in first.
 *
 * Must hold: a promise resolves only when each of its records has a verdict. A record without one is
 * neither good nor bad: closing rejects, and nobody is blamed for a signature that was not looked at.
 */
import { assert } from '../../core/base/assert.ts';
import type { SignedRecord } from '../../core/record/record.ts';

/** One call of `verify`, with the verdicts so far. */
export class Question {
  readonly records: readonly SignedRecord[];
  readonly answer: Promise<readonly boolean[]>;
  readonly #verdicts: (boolean | undefined)[];
  #missing: number;
  #resolve!: (verdicts: readonly boolean[]) => void;
  #reject!: (reason: Error) => void;

  constructor(records: readonly SignedRecord[]) {
    this.records = [...records];
    this.#verdicts = new Array<undefined>(records.length).fill(undefined);
    this.#missing = records.length;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get isComplete(): boolean {
    return this.#missing === 0;
  }

  /** Notes the verdict of the record at `index`; each is given once. */
  give(index: number, verdict: boolean): void {
    assert(index < this.records.length && this.#verdicts[index] === undefined, 'one verdict for each record');
    this.#verdicts[index] = verdict;
    this.#missing--;
  }

  settle(): void {
    assert(this.isComplete, 'every record has a verdict');
    this.#resolve(this.#verdicts.map((verdict) => verdict === true));
  }

  fail(reason: Error): void {
    this.#reject(reason);
  }
}

/** Questions in the order asked. */
export class QuestionQueue {
  #questions: Question[] = [];
  #closed: Error | undefined;

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  /** Takes a question in. After `close` it fails at once. */
  ask(records: readonly SignedRecord[]): Question {
    const question = new Question(records);
    if (this.#closed !== undefined) question.fail(this.#closed);
    else this.#questions.push(question);
    return question;
  }

  /** Answers what is complete, up to the first question that is not. */
  settle(): void {
    while (this.#questions[0]?.isComplete === true) this.#questions.shift()!.settle();
  }

  /** Fails what is open, and all that is asked later, with `reason`. */
  close(reason = new Error('the verifier is closed')): void {
    this.#closed ??= reason;
    const left = this.#questions;
    this.#questions = [];
    for (const question of left) question.fail(this.#closed);
  }
}
