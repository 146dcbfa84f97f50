/**
 * What somebody who looks is told of a comparison. Times that a peer claims are cut off where no record can be: nobody should have to
 * draw a span that ends in a million years.
 */
import { LIMITS } from '../base/limits.ts';
import type { Compared, ComparedRange } from '../set/reconcile/compared.ts';
import type { Conversation } from './conversation.ts';
import type { ComparisonReport } from './event.ts';

/** A conversation of which it is known what differs. */
export function reportOf(conversation: Conversation, { ranges, have, need }: Compared, now: number): ComparisonReport {
  const { bytes, rounds } = conversation.report(conversation.equal);
  const isEqual = ranges.every(({ equal }) => equal) && !conversation.partial;
  return { side: conversation.initiator ? 'asked' : 'answered', equal: isEqual, ranges: ranges.flatMap((range) => cut(range, now)), have, need, bytes, rounds };
}

/** Roots that were compared, without a conversation; `lower`: from when on the room keeps records, ms. */
export function rootsReport({ equal, lower }: { readonly equal: boolean; readonly lower: number }, now: number): ComparisonReport {
  return { side: 'asked', equal, ranges: [{ from: lower, to: now + 1, equal }], have: 0, need: 0, bytes: 0, rounds: 1 };
}

function cut(range: ComparedRange, now: number): ComparedRange[] {
  const to = range.to === Infinity ? now + 1 : Math.min(range.to, now + LIMITS.futureAcceptMs + 1);
  return to > range.from ? [{ ...range, to }] : [];
}
