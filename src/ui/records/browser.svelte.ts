/**
 * One collection on show: how much is in it, the records of the rows that are in the page, and what a search found. It asks the database at
 * the panel's pace, one question at a time, so that a thousand records a second cost what one does.
 */
import type { CollectionSize, PeersetDB, Rec } from '../../index.ts';
import type { Span } from '../list/visible.ts';
import { OneAtATime } from '../parts/one-at-a-time.ts';

/** Everything is looked at again after so many looks of the panel, also where the set is the same: what is known of a record may be another. */
const RENEW_LOOKS = 4;
/** Records that a search shows, count. */
export const FOUND_MAX = 1000;

/** What is in a room, a window at a time. */
export class Browser {
  collections = $state.raw<readonly CollectionSize[]>();
  name = $state('default');
  /** Records in the collection, count; undefined until it answered. */
  total = $state<number>();
  /** The records of the rows that are in the page. */
  rows = $state.raw<readonly Rec[]>([]);
  /** What the rows begin with. */
  from = $state(0);
  /** What is looked for, '' for nothing; how far; and what was found. */
  text = $state('');
  looked = $state(0);
  isLooking = $state(false);
  found = $state.raw<readonly Rec[]>([]);
  failure = $state.raw<unknown>();
  /** Told how many rows came in front of those on show. */
  onshift: (rows: number) => void = () => undefined;
  readonly #db: PeersetDB;
  #span: Span = { from: 0, to: 0 };
  /** What comes meanwhile is asked once, afterwards. */
  readonly #question = new OneAtATime(() => this.#read(), (failure) => (this.failure = failure));
  /** Whether there may be other collections, or more in them, than were told of. */
  #isNews = true;
  #looks = 0;
  #seen = '';
  #search: AbortController | undefined;

  constructor(db: PeersetDB) {
    this.#db = db;
  }

  /** Rows of the list that is on show, count. */
  get count(): number {
    return this.text === '' ? (this.total ?? 0) : this.found.length;
  }

  /** The record of a row, where it is here. */
  at(index: number): Rec | undefined {
    return this.text === '' ? this.rows[index - this.from] : this.found[index];
  }

  /** Shows another collection. */
  choose(name: string): void {
    this.stop();
    this.name = name;
    this.total = undefined;
    this.rows = [];
    this.from = 0;
    this.text = '';
    this.found = [];
    void this.#question.again();
  }

  /** These rows are in the page now. */
  show(span: Span): void {
    this.#span = span;
    const isHere = span.from >= this.from && span.to <= this.from + this.rows.length;
    if (!isHere && this.text === '') void this.#question.again();
  }

  /** The panel looked: `seen` is different where the set is. */
  look(seen: string): void {
    this.#looks++;
    if (seen === this.#seen && this.#looks % RENEW_LOOKS !== 0) return;
    this.#seen = seen;
    this.#isNews = true;
    void this.#question.again();
  }

  /** Looks for a text in the collection; '' shows all of it again. */
  async find(text: string): Promise<void> {
    this.stop();
    this.text = text.trim();
    this.found = [];
    this.looked = 0;
    this.failure = undefined;
    if (this.text === '') return void this.#question.again();
    const search = (this.#search = new AbortController());
    this.isLooking = true;
    try {
      for await (const { looked, rows } of this.#db.search(this.name, this.text, { signal: search.signal })) {
        if (search.signal.aborted) return;
        this.looked = looked;
        if (rows.length > 0) this.found = [...this.found, ...rows].slice(0, FOUND_MAX);
        if (this.found.length >= FOUND_MAX) break;
      }
    } catch (failure) {
      if (!search.signal.aborted) this.failure = failure;
    } finally {
      if (this.#search === search) this.isLooking = false;
    }
  }

  /** Ends the search; what was found stays. */
  stop(): void {
    this.#search?.abort();
    this.#search = undefined;
    this.isLooking = false;
  }

  async #read(): Promise<void> {
    const [name, { from, to }] = [this.name, this.#span];
    const { total, rows } = await this.#db.browse(name, { from, limit: Math.max(1, to - from) });
    if (this.#isNews) {
      this.#isNews = false;
      this.collections = await this.#db.collections();
    }
    if (name !== this.name) return;
    const before = this.total;
    this.total = total;
    this.from = from;
    this.rows = rows;
    if (before !== undefined && total !== before && this.text === '') this.onshift(total - before);
  }
}
