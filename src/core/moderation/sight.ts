/**
 * What one viewer sees of one record, and why: the ladder of view rules, from the viewer's own wish down to the room's
 * automatic ones. It is given what speaks about the record and answers at once; who gathers that (`naive.ts` all anew,
 * `moderation.ts` as things change) is not its business. Nothing here changes the set.
 *
 * In this order, and the first that has something to say decides:
 *   1. the viewer: this record shown whatever it is; hidden; its author muted, by them or by a list they subscribe to;
 *   2. a ban by an owner;
 *   3. a ruling about the record: an owner's before a moderator's before a trusted author's;
 *   4. automatic: marks that hide, reports, strikes, copies, media of strangers; then what waits for approval.
 */
import type { ViewPolicy } from '../rules/content.ts';
import type { Mark } from '../judge/mark.ts';
import { COPIED, COVERED, markReason, reportsReason, rulingReason, STRANGE, strikesReason, WAITING, type Reason } from './reason.ts';
import { isYes, type Ruling } from './statement.ts';

/** What a viewer sees of a record. Authors see their own all the same; whoever presents them sees to that. */
export interface Sight {
  readonly state: 'shown' | 'hidden' | 'held';
  /** Covered until the viewer asks for it. */
  readonly blurred: boolean;
  /** Why it is hidden, held or blurred; empty where it is none of these. */
  readonly because: readonly Reason[];
}

/** Who has which right in the room, and what its policy says of the view. */
export interface Authority {
  readonly owners: readonly string[];
  readonly moderators: readonly string[];
  readonly view: ViewPolicy;
}

/** What one viewer chose. Authors and ids are 64 hex. */
export interface Choices {
  /** The viewer; undefined for nobody. */
  readonly me: string | undefined;
  readonly muted: ReadonlySet<string>;
  /** Records by id or by slot. */
  readonly hidden: ReadonlySet<string>;
  /** Records by id that are shown whatever is said about them. */
  readonly shown: ReadonlySet<string>;
  /** Blurred records, by id, that are not any more. */
  readonly revealed: ReadonlySet<string>;
  /** Authors who are no strangers to the viewer, whatever bans, strikes, lists and the queue for approval say. */
  readonly welcome: ReadonlySet<string>;
  /** Authors whose reports and rulings count for this viewer as a moderator's, after theirs. They are no strangers, either. */
  readonly trusted: ReadonlySet<string>;
  /** Lists of others. */
  readonly lists: readonly ListName[];
}

/** A list that somebody shares. */
export interface ListName {
  readonly author: string;
  /** '' for the mute list. */
  readonly name: string;
}

/** Of somebody who chose nothing. */
export const NO_CHOICES: Choices = {
  me: undefined,
  muted: new Set(),
  hidden: new Set(),
  shown: new Set(),
  revealed: new Set(),
  welcome: new Set(),
  trusted: new Set(),
  lists: [],
};

/** What speaks about a record, gathered. */
export interface Findings {
  /** The viewer wants this very record shown, or to see it without its cover. */
  readonly isAskedFor: boolean;
  readonly isRevealed: boolean;
  /** Why the viewer does not want it. */
  readonly unwanted: Reason | undefined;
  readonly ban: Reason | undefined;
  /** The ruling that counts, and whose. */
  readonly ruling: { readonly ruling: Ruling; readonly by: string } | undefined;
  readonly marks: readonly Mark[];
  /** Distinct reports that count. */
  readonly reports: number;
  /** Whether its author has as many strikes as the policy bears. */
  readonly isStruck: boolean;
  /** Whether as many authors as the policy bears say the same, and another says it first. */
  readonly isCopy: boolean;
  readonly isMedia: boolean;
  /** Whether the author is nobody the viewer or the room knows. */
  readonly isStranger: boolean;
  /** Whether its author's records wait until somebody looked. */
  readonly isWaiting: boolean;
}

/** What most records are. */
export const SHOWN: Sight = { state: 'shown', blurred: false, because: [] };

/** The sight that follows. */
export function sightFrom(found: Findings, view: ViewPolicy): Sight {
  if (found.isAskedFor) return SHOWN;
  const veto = found.unwanted ?? found.ban;
  if (veto !== undefined) return { state: 'hidden', blurred: false, because: [veto] };
  const verdict = found.ruling?.ruling.verdict;
  if (verdict !== undefined && isYes(verdict)) return SHOWN;
  const hides = hidesOf(found, view);
  if (hides.length > 0) return { state: 'hidden', blurred: false, because: hides };
  const blurs = found.isRevealed ? [] : blursOf(found, view);
  const holds = holdsOf(found);
  return { state: holds.length > 0 ? 'held' : 'shown', blurred: blurs.length > 0, because: [...holds, ...blurs] };
}

/** Whether a record is a strike against its author: hidden by marks, reports or a ruling, and not for what others did. */
export function isStrike({ ruling, marks, reports }: Pick<Findings, 'ruling' | 'marks' | 'reports'>, view: ViewPolicy): boolean {
  if (ruling !== undefined && isYes(ruling.ruling.verdict)) return false;
  return (ruling !== undefined && isNo(ruling.ruling)) || marks.some(hides) || isReported(reports, view);
}

function hidesOf(found: Findings, view: ViewPolicy): Reason[] {
  const { ruling, marks, reports, isStruck, isCopy, isMedia, isStranger } = found;
  if (ruling !== undefined && isNo(ruling.ruling)) return [rulingReason(ruling.ruling, ruling.by)];
  const reasons = marks.filter(hides).map(markReason);
  if (isReported(reports, view)) reasons.push(reportsReason(reports));
  if (isStruck) reasons.push(strikesReason(view.strikes));
  if (isCopy) reasons.push(COPIED);
  if (isMedia && isStranger && view.media === 'members') reasons.push(STRANGE);
  return reasons;
}

function holdsOf({ marks, isWaiting }: Findings): Reason[] {
  const reasons = marks.filter(({ then }) => then === 'hold').map(markReason);
  return isWaiting ? [...reasons, WAITING] : reasons;
}

function blursOf({ ruling, isMedia, isStranger }: Findings, view: ViewPolicy): Reason[] {
  const reasons = ruling?.ruling.verdict === 'blur' ? [rulingReason(ruling.ruling, ruling.by)] : [];
  return isMedia && isStranger && view.media === 'blur' ? [...reasons, COVERED] : reasons;
}

/** A mark that refuses cannot keep out what is sealed: there it hides. */
function hides({ then }: Mark): boolean {
  return then !== 'hold';
}

function isNo({ verdict }: Ruling): boolean {
  return verdict === 'hide' || verdict === 'reject';
}

function isReported(reports: number, { reports: most }: ViewPolicy): boolean {
  return most > 0 && reports >= most;
}
