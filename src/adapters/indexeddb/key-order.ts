/**
 * Puts the headers of many pages into the one order of keys. Pages are in order each, and mostly one after the
 * other: what is in order already is only joined, the rest is merged in pairs of runs. Times and places are merged,
 * in flat arrays; the headers themselves move once, at the end, and are looked at only where times are equal.
 *
 * A hundred thousand records take longer than a page may be held up, so there is a place to breathe after every
 * slice of work.
 */
import { compareKeys, type Key } from '../../core/set/key.ts';

/** Keys moved between two breaths, count: a few milliseconds. */
const SLICE_KEYS = 50_000;

/** All keys of all runs, oldest first. Each run must be in order. `breathe` resolves when the page had its turn. */
export async function mergeRuns<T extends Key>(runs: readonly (readonly T[])[], breathe: () => Promise<void>): Promise<readonly T[]> {
  const keys = joined(runs);
  const merging = new Merging(keys);
  if (merging.isDone) return keys;
  while (!merging.isDone) {
    merging.moveAtLeast(SLICE_KEYS);
    await breathe();
  }
  return merging.result();
}

function joined<T>(runs: readonly (readonly T[])[]): T[] {
  const all: T[] = [];
  for (const run of runs) for (const key of run) all.push(key);
  return all;
}

/** Merges neighbouring runs of one list of keys, round by round, until there is one. */
class Merging<T extends Key> {
  readonly #keys: readonly T[];
  readonly #times: Float64Array;
  /** Places in `keys`, in the order reached so far, and where the next round writes them. */
  #order: Uint32Array;
  #next: Uint32Array;
  /** Where each run begins, and the end of the last. */
  #bounds: number[];
  #nextBounds: number[] = [0];
  /** The first run of the pair that is next. */
  #pair = 0;

  constructor(keys: readonly T[]) {
    this.#keys = keys;
    this.#times = new Float64Array(keys.length);
    this.#order = new Uint32Array(keys.length);
    this.#next = new Uint32Array(keys.length);
    for (let i = 0; i < keys.length; i++) {
      this.#times[i] = keys[i]!.at;
      this.#order[i] = i;
    }
    this.#bounds = [0];
    for (let i = 1; i < keys.length; i++) if (!this.#isBefore(i - 1, i)) this.#bounds.push(i);
    this.#bounds.push(keys.length);
  }

  get isDone(): boolean {
    return this.#bounds.length <= 2;
  }

  /** Merges pairs of runs until so many keys were moved, or all is done. */
  moveAtLeast(count: number): void {
    for (let moved = 0; moved < count && !this.isDone;) {
      const from = this.#bounds[this.#pair]!;
      const middle = this.#bounds[this.#pair + 1]!;
      const to = this.#bounds[this.#pair + 2] ?? middle;
      this.#merge(from, middle, to);
      this.#nextBounds.push(to);
      this.#pair += 2;
      moved += to - from;
      if (to === this.#order.length) this.#endRound();
    }
  }

  #endRound(): void {
    [this.#order, this.#next] = [this.#next, this.#order];
    this.#bounds = this.#nextBounds;
    this.#nextBounds = [0];
    this.#pair = 0;
  }

  result(): readonly T[] {
    const sorted: T[] = [];
    for (const place of this.#order) sorted.push(this.#keys[place]!);
    return sorted;
  }

  #merge(from: number, middle: number, to: number): void {
    const order = this.#order;
    const next = this.#next;
    let left = from;
    let right = middle;
    for (let i = from; i < to; i++) {
      const isLeft = right === to || (left < middle && this.#isBefore(order[left]!, order[right]!));
      next[i] = isLeft ? order[left++]! : order[right++]!;
    }
  }

  #isBefore(left: number, right: number): boolean {
    const between = this.#times[left]! - this.#times[right]!;
    return between < 0 || (between === 0 && compareKeys(this.#keys[left]!, this.#keys[right]!) <= 0);
  }
}

/** The headers of one page in order. They mostly are; older databases have pages that are not. */
export function inOrder<T extends Key>(keys: readonly T[]): readonly T[] {
  for (let i = 1; i < keys.length; i++) if (compareKeys(keys[i - 1]!, keys[i]!) > 0) return [...keys].sort(compareKeys);
  return keys;
}
