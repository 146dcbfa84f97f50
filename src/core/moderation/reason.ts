/**
 * Why a record is not shown as it is, in one plain sentence each. They repeat what owners and moderators said, and nothing of
 * what the record says.
 */
import type { Mark } from '../judge/mark.ts';
import type { Saying } from './law.ts';
import type { Ban, Ruling } from './statement.ts';

/** Why a record is not shown as it is. */
export interface Reason {
  /** `own`, `muted`, `list`, `ban`, `ruling`, `reports`, `strikes`, `copies`, `media`, `approval`, or the rule of a mark. */
  readonly rule: string;
  /** One plain sentence, without capital and full stop. */
  readonly reason: string;
  /** Whose word it was, 64 hex. */
  readonly by?: string;
}

/** The viewer hid it. */
export const OWN: Reason = { rule: 'own', reason: 'you hid it' };
/** The viewer muted its author. */
export const MUTED: Reason = { rule: 'muted', reason: 'you muted its author' };
/** Somebody else said it first. */
export const COPIED: Reason = { rule: 'copies', reason: 'somebody else said the very same before' };
/** Media of strangers, where they are hidden; and where they are covered. */
export const STRANGE: Reason = { rule: 'media', reason: 'pictures, sound and video of strangers are not shown' };
export const COVERED: Reason = { rule: 'media', reason: 'it is from a stranger' };
/** Nobody looked at it yet. */
export const WAITING: Reason = { rule: 'approval', reason: 'nobody who moderates has approved it yet' };

/** A list of somebody else has it, or its author. */
export function listReason(by: string): Reason {
  return { rule: 'list', reason: 'a list that you subscribe to has it', by };
}

/** The ban that stands, if any does. */
export function banReason(ban: Saying<Ban> | undefined): Reason | undefined {
  if (ban === undefined) return undefined;
  return { rule: 'ban', reason: withWords('an owner banned its author', ban.statement.reason), by: ban.header.author };
}

/** A ruling that does not let it be seen as it is. */
export function rulingReason({ verdict, reason }: Ruling, by: string): Reason {
  const said = verdict === 'reject' ? 'it was not approved' : verdict === 'blur' ? 'it was covered' : 'it was hidden';
  return { rule: 'ruling', reason: withWords(said, reason), by };
}

/** What the judge found. */
export function markReason({ rule, reason }: Mark): Reason {
  return { rule, reason };
}

/** So many reports. */
export function reportsReason(count: number): Reason {
  return { rule: 'reports', reason: count === 1 ? 'it was reported' : `${count} reported it` };
}

/** So many strikes are borne. */
export function strikesReason(strikes: number): Reason {
  return { rule: 'strikes', reason: strikes === 1 ? 'another record of its author is hidden' : `${strikes} records of its author are hidden` };
}

function withWords(said: string, words: string): string {
  return words === '' ? said : `${said}: ${words}`;
}
