/**
 * Rules that the application brings. They are functions, which cannot travel to a worker: they run on the page's thread, after
 * everything else, and should be quick and pure, as all peers must come to the same verdict.
 *
 * A rule that throws, or answers what is no answer, refuses: what could not be judged is not taken.
 */
import { isOfTheRoom } from '../rules/judged.ts';
import type { CustomRule, Said } from '../rules/content.ts';
import type { Mark } from './mark.ts';

/** Characters of a reason that are kept. */
const REASON_MAX = 200;

/** The first no of the application's rules. */
export function customMark(rules: readonly CustomRule[], said: Said): Mark | undefined {
  if (isOfTheRoom(said.collection)) return undefined;
  for (const rule of rules) {
    const reason = reasonOf(rule, said);
    if (reason !== undefined) return { rule: rule.name, then: 'refuse', reason };
  }
  return undefined;
}

function reasonOf(rule: CustomRule, said: Said): string | undefined {
  try {
    const reason: unknown = rule.check(said);
    if (reason === undefined) return undefined;
    return typeof reason === 'string' ? reason.slice(0, REASON_MAX) : 'the rule gave no reason';
  } catch (thrown) {
    return `the rule failed: ${thrown instanceof Error ? thrown.message.slice(0, REASON_MAX) : 'for no reason'}`;
  }
}
