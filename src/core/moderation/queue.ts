/**
 * What those who moderate should look at: records that people report, and appeals. Everybody's reports are here, strangers'
 * too; a ruling that is newer than all that was said answers them, as a ban or a pardon answers what is said about an author.
 * Reports of the banned, about oneself, and about records that are not stored, are left out.
 */
import { toHex } from '../base/bytes.ts';
import type { RecordHeader } from '../record/record.ts';
import type { About } from './about.ts';
import { compareSayings, isAbout, targetOf, type Saying } from './law.ts';
import type { People } from './people.ts';
import type { Reason } from './reason.ts';
import { MODERATES, type Roles } from './roles.ts';
import type { Sayings } from './sayings.ts';
import { isAboutAuthor, type Appeal, type Report } from './statement.ts';
import type { Strangers } from './strangers.ts';

/** The first of so many. */
export interface Queue<Row> {
  readonly total: number;
  /** Newest first. */
  readonly rows: readonly Row[];
}

/** A record that waits. */
export interface HeldRow {
  readonly header: RecordHeader;
  readonly because: readonly Reason[];
}

/** A record, or an author, that people speak of. */
export interface ReportedRow {
  /** The record; undefined where all is about the author. */
  readonly header: RecordHeader | undefined;
  /** 64 hex. */
  readonly author: string;
  /** When somebody last said something, ms. */
  readonly at: number;
  /** Who reports it, count, and how many of them are owners or moderators. */
  readonly reports: number;
  readonly ofModerators: number;
  /** The newest of what was said. */
  readonly said: readonly Saying<Report | Appeal>[];
}

/** Where to look. */
export interface QueueSources {
  readonly roles: Roles;
  readonly people: People;
  readonly sayings: Sayings;
  readonly strangers: Strangers;
  readonly recordOf: (about: About) => RecordHeader | undefined;
}

type Complaint = Saying<Report | Appeal>;

/** What was said about one target that is shown with it, count. */
const SAID_MAX = 20;

/** Gathers what people report. Its work is that of all reports there are. */
export function reportedOf(sources: QueueSources, rowsMax: number): Queue<ReportedRow> {
  const complaintsByTarget = new Map<string, Complaint[]>();
  for (const saying of [...sources.sayings.entries.values(), ...sources.strangers.entries.values()]) {
    // Whoever is banned may still ask why.
    if (!isComplaint(saying) || (saying.statement.type === 'report' && sources.people.standingOf(saying.header.author).ban !== undefined)) continue;
    const target = targetOf(saying.statement);
    const found = complaintsByTarget.get(target);
    if (found === undefined) complaintsByTarget.set(target, [saying]);
    else found.push(saying);
  }
  const rows = [...complaintsByTarget.values()].flatMap((complaints) => rowOf(sources, complaints) ?? []);
  rows.sort((left, right) => right.at - left.at || (left.author < right.author ? -1 : 1));
  return { total: rows.length, rows: rows.slice(0, rowsMax) };
}

function rowOf(sources: QueueSources, complaints: readonly Complaint[]): ReportedRow | undefined {
  const { about } = complaints[0]!.statement;
  const header = isAboutAuthor(about) ? undefined : sources.recordOf(about);
  const author = header?.author ?? about.author;
  if (author === undefined || (header === undefined && !isAboutAuthor(about))) return undefined;
  const said = complaints.filter((complaint) => isHeard(complaint, author)).sort(compareSayings);
  const [newest] = said;
  if (newest === undefined || answeredAt(sources, header, author) >= newest.header.at) return undefined;
  const by = new Set(said.filter(({ statement }) => statement.type === 'report').map((saying) => saying.header.author));
  const ofModerators = [...by].filter((reporter) => sources.people.rankOf(reporter) >= MODERATES).length;
  return { header, author, at: newest.header.at, reports: by.size, ofModerators, said: said.slice(0, SAID_MAX) };
}

/** Reports are others', appeals one's own. */
function isHeard({ header, statement }: Complaint, author: string): boolean {
  return statement.type === 'appeal' ? header.author === author : header.author !== author;
}

/** When those who moderate last said something about it, ms. */
function answeredAt({ sayings, people, roles }: QueueSources, header: RecordHeader | undefined, author: string): number {
  let at = -Infinity;
  if (header === undefined) {
    const { ban, pardonedAt } = people.standingOf(author);
    return Math.max(ban?.header.at ?? at, pardonedAt);
  }
  const version = { id: toHex(header.id), slot: header.slot, author };
  for (const target of [version.id, version.slot]) {
    for (const { header: { author: by, at: when }, statement } of sayings.about(target)) {
      const counts = statement.type === 'ruling' && isAbout(statement, version) && people.rankOf(by) >= MODERATES && roles.mayJudge(by, author);
      if (counts) at = Math.max(at, when);
    }
  }
  return at;
}

function isComplaint(saying: Saying): saying is Complaint {
  return saying.statement.type === 'report' || saying.statement.type === 'appeal';
}
