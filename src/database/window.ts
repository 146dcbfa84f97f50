/**
 * What a query shows of its matches: the first `limit` of them that no personal filter hides. It knows up to which
 * row it has looked, so a change costs something only where it lies in front of that, and what leaves is made up
 * for from there on.
 */
import type { Entry } from './entry.ts';
import { ROWS_AT_ONCE, type Matches, type SearchContext } from './matches.ts';
import { placeIn } from './ordered-list.ts';
import type { ShelfChange } from './shelf.ts';

/** Rows tested before the page may do something else, count: a few milliseconds. */
const TESTS_AT_ONCE = 10_000;
/** Rows looked at first, count: one that left is mostly made up for by one close by. */
const STRIDE_MIN = 32;

/** The rows on show. */
export class Window {
  readonly #context: SearchContext;
  readonly #matches: Matches;
  readonly #shows: (entry: Entry) => boolean;
  #limit: number;
  #rows: Entry[] = [];
  /** The last row that was looked at, shown or not; undefined before the first. */
  #frontier: Entry | undefined;
  /** Whether there is nothing behind the frontier. */
  #isEnded = false;
  #isTouched = false;
  /** Rows to look at next, count, where few of them may match: more and more, until enough are found. */
  #stride = STRIDE_MIN;
  /** Rows whose bodies the disk does not have: their records are leaving the set. */
  readonly #lost = new WeakSet<Entry>();

  constructor(context: SearchContext, matches: Matches, shows: (entry: Entry) => boolean) {
    this.#context = context;
    this.#matches = matches;
    this.#shows = shows;
    this.#limit = context.query.limit;
  }

  /** In the query's order. Do not change it. */
  get rows(): readonly Entry[] {
    return this.#rows;
  }

  /** Whether the rows changed since this was last asked. */
  takeTouched(): boolean {
    const isTouched = this.#isTouched;
    this.#isTouched = false;
    return isTouched;
  }

  /** Makes room for so many rows. */
  widen(limit: number): void {
    this.#limit = limit;
  }

  /** Forgets all rows, to look again. */
  restart(): void {
    this.#context.bodies.release(this.#rows);
    this.#rows = [];
    this.#frontier = undefined;
    this.#isEnded = false;
    this.#isTouched = true;
  }

  /** Rows that must be loaded, all at the same time, before a change can be followed; none where it can be at once. */
  needs({ added }: ShelfChange): readonly Entry[] {
    return neededOf(added, (entry) => this.#matches.needsAll || this.#isInFront(entry));
  }

  /** Takes a change over; what it needs is held by now, or gone. `advance` comes next. */
  follow(change: ShelfChange): void {
    const { bodies } = this.#context;
    bodies.hold(change.added);
    this.#matches.follow(change);
    for (const entry of change.removed) this.#leave(entry);
    for (const entry of change.added) this.#lost.delete(entry);
    const added = change.added.filter((entry) => this.#isInFront(entry));
    // Of so many at once most would come and go: looking again costs only what is shown.
    if (added.length > this.#limit && this.#matches.areTested) this.restart();
    else for (const entry of added) this.#enter(entry);
    bodies.release(change.added);
  }

  /**
   * Fills the window as far as it can without waiting. Returns what must be loaded to go on, all at the same time;
   * undefined once the window is full.
   */
  advance(): readonly Entry[] | undefined {
    for (let tested = 0; !this.#isEnded && this.#rows.length < this.#limit; ) {
      if (tested >= TESTS_AT_ONCE) return [];
      const wanted = this.#limit - this.#rows.length;
      const batch = this.#matches.behind(this.#frontier, this.#matches.areTested ? wanted : Math.max(wanted, this.#stride));
      const needed = neededOf(batch, (entry) => this.#isNeeded(entry));
      if (needed.length > 0) return needed;
      if (batch.length === 0) this.#isEnded = true;
      this.#look(batch);
      tested += Math.max(STRIDE_MIN, batch.length);
      this.#stride = Math.min(2 * this.#stride, ROWS_AT_ONCE);
    }
    this.#stride = STRIDE_MIN;
    return undefined;
  }

  /** Fills the window. */
  async fill(): Promise<void> {
    const { bodies, breathe } = this.#context;
    let needed = this.advance();
    while (needed !== undefined) {
      const loaded = await bodies.load(needed);
      for (const entry of needed) if (!entry.isLoaded) this.#lost.add(entry);
      if (needed.length === 0) await breathe();
      try {
        needed = this.advance();
      } finally {
        bodies.release(loaded);
      }
    }
  }

  close(): void {
    this.#context.bodies.release(this.#rows);
    this.#rows = [];
  }

  #look(batch: readonly Entry[]): void {
    for (const entry of batch) {
      this.#frontier = entry;
      if (!this.#fits(entry)) continue;
      this.#rows.push(entry);
      this.#context.bodies.hold([entry]);
      this.#isTouched = true;
      if (this.#rows.length === this.#limit) break;
    }
  }

  /** Whether a row can be looked at with its body only. */
  #isNeeded(entry: Entry): boolean {
    if (this.#lost.has(entry)) return false;
    const { query } = this.#context;
    return this.#matches.areTested || query.needsValues || query.matches(entry);
  }

  #fits(entry: Entry): boolean {
    return entry.isLoaded && (this.#matches.areTested || this.#context.query.matches(entry)) && this.#shows(entry);
  }

  /** Whether the row belongs in front of what was looked at. */
  #isInFront(entry: Entry): boolean {
    const { query } = this.#context;
    if (query.needsValues && !entry.isLoaded && this.#matches.areTested) return true;
    if (!this.#isEnded && (this.#frontier === undefined || this.#matches.compare(entry, this.#frontier) > 0)) return false;
    return query.isAfter(entry);
  }

  #enter(entry: Entry): void {
    const { query, bodies } = this.#context;
    if (!entry.isLoaded || !query.matches(entry) || !this.#shows(entry)) return;
    const place = this.#placeOf(entry);
    if (this.#rows[place] === entry) return; // It was there already when we looked.
    this.#rows.splice(place, 0, entry);
    bodies.hold([entry]);
    if (this.#rows.length > this.#limit) {
      bodies.release([this.#rows.pop()!]);
      this.#frontier = this.#rows.at(-1);
      this.#isEnded = false;
    }
    if (place < this.#limit) this.#isTouched = true;
  }

  #leave(entry: Entry): void {
    const { query, bodies } = this.#context;
    if (!query.canCompare(entry)) return;
    const place = this.#placeOf(entry);
    if (this.#rows[place] !== entry) return;
    this.#rows.splice(place, 1);
    bodies.release([entry]);
    this.#isTouched = true;
  }

  #placeOf(entry: Entry): number {
    return placeIn(this.#rows, (other) => this.#matches.compare(other, entry) < 0);
  }
}

/** Those that somebody needs, if any of them is not loaded: some alone could push the others out. */
function neededOf(rows: readonly Entry[], isNeeded: (entry: Entry) => boolean): readonly Entry[] {
  return rows.some((entry) => !entry.isLoaded && isNeeded(entry)) ? rows.filter(isNeeded) : [];
}
