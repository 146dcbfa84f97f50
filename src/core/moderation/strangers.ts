/**
 * Statements of authors whose word counts for nobody here: reports and appeals for those who moderate to look at, and what
 * may count once the viewer trusts its author. Strangers can write much, so little of it is kept: what came first goes first,
 * and comes back by adding it again. It decides nothing, so nobody sees another room for that.
 */
import { LIMITS } from '../base/limits.ts';
import type { Saying } from './law.ts';
import type { Statement } from './statement.ts';

/** What strangers say, by ids of records, as far as it is kept. */
export class Strangers {
  readonly #sayings = new Map<string, Saying>();
  #texts = 0;

  /** Keeps it as long as there is room. */
  add(id: string, saying: Saying): void {
    this.delete(id);
    this.#sayings.set(id, saying);
    this.#texts += textsOf(saying.statement);
    for (const oldest of this.#sayings.keys()) {
      if (this.#texts <= LIMITS.strangersTextsMax) return;
      this.delete(oldest);
    }
  }

  /** Whether it was here. */
  delete(id: string): boolean {
    const saying = this.#sayings.get(id);
    if (saying === undefined) return false;
    this.#texts -= textsOf(saying.statement);
    return this.#sayings.delete(id);
  }

  /** All there are. */
  get entries(): ReadonlyMap<string, Saying> {
    return this.#sayings;
  }
}

/** Characters that weigh as much as a text with nothing in it. */
const TEXT_CHARS = 64;

function textsOf(statement: Statement): number {
  if (statement.type !== 'list') return 4 + statement.reason.length / TEXT_CHARS;
  const { authors, records, words, topics } = statement;
  return 4 + 2 * (authors.length + records.length) + words.length + topics.length;
}
