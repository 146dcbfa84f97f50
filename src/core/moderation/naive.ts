/**
 * The view rules as their definition reads: everything is gathered anew, by looking through all there is. `Moderation` must
 * always agree with it; tests and the bench hold the two against each other.
 */
import { toHex } from '../base/bytes.ts';
import type { RecordHeader } from '../record/record.ts';
import { compareKeys } from '../set/key.ts';
import type { Fact } from './fact.ts';
import { compareSayings, countingStrikes, isAbout, standingBan, targetOf, type Saying, type Version } from './law.ts';
import type { SharedList } from './list.ts';
import { banReason, listReason, MUTED, OWN, type Reason } from './reason.ts';
import { MODERATES, Roles, type Rank } from './roles.ts';
import { isStrike, sightFrom, type Authority, type Choices, type Findings, type Sight } from './sight.ts';
import { isYes, type Ban, type Ruling } from './statement.ts';

/** What a viewer sees of each record, by its id in hex. Pure; the order of `facts` is of no account. */
export function viewOf(facts: readonly Fact[], choices: Choices, authority: Authority, now: number): Map<string, Sight> {
  const whole = new Whole(facts, choices, authority, now);
  return new Map(whole.records.map((fact) => [toHex(fact.header.id), whole.sightOf(fact)]));
}

class Whole {
  readonly records: readonly Fact[];
  /** Best first. */
  readonly #sayings: readonly Saying[];
  readonly #choices: Choices;
  readonly #authority: Authority;
  readonly #now: number;
  readonly #roles: Roles;

  constructor(facts: readonly Fact[], choices: Choices, authority: Authority, now: number) {
    this.records = facts.filter(({ header, statement }) => statement === undefined && !header.deletes);
    this.#sayings = facts.flatMap(({ header, statement }) => (statement === undefined ? [] : [{ header, statement }])).sort(compareSayings);
    this.#choices = choices;
    this.#authority = authority;
    this.#now = now;
    this.#roles = new Roles(authority);
    this.#roles.trust(choices);
  }

  sightOf(fact: Fact): Sight {
    return sightFrom({ ...this.#findings(fact), isCopy: this.#isCopy(fact) }, this.#authority.view);
  }

  /** All but whether it is a copy, which depends on what else is shown. */
  #findings(fact: Fact): Findings {
    const { header, marks = [], isMedia = false } = fact;
    const { author } = header;
    const id = toHex(header.id);
    const { choices, isWelcome } = { choices: this.#choices, isWelcome: this.#choices.welcome.has(author) };
    return {
      isAskedFor: choices.shown.has(id),
      isRevealed: choices.revealed.has(id),
      unwanted: this.#unwanted(header),
      ban: isWelcome ? undefined : banReason(this.#banOf(author)),
      ruling: this.#rulingOf(versionOf(header)),
      marks,
      reports: this.#reportsOf(versionOf(header)),
      isStruck: !isWelcome && this.#isStruck(author),
      isCopy: false,
      isMedia,
      isStranger: author !== choices.me && !isWelcome && this.#rankOf(author) === 0 && !this.#isApproved(author),
      isWaiting: !isWelcome && this.#isWaiting(author),
    };
  }

  #unwanted({ id, slot, author }: RecordHeader): Reason | undefined {
    const { hidden, muted, welcome, lists, me } = this.#choices;
    if (hidden.has(toHex(id)) || hidden.has(slot)) return OWN;
    if (author === me) return undefined;
    if (muted.has(author)) return MUTED;
    const current = lists.flatMap(({ author: by, name }) => this.#sayings.find(({ header, statement }) => header.author === by && statement.type === 'list' && statement.name === name) ?? []) as Saying<SharedList>[];
    const byRecord = current.find(({ statement }) => statement.records.includes(toHex(id)));
    const byAuthor = welcome.has(author) ? undefined : current.find(({ statement }) => statement.authors.includes(author));
    const list = byRecord ?? byAuthor;
    return list === undefined ? undefined : listReason(list.header.author);
  }

  #banOf(author: string): Saying<Ban> | undefined {
    if (this.#roles.isOwner(author)) return undefined;
    const about = this.#sayings.filter(({ header, statement }) => this.#roles.isOwner(header.author) && 'author' in statement && statement.author === author);
    return standingBan(about, this.#now);
  }

  #rankOf(author: string): Rank {
    return this.#banOf(author) === undefined ? this.#roles.rankOf(author) : 0;
  }

  /** What is said about a version by those who may judge its author, best first. */
  #judging(version: Version): Saying[] {
    const { id, slot, author } = version;
    return this.#sayings.filter(({ header, statement }) => {
      const target = targetOf(statement);
      return (target === id || target === slot) && isAbout(statement, version) && this.#rankOf(header.author) > 0 && this.#roles.mayJudge(header.author, author);
    });
  }

  #rulingOf(version: Version): Findings['ruling'] {
    const rulings = this.#judging(version).filter(({ statement }) => statement.type === 'ruling');
    for (const rank of [3, 2, 1]) {
      const best = rulings.find(({ header }) => this.#rankOf(header.author) === rank);
      if (best !== undefined) return { ruling: best.statement as Ruling, by: best.header.author };
    }
    return undefined;
  }

  #reportsOf(version: Version): number {
    return new Set(this.#judging(version).filter(({ statement }) => statement.type === 'report').map(({ header }) => header.author)).size;
  }

  #isStruck(author: string): boolean {
    const { strikes, strikeDays } = this.#authority.view;
    const pardon = this.#sayings.find(({ header, statement }) => statement.type === 'pardon' && statement.author === author && this.#rankOf(header.author) >= MODERATES && this.#roles.mayJudge(header.author, author));
    const struck = this.records.filter(({ header, marks = [] }) => {
      if (header.author !== author) return false;
      const version = versionOf(header);
      return isStrike({ ruling: this.#rulingOf(version), marks, reports: this.#reportsOf(version) }, this.#authority.view);
    });
    const counting = countingStrikes(struck.map(({ header }) => header.at), strikeDays, pardon?.header.at ?? -Infinity, this.#now);
    return strikes > 0 && counting.length >= strikes;
  }

  /** Somebody approved a record of theirs, and nobody who counts more took that back. */
  #isApproved(author: string): boolean {
    return this.#sayings.some(({ header, statement }) => {
      if (statement.type !== 'ruling' || statement.verdict !== 'approve' || statement.about.author !== author) return false;
      if (this.#rankOf(header.author) < MODERATES || !this.#roles.mayJudge(header.author, author)) return false;
      const { id, slot } = statement.about;
      return isYes(this.#rulingOf({ id: id!, slot, author })!.ruling.verdict);
    });
  }

  #isWaiting(author: string): boolean {
    const { approval } = this.#authority.view;
    if (approval === 'none' || this.#rankOf(author) >= MODERATES) return false;
    return approval === 'everyone' || !this.#isApproved(author);
  }

  #isCopy({ header, digest }: Fact): boolean {
    const { copies } = this.#authority.view;
    if (copies === 0 || digest === undefined) return false;
    const same = this.records.filter((fact) => fact.digest !== undefined && toHex(fact.digest) === toHex(digest));
    if (new Set(same.map((fact) => fact.header.author)).size < copies) return false;
    const shown = same.filter((fact) => sightFrom(this.#findings(fact), this.#authority.view).state === 'shown');
    const [oldest] = shown.map((fact) => fact.header).sort(compareKeys);
    return oldest !== undefined && oldest !== header;
  }
}

function versionOf({ id, slot, author }: RecordHeader): Version {
  return { id: toHex(id), slot, author };
}
