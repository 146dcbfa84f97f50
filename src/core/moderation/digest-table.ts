/**
 * Values by digests of 8 bytes, for hundreds of thousands of them: two numbers and a place in a list each, where a `Map` takes
 * three times as much. Open addressing with linear probing. Nothing is taken out: a value may be set to `undefined`, and is
 * left behind when the table is rebuilt.
 */
import { assert } from '../base/assert.ts';

/** Bytes of a digest that are looked at. So few that two texts may be made to agree, by whoever might as well copy one. */
export const DIGEST_BYTES = 8;

const FIRST_CAPACITY = 64;
/** Rebuilt when it is fuller than this. */
const LOAD_MAX = 0.75;

/** A map from digests. Digests are taken for evenly distributed. */
export class DigestTable<V> {
  #words = new Uint32Array(2 * FIRST_CAPACITY);
  /** `null` where nothing was ever put: a digest may be zero. */
  #values: (V | undefined | null)[] = emptyList(FIRST_CAPACITY);
  #used = 0;

  /** Places that are taken, those of `undefined` included. */
  get used(): number {
    return this.#used;
  }

  get(digest: Uint8Array): V | undefined {
    return this.#values[this.#placeOf(wordOf(digest, 0), wordOf(digest, 4))] ?? undefined;
  }

  set(digest: Uint8Array, value: V | undefined): void {
    if (this.#used + 1 > LOAD_MAX * this.#values.length) this.rebuild();
    this.#put(wordOf(digest, 0), wordOf(digest, 4), value);
  }

  /** Leaves out what is `undefined`, and what `keeps` does not want. */
  rebuild(keeps: (value: V) => boolean = () => true): void {
    const words = this.#words;
    const values = this.#values;
    const kept = values.map((value) => (value !== null && value !== undefined && keeps(value) ? value : undefined));
    const count = kept.reduce((sum: number, value) => sum + (value === undefined ? 0 : 1), 0);
    let capacity = FIRST_CAPACITY;
    // So large that it is half full at most: whoever was just rebuilt is not at once again.
    while (capacity < 2 * (count + 1)) capacity *= 2;
    this.#words = new Uint32Array(2 * capacity);
    this.#values = emptyList(capacity);
    this.#used = 0;
    kept.forEach((value, place) => {
      if (value !== undefined) this.#put(words[2 * place]!, words[2 * place + 1]!, value);
    });
  }

  #put(high: number, low: number, value: V | undefined): void {
    const place = this.#placeOf(high, low);
    if (this.#values[place] === null) this.#used++;
    this.#words[2 * place] = high;
    this.#words[2 * place + 1] = low;
    this.#values[place] = value;
  }

  /** Where the digest is, or where it goes. There always is a free place. */
  #placeOf(high: number, low: number): number {
    const mask = this.#values.length - 1;
    let place = low & mask;
    while (this.#values[place] !== null && (this.#words[2 * place] !== high || this.#words[2 * place + 1] !== low)) place = (place + 1) & mask;
    return place;
  }
}

function emptyList<V>(capacity: number): (V | undefined | null)[] {
  return new Array<V | undefined | null>(capacity).fill(null);
}

function wordOf(digest: Uint8Array, offset: number): number {
  assert(digest.length >= DIGEST_BYTES, 'a digest has 8 bytes');
  return (digest[offset]! | (digest[offset + 1]! << 8) | (digest[offset + 2]! << 16) | (digest[offset + 3]! << 24)) >>> 0;
}
