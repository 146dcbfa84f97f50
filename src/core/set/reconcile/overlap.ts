/**
 * What two sets have in common to compare: the time from the higher horizon up to the older one of both
 * newest records, cut into the ranges of the HELLO. Whatever is newer than that only one side can have, and
 * it is sent without asking.
 *
 * Both sides compute the overlap from the same numbers and so agree which ranges lie inside it, which
 * outside, and which one at either end is cut: fingerprinted in full by the asker, inside only in part.
 */
import type { SetView } from '../view.ts';
import { boundAt, isOlder, rankOf, type Bound } from './ranges.ts';
import type { Span } from './region.ts';
import { rankAfter } from './step.ts';

/** From when to when a side holds records, ms; `newest` is −1 where it holds none. */
export interface Extent {
  readonly lower: number;
  readonly newest: number;
}

/** What both sides compare, as places in our own set. */
export class Overlap {
  /** Places [from, to) of our own set inside the overlap. */
  readonly from: number;
  readonly to: number;
  /** Numbers of the newest and the oldest range inside; first > last where there is none. */
  readonly first: number;
  readonly last: number;
  /** The range that the answerer's newest record cuts, and the one that its horizon cuts. */
  readonly newCut: number | undefined;
  readonly oldCut: number | undefined;
  readonly #starts: readonly number[];

  /** `bounds` are the asker's; the horizon of the answerer is the one both agreed on. */
  constructor(set: SetView, bounds: readonly Bound[], asker: Extent, answerer: Extent) {
    const newest = Math.min(asker.newest, answerer.newest);
    this.from = set.rank(answerer.lower);
    this.to = Math.max(this.from, rankAfter(set, newest));
    this.#starts = bounds.map((bound) => rankOf(set, bound));
    const isEmpty = newest < answerer.lower;
    const inside = bounds.findIndex((bound) => bound.at <= newest);
    this.first = isEmpty || inside >= 0 ? Math.max(0, inside) : bounds.length;
    const below = bounds.findIndex((bound) => !isOlder(boundAt(answerer.lower), bound));
    this.last = isEmpty ? -1 : below >= 0 ? below : bounds.length;
    const upper = bounds[this.first - 1];
    const reachesUp = upper === undefined || isOlder(boundAt(newest + 1), upper);
    const lower = bounds[this.last];
    const reachesDown = lower === undefined || isOlder(lower, boundAt(answerer.lower));
    this.newCut = !isEmpty && answerer.newest < asker.newest && reachesUp ? this.first : undefined;
    this.oldCut = !isEmpty && answerer.lower > asker.lower && reachesDown && this.last !== this.newCut ? this.last : undefined;
  }

  /** Numbers of the ranges inside, newest first. */
  get inside(): number[] {
    return Array.from({ length: Math.max(0, this.last - this.first + 1) }, (_, i) => this.first + i);
  }

  /** The places of our own set in a range, as far as it lies inside. */
  span(range: number): Span {
    const from = Math.max(this.from, range < this.#starts.length ? this.#starts[range]! : 0);
    const to = Math.min(this.to, range > 0 ? this.#starts[range - 1]! : Infinity);
    return { from: Math.min(from, to), to };
  }

  /** The same for several ranges, oldest first. */
  spans(ranges: Iterable<number>): Span[] {
    return [...ranges].sort((left, right) => right - left).map((range) => this.span(range));
  }
}

/**
 * Whether two sets whose roots differ would differ in no range and at neither end: then fingerprints of four
 * bytes collided, about once in a hundred million conversations, and another salt is called for.
 */
export function isContradiction(answerer: Extent, asker: Extent): boolean {
  return answerer.newest === asker.newest && answerer.lower === asker.lower;
}
