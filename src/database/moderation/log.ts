/**
 * What the rules did in this page: each refusal of what was put here and of what peers sent, and each record that was hidden or
 * held. The newest are kept, and counts of all; both are bounded, for whoever floods a room floods this as well.
 */
import { MODERATION_LIMITS } from '../../core/base/limits/moderation.ts';
import { fixFor } from '../fixes.ts';
import { LiveList } from '../live.ts';
import type { Verdict, VerdictCounts } from './types.ts';

/** What somebody noted; what to do about it follows from the rule. */
export type Noted = Omit<Verdict, 'fix' | 'at'>;

/** The log of one room in one page. */
export class VerdictLog {
  /** Newest first. */
  readonly #list: LiveList<Verdict>;
  readonly #now: () => number;
  readonly #byRule = new Map<string, number>();
  readonly #byPeer = new Map<string, number>();
  readonly #byAuthor = new Map<string, number>();
  #rows: Verdict[] = [];
  #isTelling = false;

  constructor(list: LiveList<Verdict>, now: () => number) {
    this.#list = list;
    this.#now = now;
  }

  /** How often each rule, peer and author was noted since the page began, or since `recount`. */
  get counts(): VerdictCounts {
    return { byRule: new Map(this.#byRule), byPeer: new Map(this.#byPeer), byAuthor: new Map(this.#byAuthor) };
  }

  /** Counts from zero again. What was noted stays. */
  recount(): void {
    for (const counts of [this.#byRule, this.#byPeer, this.#byAuthor]) counts.clear();
  }

  /** Notes one. Whoever follows the list is told once for all that are noted together. */
  note(noted: Noted): void {
    this.#rows = [{ ...noted, at: this.#now(), fix: fixFor(noted.rule) }, ...this.#rows.slice(0, MODERATION_LIMITS.verdictsKeptMax - 1)];
    count(this.#byRule, noted.rule);
    if (noted.peer !== undefined) count(this.#byPeer, noted.peer);
    if (noted.author !== undefined) count(this.#byAuthor, noted.author);
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      this.#list.set(this.#rows);
    });
  }
}

/** Of too many names, the one that was counted longest ago goes. */
function count(counts: Map<string, number>, name: string): void {
  const before = counts.get(name) ?? 0;
  counts.delete(name);
  counts.set(name, before + 1);
  if (counts.size > MODERATION_LIMITS.verdictNamesMax) counts.delete(counts.keys().next().value!);
}
