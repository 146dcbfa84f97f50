/**
 * The slot law as its definition reads: from the newest down, keep a record while its slot, its author's
 * quota and its pool's cap have room. Sorts everything each time. `Selection` must always agree with it;
 * tests and the simulation hold the two against each other.
 */
import type { RecordHeader } from '../record/record.ts';
import { compareRank } from '../set/key.ts';
import type { Caps } from './selection.ts';

/** The records that may stay of all those ever seen, best first. Pure; the order of `records` is of no account. */
export function select<H extends RecordHeader>(
  records: readonly H[],
  capsOf: (pool: string) => Caps,
  poolOf: (collection: string) => string,
): H[] {
  const taken = new Map<string, number>();
  const kept: H[] = [];
  for (const record of [...records].sort(compareRank)) {
    const pool = poolOf(record.collection);
    const caps = capsOf(pool);
    const nested = [[pool], [pool, record.author], [pool, record.author, record.slot]].map((path) => JSON.stringify(path));
    const limits = [caps.total, caps.perAuthor, 1];
    if (nested.some((name, i) => (taken.get(name) ?? 0) >= limits[i]!)) continue;
    for (const name of nested) taken.set(name, (taken.get(name) ?? 0) + 1);
    kept.push(record);
  }
  return kept;
}
