/**
 * The answers of `view.ts`, read from a tree. Whose tree it is, and whether it may still be read, the two
 * classes decide that are built on this one: the live set and its snapshots.
 */
import { assert } from '../base/assert.ts';
import { hashDigest, LANES } from './fingerprint.ts';
import type { Key } from './key.ts';
import { Probe } from './probe.ts';
import { addRange, forEachBlock, holds, rankOf, sizeOf, type Top } from './tree-node.ts';
import type { IdVisitor, KeyBound, KeyRange, RangeDigest, SetView } from './view.ts';

/** A set that is read from a tree. */
export abstract class TreeView implements SetView {
  readonly #probe = new Probe();
  #root: { readonly changes: number; readonly hex: string } | undefined;

  /** The tree to read. Throws where it must not be read any more. */
  protected abstract get top(): Top;
  /** How often the tree was changed: what was found out before a change does not hold after it. */
  protected abstract get changes(): number;
  abstract strata(): Uint32Array;

  get size(): number {
    return sizeOf(this.top);
  }

  root(range?: KeyRange): string {
    if (range !== undefined) return this.#rootOf(range);
    const { size, changes } = this;
    if (this.#root?.changes === changes) return this.#root.hex;
    const hex = hashDigest(this.digest(0, size).sums, size);
    this.#root = { changes, hex };
    return hex;
  }

  has(key: Key): boolean {
    return holds(this.top, this.#probe.load(key));
  }

  rank(bound: KeyBound): number {
    return rankOf(this.top, this.#probe.loadBound(bound));
  }

  at(index: number): Key {
    this.#checkPositions(index, index + 1);
    let found: Key | undefined;
    forEachBlock(this.top, index, index + 1, (block, place) => (found = block.keyAt(place)));
    assert(found !== undefined, 'every position has a key');
    return found;
  }

  [Symbol.iterator](): Iterator<Key> {
    return this.keys(0, this.size)[Symbol.iterator]();
  }

  /** The keys at positions [from, to), oldest first. The set must not change before the last one was taken. */
  keys(from: number, to: number): Iterable<Key> {
    this.#checkPositions(from, to);
    return this.#listKeys(from, to);
  }

  forEachId(from: number, to: number, visit: IdVisitor): void {
    this.#checkPositions(from, to);
    forEachBlock(this.top, from, to, (block, first, end) => block.forEachId(first, end, visit));
  }

  digest(from: number, to: number): RangeDigest {
    this.#checkPositions(from, to);
    const sums = new Uint32Array(LANES);
    addRange(sums, this.top, from, to);
    return { sums, count: to - from };
  }

  #rootOf({ lower, upper }: KeyRange): string {
    const from = lower === undefined ? 0 : this.rank(lower);
    const to = upper === undefined ? this.size : this.rank(upper);
    // A range whose bounds are the wrong way round holds nothing.
    const { sums, count } = this.digest(from, Math.max(from, to));
    return hashDigest(sums, count);
  }

  *#listKeys(from: number, to: number): Generator<Key> {
    const { changes } = this;
    for (let position = from; position < to; ) {
      const listed: Key[] = [];
      const end = Math.min(to, position + KEYS_AT_ONCE);
      forEachBlock(this.top, position, end, (block, first, last) => {
        for (let place = first; place < last; place++) listed.push(block.keyAt(place));
      });
      for (const key of listed) {
        assert(this.changes === changes, 'a set does not change while it is listed');
        yield key;
      }
      position = end;
    }
  }

  #checkPositions(from: number, to: number): void {
    assert(Number.isSafeInteger(from) && Number.isSafeInteger(to), 'positions are whole numbers');
    assert(from >= 0 && from <= to && to <= this.size, 'positions lie in the set');
  }
}

/** Keys that listing finds in one walk from the top. */
const KEYS_AT_ONCE = 128;
