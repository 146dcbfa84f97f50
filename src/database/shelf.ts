/**
 * One collection in order. Records of one group (a slot; in shared collections a key across authors)
 * compete, the newest wins, and a winner that is a delete or has expired shows nothing. What is visible is
 * kept sorted, oldest first, so that a change costs its own work and never a new sort.
 */
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import { compareKeys, compareRank } from '../core/set/key.ts';
import { Entry } from './entry.ts';

/** What became visible and what no longer is. */
export interface ShelfChange {
  readonly added: readonly Entry[];
  readonly removed: readonly Entry[];
}

/** From this many changes at once, the order is merged instead of patched one by one. */
const MERGE_FROM = 24;

/** The visible rows of one collection. */
export class Shelf {
  readonly #shared: boolean;
  readonly #now: () => number;
  /** All records of a group, best first. */
  readonly #groups = new Map<string, Entry[]>();
  readonly #listeners = new Set<(change: ShelfChange) => void>();
  #visible: Entry[] = [];
  /** Entries that will expire, soonest last. */
  #expiring: Entry[] = [];
  /** The time up to which rows have expired. */
  #at = -Infinity;

  constructor(shared: boolean, now: () => number) {
    this.#shared = shared;
    this.#now = now;
  }

  /** Visible rows, oldest first. Do not change it. */
  get rows(): readonly Entry[] {
    return this.#visible;
  }

  /** What shows at this key: the own author's first, else the newest of anyone. */
  find(key: string, author: string): Entry | undefined {
    if (this.#shared) return this.#visibleOf(this.#groups.get(key));
    let newest: Entry | undefined;
    for (const entry of this.#byKey(key)) {
      if (entry.header.author === author) return entry;
      if (newest === undefined || compareRank(entry.header, newest.header) < 0) newest = entry;
    }
    return newest;
  }

  /** What holds this author's place at the key, deleted or not; in shared collections, anyone's. */
  holder(key: string, author: string): Entry | undefined {
    if (this.#shared) return this.#groups.get(key)?.[0];
    for (const group of this.#keys.get(key) ?? []) {
      const entry = this.#groups.get(group)?.find(({ header }) => header.author === author);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  /** This author's own record at the key, deleted or not. */
  own(key: string, author: string): Entry | undefined {
    if (!this.#shared) return this.holder(key, author);
    return this.#groups.get(key)?.find(({ header }) => header.author === author);
  }

  /** Whether this very record is here. */
  has(header: RecordHeader): boolean {
    return this.#groups.get(this.#groupOf(header))?.some((entry) => compareKeys(entry.header, header) === 0) ?? false;
  }

  /** Every record here, visible or not. */
  *headers(): Iterable<RecordHeader> {
    for (const group of this.#groups.values()) for (const { header } of group) yield header;
  }

  /** When the next row expires, ms; Infinity where none does. */
  get expiresAt(): number {
    return this.#expiring.at(-1)?.header.expires ?? Infinity;
  }

  /** Hides what has expired by now. Where the clock runs back, it stays hidden until the next start. */
  expire(): void {
    const due: Entry[] = [];
    this.#at = Math.max(this.#at, this.#now());
    while (this.expiresAt <= this.#at) due.push(this.#expiring.pop()!);
    const isBest = (entry: Entry) => this.#groups.get(this.#groupOf(entry.header))?.[0] === entry;
    this.#show([], due.filter((entry) => !entry.header.deletes && isBest(entry)));
  }

  /** Calls `run` after every change; the returned function ends it. */
  listen(run: (change: ShelfChange) => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  /** Applies one change of the set. Bodies come with records that just arrived, headers from disk have none. */
  apply(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
    this.expire();
    const before = new Map<string, Entry | undefined>();
    for (const header of removed) this.#remove(header, before);
    for (const header of added) this.#add(header, before);
    const shown: Entry[] = [];
    const hidden: Entry[] = [];
    for (const [group, was] of before) {
      const is = this.#visibleOf(this.#groups.get(group));
      if (was === is) continue;
      if (was !== undefined) hidden.push(was);
      if (is !== undefined) shown.push(is);
    }
    this.#show(shown, hidden);
  }

  #show(shown: Entry[], hidden: readonly Entry[]): void {
    if (shown.length + hidden.length === 0) return;
    this.#reorder(shown, hidden);
    for (const listener of [...this.#listeners]) listener({ added: shown, removed: hidden });
  }

  *#byKey(key: string): Iterable<Entry> {
    for (const group of this.#keys.get(key) ?? []) {
      const entry = this.#visibleOf(this.#groups.get(group));
      if (entry !== undefined) yield entry;
    }
  }

  /** Groups by key, for collections where several authors may use one key. */
  readonly #keys = new Map<string, Set<string>>();

  #visibleOf(group: readonly Entry[] | undefined): Entry | undefined {
    const best = group?.[0];
    if (best === undefined || best.header.deletes) return undefined;
    return (best.header.expires ?? Infinity) <= this.#at ? undefined : best;
  }

  /** Keeps the order of expiry; most rows expire after those before them, so the search begins at the far end. */
  #note(entry: Entry): void {
    let place = 0;
    while (place < this.#expiring.length && this.#expiring[place]!.header.expires! > entry.header.expires!) place++;
    this.#expiring.splice(place, 0, entry);
  }

  #groupOf(header: RecordHeader): string {
    return this.#shared ? header.name : header.slot;
  }

  #add(header: RecordHeader | SignedRecord, before: Map<string, Entry | undefined>): void {
    const name = this.#groupOf(header);
    const group = this.#groups.get(name) ?? [];
    if (!before.has(name)) before.set(name, this.#visibleOf(group));
    if (group.some((entry) => compareKeys(entry.header, header) === 0)) return;
    const entry = new Entry(header);
    if ((header.expires ?? -Infinity) > this.#at) this.#note(entry);
    group.push(entry);
    if (group.length > 1) group.sort((left, right) => compareRank(left.header, right.header));
    this.#groups.set(name, group);
    if (this.#shared) return;
    const groups = this.#keys.get(header.name);
    if (groups === undefined) this.#keys.set(header.name, new Set([name]));
    else groups.add(name);
  }

  #remove(header: RecordHeader, before: Map<string, Entry | undefined>): void {
    const name = this.#groupOf(header);
    const group = this.#groups.get(name);
    if (group === undefined) return;
    if (!before.has(name)) before.set(name, this.#visibleOf(group));
    const left = group.filter((entry) => compareKeys(entry.header, header) !== 0);
    if (header.expires !== undefined) {
      this.#expiring = this.#expiring.filter((entry) => compareKeys(entry.header, header) !== 0);
    }
    if (left.length > 0) {
      this.#groups.set(name, left);
      return;
    }
    this.#groups.delete(name);
    const groups = this.#keys.get(header.name);
    groups?.delete(name);
    if (groups?.size === 0) this.#keys.delete(header.name);
  }

  #reorder(shown: Entry[], hidden: readonly Entry[]): void {
    if (shown.length + hidden.length >= MERGE_FROM) {
      this.#visible = merged(this.#visible, shown, new Set(hidden));
      return;
    }
    for (const entry of hidden) {
      const position = positionOf(this.#visible, entry);
      if (this.#visible[position] === entry) this.#visible.splice(position, 1);
    }
    for (const entry of shown) this.#visible.splice(positionOf(this.#visible, entry), 0, entry);
  }
}

/** Where the entry is or would be, oldest first. */
function positionOf(rows: readonly Entry[], entry: Entry): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(rows[middle]!.header, entry.header) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merged(rows: readonly Entry[], shown: Entry[], hidden: ReadonlySet<Entry>): Entry[] {
  shown.sort((left, right) => compareKeys(left.header, right.header));
  const result: Entry[] = [];
  let next = 0;
  for (const row of rows) {
    if (hidden.has(row)) continue;
    while (next < shown.length && compareKeys(shown[next]!.header, row.header) < 0) result.push(shown[next++]!);
    result.push(row);
  }
  while (next < shown.length) result.push(shown[next++]!);
  return result;
}
