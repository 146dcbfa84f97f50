/**
 * A key in the form the tree compares: its time, and its id as eight big-endian words. Comparing such words
 * one after the other is comparing bytes, which keeps this order and that of `key.ts` the same. A probe is
 * filled again for each question, so that asking allocates nothing.
 */
import { assert } from '../base/assert.ts';
import { ID_WORDS } from './fingerprint.ts';
import type { Key } from './key.ts';
import type { KeyBound } from './view.ts';

const ID_BYTES = 4 * ID_WORDS;

/** One key, or a place between keys. Whoever fills it uses it before somebody else can. */
export class Probe {
  at = 0;
  readonly words = new Uint32Array(ID_WORDS);

  /** Takes a key. Keys come from our own code, so one that is none is a bug. */
  load(key: Key): this {
    const { at, id } = key;
    assert(Number.isSafeInteger(at) && at >= 0, 'the time of a key is a safe natural number');
    assert(id.length === ID_BYTES, 'the id of a key has 32 bytes');
    this.at = at;
    for (let i = 0, byte = 0; i < ID_WORDS; i++, byte += 4) {
      this.words[i] = (id[byte]! << 24) | (id[byte + 1]! << 16) | (id[byte + 2]! << 8) | id[byte + 3]!;
    }
    return this;
  }

  /** Takes a bound. A time alone is the lowest possible key of that time. */
  loadBound(bound: KeyBound): this {
    if (typeof bound !== 'number') return this.load(bound);
    assert(!Number.isNaN(bound), 'a bound is a time or a key');
    this.at = bound;
    this.words.fill(0);
    return this;
  }

  /** Whether this sorts behind another one. */
  isAfter(other: Probe): boolean {
    if (this.at !== other.at) return this.at > other.at;
    let i = 0;
    while (i < ID_WORDS - 1 && this.words[i] === other.words[i]) i++;
    return this.words[i]! > other.words[i]!;
  }
}

/** The 32 bytes of the id at `words[offset..offset + 8)`. */
export function idOfWords(words: Uint32Array, offset: number): Uint8Array {
  const id = new Uint8Array(ID_BYTES);
  for (let byte = 0; byte < ID_BYTES; byte++) id[byte] = words[offset + (byte >>> 2)]! >>> (24 - 8 * (byte & 3));
  return id;
}
