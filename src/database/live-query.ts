/**
 * A query that follows its collection. It runs once, as far as its window needs, then looks only at what changed: a
 * row that came is tested and put in its place, a row that went is taken out and made up for. The window is the
 * first `limit` matches behind the cursor, and grows by `next()`.
 */
import type { Entry } from './entry.ts';
import { LiveList } from './live.ts';
import type { Matches, SearchContext } from './matches.ts';
import { safely } from './safely.ts';
import type { ShelfChange } from './shelf.ts';
import { Window } from './window.ts';

/** Turns entries into what users see, and says which of them a personal filter hides. */
export interface Presenter<R> {
  /** Whether the set was found equal to a peer's. */
  readonly isSynced: boolean;
  present(entry: Entry): R;
  shows(entry: Entry): boolean;
}

/** What a live query is made of. */
export interface LiveQueryOptions<R> extends SearchContext {
  readonly presenter: Presenter<R>;
  /** Finds what may be shown, as of now. */
  readonly search: () => Promise<Matches>;
}

/** One query, kept up to date. */
export class LiveQuery<R> extends LiveList<R> {
  readonly #options: LiveQueryOptions<R>;
  readonly #stopListening: () => void;
  /** Undefined until the first run is over, and after one that failed. */
  #window: Window | undefined;
  #limit: number;
  /** Changes that arrived while bodies were being loaded, in order. */
  #work: Promise<void>;
  /** Work under way or queued, count; a change may be shown at once where there is none. */
  #busy = 1;
  #stale = false;
  #disposed = false;
  /** Whoever kept it lets go of it. */
  readonly #ends: (() => void)[] = [];
  /** What is on show, by row. */
  #shown: ReadonlyMap<Entry, R> = new Map();

  constructor(options: LiveQueryOptions<R>) {
    super();
    this.#options = options;
    this.#limit = options.query.limit;
    this.#stopListening = options.shelf.listen({
      changed: (change) => this.#changed(change),
      reset: () => this.#reset(),
    });
    this.#work = this.#quietly(() => this.#run());
  }

  /** Resolves when all that is known so far is shown. */
  get settled(): Promise<void> {
    return this.#work;
  }

  override next(): Promise<void> {
    this.#limit += this.#options.query.limit;
    return this.#later(() => this.#run());
  }

  /** Shows everything again, after a personal filter or what is known of a record changed. */
  refresh(): Promise<void> {
    return this.#later(() => {
      this.#stale = true;
      this.#window?.restart();
      return this.#run();
    });
  }

  /** Presents these rows anew, where any of them is on show. */
  renew(isNew: (entry: Entry) => boolean): void {
    if (![...this.#shown.keys()].some(isNew)) return;
    this.#shown = new Map([...this.#shown].map(([entry, row]) => [entry, isNew(entry) ? this.#options.presenter.present(entry) : row]));
    this.set([...this.#shown.values()]);
  }

  /** Calls `run` when it is disposed. */
  whenEnded(run: () => void): void {
    this.#ends.push(run);
  }

  override [Symbol.dispose](): void {
    this.#stopListening();
    this.#disposed = true;
    this.#forget();
    this.#shown = new Map();
    super[Symbol.dispose]();
    for (const end of this.#ends.splice(0)) end();
  }

  /** Fills the window, and shows it. */
  async #run(): Promise<void> {
    const window = (this.#window ??= new Window(this.#options, await this.#options.search(), (entry) => this.#options.presenter.shows(entry)));
    window.widen(this.#limit);
    await window.fill();
    this.#publish(window);
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
      this.#forget();
    } finally {
      this.#busy--;
      if (this.#disposed) this.#forget();
    }
  }

  #changed(change: ShelfChange): void {
    const window = this.#window;
    if (window !== undefined && this.#busy === 0) {
      const isFollowed = safely(() => this.#followNow(window, change), undefined);
      if (isFollowed === true) return;
      // Where it failed half way, nothing is known of the window: it is made again, when the replica's turn is over.
      if (isFollowed === undefined) this.#forget();
    }
    void this.#later(async () => {
      // Where the first run failed there is nothing to follow: it is tried again.
      if (this.#window !== undefined) await this.#follow(this.#window, change);
      await this.#run();
    });
  }

  /** Follows a change at once, unless bodies must be loaded for it; returns whether it did. */
  #followNow(window: Window, change: ShelfChange): boolean {
    if (window.needs(change).length > 0) return false;
    window.follow(change);
    if (window.advance() === undefined) this.#publish(window);
    else void this.#later(() => this.#run());
    return true;
  }

  async #follow(window: Window, change: ShelfChange): Promise<void> {
    const { bodies } = this.#options;
    const loaded = await bodies.load(window.needs(change));
    window.follow(change);
    bodies.release(loaded);
  }

  #reset(): void {
    void this.#later(() => {
      this.#forget();
      return this.#run();
    });
  }

  #publish(window: Window): void {
    const touched = window.takeTouched();
    if (!touched && !this.#stale && this.state !== 'loading') return;
    const { presenter } = this.#options;
    const known = this.#stale ? new Map<Entry, R>() : this.#shown;
    const before = this.#shown;
    this.#shown = new Map(window.rows.map((entry) => [entry, known.get(entry) ?? presenter.present(entry)]));
    if (this.#stale || this.state === 'loading' || !hasSameOrder(before, this.#shown)) this.set([...this.#shown.values()]);
    this.#stale = false;
    if (this.state === 'loading') this.setState(presenter.isSynced ? 'synced' : 'local');
  }

  #forget(): void {
    this.#window?.close();
    this.#window = undefined;
  }
}

function hasSameOrder<R>(left: ReadonlyMap<Entry, R>, right: ReadonlyMap<Entry, R>): boolean {
  if (left.size !== right.size) return false;
  const others = right.keys();
  for (const entry of left.keys()) if (others.next().value !== entry) return false;
  return true;
}
