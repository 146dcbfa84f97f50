/**
 * What the kill test writes: batch after batch, each a function of its number alone, so that page and test
 * agree on what the database must hold after any of them. Each batch also writes its own number: how far the
 * disk came is read from the disk.
 */
import type { BatchRecipe, RecordRecipe } from '../conformance/store-probe.ts';

/** Records a batch may add, count. */
const RECORDS_MAX = 6;

/** The small value that holds the number of the last batch. */
export const KILL_META = 'batch';

/** Batch `number`: a few new records, now and then a large one, and some of an earlier batch removed. */
export function killBatch(number: number): BatchRecipe {
  const earlier = number - 3 - number % 17;
  const removed = earlier < 0 ? [] : addedBy(earlier).filter(({ seed }) => seed % 2 === 0).map(({ seed }) => seed);
  return { added: addedBy(number), removed, meta: { [KILL_META]: [number & 0xff, number >> 8] }, durability: 'strict' };
}

function addedBy(number: number): readonly RecordRecipe[] {
  return Array.from({ length: 1 + number % RECORDS_MAX }, (_, i) => recipeOf(number * RECORDS_MAX + i));
}

function recipeOf(seed: number): RecordRecipe {
  return { seed, size: seed % 23 === 0 ? 40_000 : 50 + seed * 37 % 1500 };
}

/** What a database holds after batches 0 to `last`. */
export function recordsAfter(last: number): readonly RecordRecipe[] {
  const records = new Map<number, RecordRecipe>();
  for (let number = 0; number <= last; number++) {
    const { added = [], removed = [] } = killBatch(number);
    for (const seed of removed) records.delete(seed);
    for (const recipe of added) records.set(recipe.seed, recipe);
  }
  return [...records.values()];
}
