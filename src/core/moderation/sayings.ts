/**
 * What those who count say, by what it is about: which ruling about a record wins, how many report it. Ranks change with bans,
 * so nothing of this is remembered here; whoever asks does.
 */
import { compareSayings, isAbout, targetOf, type Saying, type Version } from './law.ts';
import type { People } from './people.ts';
import type { Roles } from './roles.ts';
import type { Findings } from './sight.ts';
import type { Label, Ruling } from './statement.ts';

const NOTHING: ReadonlySet<Saying> = new Set();

/** Statements of those who count for this viewer, or would if they were not banned. */
export class Sayings {
  readonly #roles: Roles;
  readonly #people: People;
  readonly #byId = new Map<string, Saying>();
  readonly #byTarget = new Map<string, Set<Saying>>();

  constructor(roles: Roles, people: People) {
    this.#roles = roles;
    this.#people = people;
  }

  /** All of them, by ids of their records. */
  get entries(): ReadonlyMap<string, Saying> {
    return this.#byId;
  }

  add(id: string, saying: Saying): void {
    this.#byId.set(id, saying);
    const target = targetOf(saying.statement);
    const said = this.#byTarget.get(target);
    if (said === undefined) this.#byTarget.set(target, new Set([saying]));
    else said.add(saying);
  }

  delete(id: string, saying: Saying): void {
    this.#byId.delete(id);
    const target = targetOf(saying.statement);
    const said = this.#byTarget.get(target);
    said?.delete(saying);
    if (said?.size === 0) this.#byTarget.delete(target);
  }

  /** What is said about one target. */
  about(target: string): ReadonlySet<Saying> {
    return this.#byTarget.get(target) ?? NOTHING;
  }

  /** Whether anything is said about a version. */
  isSpokenOf({ id, slot }: Pick<Version, 'id' | 'slot'>): boolean {
    return this.#byTarget.size > 0 && (this.#byTarget.has(id) || (slot !== undefined && this.#byTarget.has(slot)));
  }

  /** The ruling that counts about a version: the highest rank's, and of one rank the newest. */
  rulingOf(version: Version): Findings['ruling'] {
    let best: Saying<Ruling> | undefined;
    let bestRank = 0;
    for (const saying of this.#judging(version)) {
      if (!isRuling(saying)) continue;
      const rank = this.#people.rankOf(saying.header.author);
      if (rank < bestRank || (rank === bestRank && best !== undefined && compareSayings(best, saying) < 0)) continue;
      best = saying;
      bestRank = rank;
    }
    return best === undefined ? undefined : { ruling: best.statement, by: best.header.author };
  }

  /** How many report a version. */
  reportsOf(version: Version): number {
    const by = new Set<string>();
    for (const { header, statement } of this.#judging(version)) if (statement.type === 'report') by.add(header.author);
    return by.size;
  }

  /** Labels of a version, newest first. */
  labelsOf(version: Version): readonly Saying<Label>[] {
    return [...this.#judging(version)].filter((saying): saying is Saying<Label> => saying.statement.type === 'label').sort(compareSayings);
  }

  /** What is said about a version by those who count now, and may judge its author. */
  *#judging(version: Version): Iterable<Saying> {
    const { id, slot, author } = version;
    for (const target of slot === undefined ? [id] : [id, slot]) {
      for (const saying of this.about(target)) {
        const { author: by } = saying.header;
        if (isAbout(saying.statement, version) && this.#people.rankOf(by) > 0 && this.#roles.mayJudge(by, author)) yield saying;
      }
    }
  }
}

function isRuling(saying: Saying): saying is Saying<Ruling> {
  return saying.statement.type === 'ruling';
}
