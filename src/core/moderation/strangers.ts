/**
 * Statements of authors whose word counts for nobody here: reports and appeals for those who moderate to look at, and what
 * may count once the viewer trusts its author. Strangers can write much, so little of it is kept: what came first goes first,
 * and comes back by adding it again. It decides nothing, so nobody sees another room for that.
 */
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import type { Saying } from './law.ts';
import type { Statement } from './statement.ts';

/** What strangers say, by ids of records, as far as it is kept: always the newest half of what may be. */
export class Strangers {
  #young = new Map<string, Saying>();
  #old = new Map<string, Saying>();
  #youngTexts = 0;

  /** Keeps it as long as there is room. */
  add(id: string, saying: Saying): void {
    if (this.#young.has(id)) return;
    this.#young.set(id, saying);
    this.#youngTexts += textsOf(saying.statement);
    if (this.#youngTexts <= MODERATION_LIMITS.strangersTextsMax / 2) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#youngTexts = 0;
  }

  /** Whether it was here. */
  delete(id: string): boolean {
    const saying = this.#young.get(id);
    if (saying !== undefined) this.#youngTexts -= textsOf(saying.statement);
    const wasYoung = this.#young.delete(id);
    return this.#old.delete(id) || wasYoung;
  }

  /** All there are. */
  get entries(): ReadonlyMap<string, Saying> {
    return new Map([...this.#old, ...this.#young]);
  }
}

/** Characters that weigh as much as a text with nothing in it. */
const TEXT_CHARS = 64;

function textsOf(statement: Statement): number {
  if (statement.type !== 'list') return 4 + statement.reason.length / TEXT_CHARS;
  const { authors, records, words, topics } = statement;
  return 4 + 2 * (authors.length + records.length) + words.length + topics.length;
}
