/** From what the view rules say of a record to what a page is told of it. */
import type { Sight } from '../../core/moderation/sight.ts';
import { npubOf } from '../../core/record/author.ts';
import { fixFor } from '../fixes.ts';
import type { Seen } from './seen.ts';

/** What most records are. */
const SHOWN: Seen = { state: 'shown', blurred: false, why: undefined, isListed: true };

/**
 * What is seen. Authors see their own all the same, with the state it has for others; what they hid from themselves they do not.
 */
export function seenFrom({ state, blurred, because }: Sight, isMine: boolean): Seen {
  const [first] = because;
  if (first === undefined) return SHOWN;
  const { rule, reason, by } = first;
  return {
    state,
    blurred: blurred && !isMine,
    why: { rule, reason, fix: fixFor(rule), by: by === undefined ? undefined : npubOf(by) },
    isListed: state === 'shown' || (isMine && rule !== 'own'),
  };
}
