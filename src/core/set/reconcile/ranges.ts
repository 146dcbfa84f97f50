/**
 * Which ranges of the set a HELLO fingerprints: newest first the last 16, 64, 256, … records, because
 * peers mostly differ in what is new, then the rest in 16 to 40 equal parts. Sizes follow from the number
 * of records alone; only the bounds between the ranges travel.
 *
 * A bound need not sit exactly between two records: any time within a sixteenth of a range serves as well,
 * so the sender picks the roundest one, and a bound costs one byte. Where records share one time a bound
 * carries as much of an id as tells them apart.
 */
import type { Reader, Writer } from '../../base/codec.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Key } from '../key.ts';
import type { SetView } from '../view.ts';

/** The newest range, and how much larger each next one is. */
const TAIL_FIRST = 16;
const TAIL_GROWTH = 4;
/** Records per equal part where their number is within bounds: more parts cost bytes, fewer cost time. */
const PART_RECORDS = 16_384;
const PARTS_MIN = 16;
const PARTS_MAX = 40;
/** A bound may be off by this part of the smaller range beside it. */
const TOLERANCE = 16;
const EXPONENT_MAX = 52;
const ID_BYTES = 32;

/** A place between records: everything at or after time `at` (ms), among equal times from id `prefix` on. */
export interface Bound {
  readonly at: number;
  readonly prefix: Uint8Array;
}

/** A bound that was chosen by us: its time is a multiple of 2^exponent. */
export interface RoundBound extends Bound {
  readonly exponent: number;
}

const NO_PREFIX = new Uint8Array(0);

/** The bound at a time. */
export function boundAt(at: number): Bound {
  return { at, prefix: NO_PREFIX };
}

/** Index of the first key of the set at or after a bound. */
export function rankOf(set: SetView, bound: Bound): number {
  if (bound.prefix.length === 0) return set.rank(bound.at);
  const id = new Uint8Array(ID_BYTES);
  id.set(bound.prefix);
  return set.rank({ at: bound.at, id });
}

/** Sizes of the ranges over `count` records, newest first, count each. */
export function rangeSizes(count: number): number[] {
  const parts = Math.min(PARTS_MAX, Math.max(PARTS_MIN, Math.ceil(count / PART_RECORDS)));
  const sizes: number[] = [];
  let left = count;
  for (let size = TAIL_FIRST; size < count / parts; size *= TAIL_GROWTH) {
    sizes.push(size);
    left -= size;
  }
  for (let part = 0; part < parts; part++) {
    const size = Math.ceil(left / (parts - part));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

/**
 * The lower bounds of all ranges but the oldest, newest first, of the keys `from` up to the end of the set.
 * The oldest range ends where the conversation ends.
 */
export function chooseBounds(set: SetView, from: number, sizes: readonly number[]): RoundBound[] {
  const bounds: RoundBound[] = [];
  let rank = set.size;
  let exponent = -1;
  for (let i = 0; i + 1 < sizes.length; i++) {
    rank -= sizes[i]!;
    const slack = Math.floor(Math.min(sizes[i]!, sizes[i + 1]!) / TOLERANCE);
    const after = set.at(Math.max(from, rank - 1 - slack)).at;
    const upTo = set.at(rank + slack).at;
    if (after === upTo) bounds.push({ ...between(set.at(rank - 1), set.at(rank)), exponent: 0 });
    else {
      exponent = roundness(after, upTo, exponent);
      bounds.push({ ...boundAt(Math.floor(upTo / 2 ** exponent) * 2 ** exponent), exponent });
    }
  }
  return bounds;
}

/** The power of two whose multiples to use in (after, upTo]: the last one again wherever it fits well. */
function roundness(after: number, upTo: number, last: number): number {
  const width = Math.floor(Math.log2(upTo - after));
  if (last >= width - 3 && last >= 0 && Math.floor(upTo / 2 ** last) > Math.floor(after / 2 ** last)) return last;
  return Math.max(0, width - 1);
}

/** The shortest bound that sorts after `before` and not after `key`. */
export function between(before: Key, key: Key): Bound {
  if (before.at !== key.at) return boundAt(key.at);
  let shared = 0;
  while (shared < ID_BYTES - 1 && before.id[shared] === key.id[shared]) shared++;
  return { at: key.at, prefix: key.id.slice(0, shared + 1) };
}

/**
 * Writes bounds, newest first. Each is a distance back from the one before (the first from `newest`), in
 * units of a power of two that stays until another is named:
 *   0mmmmmmm            distance m in the current unit
 *   1peeeeee varint     unit 2^e from here on, distance; where p is set an id prefix with its length follows
 */
export function writeBounds(writer: Writer, bounds: readonly RoundBound[], newest: number): void {
  let unit = 0;
  let before = newest;
  for (const { at, prefix, exponent } of bounds) {
    const steps = distance(at, before, exponent);
    if (prefix.length === 0 && exponent === unit && steps < 0x80) writer.u8(steps);
    else {
      writer.u8(0x80 | (prefix.length > 0 ? 0x40 : 0) | exponent).varint(steps);
      if (prefix.length > 0) writer.u8(prefix.length).bytes(prefix);
    }
    unit = exponent;
    before = at;
  }
}

function distance(at: number, before: number, exponent: number): number {
  return Math.floor(before / 2 ** exponent) - Math.floor(at / 2 ** exponent);
}

/** Reads `count` bounds, each older than the one before. */
export function readBounds(reader: Reader, count: number, newest: number): Bound[] {
  const bounds: Bound[] = [];
  let exponent = 0;
  let before: Bound = { at: newest, prefix: new Uint8Array(ID_BYTES).fill(0xff) };
  if (count > LIMITS.rangesMax) reader.fail('too many ranges');
  for (let i = 0; i < count && reader.failed === undefined; i++) {
    const code = reader.u8();
    let steps = code;
    let hasPrefix = false;
    if (code >= 0x80) {
      exponent = code & 0x3f;
      hasPrefix = (code & 0x40) !== 0;
      steps = reader.varint(Number.MAX_SAFE_INTEGER);
    }
    if (exponent > EXPONENT_MAX) reader.fail('a unit beyond all times');
    const bound: Bound = {
      at: (Math.floor(before.at / 2 ** exponent) - steps) * 2 ** exponent,
      prefix: hasPrefix ? readPrefix(reader, 1) : NO_PREFIX,
    };
    if (bound.at < 0 || !isOlder(bound, before)) reader.fail('bounds out of order');
    bounds.push(bound);
    before = bound;
  }
  return bounds;
}

/** The first bytes of an id, `min` or more, with their number in front. */
export function readPrefix(reader: Reader, min: number): Uint8Array {
  const length = reader.u8();
  if (length < min || length > ID_BYTES) reader.fail('an id prefix of no length');
  return reader.bytes(Math.min(length, ID_BYTES)).slice();
}

/** Whether `left` sorts before `right`. */
export function isOlder(left: Bound, right: Bound): boolean {
  if (left.at !== right.at) return left.at < right.at;
  for (let i = 0; i < ID_BYTES; i++) {
    const difference = (left.prefix[i] ?? 0) - (right.prefix[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
