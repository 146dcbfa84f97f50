/**
 * A set of keys as a sorted array: every answer in the most obvious way. The oracle for the tree, and what
 * reconciliation is tested on. Slow on purpose.
 */
import { addExpansion, hashDigest, ID_WORDS, LANES } from '../../src/core/set/fingerprint.ts';
import { compareKeys, type Key } from '../../src/core/set/key.ts';
import { emptyStrata, toggleId } from '../../src/core/set/strata.ts';
import type { IdVisitor, KeyBound, KeyRange, RangeDigest, SetSnapshot } from '../../src/core/set/view.ts';

export class ArraySet implements SetSnapshot {
  readonly #keys: Key[];
  #released = false;

  constructor(keys: Iterable<Key> = []) {
    this.#keys = [];
    for (const key of [...keys].sort(compareKeys)) {
      const last = this.#keys.at(-1);
      if (last === undefined || compareKeys(last, key) !== 0) this.#keys.push(key);
    }
  }

  get size(): number {
    return this.#read().length;
  }

  insert(key: Key): boolean {
    if (this.has(key)) return false;
    this.#keys.splice(this.rank(key), 0, key);
    return true;
  }

  remove(key: Key): boolean {
    if (!this.has(key)) return false;
    this.#keys.splice(this.rank(key), 1);
    return true;
  }

  root(range: KeyRange = {}): string {
    const from = range.lower === undefined ? 0 : this.rank(range.lower);
    const to = range.upper === undefined ? this.size : this.rank(range.upper);
    const { sums, count } = this.digest(from, Math.max(from, to));
    return hashDigest(sums, count);
  }

  has(key: Key): boolean {
    const found = this.#read()[this.rank(key)];
    return found !== undefined && compareKeys(found, key) === 0;
  }

  rank(bound: KeyBound): number {
    const keys = this.#read();
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const key = keys[middle]!;
      const isBefore = typeof bound === 'number' ? key.at < bound : compareKeys(key, bound) < 0;
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  at(index: number): Key {
    const key = this.#read()[index];
    if (key === undefined) throw new RangeError('no such place');
    return key;
  }

  [Symbol.iterator](): Iterator<Key> {
    return this.#read()[Symbol.iterator]();
  }

  keys(from: number, to: number): Iterable<Key> {
    return this.#between(from, to);
  }

  forEachId(from: number, to: number, visit: IdVisitor): void {
    for (const { id, at } of this.#between(from, to)) visit(wordsOf(id), 0, at);
  }

  digest(from: number, to: number): RangeDigest {
    const sums = new Uint32Array(LANES);
    this.forEachId(from, to, (words, offset) => addExpansion(sums, words, offset));
    return { sums, count: to - from };
  }

  strata(): Uint32Array {
    const strata = emptyStrata();
    this.forEachId(0, this.size, (words, offset) => toggleId(strata, words, offset));
    return strata;
  }

  snapshot(): ArraySet {
    return new ArraySet(this.#read());
  }

  release(): void {
    this.#released = true;
  }

  get isReleased(): boolean {
    return this.#released;
  }

  #between(from: number, to: number): Key[] {
    if (!(from >= 0 && from <= to && to <= this.size)) throw new RangeError('no such places');
    return this.#read().slice(from, to);
  }

  #read(): Key[] {
    if (this.#released) throw new Error('a released snapshot is not read');
    return this.#keys;
  }
}

function wordsOf(id: Uint8Array): Uint32Array {
  const view = new DataView(id.buffer, id.byteOffset, id.byteLength);
  return Uint32Array.from({ length: ID_WORDS }, (_, i) => view.getUint32(4 * i));
}
