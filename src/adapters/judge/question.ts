/**
 * Questions to the judge that are open, cut into pieces. A piece is small enough that whoever is asked ends it soon, so that
 * what is urgent gets in between.
 *
 * Must hold: a question is answered when each of its records has its marks, and not before. Closing rejects what is open:
 * a record that nobody judged has no verdict.
 */
import { assert } from '../../core/base/assert.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { Mark } from '../../core/judge/mark.ts';
import type { Said } from '../../core/rules/content.ts';

type Marks = readonly (readonly Mark[])[];

/** A part of a question. */
export interface Piece {
  readonly said: readonly Said[];
  /** Takes the marks of the part, once. */
  give(marks: Marks): void;
}

/** All questions that are open, and the pieces of them that nobody works on yet. */
export class Questions {
  readonly #rejects = new Set<(reason: Error) => void>();
  #urgent: Piece[] = [];
  #bulk: Piece[] = [];
  #closed: Error | undefined;

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  /** Pieces that wait, count. */
  get waiting(): number {
    return this.#urgent.length + this.#bulk.length;
  }

  /** Takes a question in. */
  ask(said: readonly Said[]): Promise<Marks> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    if (said.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const marks = new Array<readonly Mark[]>(said.length);
      let missing = said.length;
      this.#rejects.add(reject);
      const queue = isUrgent(said) ? this.#urgent : this.#bulk;
      for (const { from, to } of piecesOf(said)) {
        queue.push({
          said: said.slice(from, to),
          give: (some) => {
            assert(some.length === to - from, 'marks for each record');
            some.forEach((found, i) => (marks[from + i] = found));
            missing -= some.length;
            if (missing > 0) return;
            this.#rejects.delete(reject);
            resolve(marks);
          },
        });
      }
    });
  }

  /** The next piece that waits, what is urgent first. */
  next(): Piece | undefined {
    return this.nextUrgent() ?? this.#bulk.shift();
  }

  nextUrgent(): Piece | undefined {
    return this.#urgent.shift();
  }

  /** Rejects what is open, and what is asked later. */
  close(reason = new Error('the judge is closed')): void {
    this.#closed ??= reason;
    this.#urgent = [];
    this.#bulk = [];
    for (const reject of this.#rejects) reject(this.#closed);
    this.#rejects.clear();
  }
}

/** Somebody waits for what they just wrote, or for the one record that just came. */
function isUrgent(said: readonly Said[]): boolean {
  return said.length <= LIMITS.verifyUrgentRecords && said.reduce((sum, { content }) => sum + content.length, 0) <= LIMITS.judgePieceCharacters;
}

/** Cuts by number and by characters; a record is never cut. */
function* piecesOf(said: readonly Said[]): Generator<{ readonly from: number; readonly to: number }> {
  let from = 0;
  let characters = 0;
  for (const [i, { content }] of said.entries()) {
    const isFull = i - from >= LIMITS.judgePieceRecords || characters + content.length > LIMITS.judgePieceCharacters;
    if (isFull && i > from) {
      yield { from, to: i };
      from = i;
      characters = 0;
    }
    characters += content.length;
  }
  yield { from, to: said.length };
}
