/**
 * A pile of records that can tell its lowest-ranked one: a binary heap with the lowest on top.
 *
 * It is put in order only when somebody first asks for the lowest, which nobody does before a cap is
 * reached: most authors never reach theirs and pay one array. Entries that leave from the middle are only
 * marked dead, and swept out when they are as many as the living. So adding, leaving and asking cost
 * O(log n) on average, and memory stays within twice the living.
 */
import { assert } from '../base/assert.ts';

/** What a pile needs to know of what lies in it. */
export interface PileEntry {
  /** False once the entry left; it never becomes true again. */
  readonly alive: boolean;
}

/** How the entries of a pile rank. */
export interface PileOrder<E extends PileEntry> {
  /** Whether the other one outranks it. Both are in the pile, living or dead. */
  isLower(entry: E, other: E): boolean;
  /** A dead one is in the pile no more, and nobody compares it there. */
  dropped(entry: E): void;
}

/** Dead entries that are always tolerated, count: small piles need no sweeping. */
const DEAD_TOLERATED = 16;

/** Entries by rank, lowest first out. */
export class Pile<E extends PileEntry> {
  readonly #order: PileOrder<E>;
  /** A heap while `#ordered`, else in order of arrival. Holds dead entries, too. */
  #entries: E[] = [];
  #ordered = false;
  #size = 0;

  constructor(order: PileOrder<E>) {
    this.#order = order;
  }

  /** Living entries, count. */
  get size(): number {
    return this.#size;
  }

  /** Adds an entry that is alive and not in the pile. */
  add(entry: E): void {
    this.#size++;
    this.#entries.push(entry);
    if (this.#ordered) this.#rise(this.#entries.length - 1);
  }

  /** To be told once for every entry of this pile that just died. */
  lost(): void {
    this.#size--;
    assert(this.#size >= 0, 'no more entries die than were added');
    // An empty pile may be given up: none of its dead must be left in it.
    if (this.#size === 0 || this.#entries.length > 2 * this.#size + DEAD_TOLERATED) this.#sweep();
  }

  /** The living entry that every other one outranks, or undefined where none is left. */
  lowest(): E | undefined {
    if (!this.#ordered) this.#arrange();
    while (this.#entries[0]?.alive === false) this.#pop();
    return this.#entries[0];
  }

  /** Living entries in no particular order. */
  living(): E[] {
    return this.#entries.filter((entry) => entry.alive);
  }

  #sweep(): void {
    const living: E[] = [];
    for (const entry of this.#entries) {
      if (entry.alive) living.push(entry);
      else this.#order.dropped(entry);
    }
    this.#entries = living;
    this.#ordered = false;
  }

  #arrange(): void {
    this.#sweep();
    this.#ordered = true;
    for (let i = (this.#entries.length >> 1) - 1; i >= 0; i--) this.#sink(i);
  }

  #pop(): void {
    this.#order.dropped(this.#entries[0]!);
    const last = this.#entries.pop();
    if (this.#entries.length === 0 || last === undefined) return;
    this.#entries[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    const entry = this.#entries[from]!;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#order.isLower(entry, this.#entries[parent]!)) break;
      this.#entries[place] = this.#entries[parent]!;
      place = parent;
    }
    this.#entries[place] = entry;
  }

  #sink(from: number): void {
    const entry = this.#entries[from]!;
    let place = from;
    for (;;) {
      const child = this.#lowerChild(place);
      if (child === undefined || !this.#order.isLower(this.#entries[child]!, entry)) break;
      this.#entries[place] = this.#entries[child]!;
      place = child;
    }
    this.#entries[place] = entry;
  }

  #lowerChild(place: number): number | undefined {
    const left = 2 * place + 1;
    const right = left + 1;
    if (left >= this.#entries.length) return undefined;
    if (right >= this.#entries.length) return left;
    return this.#order.isLower(this.#entries[right]!, this.#entries[left]!) ? right : left;
  }
}
