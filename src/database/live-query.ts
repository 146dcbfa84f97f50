/**
 * A query that follows its collection. It runs once over the rows, then looks only at what changed: a row
 * that came is tested and put in its place, a row that went is taken out. The shown window is the first
 * `limit` matches behind the cursor, and grows by `next()`.
 */
import type { Bodies } from './bodies.ts';
import type { Entry } from './entry.ts';
import { LiveList } from './live.ts';
import type { CompiledQuery } from './query.ts';
import type { Shelf, ShelfChange } from './shelf.ts';

/** Turns entries into what users see, and says which of them a personal filter hides. */
export interface Presenter<R> {
  /** Whether the set was found equal to a peer's. */
  readonly isSynced: boolean;
  present(entry: Entry): R;
  shows(entry: Entry): boolean;
}

/** One query, kept up to date. */
export class LiveQuery<R> extends LiveList<R> {
  readonly #shelf: Shelf;
  readonly #bodies: Bodies;
  readonly #query: CompiledQuery;
  readonly #presenter: Presenter<R>;
  readonly #stopListening: () => void;
  /** All matches in the query's order; undefined until the first run is over. */
  #matches: Entry[] | undefined;
  #limit: number;
  /** Changes that arrived while bodies were being loaded, in order. */
  #work: Promise<void>;
  /** Work under way or queued, count; a change may be shown at once where there is none. */
  #busy = 1;
  #stale = false;
  #disposed = false;
  /** What is on show, by row. */
  #shown: ReadonlyMap<Entry, R> = new Map();

  constructor(shelf: Shelf, bodies: Bodies, query: CompiledQuery, presenter: Presenter<R>) {
    super();
    this.#shelf = shelf;
    this.#bodies = bodies;
    this.#query = query;
    this.#presenter = presenter;
    this.#limit = query.limit;
    this.#stopListening = shelf.listen((change) => this.#changed(change));
    this.#work = this.#quietly(() => this.#run());
  }

  /** Resolves when all that is known so far is shown. */
  get settled(): Promise<void> {
    return this.#work;
  }

  override next(): Promise<void> {
    this.#limit += this.#query.limit;
    return this.#later(() => this.#show());
  }

  /** Shows everything again, after a personal filter or what is known of a record changed. */
  refresh(): Promise<void> {
    return this.#later(() => {
      this.#stale = true;
      return this.#matches === undefined ? this.#run() : this.#show();
    });
  }

  override [Symbol.dispose](): void {
    this.#stopListening();
    this.#disposed = true;
    super[Symbol.dispose]();
  }

  async #run(): Promise<void> {
    this.#matches = await findMatches(this.#shelf, this.#bodies, this.#query);
    await this.#show();
  }

  #later(run: () => Promise<void>): Promise<void> {
    this.#busy++;
    this.#work = this.#work.then(() => this.#quietly(run));
    return this.#work;
  }

  /** A store that fails shows in the status; the rows stay as they are. */
  async #quietly(run: () => Promise<void>): Promise<void> {
    try {
      if (!this.#disposed) await run();
    } catch {
      // The store could not be read. Whoever asks for rows directly is told; here the next change tries again.
    } finally {
      this.#busy--;
    }
  }

  #changed(change: ShelfChange): void {
    const matches = this.#matches;
    const ready = !this.#query.needsValues || this.#bodies.areLoaded(change.added);
    if (matches !== undefined && ready && this.#busy === 0) {
      if (!this.#patch(matches, change)) return;
      const window = this.#windowOf(matches);
      if (this.#bodies.areLoaded(window)) return this.#publishWindow(window);
    }
    void this.#later(async () => {
      if (this.#query.needsValues) await this.#bodies.load(change.added);
      // Where the first run failed there is nothing to patch: it is tried again.
      if (this.#matches === undefined) return this.#run();
      this.#patch(this.#matches, change);
      await this.#show();
    });
  }

  /** Puts changes into the matches; returns whether anything the query sees changed. */
  #patch(matches: Entry[], { added, removed }: ShelfChange): boolean {
    let touched = false;
    for (const entry of removed) {
      const position = indexOf(matches, entry, this.#query);
      if (position === -1) continue;
      matches.splice(position, 1);
      touched = true;
    }
    for (const entry of added) {
      if (!this.#accepts(entry)) continue;
      const position = placeOf(matches, entry, this.#query);
      if (matches[position] === entry) continue; // The first run saw it already.
      matches.splice(position, 0, entry);
      touched = true;
    }
    return touched;
  }

  #accepts(entry: Entry): boolean {
    if (this.#query.needsValues && !entry.isLoaded) return false;
    return this.#query.matches(entry) && this.#query.isAfter(entry);
  }

  async #show(): Promise<void> {
    for (;;) {
      const window = this.#windowOf(this.#matches ?? []);
      if (this.#bodies.areLoaded(window)) return this.#publishWindow(window);
      const loaded = new Set(await this.#bodies.load(window));
      // A body that is gone from the disk belongs to a record that is leaving the set.
      const lost = new Set(window.filter((entry) => !loaded.has(entry)));
      if (lost.size > 0) this.#matches = this.#matches!.filter((entry) => !lost.has(entry));
    }
  }

  #windowOf(matches: readonly Entry[]): Entry[] {
    const window: Entry[] = [];
    for (const entry of matches) {
      if (window.length === this.#limit) break;
      if (!entry.isLoaded || this.#presenter.shows(entry)) window.push(entry);
    }
    return window;
  }

  #publishWindow(window: readonly Entry[]): void {
    const shown = window.filter((entry) => this.#presenter.shows(entry));
    const before = [...this.#shown.keys()];
    const same = shown.length === before.length && shown.every((entry, i) => entry === before[i]);
    if (same && !this.#stale && this.state !== 'loading') return;
    const known = this.#stale ? new Map<Entry, R>() : this.#shown;
    this.#stale = false;
    this.#shown = new Map(shown.map((entry) => [entry, known.get(entry) ?? this.#presenter.present(entry)]));
    this.#bodies.touch(window, (entry) => this.#shown.has(entry));
    this.set([...this.#shown.values()]);
    if (this.state === 'loading') this.setState(this.#presenter.isSynced ? 'synced' : 'local');
  }
}

/** All rows of a shelf that match, in the query's order. */
export async function findMatches(shelf: Shelf, bodies: Bodies, query: CompiledQuery): Promise<Entry[]> {
  const rows = query.newestFirst ? shelf.rows.toReversed() : shelf.rows.slice();
  let matches: Entry[] = [];
  if (query.needsValues) {
    for (let start = 0; start < rows.length; start += SCAN) {
      const loaded = await bodies.load(rows.slice(start, start + SCAN));
      for (const entry of loaded) if (query.matches(entry) && query.isAfter(entry)) matches.push(entry);
      bodies.touch(loaded, () => false);
    }
  } else {
    matches = rows.filter((entry) => query.matches(entry) && query.isAfter(entry));
  }
  return query.newestFirst ? matches : matches.sort((left, right) => query.compare(left, right));
}

const SCAN = 1000;

function placeOf(matches: readonly Entry[], entry: Entry, query: CompiledQuery): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (query.compare(matches[middle]!, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function indexOf(matches: readonly Entry[], entry: Entry, query: CompiledQuery): number {
  if (query.needsValues && !entry.isLoaded) return matches.indexOf(entry);
  const place = placeOf(matches, entry, query);
  return matches[place] === entry ? place : matches.indexOf(entry);
}
