/**
 * The small laws of moderation that need one thing at a time: which version of a record a statement covers, which of two
 * wins, which ban stands, which strikes still count. Both ways of gathering (`naive.ts`, `moderation.ts`) obey these.
 */
import { DAY_MS } from '../base/limits.ts';
import type { RecordHeader } from '../record/record.ts';
import { compareRank } from '../set/key.ts';
import type { About } from './about.ts';
import { isYes, type Ban, type Statement } from './statement.ts';

/** A statement that is stored: what is said, by whom and when. */
export interface Saying<S extends Statement = Statement> {
  readonly header: RecordHeader;
  readonly statement: S;
}

/** What a statement's target is called: a slot, an id, or an author. Each statement has one, and is found by it. */
export function targetOf(statement: Statement): string {
  switch (statement.type) {
    case 'report':
    case 'appeal':
      return noOf(statement.about);
    case 'ruling':
      return isYes(statement.verdict) ? statement.about.id! : noOf(statement.about);
    case 'label':
      return statement.about.id ?? noOf(statement.about);
    case 'ban':
    case 'unban':
    case 'pardon':
      return authorTarget(statement.author);
    case 'list':
      return listTarget(statement.name);
  }
}

/** A version of a record. `slot` is undefined where somebody spoke of a version without saying whose. */
export interface Version {
  readonly id: string;
  readonly slot: string | undefined;
  readonly author: string;
}

/** Whether a statement found under the id or the slot of a version is about it: one that names both must be right in both. */
export function isAbout(statement: Statement, { slot }: Version): boolean {
  if (!('about' in statement)) return false;
  return statement.about.slot === undefined || statement.about.slot === slot;
}

/** A no covers every version, where it says whose versions. */
function noOf({ slot, id, author }: About): string {
  return slot ?? id ?? authorTarget(author!);
}

function authorTarget(author: string): string {
  return `p ${author}`;
}

function listTarget(name: string): string {
  return `list ${name}`;
}

/** The order in which words of one rank count: the newer first, then the lower id. */
export function compareSayings(left: Saying, right: Saying): number {
  return compareRank(left.header, right.header);
}

/** The ban that stands: the newest that has not ended and that no later unban lifted. Of owners' sayings about one author. */
export function standingBan(sayings: Iterable<Saying>, now: number): Saying<Ban> | undefined {
  let lifted: Saying | undefined;
  let standing: Saying<Ban> | undefined;
  for (const saying of sayings) if (saying.statement.type === 'unban' && (lifted === undefined || compareSayings(saying, lifted) < 0)) lifted = saying;
  for (const saying of sayings) {
    if (!isBan(saying) || (saying.statement.until ?? Infinity) <= now) continue;
    if (lifted !== undefined && compareSayings(lifted, saying) < 0) continue;
    if (standing === undefined || compareSayings(saying, standing) < 0) standing = saying;
  }
  return standing;
}

function isBan(saying: Saying): saying is Saying<Ban> {
  return saying.statement.type === 'ban';
}

/** The strikes that count at `now`, times ascending: of these days, and later than the last pardon. */
export function countingStrikes(times: Iterable<number>, strikeDays: number, pardonedAt: number, now: number): number[] {
  const today = dayOf(now);
  return [...times].filter((at) => at > pardonedAt && dayOf(at) + strikeDays >= today).sort((left, right) => left - right);
}

/** When a strike counts no more, ms: at midnight UTC. */
export function strikeEndsAt(at: number, strikeDays: number): number {
  return (dayOf(at) + strikeDays + 1) * DAY_MS;
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
