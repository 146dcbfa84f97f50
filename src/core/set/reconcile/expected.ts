/**
 * How many records the answerer expects both sides to differ in within the region. The strata tell about
 * all differences; those that are known to lie elsewhere are taken off: what the asker has beyond our
 * newest or below our horizon, and what it has where we have nothing.
 */
import type { SetView } from '../view.ts';
import { emptyStrata, toggleId } from '../strata.ts';
import { estimateDifference, strataLevels } from './estimate.ts';
import type { RangesHello } from './messages.ts';
import type { Overlap } from './overlap.ts';
import { rangeSizes } from './ranges.ts';
import { countOf } from './region.ts';

/** An estimate is off by 15 %, and a sketch that is too small costs a round trip. */
export const MARGIN = 1.25;
/** Where all differences are on one side the counts tell them exactly; so much is left for doubt. */
const ONE_SIDED_MARGIN = 1.08;
const ONE_SIDED_TOLERANCE = 0.2;
const ONE_SIDED_MIN = 50;

/** `region` and `empty` name the ranges that differ: those to be spoken of, and those we hold nothing in. */
export function expectedDifferences(
  set: SetView, hello: RangesHello, overlap: Overlap, region: readonly number[], empty: readonly number[],
): number {
  const sizes = rangeSizes(hello.count);
  const elsewhere = askerElsewhere(sizes, set, overlap, empty);
  const strata = strataBetween(set, overlap.from, overlap.to);
  const estimate = estimateDifference(strata, hello.strata, strataLevels(hello.count)) - elsewhere;
  const surplus = Math.abs(hello.count - elsewhere - (overlap.to - overlap.from));
  const agree = surplus >= ONE_SIDED_MIN && Math.abs(estimate - surplus) <= ONE_SIDED_TOLERANCE * surplus;
  const expected = agree ? surplus * ONE_SIDED_MARGIN : Math.max(estimate * MARGIN, surplus);
  const union = region.reduce((sum, range) => sum + sizes[range]!, countOf(overlap.spans(region)));
  return Math.max(1, Math.min(expected, union));
}

/** Records that the asker has outside what both compare, about. */
function askerElsewhere(sizes: readonly number[], set: SetView, overlap: Overlap, empty: readonly number[]): number {
  const outside = sizes.filter((_, range) => range < overlap.first || range > overlap.last || empty.includes(range));
  const cuts = [overlap.newCut, overlap.oldCut].filter((range) => range !== undefined && !empty.includes(range));
  const cut = cuts.map((range) => {
    const { from, to } = overlap.span(range!);
    return Math.max(0, sizes[range!]! - (to - from));
  });
  return [...outside, ...cut].reduce((sum, size) => sum + size, 0);
}

/** The strata of part of a set: from those of all where little is outside. */
export function strataBetween(set: SetView, from: number, to: number): Uint32Array {
  const isMost = to - from > set.size / 2;
  const strata = isMost ? set.strata() : emptyStrata();
  const toggle = (words: Uint32Array, offset: number): void => toggleId(strata, words, offset);
  if (!isMost) set.forEachId(from, to, toggle);
  else {
    set.forEachId(0, from, toggle);
    set.forEachId(to, set.size, toggle);
  }
  return strata;
}
