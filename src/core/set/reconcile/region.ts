/**
 * The part of our own set that a conversation still has to look at: some spans of the snapshot with the
 * short id of every key in them. Computing short ids is what a conversation spends its time on, so a
 * region is made once and answers everything that is asked about it.
 *
 * Positions are places within the region; indexes are places within the set.
 */
import type { Key } from '../key.ts';
import type { SetView } from '../view.ts';
import { SHORT_BITS, TWO_32, type SessionKey } from './prf.ts';

/** Places [from, to) of the set. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A filter of this many bits per wanted number lets about one in sixteen unwanted ones through. */
const FILTER_BITS_PER_NUMBER = 16;
const FILTER_BITS_MIN = 1024;

/** Short ids of all keys in some spans of a set, by position. */
export class Region {
  readonly set: SetView;
  readonly spans: readonly Span[];
  readonly count: number;
  readonly lo: Uint32Array;
  readonly hi: Uint16Array;

  constructor(set: SetView, key: SessionKey, spans: readonly Span[]) {
    this.set = set;
    this.spans = spans.filter((span) => span.to > span.from);
    this.count = countOf(this.spans);
    this.lo = new Uint32Array(this.count);
    this.hi = new Uint16Array(this.count);
    let position = 0;
    for (const { from, to } of this.spans) {
      set.forEachId(from, to, (words, offset) => key.shortId(words, offset, this.lo, this.hi, position++));
    }
  }

  /** All short ids, sorted, each once. */
  sorted(): Float64Array {
    const all = new Float64Array(this.count);
    for (let i = 0; i < all.length; i++) all[i] = this.hi[i]! * TWO_32 + this.lo[i]!;
    all.sort();
    return all.filter((id, i) => i === 0 || id !== all[i - 1]);
  }

  /** The low `bits` bits of the short id at a position. */
  short(position: number, bits = SHORT_BITS): number {
    return lowBits(this.hi[position]! * TWO_32 + this.lo[position]!, bits);
  }

  /** Positions, in order, of the keys whose short ids end in one of the sorted numbers of `bits` bits each. */
  find(numbers: Float64Array, bits = SHORT_BITS): number[] {
    const filterBits = 2 ** Math.ceil(Math.log2(Math.max(FILTER_BITS_MIN, numbers.length * FILTER_BITS_PER_NUMBER)));
    const mask = Math.min(filterBits, 2 ** Math.min(bits, 31)) - 1;
    const filter = new Uint8Array((filterBits >>> 3) + 1);
    for (const number of numbers) {
      const place = number % TWO_32 & mask;
      filter[place >>> 3] = filter[place >>> 3]! | (1 << (place & 7));
    }
    const found: number[] = [];
    for (let i = 0; i < this.count; i++) {
      const place = this.lo[i]! & mask;
      if (((filter[place >>> 3]! >>> (place & 7)) & 1) === 1 && includes(numbers, this.short(i, bits))) found.push(i);
    }
    return found;
  }

  /** Positions of everything that `find` would not find. */
  findOthers(numbers: Float64Array): number[] {
    const found: number[] = [];
    for (let i = 0; i < this.count; i++) {
      if (!includes(numbers, this.short(i))) found.push(i);
    }
    return found;
  }

  /** The spans of the set that single positions, in order, stand for. */
  toSpans(positions: readonly number[]): Span[] {
    const spans: Span[] = [];
    let which = 0;
    let skipped = 0;
    for (const position of positions) {
      while (position - skipped >= this.spans[which]!.to - this.spans[which]!.from) {
        skipped += this.spans[which]!.to - this.spans[which]!.from;
        which++;
      }
      const from = this.spans[which]!.from + position - skipped;
      spans.push({ from, to: from + 1 });
    }
    return spans;
  }
}

/** Whether a number is among sorted ones. Sets of so many numbers would keep the garbage collector busy. */
export function includes(sorted: Float64Array, number: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === number;
}

/** The places of sorted numbers that are not among other sorted ones. */
export function placesMissing(sorted: Float64Array, others: Float64Array): Float64Array {
  const places = new Float64Array(sorted.length);
  let [count, at] = [0, 0];
  for (let place = 0; place < sorted.length; place++) {
    while (at < others.length && others[at]! < sorted[place]!) at++;
    if (others[at] !== sorted[place]) places[count++] = place;
  }
  return places.slice(0, count);
}

/** The low `bits` bits of a short id. */
export function lowBits(id: number, bits: number): number {
  return bits >= SHORT_BITS ? id : id % 2 ** bits;
}

/** How many places spans cover, count. */
export function countOf(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + span.to - span.from, 0);
}

/** The keys in spans of a set, in the order of the spans. */
export function* keysIn(set: SetView, spans: readonly Span[]): Generator<Key> {
  for (const span of spans) yield* set.keys(span.from, span.to);
}
