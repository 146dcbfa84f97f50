/**
 * What a conversation compared, for whoever wants to see it: spans of time, whether both sides held the same in each, and how many
 * records lay on one side only. Nothing of this is needed to reconcile; it is worked out only where somebody looks.
 *
 * A side knows the times of what only it has. Of what only the other has whoever asked with ranges knows the number, until the
 * records come: where one span alone differs they must be in that. Whoever was asked with ranges, and whoever listed all it has, is
 * sent what it lacks without having been told how much that is.
 */
import type { Key } from '../key.ts';
import type { Bound } from './ranges.ts';

/** A span of time that both sides compared. */
export interface ComparedSpan {
  /** ms since 1970: from when on, and up to but not including; Infinity where nobody said how far the other side's records go. */
  readonly from: number;
  readonly to: number;
  readonly equal: boolean;
}

/** The same, with what this side knows of the difference. */
export interface ComparedRange extends ComparedSpan {
  /** Records in it that only one side held, as far as this side knows, count; absent where it cannot tell. */
  readonly differs?: number;
}

/** What one side found out. */
export interface Compared {
  /** Oldest first, one after the other. */
  readonly ranges: readonly ComparedRange[];
  /** Records that only this side had, and that only the other had as far as this side was told, counts. */
  readonly have: number;
  readonly need: number;
}

/** What became of the ranges of a HELLO. */
export interface RangeOutcome {
  /** Lower bounds of all ranges but the oldest, newest first. */
  readonly bounds: readonly Bound[];
  /** From when on both compare, ms. */
  readonly lower: number;
  /** Times of the newest record of either side, ms; −1 where it has none. */
  readonly newest: readonly [number, number];
  /** Numbers of the ranges that differ. */
  readonly unequal: ReadonlySet<number>;
}

/** Ranges as spans of time, oldest first. What is newer than the other side's newest record only one side can have. */
export function spansOf({ bounds, lower, newest, unequal }: RangeOutcome): ComparedSpan[] {
  const [common, all] = [Math.min(...newest) + 1, Math.max(...newest) + 1];
  const spans: ComparedSpan[] = [];
  for (let range = bounds.length; range >= 0; range--) {
    const from = Math.max(lower, bounds[range]?.at ?? 0);
    const to = Math.min(common, upperEnd(bounds[range - 1]));
    if (to > from) spans.push({ from, to, equal: !unequal.has(range) });
  }
  const beyond = Math.max(lower, common);
  if (all > beyond) spans.push({ from: beyond, to: all, equal: false });
  return spans;
}

/** Where the range below a bound ends, ms. One that cuts through a time has records of it on both of its sides. */
function upperEnd(bound: Bound | undefined): number {
  if (bound === undefined) return Infinity;
  return bound.prefix.length === 0 ? bound.at : bound.at + 1;
}

/** What one step found, as `ReconcileStep` has it. */
interface Found {
  readonly haveKeys: readonly Key[];
  readonly need: readonly unknown[];
  readonly partial: boolean;
  readonly equal: boolean;
}

/** Counts what the steps of one side find. */
export class ComparedTally {
  /** As the steps have them: nothing is copied. */
  readonly #have: (readonly Key[])[] = [];
  #need = 0;
  #isPartial = false;
  #isEqual = false;

  note({ haveKeys, need, partial, equal }: Found): void {
    this.#have.push(haveKeys);
    this.#need += need.length;
    this.#isPartial ||= partial;
    this.#isEqual ||= equal;
  }

  /** All of it. `spans` are absent where the sides compared everything at once, from `lower` on. */
  compared(spans: readonly ComparedSpan[] | undefined, { lower, initiator }: { readonly lower: number; readonly initiator: boolean }): Compared {
    const have = this.#have.reduce((sum, keys) => sum + keys.length, 0);
    const knowsNone = this.#need === 0 && !this.#isPartial;
    // Of all who compare everything at once, only whoever was asked knows what it lacks.
    const all: ComparedSpan = { from: lower, to: Infinity, equal: this.#isEqual || (!initiator && have === 0 && knowsNone) };
    return { ranges: this.#ranges(spans ?? [all], initiator && knowsNone && spans !== undefined), have, need: this.#need };
  }

  /**
   * `isExact`: whoever asked knows that it lacks nothing, so a span in which it has nothing more either is equal after all. But for the
   * newest: what lies there is sent without being spoken of.
   */
  #ranges(spans: readonly ComparedSpan[], isExact: boolean): ComparedRange[] {
    const counts = spans.map(() => 0);
    for (const keys of this.#have) for (const { at } of keys) count(counts, spans, at);
    const unequal = spans.flatMap(({ equal }, i) => (equal ? [] : [i]));
    if (unequal.length === 1) counts[unequal[0]!]! += this.#need;
    return spans.map((span, i) => {
      if (span.equal || (counts[i] === 0 && (!isExact || i === spans.length - 1))) return span;
      return counts[i] === 0 ? { ...span, equal: true } : { ...span, differs: counts[i]! };
    });
  }
}

/** Counts a time in the last span that it is in; of several that share it, in one that differs. */
function count(counts: number[], spans: readonly ComparedSpan[], at: number): void {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans[middle]!.from <= at) low = middle + 1;
    else high = middle;
  }
  let place = low - 1;
  while (place > 0 && spans[place]!.equal && spans[place - 1]!.to > at) place--;
  if (place >= 0) counts[place]!++;
}
