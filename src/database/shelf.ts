/**
 * One collection in order. Records of one group (a slot; in shared collections a key across authors)
 * compete, the newest wins, and a winner that is a delete shows nothing. What is visible is kept sorted,
 * oldest first, so that a change costs its own work and never a new sort.
 */
import { compareKeys, type RecordHeader, type SignedRecord } from '../core.ts';
import { compareRank } from '../core.ts';
import { Entry } from './entry.ts';

/** What became visible and what no longer is. */
export interface ShelfChange {
  readonly added: readonly Entry[];
  readonly removed: readonly Entry[];
}

/** From this many changes at once, the order is merged instead of patched one by one. */
const MERGE_FROM = 24;

export class Shelf {
  readonly #shared: boolean;
  /** All records of a group, best first. */
  readonly #groups = new Map<string, Entry[]>();
  readonly #listeners = new Set<(change: ShelfChange) => void>();
  #visible: Entry[] = [];

  constructor(shared: boolean) {
    this.#shared = shared;
  }

  /** Visible rows, oldest first. Do not change it. */
  get rows(): readonly Entry[] {
    return this.#visible;
  }

  /** What shows at this key: the own author's first, else the newest of anyone. */
  find(key: string, author: string): Entry | undefined {
    if (this.#shared) return visibleOf(this.#groups.get(key));
    let newest: Entry | undefined;
    for (const entry of this.#byKey(key)) {
      if (entry.header.author === author) return entry;
      if (newest === undefined || compareRank(entry.header, newest.header) < 0) newest = entry;
    }
    return newest;
  }

  /** The newest record this author has at the key, deleted or not. */
  own(slot: string, key: string): Entry | undefined {
    const group = this.#groups.get(this.#shared ? key : slot);
    return group?.find((entry) => entry.header.slot === slot);
  }

  /** Calls `run` after every change; the returned function ends it. */
  listen(run: (change: ShelfChange) => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  /** Applies one change of the set. Bodies come with records that just arrived, headers from disk have none. */
  apply(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
    const before = new Map<string, Entry | undefined>();
    for (const header of removed) this.#remove(header, before);
    for (const header of added) this.#add(header, before);
    const shown: Entry[] = [];
    const hidden: Entry[] = [];
    for (const [group, was] of before) {
      const is = visibleOf(this.#groups.get(group));
      if (was === is) continue;
      if (was !== undefined) hidden.push(was);
      if (is !== undefined) shown.push(is);
    }
    this.#reorder(shown, hidden);
    if (shown.length + hidden.length === 0) return;
    for (const listener of [...this.#listeners]) listener({ added: shown, removed: hidden });
  }

  *#byKey(key: string): Iterable<Entry> {
    for (const group of this.#keys.get(key) ?? []) {
      const entry = visibleOf(this.#groups.get(group));
      if (entry !== undefined) yield entry;
    }
  }

  /** Groups by key, for collections where several authors may use one key. */
  readonly #keys = new Map<string, Set<string>>();

  #groupOf(header: RecordHeader): string {
    return this.#shared ? header.name : header.slot;
  }

  #add(header: RecordHeader | SignedRecord, before: Map<string, Entry | undefined>): void {
    const name = this.#groupOf(header);
    const group = this.#groups.get(name) ?? [];
    if (!before.has(name)) before.set(name, visibleOf(group));
    if (group.some((entry) => compareKeys(entry.header, header) === 0)) return;
    group.push('bytes' in header ? new Entry(header, header) : new Entry(header));
    group.sort((left, right) => compareRank(left.header, right.header));
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
    if (!before.has(name)) before.set(name, visibleOf(group));
    const left = group.filter((entry) => compareKeys(entry.header, header) !== 0);
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

function visibleOf(group: readonly Entry[] | undefined): Entry | undefined {
  const best = group?.[0];
  return best === undefined || best.header.deletes ? undefined : best;
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
