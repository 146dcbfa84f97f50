/**
 * Puts the headers of many pages into the one order of keys. Pages are in order each, and mostly one after the
 * other: what is in order already is only joined, the rest is merged in pairs of runs. A hundred thousand records
 * take longer than a page may be held up, so there is a place to breathe after every slice of work.
 */
import { compareKeys, type Key } from '../../core/set/key.ts';

/** Keys moved between two breaths, count: a few milliseconds. */
const SLICE_KEYS = 20_000;

/** All keys of all runs, oldest first. Each run must be in order. `breathe` resolves when the page had its turn. */
export async function mergeRuns<T extends Key>(runs: readonly (readonly T[])[], breathe: () => Promise<void>): Promise<readonly T[]> {
  let current = joinNeighbours(runs);
  let moved = 0;
  while (current.length > 1) {
    const next: (readonly T[])[] = [];
    for (let i = 0; i < current.length; i += 2) {
      const merging = new Merging(current[i]!, current[i + 1] ?? []);
      for (;;) {
        moved += merging.move(SLICE_KEYS - moved);
        if (moved < SLICE_KEYS) break;
        moved = 0;
        await breathe();
      }
      next.push(merging.merged);
    }
    current = next;
  }
  return current[0] ?? [];
}

/** Joins runs that continue each other. */
function joinNeighbours<T extends Key>(runs: readonly (readonly T[])[]): (readonly T[])[] {
  const joined: T[][] = [];
  for (const run of runs) {
    const first = run[0];
    if (first === undefined) continue;
    const last = joined.at(-1);
    if (last === undefined || compareKeys(last.at(-1)!, first) > 0) joined.push([...run]);
    else for (const key of run) last.push(key);
  }
  return joined;
}

/** Two runs on their way to be one. */
class Merging<T extends Key> {
  readonly merged: T[] = [];
  readonly #left: readonly T[];
  readonly #right: readonly T[];
  #i = 0;
  #j = 0;

  constructor(left: readonly T[], right: readonly T[]) {
    this.#left = left;
    this.#right = right;
  }

  /** Moves at most so many keys; returns how many it moved: fewer only at the end. */
  move(count: number): number {
    const left = this.#left;
    const right = this.#right;
    const from = this.merged.length;
    const end = Math.min(from + count, left.length + right.length);
    while (this.merged.length < end) {
      const isLeft = this.#j === right.length || (this.#i < left.length && compareKeys(left[this.#i]!, right[this.#j]!) <= 0);
      this.merged.push(isLeft ? left[this.#i++]! : right[this.#j++]!);
    }
    return end - from;
  }
}

/** The headers of one page in order. They mostly are; older databases have pages that are not. */
export function inOrder<T extends Key>(keys: readonly T[]): readonly T[] {
  for (let i = 1; i < keys.length; i++) if (compareKeys(keys[i - 1]!, keys[i]!) > 0) return [...keys].sort(compareKeys);
  return keys;
}
