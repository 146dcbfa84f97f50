/**
 * The views over the set: one shelf per collection, the bodies they need, and who is told when something
 * changes. Everything here can be rebuilt from the set; nothing here decides what is in it.
 */
import { toHex } from '../core/base/bytes.ts';
import { RECORD_KIND, type RecordHeader, type SignedRecord } from '../core/record/record.ts';
import type { Store } from '../ports.ts';
import { Bodies } from './bodies.ts';
import { checkSignal } from './errors.ts';
import type { Entry } from './entry.ts';
import { findMatches, LiveQuery, type Presenter } from './live-query.ts';
import { compileQuery, type CompiledQuery, type Query } from './query.ts';
import { FieldIndex } from './field-index.ts';
import { Shelf } from './shelf.ts';

export interface CatalogOptions {
  readonly store: Pick<Store, 'read'>;
  readonly isShared: (collection: string) => boolean;
  readonly indexed: (collection: string) => readonly string[];
  /** The clock, ms. */
  readonly now: () => number;
}

type Change = { readonly added: (RecordHeader | SignedRecord)[]; readonly removed: RecordHeader[] };

/** All shelves of one room. */
export class Catalog {
  readonly #options: CatalogOptions;
  readonly #shelves = new Map<string, Shelf>();
  readonly #indexes = new Map<string, FieldIndex>();
  /** Records that no collection shows, by id. */
  readonly #others = new Map<string, RecordHeader>();
  readonly bodies: Bodies;

  constructor(options: CatalogOptions) {
    this.#options = options;
    this.bodies = new Bodies(options.store);
  }

  /** Every record of the set, in no order. */
  *headers(): Iterable<RecordHeader> {
    for (const shelf of this.#shelves.values()) yield* shelf.headers();
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
    return isShown(header) ? this.#shelves.get(header.collection)?.has(header) === true : this.#others.has(toHex(header.id));
  }

  /** Replaces all there is, telling only what differs: somebody else runs the replica now. */
  reset(headers: readonly RecordHeader[]): void {
    const ids = new Set(headers.map(({ id }) => toHex(id)));
    this.apply(headers, [...this.headers()].filter(({ id }) => !ids.has(toHex(id))));
  }

  /** Applies one change of the set. */
  apply(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
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
      else this.#others.set(toHex(header.id), header);
    }
    for (const [collection, change] of changes) this.shelf(collection).apply(change.added, change.removed);
  }

  live<R>(collection: string, query: CompiledQuery, presenter: Presenter<R>): LiveQuery<R> {
    return new LiveQuery(this.shelf(collection), this.bodies, query, presenter);
  }

  /** The first matches in order, as far as they are shown. */
  async find<R>(collection: string, query: Query | undefined, presenter: Presenter<R>): Promise<R[]> {
    const compiled = compileQuery(query);
    const matches = await this.#matches(collection, compiled, query);
    const found: R[] = [];
    for (let start = 0; start < matches.length && found.length < compiled.limit; start += compiled.limit) {
      checkSignal(query?.signal);
      const loaded = await this.bodies.load(matches.slice(start, start + compiled.limit));
      // Presented at once: what is not held by then may be freed again.
      for (const entry of loaded) if (presenter.shows(entry)) found.push(presenter.present(entry));
      this.bodies.touch(loaded, () => false);
    }
    return found.slice(0, compiled.limit);
  }

  /** How many match, whatever the limit. */
  async count(collection: string, query: Query | undefined): Promise<number> {
    const compiled = compileQuery(query);
    if (query?.where === undefined && query?.after === undefined) return this.shelf(collection).rows.length;
    return (await this.#matches(collection, compiled, query)).length;
  }

  async #matches(collection: string, compiled: CompiledQuery, query: Query | undefined): Promise<Entry[]> {
    checkSignal(query?.signal);
    const { equal } = compiled;
    if (equal !== undefined && this.#options.indexed(collection).includes(equal.field)) {
      const candidates = await this.#index(collection, equal.field).find(equal.value);
      await this.bodies.load(candidates);
      return candidates
        .filter((entry) => entry.isLoaded && compiled.matches(entry) && compiled.isAfter(entry))
        .sort((left, right) => compiled.compare(left, right));
    }
    return findMatches(this.shelf(collection), this.bodies, compiled);
  }

  #index(collection: string, field: string): FieldIndex {
    const name = JSON.stringify([collection, field]);
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = new FieldIndex(this.shelf(collection), this.bodies, field);
      this.#indexes.set(name, index);
    }
    return index;
  }
}

/** Records of other kinds are kept and synced, but no collection shows them. */
function isShown(header: RecordHeader): boolean {
  return header.collection !== '' && (header.kind === RECORD_KIND || header.deletes);
}
