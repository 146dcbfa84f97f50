/**
 * The rows of a shelf that a query may show, in its order. In the order of time the shelf is that list already, and
 * nothing is looked at before somebody needs it. Any other order needs all matches at hand: they are found once, and
 * kept with every change.
 */
import { compareKeys } from '../core/set/key.ts';
import type { Bodies } from './bodies.ts';
import type { Entry } from './entry.ts';
import { OrderedList } from './ordered-list.ts';
import type { CompiledQuery } from './query.ts';
import type { Shelf, ShelfChange } from './shelf.ts';

/** Rows in the order of a query. */
export interface Matches {
  /** Whether all of them match, so that only their order is left to use. */
  readonly areTested: boolean;
  compare(left: Entry, right: Entry): number;
  /** At most `count` rows behind one, or from the first on. */
  behind(row: Entry | undefined, count: number): readonly Entry[];
  /** Whether every row that comes must be loaded to be followed, wherever it belongs. */
  readonly needsAll: boolean;
  follow(change: ShelfChange): void;
}

/** What a search works with. */
export interface SearchContext {
  readonly shelf: Shelf;
  readonly bodies: Bodies;
  readonly query: CompiledQuery;
  /** Lets the page do something else. */
  readonly breathe: () => Promise<void>;
}

/** Rows looked at between two breaths of the page, count. */
export const ROWS_AT_ONCE = 1000;

/** The shelf itself, for queries in the order of time; whether a row matches is for others to test. */
export class ShelfMatches implements Matches {
  readonly areTested: boolean;
  readonly needsAll = false;
  readonly #shelf: Shelf;
  readonly #query: CompiledQuery;
  readonly #sign: 1 | -1;

  constructor({ shelf, query }: Pick<SearchContext, 'shelf' | 'query'>) {
    this.areTested = !query.isSelective;
    this.#shelf = shelf;
    this.#query = query;
    this.#sign = query.timeOrder === 'newest' ? -1 : 1;
  }

  compare(left: Entry, right: Entry): number {
    return this.#sign * compareKeys(left.header, right.header);
  }

  behind(row: Entry | undefined, count: number): readonly Entry[] {
    const isBehind = row === undefined ? (entry: Entry) => this.#query.isAfter(entry) : (entry: Entry) => this.compare(entry, row) > 0;
    const { rows } = this.#shelf;
    return this.#sign === 1 ? rows.firstFitting(isBehind, count) : rows.lastFitting(isBehind, count);
  }

  follow(): void {
    // The shelf followed already.
  }
}

/** All matches, in an order of their own. */
export class SortedMatches implements Matches {
  readonly areTested = true;
  readonly needsAll: boolean;
  readonly #query: CompiledQuery;
  readonly #rows: OrderedList<Entry>;

  constructor(query: CompiledQuery) {
    this.needsAll = query.needsValues;
    this.#query = query;
    this.#rows = new OrderedList<Entry>((left, right) => query.compare(left, right));
  }

  compare(left: Entry, right: Entry): number {
    return this.#query.compare(left, right);
  }

  behind(row: Entry | undefined, count: number): readonly Entry[] {
    return this.#rows.firstFitting((entry) => row === undefined || this.#query.compare(entry, row) > 0, count);
  }

  follow({ added, removed }: ShelfChange): void {
    // What was never seen with its value is not here, and cannot be compared.
    for (const entry of removed) if (this.#query.canCompare(entry)) this.#rows.delete(entry);
    for (const entry of added) this.add(entry);
  }

  /** Adds a row if it matches; one whose body is gone does not. */
  add(entry: Entry): void {
    if (this.#query.needsValues && !entry.isLoaded) return;
    if (this.#query.matches(entry) && this.#query.isAfter(entry)) this.#rows.add(entry);
  }
}

/** Shows all rows of a shelf, oldest first, with their bodies where a query needs those. The shelf may change meanwhile. */
export async function* scan({ shelf, bodies, query, breathe }: SearchContext): AsyncGenerator<readonly Entry[]> {
  let last: Entry | undefined;
  for (;;) {
    const rows = shelf.rows.firstFitting((entry) => last === undefined || compareKeys(entry.header, last.header) > 0, ROWS_AT_ONCE);
    if (rows.length === 0) return;
    last = rows.at(-1);
    if (!query.needsValues) yield rows;
    else yield* whileLoaded(bodies, rows);
    await breathe();
  }
}

/** The matches of a query. `candidates` are known to hold all of them, for queries that an index can narrow. */
export async function matchesOf(context: SearchContext, candidates?: readonly Entry[]): Promise<Matches> {
  const { bodies, query } = context;
  if (candidates === undefined && query.timeOrder !== undefined) return new ShelfMatches(context);
  const matches = new SortedMatches(query);
  if (candidates === undefined) {
    for await (const rows of scan(context)) for (const entry of rows) matches.add(entry);
    return matches;
  }
  for await (const rows of whileLoaded(bodies, candidates)) for (const entry of rows) matches.add(entry);
  return matches;
}

/** Shows rows with their bodies, some at a time; those whose bodies are gone are left out. */
export async function* whileLoaded(bodies: Bodies, rows: readonly Entry[]): AsyncGenerator<readonly Entry[]> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const loaded = await bodies.load(rows.slice(start, start + ROWS_AT_ONCE));
    try {
      yield loaded;
    } finally {
      bodies.release(loaded);
    }
  }
}
