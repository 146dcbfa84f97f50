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
  /** Rows whose bodies the disk does not have: their records are leaving the set. */
  #lost = new WeakSet<Entry>();

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
    for (const entry of this.#rows) this.#context.bodies.release(entry);
    this.#rows = [];
    this.#frontier = undefined;
    this.#isEnded = false;
    this.#isTouched = true;
  }

  /** The rows of a change that must be loaded before it can be followed. */
  needs(change: ShelfChange): readonly Entry[] {
    const here = change.added.filter((entry) => !entry.isLoaded && this.#isInFront(entry));
    const anyway = this.#matches.needs(change);
    return anyway.length === 0 ? here : anyway;
  }

  /** Takes a change over; what it needed is loaded by now, or gone. `advance` comes next. */
  follow(change: ShelfChange): void {
    this.#matches.follow(change);
    for (const entry of change.removed) this.#leave(entry);
    const added = change.added.filter((entry) => this.#isInFront(entry));
    // Of so many at once most would come and go: looking again costs only what is shown.
    if (added.length > this.#limit && this.#matches.areTested) this.restart();
    else for (const entry of added) this.#enter(entry);
  }

  /** Fills the window as far as it can without waiting. Returns what must be loaded to go on, undefined once it is full. */
  advance(): readonly Entry[] | undefined {
    for (let tested = 0; !this.#isEnded && this.#rows.length < this.#limit; tested += ROWS_AT_ONCE) {
      if (tested >= TESTS_AT_ONCE) return [];
      const wanted = this.#limit - this.#rows.length;
      const batch = this.#matches.behind(this.#frontier, this.#matches.areTested ? wanted : ROWS_AT_ONCE);
      const missing = batch.filter((entry) => this.#isMissing(entry));
      if (missing.length > 0) return missing;
      if (batch.length === 0) this.#isEnded = true;
      this.#look(batch);
    }
    return undefined;
  }

  /** Fills the window. */
  async fill(): Promise<void> {
    for (let missing = this.advance(); missing !== undefined; missing = this.advance()) {
      if (missing.length === 0) await this.#context.breathe();
      else await this.load(missing);
    }
  }

  /** Loads rows; those that the disk does not have are left out from now on. */
  async load(rows: readonly Entry[]): Promise<void> {
    await this.#context.bodies.load(rows);
    for (const entry of rows) if (!entry.isLoaded) this.#lost.add(entry);
  }

  close(): void {
    for (const entry of this.#rows) this.#context.bodies.release(entry);
    this.#rows = [];
  }

  #look(batch: readonly Entry[]): void {
    for (const entry of batch) {
      this.#frontier = entry;
      if (!this.#fits(entry)) continue;
      this.#rows.push(entry);
      this.#context.bodies.hold(entry);
      this.#isTouched = true;
      if (this.#rows.length === this.#limit) break;
    }
    if (this.#context.query.needsValues) this.#context.bodies.touch(batch.filter((entry) => entry.isLoaded));
  }

  /** Whether the row must be loaded before it can be looked at. */
  #isMissing(entry: Entry): boolean {
    if (entry.isLoaded || this.#lost.has(entry)) return false;
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
    this.#lost.delete(entry);
    const { query, bodies } = this.#context;
    if (!entry.isLoaded || !query.matches(entry) || !this.#shows(entry)) return;
    const place = this.#placeOf(entry);
    if (this.#rows[place] === entry) return; // It was there already when we looked.
    this.#rows.splice(place, 0, entry);
    bodies.hold(entry);
    if (this.#rows.length > this.#limit) {
      bodies.release(this.#rows.pop()!);
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
    bodies.release(entry);
    this.#isTouched = true;
  }

  #placeOf(entry: Entry): number {
    return placeIn(this.#rows, (other) => this.#matches.compare(other, entry) < 0);
  }
}
