/**
 * One collection in order. Records of one place (`rivals.ts`) compete, the newest wins, and a winner that is a
 * delete or has expired shows nothing. What is visible is kept sorted, oldest first, so that a change costs its
 * own work and never a new sort.
 */
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import { compareKeys, compareRank } from '../core/set/key.ts';
import { Entry } from './entry.ts';
import { OrderedList } from './ordered-list.ts';
import { OwnedPlaces, SharedPlaces, type Places } from './rivals.ts';
import type { Reading } from './seal.ts';

/** What became visible and what no longer is. */
export interface ShelfChange {
  readonly added: readonly Entry[];
  readonly removed: readonly Entry[];
}

/** Whoever follows a shelf. */
export interface ShelfListener {
  changed(change: ShelfChange): void;
  /** Anything may be different: look again. */
  reset(): void;
}

/** A place that a change touched: one of its records, and what it showed before. */
interface Touched {
  readonly header: RecordHeader;
  readonly before: Entry | undefined;
}

/** A change while it is applied. */
interface Work {
  /** Places that had a record before, by name or slot. */
  readonly touched: Map<string, Touched>;
  /** Entries that are the first of their place: nearly all of them, and nothing needs to be remembered of their places. */
  readonly first: Set<Entry>;
  readonly gone: Entry[];
}

/** What a change did: entries for what came, and those of what went. */
export interface Applied {
  readonly made: readonly Entry[];
  readonly gone: readonly Entry[];
}

/** The visible rows of one collection. */
export class Shelf {
  readonly #shared: boolean;
  readonly #now: () => number;
  readonly #places: Places;
  readonly #reading: Reading | undefined;
  /** Sealed deletes: opened, and holding their places without showing. */
  readonly #blank = new WeakSet<Entry>();
  readonly #listeners = new Set<ShelfListener>();
  readonly #visible = new OrderedList<Entry>(compareEntries);
  /** Entries that will expire, soonest first. */
  readonly #expiring = new OrderedList<Entry>((left, right) => left.header.expires! - right.header.expires! || compareEntries(left, right));
  /** The time up to which rows have expired. */
  #at = -Infinity;
  #isMuted = false;

  constructor(shared: boolean, now: () => number, reading?: Reading) {
    this.#shared = shared;
    this.#reading = reading;
    this.#now = now;
    this.#places = shared ? new SharedPlaces() : new OwnedPlaces();
  }

  /** Visible rows, oldest first. Do not change it. */
  get rows(): OrderedList<Entry> {
    return this.#visible;
  }

  /** What shows at this key: the own author's first, else the newest of anyone. */
  find(key: string, author: string): Entry | undefined {
    const own = this.#shown(this.#places.holder(key, author));
    if (own !== undefined) return own;
    let newest: Entry | undefined;
    for (const best of this.#places.named(key)) {
      const entry = this.#shown(best);
      if (entry !== undefined && (newest === undefined || compareRank(entry.header, newest.header) < 0)) newest = entry;
    }
    return newest;
  }

  /** What holds this author's place at the key, deleted or not; in shared collections, anyone's. */
  holder(key: string, author: string): Entry | undefined {
    return this.#places.holder(key, author);
  }

  /** This author's own record at the key, deleted or not. */
  own(key: string, author: string): Entry | undefined {
    return this.#places.own(key, author);
  }

  /** The entry of this very record. */
  entryOf(header: RecordHeader): Entry | undefined {
    return this.#places.find(header);
  }

  /** Whether no record is here, visible or not. */
  get isEmpty(): boolean {
    return this.entries()[Symbol.iterator]().next().done === true;
  }

  /** Every record here, visible or not. */
  entries(): Iterable<Entry> {
    return this.#places.entries();
  }

  /** When the next row expires, ms; Infinity where none does. */
  get expiresAt(): number {
    return this.#expiring.size === 0 ? Infinity : this.#expiring.firstFitting(() => true, 1)[0]!.header.expires!;
  }

  /** Hides what has expired by now. Where the clock runs back, it stays hidden until the next start. */
  expire(): void {
    this.#at = Math.max(this.#at, this.#now());
    if (this.expiresAt > this.#at) return;
    const due: Entry[] = [];
    for (const entry of this.#expiring) {
      if (entry.header.expires! > this.#at) break;
      due.push(entry);
    }
    for (const entry of due) this.#expiring.delete(entry);
    this.#show([], due.filter((entry) => !entry.header.deletes && this.#places.best(entry.header) === entry));
  }

  /** What this very record was found to be once it was opened: a delete. It keeps its place, and shows nothing. */
  blank(header: RecordHeader): void {
    const entry = this.#places.find(header);
    if (entry === undefined || this.#blank.has(entry)) return;
    const wasShown = this.#shown(this.#places.best(header)) === entry;
    this.#blank.add(entry);
    if (wasShown) this.#show([], [entry]);
  }

  /** Tells of every change until the returned function is called. */
  listen(listener: ShelfListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells nothing until `unmute`, which says that everything may have changed. */
  mute(): void {
    this.#isMuted = true;
  }

  unmute(): void {
    if (!this.#isMuted) return;
    this.#isMuted = false;
    for (const listener of [...this.#listeners]) listener.reset();
  }

  /**
   * Applies one change of the set. Bodies come with records that just arrived, headers
   * from disk have none.
   */
  apply(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): Applied {
    this.expire();
    const work: Work = { touched: new Map(), first: new Set(), gone: [] };
    for (const header of removed) this.#remove(header, work);
    const made: Entry[] = [];
    for (const header of added) {
      const entry = this.#add(header, work);
      if (entry !== undefined) made.push(entry);
    }
    this.#showAll(work);
    return { made, gone: work.gone };
  }

  #showAll({ touched, first }: Work): void {
    const shown: Entry[] = [];
    const hidden: Entry[] = [];
    for (const { header, before } of touched.values()) {
      const after = this.#shown(this.#places.best(header));
      if (before === after) continue;
      if (before !== undefined) hidden.push(before);
      if (after !== undefined) shown.push(after);
    }
    for (const entry of first) if (this.#shown(entry) !== undefined) shown.push(entry);
    this.#show(shown, hidden);
  }

  #show(shown: readonly Entry[], hidden: readonly Entry[]): void {
    if (shown.length + hidden.length === 0) return;
    for (const entry of hidden) this.#visible.delete(entry);
    for (const entry of shown) this.#visible.add(entry);
    if (!this.#isMuted) for (const listener of [...this.#listeners]) listener.changed({ added: shown, removed: hidden });
  }

  /** The best record of a place, if it shows. */
  #shown(best: Entry | undefined): Entry | undefined {
    if (best === undefined || best.header.deletes || this.#blank.has(best)) return undefined;
    return (best.header.expires ?? Infinity) <= this.#at ? undefined : best;
  }

  #add(record: RecordHeader | SignedRecord, work: Work): Entry | undefined {
    const { touched, first } = work;
    const entry = new Entry(record, this.#reading);
    if ((touched.size === 0 || !touched.has(this.#placeOf(record))) && this.#places.addFirst(entry)) first.add(entry);
    else {
      this.#touch(record, work);
      if (!this.#places.add(entry)) return undefined;
    }
    if ((record.expires ?? -Infinity) > this.#at) this.#expiring.add(entry);
    return entry;
  }

  #remove(header: RecordHeader, work: Work): void {
    this.#touch(header, work);
    const entry = this.#places.remove(header);
    if (entry === undefined) return;
    work.gone.push(entry);
    if (entry.header.expires !== undefined) this.#expiring.delete(entry);
  }

  #touch(header: RecordHeader, { touched, first }: Work): void {
    const place = this.#placeOf(header);
    if (touched.has(place)) return;
    const best = this.#places.best(header);
    // What this change brought has not been on show.
    const isNew = best !== undefined && first.delete(best);
    touched.set(place, { header, before: isNew ? undefined : this.#shown(best) });
  }

  #placeOf({ name, slot }: RecordHeader): string {
    return this.#shared ? name : slot;
  }
}

function compareEntries(left: Entry, right: Entry): number {
  return compareKeys(left.header, right.header);
}
