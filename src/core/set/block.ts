/**
 * Up to 128 neighbouring keys: what one node of the tree holds. Large blocks make the tree small, so that
 * sums of 256 bytes cost few bytes for each key.
 *
 * Keys lie in slots, in no order; `order` lists the slots sorted. Inserting therefore moves bytes and not
 * keys, and the keys that the block's sum already covers are always the first `summed` slots: an insert
 * only appends, and nothing is expanded before somebody wants a sum.
 *
 * A block made by another version of the tree than the present one may be part of a snapshot. The tree then
 * copies it before it changes it. Summing is no change: it finds out what was true all along.
 */
import { assert } from '../base/assert.ts';
import { addExpansion, addSums, ID_WORDS, LANES, subtractExpansion } from './fingerprint.ts';
import type { Key } from './key.ts';
import { idOfWords, type Probe } from './probe.ts';
import type { IdVisitor } from './view.ts';

/** Keys of a full block. Larger ones take longer to search and to split, smaller ones cost memory. */
export const BLOCK_KEYS = 128;

const IDS_AT = 8 * BLOCK_KEYS;
const SUMS_AT = IDS_AT + 4 * ID_WORDS * BLOCK_KEYS;
const ORDER_AT = SUMS_AT + 4 * LANES;
const BYTES = ORDER_AT + BLOCK_KEYS;

/** A sorted run of keys that follow each other in the set. */
export class Block {
  /** The version of the tree that made it. */
  readonly version: number;
  readonly #buffer: ArrayBuffer;
  readonly #times: Float64Array;
  readonly #ids: Uint32Array;
  readonly #sums: Uint32Array;
  readonly #order: Uint8Array;
  #count = 0;
  #summed = 0;
  /** Time of the first key: whoever looks for a block mostly needs no more, and it is near at hand. */
  #startsAt = 0;

  constructor(version: number, buffer = new ArrayBuffer(BYTES)) {
    this.version = version;
    this.#buffer = buffer;
    this.#times = new Float64Array(buffer, 0, BLOCK_KEYS);
    this.#ids = new Uint32Array(buffer, IDS_AT, ID_WORDS * BLOCK_KEYS);
    this.#sums = new Uint32Array(buffer, SUMS_AT, LANES);
    this.#order = new Uint8Array(buffer, ORDER_AT, BLOCK_KEYS);
  }

  get count(): number {
    return this.#count;
  }

  /** Whether the first key sorts after the probe. */
  startsAfter(probe: Probe): boolean {
    return this.#startsAt === probe.at ? this.#compare(0, probe) > 0 : this.#startsAt > probe.at;
  }

  /** Fills a probe with the first key. */
  loadFirst(probe: Probe): Probe {
    const slot = this.#order[0]!;
    probe.at = this.#times[slot]!;
    for (let i = 0; i < ID_WORDS; i++) probe.words[i] = this.#ids[slot * ID_WORDS + i]!;
    return probe;
  }

  /** The place of a key; where it is missing, −1 − the place it would have. */
  find(probe: Probe): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const difference = this.#compare(middle, probe);
      if (difference === 0) return middle;
      if (difference < 0) low = middle + 1;
      else high = middle;
    }
    return -1 - low;
  }

  /** Puts a key that is missing at its place. */
  insert(place: number, probe: Probe): void {
    assert(this.#count < BLOCK_KEYS && place <= this.#count, 'a block has room for a key it takes');
    const slot = this.#count++;
    this.#order.copyWithin(place + 1, place, slot);
    this.#order[place] = slot;
    this.#times[slot] = probe.at;
    if (place === 0) this.#startsAt = probe.at;
    for (let i = 0, word = slot * ID_WORDS; i < ID_WORDS; i++, word++) this.#ids[word] = probe.words[i]!;
  }

  /** Takes the key at a place away. */
  remove(place: number): void {
    assert(place < this.#count, 'a key that goes was there');
    let hole = this.#order[place]!;
    this.#order.copyWithin(place, place + 1, this.#count);
    this.#count--;
    if (hole < this.#summed) {
      subtractExpansion(this.#sums, this.#ids, hole * ID_WORDS);
      this.#summed--;
      this.#moveKey(this.#summed, hole);
      hole = this.#summed;
    }
    this.#moveKey(this.#count, hole);
    if (place === 0) this.#startsAt = this.#times[this.#order[0]!]!;
  }

  keyAt(place: number): Key {
    const slot = this.#order[place]!;
    return { at: this.#times[slot]!, id: idOfWords(this.#ids, slot * ID_WORDS) };
  }

  /** Shows the ids at places [from, to). */
  forEachId(from: number, to: number, visit: IdVisitor): void {
    for (let place = from; place < to; place++) {
      const slot = this.#order[place]!;
      visit(this.#ids, slot * ID_WORDS, this.#times[slot]!);
    }
  }

  /** Expands at most `budget` ids that the sum does not cover yet. Returns what is left of the budget. */
  settle(budget: number): number {
    let left = budget;
    for (; this.#summed < this.#count && left > 0; left--) {
      addExpansion(this.#sums, this.#ids, this.#summed++ * ID_WORDS);
    }
    return left;
  }

  /** Adds the sum of the keys at places [from, to). What is cheaper is expanded: these, or the others. */
  addTo(sums: Uint32Array, from: number, to: number): void {
    if (2 * (to - from) <= this.#count) {
      this.forEachId(from, to, (words, offset) => addExpansion(sums, words, offset));
      return;
    }
    this.settle(Infinity);
    addSums(sums, this.#sums);
    this.forEachId(0, from, (words, offset) => subtractExpansion(sums, words, offset));
    this.forEachId(to, this.#count, (words, offset) => subtractExpansion(sums, words, offset));
  }

  /** The same block, for a version of the tree that may change it. */
  copy(version: number): Block {
    const copy = new Block(version, this.#buffer.slice(0));
    copy.#count = this.#count;
    copy.#summed = this.#summed;
    copy.#startsAt = this.#startsAt;
    return copy;
  }

  /** Moves the keys from a place on into a new block, and keeps the others. */
  splitOff(version: number, place: number): Block {
    const upper = new Block(version);
    upper.#append(this, place, this.#count);
    // Keys that stay, but lie behind the slots that are left, move into those that became free.
    const freeSlots = this.#order.slice(place, this.#count).filter((slot) => slot < place);
    let free = 0;
    for (let i = 0; i < place; i++) {
      const slot = this.#order[i]!;
      if (slot < place) continue;
      this.#order[i] = freeSlots[free++]!;
      this.#copyKey(this, slot, this.#order[i]!);
    }
    this.#count = place;
    this.#summed = 0;
    this.#sums.fill(0);
    return upper;
  }

  /** A new block of this one's keys and of those of a block that sorts behind it. */
  join(version: number, behind: Block): Block {
    const joined = this.copy(version);
    // Only a block that covers all its keys can take over the sum of another.
    const isSummed = joined.#summed === joined.#count && behind.#summed === behind.#count;
    joined.#append(behind, 0, behind.#count);
    if (!isSummed) return joined;
    addSums(joined.#sums, behind.#sums);
    joined.#summed = joined.#count;
    return joined;
  }

  /** <0 where the key at a place sorts before the probe, 0 where it is the same, >0 where it sorts after. */
  #compare(place: number, probe: Probe): number {
    const slot = this.#order[place]!;
    const at = this.#times[slot]!;
    if (at !== probe.at) return at < probe.at ? -1 : 1;
    for (let i = 0, word = slot * ID_WORDS; i < ID_WORDS; i++, word++) {
      const difference = this.#ids[word]! - probe.words[i]!;
      if (difference !== 0) return difference;
    }
    return 0;
  }

  #append(other: Block, from: number, to: number): void {
    assert(this.#count + to - from <= BLOCK_KEYS, 'a block has room for the keys it takes');
    for (let place = from; place < to; place++) {
      const slot = this.#count++;
      this.#order[slot] = slot;
      this.#copyKey(other, other.#order[place]!, slot);
    }
    this.#startsAt = this.#times[this.#order[0]!]!;
  }

  /** Moves a key from one slot to another, free one. */
  #moveKey(from: number, to: number): void {
    if (from === to) return;
    this.#copyKey(this, from, to);
    let place = 0;
    while (place < this.#count && this.#order[place] !== from) place++;
    if (place < this.#count) this.#order[place] = to;
  }

  #copyKey(other: Block, from: number, to: number): void {
    this.#times[to] = other.#times[from]!;
    for (let i = 0; i < ID_WORDS; i++) this.#ids[to * ID_WORDS + i] = other.#ids[from * ID_WORDS + i]!;
  }
}
