/**
 * The quota, as admission asks it: whether one record has room, and what a batch of them does to the set.
 */
import type { RecordHeader, VerifiedRecord } from '../record/record.ts';
import type { Plan, Selection } from '../selection/selection.ts';
import { isCrowded, type Checked } from './batch.ts';
import { mustFit, type Candidate, type Pending } from './candidate.ts';
import type { Refusal } from './event.ts';

/** Why the quota has no room for a candidate; undefined where it has. */
export function quotaRefusal(selection: Selection, { record, source }: Candidate): Refusal | undefined {
  const verdict = selection.verdict(record);
  if (!verdict.keep) {
    return { rule: 'outranked', reason: `a newer record holds its place (${verdict.because})`, displaces: verdict.by };
  }
  const displaced = verdict.evicts;
  if (displaced === undefined || displaced.slot === record.slot) return undefined;
  if (!mustFit({ source })) return undefined;
  return { rule: 'quota', reason: 'the quota is full; the oldest record would have to go', displaces: displaced };
}

/** What would go for a record that the quota keeps. */
export function replacedBy(selection: Selection, record: RecordHeader): RecordHeader | undefined {
  const verdict = selection.verdict(record);
  return verdict.keep ? verdict.evicts : undefined;
}

/**
 * What the quota does with a batch. Only where a cap was reached, those that have no room need to be found; `refuse` is
 * told of each.
 */
export function planOf(selection: Selection, taken: readonly Checked[], refuse: (pending: Pending, refusal: Refusal) => void): Plan<VerifiedRecord> {
  const plan = selection.apply(taken.map(({ record }) => record));
  if (!isCrowded(plan) || !taken.some(({ pending }) => mustFit(pending.candidate))) return plan;
  plan.undo();
  const refusals = tried(selection, taken);
  taken.forEach(({ pending }, i) => {
    const refusal = refusals[i];
    if (refusal !== undefined) refuse(pending, refusal);
  });
  return selection.apply(taken.filter((_, i) => refusals[i] === undefined).map(({ record }) => record));
}

/**
 * The refusals of those of our own that had room when they came and have none now, because others were on their way
 * as well: their author does not want to lose the oldest one. Tried out one by one and taken back.
 */
function tried(selection: Selection, checked: readonly Checked[]): readonly (Refusal | undefined)[] {
  const plans: Plan<VerifiedRecord>[] = [];
  const refusals = checked.map(({ record, pending }) => {
    const refusal = quotaRefusal(selection, pending.candidate);
    if (refusal?.rule === 'quota') return refusal;
    plans.push(selection.apply([record]));
    return undefined;
  });
  for (const plan of plans.reverse()) {
    // Later plans gave back what they had displaced: it has to go before the plan that brought it is undone.
    for (const record of plan.kept) selection.remove(record);
    plan.undo();
  }
  return refusals;
}
