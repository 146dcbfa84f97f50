/**
 * The views over the set: one shelf per collection, the bodies they need, and who is told when something
 * changes. Everything here can be rebuilt from the set; nothing here decides what is in it.
 *
 * All records at once, which is how a page begins, are taken in slices between which the page may do something
 * else; whoever looks meanwhile waits, and what changes meanwhile is applied afterwards.
 */
import { toHex } from '../core/base/bytes.ts';
import { RECORD_KIND, type RecordHeader, type SignedRecord } from '../core/record/record.ts';
import type { Store } from '../ports.ts';
import { Bodies } from './bodies.ts';
import { checkSignal } from './errors.ts';
import { headerOf, type Entry } from './entry.ts';
import { FieldIndex } from './field-index.ts';
import { LiveQuery, type Presenter } from './live-query.ts';
import { matchesOf, scan, whileLoaded, type Matches, type SearchContext } from './matches.ts';
import { SLICE_RECORDS } from './pause.ts';
import { compileQuery, type CompiledQuery, type Query } from './query.ts';
import { Shelf } from './shelf.ts';
import { Window } from './window.ts';

export interface CatalogOptions {
  readonly store: Pick<Store, 'read'>;
  readonly isShared: (collection: string) => boolean;
  readonly indexed: (collection: string) => readonly string[];
  /** The clock, ms. */
  readonly now: () => number;
  /** Lets the page do something else. */
  readonly breathe: () => Promise<void>;
}

type Waiting = (readonly [readonly (RecordHeader | SignedRecord)[], readonly RecordHeader[]])[];
type Change = { readonly added: (RecordHeader | SignedRecord)[]; readonly removed: RecordHeader[] };

/** All shelves of one room. */
export class Catalog {
  readonly #options: CatalogOptions;
  readonly #shelves = new Map<string, Shelf>();
  readonly #indexes = new Map<string, FieldIndex>();
  /** Records that no collection shows, by id. */
  readonly #others = new Map<string, RecordHeader>();
  /** Resolves when all records there are have been taken. */
  #loading: Promise<void> = Promise.resolve();
  /** What changed since all records began to be taken; undefined while that is not under way. */
  #waiting: Waiting | undefined;
  readonly bodies: Bodies;

  constructor(options: CatalogOptions) {
    this.#options = options;
    this.bodies = new Bodies(options.store);
  }

  /** Every record of the set, in no order. */
  *headers(): Iterable<RecordHeader> {
    for (const shelf of this.#shelves.values()) for (const { header } of shelf.entries()) yield header;
    yield* this.#others.values();
  }

  /** When the next row expires, ms; Infinity where none does. */
  get expiresAt(): number {
    let at = Infinity;
    for (const shelf of this.#shelves.values()) at = Math.min(at, shelf.expiresAt);
    return at;
  }

  /** Hides rows that have expired. */
  expire(): void {
    for (const shelf of this.#shelves.values()) shelf.expire();
  }

  shelf(collection: string): Shelf {
    let shelf = this.#shelves.get(collection);
    if (shelf === undefined) {
      shelf = new Shelf(this.#options.isShared(collection), this.#options.now);
      this.#shelves.set(collection, shelf);
    }
    return shelf;
  }

  /** Whether this very record is in the set. */
  has(header: RecordHeader): boolean {
    return isShown(header) ? this.#shelves.get(header.collection)?.entryOf(header) !== undefined : this.#others.has(toHex(header.id));
  }

  /** Replaces all there is, telling only what differs: somebody runs the replica now, or somebody else does. */
  reset(headers: readonly RecordHeader[]): Promise<void> {
    const waiting: Waiting = (this.#waiting = []);
    this.#loading = this.#loading.then(async () => {
      const isEmpty = this.headers()[Symbol.iterator]().next().done === true;
      await (isEmpty ? this.#fill(headers) : this.#renew(headers));
      // Whoever came next says again what there is.
      if (this.#waiting !== waiting) return;
      this.#waiting = undefined;
      for (const [added, removed] of waiting) this.apply(added, removed);
    });
    return this.#loading;
  }

  /** Applies one change of the set. */
  apply(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
    if (this.#waiting === undefined) this.#apply(added, removed);
    else this.#waiting.push([added, removed]);
  }

  live<R>(collection: string, query: CompiledQuery, presenter: Presenter<R>): LiveQuery<R> {
    return new LiveQuery({ ...this.#context(collection, query), presenter, search: () => this.#search(collection, query) });
  }

  /** The first matches in order, as far as they are shown. */
  async find<R>(collection: string, query: Query | undefined, presenter: Presenter<R>): Promise<R[]> {
    const compiled = compileQuery(query);
    checkSignal(query?.signal);
    const matches = await this.#search(collection, compiled);
    const window = new Window(this.#context(collection, compiled), matches, (entry) => {
      checkSignal(query?.signal);
      return presenter.shows(entry);
    });
    try {
      await window.fill();
      return window.rows.map((entry) => presenter.present(entry));
    } finally {
      window.close();
    }
  }

  /** How many match, whatever the limit. */
  async count(collection: string, query: Query | undefined): Promise<number> {
    const compiled = compileQuery(query);
    await this.#loading;
    checkSignal(query?.signal);
    const context = this.#context(collection, compiled);
    if (!compiled.isSelective && query?.after === undefined) return context.shelf.rows.size;
    const candidates = await this.#candidates(collection, compiled);
    let count = 0;
    for await (const rows of candidates === undefined ? scan(context) : whileLoaded(this.bodies, candidates)) {
      checkSignal(query?.signal);
      for (const entry of rows) if (compiled.matches(entry) && compiled.isAfter(entry)) count++;
    }
    return count;
  }

  /** Nobody looks at an empty catalog's slices one by one: lists wait, and look once at the end. */
  async #fill(headers: readonly RecordHeader[]): Promise<void> {
    for (const shelf of this.#shelves.values()) shelf.mute();
    for (let start = 0; start < headers.length; start += SLICE_RECORDS) {
      if (start > 0) await this.#options.breathe();
      for (const shelf of this.#apply(headers.slice(start, start + SLICE_RECORDS), [])) shelf.mute();
    }
    for (const shelf of this.#shelves.values()) shelf.unmute();
  }

  async #renew(headers: readonly RecordHeader[]): Promise<void> {
    const gone = new Set(this.headers());
    for (let start = 0; start < headers.length; start += SLICE_RECORDS) {
      if (start > 0) await this.#options.breathe();
      const fresh: RecordHeader[] = [];
      for (const header of headers.slice(start, start + SLICE_RECORDS)) {
        const held = this.#held(header);
        if (held === undefined) fresh.push(header);
        else gone.delete(held);
      }
      this.#apply(fresh, []);
    }
    this.#apply([], [...gone]);
  }

  /** The header we hold of this very record. */
  #held(header: RecordHeader): RecordHeader | undefined {
    return isShown(header) ? this.#shelves.get(header.collection)?.entryOf(header)?.header : this.#others.get(toHex(header.id));
  }

  /** Returns the shelves that changed. */
  #apply(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): Shelf[] {
    const changes = new Map<string, Change>();
    const changeOf = ({ collection }: RecordHeader): Change => {
      let change = changes.get(collection);
      if (change === undefined) changes.set(collection, (change = { added: [], removed: [] }));
      return change;
    };
    for (const header of removed) {
      if (isShown(header)) changeOf(header).removed.push(header);
      else this.#others.delete(toHex(header.id));
    }
    for (const header of added) {
      if (isShown(header)) changeOf(header).added.push(header);
      else this.#others.set(toHex(header.id), headerOf(header));
    }
    return [...changes].map(([collection, change]) => {
      const shelf = this.shelf(collection);
      const made = shelf.apply(change.added, change.removed);
      // Records arrive with their bodies; those that nobody shows are the first to be freed.
      this.bodies.note(made);
      return shelf;
    });
  }

  #context(collection: string, query: CompiledQuery): SearchContext {
    return { shelf: this.shelf(collection), bodies: this.bodies, query, breathe: this.#options.breathe };
  }

  async #search(collection: string, query: CompiledQuery): Promise<Matches> {
    await this.#loading;
    return matchesOf(this.#context(collection, query), await this.#candidates(collection, query));
  }

  /** Rows that hold all matches, where an index knows; undefined where it does not. */
  async #candidates(collection: string, { equal }: CompiledQuery): Promise<readonly Entry[] | undefined> {
    if (equal === undefined || !this.#options.indexed(collection).includes(equal.field)) return undefined;
    const name = JSON.stringify([collection, equal.field]);
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = new FieldIndex({ shelf: this.shelf(collection), bodies: this.bodies, breathe: this.#options.breathe }, equal.field);
      this.#indexes.set(name, index);
    }
    try {
      return await index.find(equal.value);
    } catch (reason) {
      // The store could not be read: the next one who asks begins anew.
      if (this.#indexes.get(name) === index) this.#indexes.delete(name);
      index.close();
      throw reason;
    }
  }
}

/** Records of other kinds are kept and synced, but no collection shows them. */
function isShown(header: RecordHeader): boolean {
  return header.collection !== '' && (header.kind === RECORD_KIND || header.deletes);
}
