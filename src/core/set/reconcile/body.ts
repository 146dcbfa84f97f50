/**
 * How the answerer says what it holds in a region: as a list of short ids where that is short, else as a
 * sketch of as many cells as the difference is expected to need. What fits neither way is cut: the newest
 * part now, the rest in another conversation.
 */
import { LIMITS } from '../../base/limits.ts';
import type { SetView } from '../view.ts';
import type { Body } from './messages.ts';
import { SHORT_BITS, type SessionKey } from './prf.ts';
import { between, rankOf, type Bound } from './ranges.ts';
import { countOf, Region, type Span } from './region.ts';
import { sortedBytes } from './rice.ts';
import { CELL_BYTES, Sketch, sketchShape, type SketchShape } from './sketch.ts';

/** A list is read whatever the difference is, so it may cost a little more than a sketch. */
const LIST_BONUS = 1.1;
/** Room in a body for all that is neither list nor cells, bytes. */
const OVERHEAD_BYTES = 64;
const BYTES_MAX = LIMITS.reconcileBytesMax - OVERHEAD_BYTES;
/** How close the search for the largest part that fits comes to it. */
const SEARCH_STEPS = 50;

/** A body and the part of our set it speaks of. */
export interface Content {
  readonly body: Body;
  readonly region: Region;
}

/** What is to be said. */
export interface Wish {
  readonly spans: readonly Span[];
  /** How many records both sides differ in, as far as we can tell. */
  readonly differences: number;
  /** Which sketch of the conversation this is, from 0. */
  readonly table: number;
  /** Bytes of cells that the other side can still use. */
  readonly usable: number;
}

/** Chooses and makes a body. `made` is reused where it covers the same spans. */
export function makeBody(set: SetView, key: SessionKey, wish: Wish, made?: Region): Content {
  const plan = planBody(countOf(wish.spans), wish);
  const floor = plan.kept < countOf(wish.spans) ? floorOf(set, wish.spans, plan.kept) : undefined;
  const region = floor === undefined && made !== undefined ? made : new Region(set, key, clip(set, wish.spans, floor));
  if (plan.shape === undefined) return { region, body: { floor, content: { type: 'list', ids: region.sorted() } } };
  const sketch = new Sketch(plan.shape, key);
  sketch.toggleAll(region.lo, region.hi);
  return { region, body: { floor, content: { type: 'sketch', count: region.count, sketch } } };
}

/** The spans of a set at or after a bound. */
export function clip(set: SetView, spans: readonly Span[], floor: Bound | undefined): readonly Span[] {
  if (floor === undefined) return spans;
  const from = rankOf(set, floor);
  return spans.filter((span) => span.to > from).map((span) => ({ from: Math.max(span.from, from), to: span.to }));
}

/** How many of the newest records to speak of, and the shape of the sketch where it is one. */
interface Plan {
  readonly kept: number;
  readonly shape: SketchShape | undefined;
}

function planBody(count: number, { differences, table, usable }: Wish): Plan {
  const shape = shapeFor(differences, table, usable);
  const sketchBytes = shape.cells * CELL_BYTES;
  const listBytes = sortedBytes(count, SHORT_BITS);
  if (listBytes <= Math.min(BYTES_MAX, sketchBytes * LIST_BONUS)) return { kept: count, shape: undefined };
  if (sketchBytes <= BYTES_MAX) return { kept: count, shape };
  const listed = largest(count, (part) => sortedBytes(part, SHORT_BITS) <= BYTES_MAX);
  const most = largest(differences, (part) => sketchShape(part, table).cells * CELL_BYTES <= BYTES_MAX);
  const sketched = Math.floor((count * most) / differences);
  return listed >= sketched ? { kept: listed, shape: undefined } : { kept: sketched, shape: sketchShape(most, table) };
}

/** A sketch that is read together with an earlier one needs only what that one lacks. */
function shapeFor(differences: number, table: number, usable: number): SketchShape {
  const full = sketchShape(differences, table);
  const share = Math.max(0.6, 1 - (0.5 * usable) / full.cells);
  return { ...full, cells: Math.ceil((full.cells * share) / full.hashes) * full.hashes };
}

/** The largest natural number up to `max` of which `fits` still holds, nearly. */
function largest(max: number, fits: (value: number) => boolean): number {
  let [low, high] = [0, Math.floor(max)];
  for (let i = 0; i < SEARCH_STEPS && low < high; i++) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The bound below the newest `kept` keys of spans. */
function floorOf(set: SetView, spans: readonly Span[], kept: number): Bound | undefined {
  let skipped = countOf(spans) - kept;
  for (const span of spans) {
    const length = span.to - span.from;
    const place = span.from + skipped;
    if (skipped < length) return place > 0 ? between(set.at(place - 1), set.at(place)) : undefined;
    skipped -= length;
  }
  return undefined;
}
