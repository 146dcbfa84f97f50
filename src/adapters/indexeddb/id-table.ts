/**
 * Numbers for ids: the first id that is added gets 0, the next 1, and so on, whether or not it was there before;
 * what an id is found by is the number it got last. One flat table instead of a Map of texts: a start-up with a
 * hundred thousand records makes no string and no object for any of them.
 *
 * Ids are hashes, but authors choose what is hashed. The table is seeded, so that nobody can prepare ids that
 * all fall into one place of it.
 */

const WORDS = 8;
const PLACES_MIN = 64;

let secret: number | undefined;

/** One for all tables of this page: tables are made often, and nobody sees into any. */
function seedOfPage(): number {
  return (secret ??= crypto.getRandomValues(new Uint32Array(1))[0]!);
}

/** Finds the number of an id (32 bytes). */
export class IdTable {
  readonly #seed = seedOfPage();
  /** Open addressing: a place holds a number plus one, or 0 for none; at most half of them are taken. */
  #places: Int32Array;
  #taken = 0;
  /** The id of every number, eight words each. */
  #words: Int32Array;
  #count = 0;

  /** `count`: ids that are expected; more are welcome. */
  constructor(count = 0) {
    let places = PLACES_MIN;
    while (places < 2 * count) places *= 2;
    this.#places = new Int32Array(places);
    this.#words = new Int32Array(Math.max(PLACES_MIN, count) * WORDS);
  }

  /** Numbers given so far. */
  get count(): number {
    return this.#count;
  }

  /** Ids that are found. */
  get size(): number {
    return this.#taken;
  }

  /** Gives the id the next number. */
  add(id: Uint8Array): number {
    const number = this.#next();
    const start = number * WORDS;
    for (let i = 0; i < WORDS; i++) this.#words[start + i] = wordOf(id, i);
    return this.#enter(number);
  }

  /** As `add`, for the id that has this number in another table. */
  addFrom(table: IdTable, number: number): number {
    const added = this.#next();
    this.#words.set(table.#words.subarray(number * WORDS, (number + 1) * WORDS), added * WORDS);
    return this.#enter(added);
  }

  /** The number an id got last, or −1. */
  find(id: Uint8Array): number {
    const mask = this.#places.length - 1;
    for (let place = this.#hash(wordOf(id, 0), wordOf(id, 1)) & mask; ; place = (place + 1) & mask) {
      const number = this.#places[place]! - 1;
      if (number < 0 || this.#isId(number, id)) return number;
    }
  }

  /** Its id is not found any more, unless by a later number. */
  remove(number: number): void {
    const place = this.#placeOf(number);
    if (this.#places[place] !== number + 1) return;
    this.#taken--;
    this.#close(place);
  }

  #next(): number {
    if ((this.#taken + 1) * 2 > this.#places.length) this.#grow();
    const start = this.#count * WORDS;
    if (start === this.#words.length) {
      const larger = new Int32Array(start * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    return this.#count++;
  }

  #enter(number: number): number {
    const place = this.#placeOf(number);
    if (this.#places[place] === 0) this.#taken++;
    this.#places[place] = number + 1;
    return number;
  }

  /** Where the id of a number is, or belongs. */
  #placeOf(number: number): number {
    const mask = this.#places.length - 1;
    let place = this.#home(number) & mask;
    while (this.#places[place] !== 0 && !this.#isSame(this.#places[place]! - 1, number)) place = (place + 1) & mask;
    return place;
  }

  /** Empties a place. Whoever was pushed past it moves up, so that a search may end at the first gap. */
  #close(gap: number): void {
    const mask = this.#places.length - 1;
    let place = gap;
    for (;;) {
      place = (place + 1) & mask;
      const taken = this.#places[place]!;
      if (taken === 0) break;
      const pushed = (place - this.#home(taken - 1)) & mask;
      if (pushed < ((place - gap) & mask)) continue;
      this.#places[gap] = taken;
      gap = place;
    }
    this.#places[gap] = 0;
  }

  #grow(): void {
    const old = this.#places;
    this.#places = new Int32Array(old.length * 2);
    const mask = this.#places.length - 1;
    for (const taken of old) {
      if (taken === 0) continue;
      let place = this.#home(taken - 1) & mask;
      while (this.#places[place] !== 0) place = (place + 1) & mask;
      this.#places[place] = taken;
    }
  }

  #home(number: number): number {
    return this.#hash(this.#words[number * WORDS]!, this.#words[number * WORDS + 1]!);
  }

  /** Ids are evenly spread already: two of eight words do, mixed with what no peer knows. */
  #hash(first: number, second: number): number {
    let hash = Math.imul(first ^ this.#seed, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ second, 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }

  #isId(number: number, id: Uint8Array): boolean {
    const start = number * WORDS;
    for (let i = 0; i < WORDS; i++) if (this.#words[start + i] !== wordOf(id, i)) return false;
    return true;
  }

  #isSame(left: number, right: number): boolean {
    for (let i = 0; i < WORDS; i++) if (this.#words[left * WORDS + i] !== this.#words[right * WORDS + i]) return false;
    return true;
  }
}

function wordOf(id: Uint8Array, index: number): number {
  const at = index * 4;
  return id[at]! | (id[at + 1]! << 8) | (id[at + 2]! << 16) | (id[at + 3]! << 24);
}
