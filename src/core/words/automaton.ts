/**
 * Finds many words in one pass (Aho and Corasick, 1975), in flat typed arrays: a trie whose edges are in one hash table, a link
 * from each state to the longest proper suffix that is a state, and one to the next suffix that is a word. A text of n units
 * takes at most 2n steps, whatever it and the words are.
 */
import { assert } from '../base/assert.ts';

/** Fibonacci hashing: spreads keys that differ by little. */
const SPREAD = 0x9e3779b1;
const NONE = -1;

/** Words as sequences of UTF-16 units, by their index. */
export class Automaton {
  /** Units that occur in words, numbered from 1: 0 is for those that occur in none. */
  readonly #codes = new Uint16Array(0x10000);
  readonly #alphabet: number;
  readonly #keys: Int32Array;
  readonly #targets: Int32Array;
  readonly #shift: number;
  /** By state: the next shorter suffix, the first word that ends here, the next suffix at which one ends. */
  readonly #suffix: Int32Array;
  readonly #word: Int32Array;
  readonly #shorter: Int32Array;
  /** By word: another one with the same units. */
  readonly #same: Int32Array;
  #states = 1;

  constructor(words: readonly (readonly number[])[]) {
    const units = words.reduce((sum, word) => sum + word.length, 0);
    const bits = Math.max(4, 33 - Math.clz32(units * 2));
    this.#shift = 32 - bits;
    this.#keys = new Int32Array(2 ** bits).fill(NONE);
    this.#targets = new Int32Array(2 ** bits);
    this.#alphabet = this.#number(words);
    assert((units + 1) * this.#alphabet < 2 ** 31, 'a key of the edges fits an integer');
    const parents = new Int32Array(units + 1);
    const edges = new Uint16Array(units + 1);
    const depths = new Uint16Array(units + 1);
    this.#word = new Int32Array(units + 1).fill(NONE);
    this.#same = new Int32Array(words.length).fill(NONE);
    for (const [index, word] of words.entries()) this.#insert(index, word, { parents, edges, depths });
    this.#suffix = new Int32Array(this.#states);
    this.#shorter = new Int32Array(this.#states).fill(NONE);
    this.#link(parents, edges, depths);
  }

  /** States, count. */
  get size(): number {
    return this.#states;
  }

  /** Calls back for each word that ends at each position, longest first, with its index and the position of its last unit. */
  scan(units: Uint16Array, length: number, found: (word: number, last: number) => void): void {
    let state = 0;
    for (let i = 0; i < length; i++) {
      const code = this.#codes[units[i] ?? 0] ?? 0;
      state = code === 0 ? 0 : this.#step(state, code);
      for (let at = (this.#word[state] ?? NONE) === NONE ? this.#shorter[state] ?? NONE : state; at !== NONE; at = this.#shorter[at] ?? NONE) {
        for (let word = this.#word[at] ?? NONE; word !== NONE; word = this.#same[word] ?? NONE) found(word, i);
      }
    }
  }

  #step(from: number, code: number): number {
    for (let state = from; ; state = this.#suffix[state] ?? 0) {
      const target = this.#target(state, code);
      if (target !== NONE) return target;
      if (state === 0) return 0;
    }
  }

  #target(state: number, code: number): number {
    const key = state * this.#alphabet + code;
    const mask = this.#keys.length - 1;
    for (let slot = Math.imul(key, SPREAD) >>> this.#shift; ; slot = (slot + 1) & mask) {
      const there = this.#keys[slot] ?? NONE;
      if (there === key) return this.#targets[slot] ?? NONE;
      if (there === NONE) return NONE;
    }
  }

  #number(words: readonly (readonly number[])[]): number {
    let next = 1;
    for (const word of words) {
      for (const unit of word) {
        if (this.#codes[unit] === 0) this.#codes[unit] = next++;
      }
    }
    return next;
  }

  #insert(index: number, word: readonly number[], { parents, edges, depths }: { parents: Int32Array; edges: Uint16Array; depths: Uint16Array }): void {
    let state = 0;
    for (const unit of word) {
      const code = this.#codes[unit] ?? 0;
      let target = this.#target(state, code);
      if (target === NONE) {
        target = this.#states++;
        parents[target] = state;
        edges[target] = code;
        depths[target] = (depths[state] ?? 0) + 1;
        this.#setTarget(state, code, target);
      }
      state = target;
    }
    if (state === 0) return;
    this.#same[index] = this.#word[state] ?? NONE;
    this.#word[state] = index;
  }

  #setTarget(state: number, code: number, target: number): void {
    const mask = this.#keys.length - 1;
    const key = state * this.#alphabet + code;
    let slot = Math.imul(key, SPREAD) >>> this.#shift;
    while (this.#keys[slot] !== NONE) slot = (slot + 1) & mask;
    this.#keys[slot] = key;
    this.#targets[slot] = target;
  }

  /** Suffix links, from short states to long ones: a suffix is always shorter. */
  #link(parents: Int32Array, edges: Uint16Array, depths: Uint16Array): void {
    for (const state of this.#byDepth(depths)) {
      if (state === 0) continue;
      const parent = parents[state] ?? 0;
      const suffix = parent === 0 ? 0 : this.#step(this.#suffix[parent] ?? 0, edges[state] ?? 0);
      this.#suffix[state] = suffix;
      this.#shorter[state] = (this.#word[suffix] ?? NONE) === NONE ? this.#shorter[suffix] ?? NONE : suffix;
    }
  }

  /** States, the nearest to the root first. */
  #byDepth(depths: Uint16Array): Int32Array {
    const places = new Int32Array(0x10001);
    for (let state = 0; state < this.#states; state++) places[(depths[state] ?? 0) + 1] = (places[(depths[state] ?? 0) + 1] ?? 0) + 1;
    for (let depth = 1; depth < places.length; depth++) places[depth] = (places[depth] ?? 0) + (places[depth - 1] ?? 0);
    const sorted = new Int32Array(this.#states);
    for (let state = 0; state < this.#states; state++) {
      const depth = depths[state] ?? 0;
      sorted[places[depth] ?? 0] = state;
      places[depth] = (places[depth] ?? 0) + 1;
    }
    return sorted;
  }
}
