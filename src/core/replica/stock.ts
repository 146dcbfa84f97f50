/**
 * What one side has for the other and does not send before it is asked: the other may hear of the same records from
 * several peers, and takes each from one of them only. The giver's half is here; who takes what from whom is
 * decided in `taking.ts` and `shares.ts`.
 *
 * It is told in parts, spans of time one after the other; a record belongs to the part its time lies in. So both sides
 * mean the same records by the same times, whatever other records either of them holds.
 */
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import type { Key } from '../set/key.ts';

/** A part of a stock: how long after the last part it begins, how long it is, ms, and how many records lie in it. */
export interface Part {
  readonly gap: number;
  readonly length: number;
  readonly records: number;
}

/** Times from a lower (inclusive) to an upper one (exclusive), ms. */
export interface Span {
  readonly lower: number;
  readonly upper: number;
}

/**
 * A part ends early where a pause follows that is so many times longer than the part, once it has a few records: half
 * of a part is then about half of its records. So many times in a stock, count.
 */
const PAUSE_FACTOR = 4;
const PAUSE_AFTER = 8;
const BREAKS_MAX = 64;

/** Requests for parts beyond one for each, count: whoever asks for more asks for nothing. */
const TAKES_SPARE = 64;

/** The records of one conversation that wait until the peer takes them. */
export class Stock {
  /** Oldest first. */
  readonly #keys: readonly Key[];
  /** Places [from, to) not taken yet, in order. */
  #left: { readonly from: number; readonly to: number }[];
  #takes = 0;
  readonly #parts: readonly Part[];

  constructor(keys: readonly Key[]) {
    assert(keys.length > 0, 'a stock has records');
    this.#keys = keys.every((key, i) => i === 0 || key.at >= keys[i - 1]!.at) ? keys : keys.toSorted((one, other) => one.at - other.at);
    this.#left = [{ from: 0, to: keys.length }];
    this.#parts = partsOf(this.#keys);
  }

  /** Oldest first; the first one's gap is its time. */
  get parts(): readonly Part[] {
    return this.#parts;
  }

  /** Records nobody took yet, count. */
  get waiting(): number {
    return this.#left.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /** The records in a span, each given once; undefined where the peer takes more often than there are parts. */
  take({ lower, upper }: Span): readonly Key[] | undefined {
    if (++this.#takes > this.#parts.length + TAKES_SPARE) return undefined;
    const [from, to] = [this.#rank(lower), this.#rank(upper)];
    const taken: Key[][] = [];
    this.#left = this.#left.flatMap((piece) => {
      const [first, last] = [Math.max(piece.from, from), Math.min(piece.to, to)];
      if (first >= last) return [piece];
      taken.push(this.#keys.slice(first, last));
      return [{ from: piece.from, to: first }, { from: last, to: piece.to }].filter((rest) => rest.from < rest.to);
    });
    return taken.flat();
  }

  /** How many keys are before a time. */
  #rank(at: number): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#keys[middle]!.at < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Parts of about equally many records; those of one time stay together. */
function partsOf(keys: readonly Key[]): Part[] {
  const size = Math.max(LIMITS.stockPartRecords, Math.ceil((2 * keys.length) / LIMITS.stockPartsMax));
  const parts: Part[] = [];
  let breaks = 0;
  let end = 0;
  for (let from = 0; from < keys.length; ) {
    let to = Math.min(from + size, keys.length);
    const pause = breaks < BREAKS_MAX ? pauseIn(keys, from, to) : to;
    if (pause < to) breaks++;
    to = pause;
    while (to < keys.length && keys[to]!.at === keys[to - 1]!.at) to++;
    const upper = keys[to - 1]!.at + 1;
    parts.push({ gap: keys[from]!.at - end, length: upper - keys[from]!.at, records: to - from });
    end = upper;
    from = to;
  }
  return parts;
}

/** Where, between some places, there is a long time without records, behind a few of them; the last place if nowhere. */
function pauseIn(keys: readonly Key[], from: number, to: number): number {
  for (let place = from + PAUSE_AFTER; place < to; place++) {
    const last = keys[place - 1]!.at;
    if (keys[place]!.at - last > PAUSE_FACTOR * (last - keys[from]!.at + 1)) return place;
  }
  return to;
}
