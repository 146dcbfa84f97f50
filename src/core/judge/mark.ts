/**
 * What the judge says of a record, and who may be asked. A mark names the rule that found something, what follows from it,
 * and why, in words that repeat nothing of what was found. No mark: there is nothing to say.
 */
import type { Consequence, Said } from '../rules/content.ts';

/** What one content rule found. */
export interface Mark {
  /** `words`, `links`, `link-fields`, `patterns`, or the name of a rule of the application. */
  readonly rule: string;
  readonly then: Consequence;
  /** One plain sentence, without capital and full stop. */
  readonly reason: string;
}

/** Looks at what records say. Pure: the same marks on every peer. */
export interface Judge {
  /** In the order of the rules; nothing follows on a mark that refuses. */
  judge(said: Said): readonly Mark[];
}

/** What most records get. */
export const NO_MARKS: readonly Mark[] = [];

/** The judge of policies that look at nothing. */
export const INDIFFERENT: Judge = { judge: () => NO_MARKS };

/** The mark that keeps a record out of the set; undefined where it may come in, seen or not. */
export function refusalIn(marks: readonly Mark[]): Mark | undefined {
  return marks.find(({ then }) => then === 'refuse');
}
