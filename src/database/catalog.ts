/**
 * The views over the set: one shelf per collection, the bodies they need, and who is told when something
 * changes. Everything here can be rebuilt from the set; nothing here decides what is in it.
 */
import { RECORD_KIND, type RecordHeader, type SignedRecord } from '../core.ts';
import type { Store } from '../ports.ts';
import { Bodies } from './bodies.ts';
import type { Entry } from './entry.ts';
import { findMatches, LiveQuery, type Presenter } from './live-query.ts';
import { compileQuery, type CompiledQuery, type Query } from './query.ts';
import { FieldIndex } from './field-index.ts';
import { Shelf } from './shelf.ts';

export interface CatalogOptions {
  readonly store: Pick<Store, 'read'>;
  readonly isShared: (collection: string) => boolean;
  readonly indexed: (collection: string) => readonly string[];
}

export class Catalog {
  readonly #options: CatalogOptions;
  readonly #shelves = new Map<string, Shelf>();
  readonly #indexes = new Map<string, FieldIndex>();
  readonly bodies: Bodies;

  constructor(options: CatalogOptions) {
    this.#options = options;
    this.bodies = new Bodies(options.store);
  }

  shelf(collection: string): Shelf {
    let shelf = this.#shelves.get(collection);
    if (shelf === undefined) {
      shelf = new Shelf(this.#options.isShared(collection));
      this.#shelves.set(collection, shelf);
    }
    return shelf;
  }

  /** Applies one change of the set. */
  apply(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
    const changes = new Map<string, { added: (RecordHeader | SignedRecord)[]; removed: RecordHeader[] }>();
    const changeOf = (header: RecordHeader) => {
      let change = changes.get(header.collection);
      if (change === undefined) changes.set(header.collection, (change = { added: [], removed: [] }));
      return change;
    };
    for (const header of added) if (isShown(header)) changeOf(header).added.push(header);
    for (const header of removed) if (isShown(header)) changeOf(header).removed.push(header);
    for (const [collection, change] of changes) this.shelf(collection).apply(change.added, change.removed);
  }

  live<R>(collection: string, query: CompiledQuery, presenter: Presenter<R>): LiveQuery<R> {
    return new LiveQuery(this.shelf(collection), this.bodies, query, presenter);
  }

  /** All matches in order, bodies of the first `limit` loaded. */
  async find(collection: string, query: Query | undefined, shows: (entry: Entry) => boolean): Promise<Entry[]> {
    const compiled = compileQuery(query);
    const matches = await this.#matches(collection, compiled, query);
    const window: Entry[] = [];
    for (let start = 0; start < matches.length && window.length < compiled.limit; start += compiled.limit) {
      query?.signal?.throwIfAborted();
      const loaded = await this.bodies.load(matches.slice(start, start + compiled.limit));
      window.push(...loaded.filter(shows));
    }
    const shown = window.slice(0, compiled.limit);
    this.bodies.touch(shown, () => false);
    return shown;
  }

  /** How many match, whatever the limit. */
  async count(collection: string, query: Query | undefined): Promise<number> {
    if (query?.where === undefined && query?.after === undefined) return this.shelf(collection).rows.length;
    return (await this.#matches(collection, compileQuery(query), query)).length;
  }

  async #matches(collection: string, compiled: CompiledQuery, query: Query | undefined): Promise<Entry[]> {
    query?.signal?.throwIfAborted();
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
    const name = `${collection}/${field}`;
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

