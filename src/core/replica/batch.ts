/**
 * Batches of the store: what was checked and waits for one, what is in the one under way, and whether the quota was
 * felt in it.
 */
import type { RecordHeader, VerifiedRecord } from '../record/record.ts';
import type { Plan } from '../selection/selection.ts';
import type { Pending } from './candidate.ts';
import type { BatchId } from './event.ts';

/** Records in one store batch, count: bounds how long a disk transaction takes, and the page's work when it is over. */
export const STORE_BATCH_MAX = 256;

/** Records that one batch takes away because they are too old, count. A room forgets its whole day at once, and its page must not stop for it. */
export const PRUNE_BATCH_MAX = 2048;

/** Its signature holds, and it waits for the disk. */
export interface Checked {
  readonly record: VerifiedRecord;
  readonly pending: Pending;
}

/** What the disk is writing. */
export interface StoringBatch {
  readonly batch: BatchId;
  readonly plan: Plan<VerifiedRecord>;
  readonly pendings: ReadonlyMap<VerifiedRecord, Pending>;
  /** Records that leave without anything taking their place (pruning). */
  readonly pruned: readonly RecordHeader[];
}

/** Whether a batch met a cap: something went, or stayed out, that no newer record of its own slot replaces. */
export function isCrowded({ kept, evicted, refused }: Plan<VerifiedRecord>): boolean {
  if (refused.some(({ because }) => because === 'author' || because === 'pool')) return true;
  if (evicted.length === 0) return false;
  const slots = new Set(kept.map(({ slot }) => slot));
  return evicted.some(({ slot }) => !slots.has(slot));
}
