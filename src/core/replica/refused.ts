/**
 * A bounded memory of the ids a rule said no to, so that we neither check nor ask again. When it is full the
 * oldest entry is forgotten: the worst that follows is one more check.
 */

/** At most `max` ids, each with the rule that refused it. */
export class Refused {
  readonly #max: number;
  readonly #ruleById = new Map<string, string>();

  constructor(max: number) {
    this.#max = max;
  }

  has(id: string): boolean {
    return this.#ruleById.has(id);
  }

  /** The rule that refused the id. */
  get(id: string): string | undefined {
    return this.#ruleById.get(id);
  }

  add(id: string, rule: string): void {
    this.#ruleById.set(id, rule);
    if (this.#ruleById.size <= this.#max) return;
    // A Map iterates in insertion order: the first key is the oldest.
    for (const oldest of this.#ruleById.keys()) {
      this.#ruleById.delete(oldest);
      return;
    }
  }
}
