/**
 * Whether the patterns of a policy are expressions that may be looked for. To know that takes the code that looks for them, which is too
 * large to be here before a page starts: so a pattern that is none stops the room soon after it was opened, and not `peerset()` itself.
 */
import { patternsProblem } from '../core/patterns/patterns.ts';
import type { Policy } from '../core/rules/policy.ts';
import { badOption, type PeersetError } from './errors.ts';

/** E_OPTION for the first pattern that cannot be used. */
export function patternError({ content, contentBytesMax }: Pick<Policy, 'content' | 'contentBytesMax'>): PeersetError | undefined {
  const problem = patternsProblem(content.patterns, contentBytesMax);
  if (problem === undefined) return undefined;
  return badOption(problem.at < 0 ? 'policy.patterns' : `policy.patterns.${problem.at}.pattern`, problem.reason);
}
