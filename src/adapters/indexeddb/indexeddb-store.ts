/**
 * The store of browsers: records in packed pages (ADR 6) in one IndexedDB database.
 *
 * What holds:
 * - A batch is one transaction, all or nothing, durable as asked when its promise resolves.
 * - `open` reads directories, not bodies; it and `read` write nothing, so a tab that only follows may use them
 *   while another tab writes.
 * - Two stores that write to one database do not harm each other: a write first learns what the other wrote, in
 *   its own transaction (`catch-up.ts`). Each sees the other's records when it reads or writes next. Keeping to one
 *   writer is still wise, and done elsewhere: the core believes that nobody changes its set.
 * - Damage is skipped, counted in `StoreOpening.damaged`, and swept away by the next write.
 * - Removed records stay as bytes in a page until it is packed again; nobody can read them through here.
 */
import { toHex } from '../../core/base/bytes.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { compareKeys, type Key } from '../../core/set/key.ts';
import type { Store, StoreBatch, StoreFault, StoreOpening } from '../../ports.ts';
import { BatchWriter, type BatchChange } from './batch-writer.ts';
import { catchUp, readDirectory } from './catch-up.ts';
import { LoadedPage, PageCache } from './page-cache.ts';
import { PageIndex, idToText, type PageRow } from './page-index.ts';
import { isBodyOf } from './page.ts';
import { asked, transact } from './requests.ts';
import { BODIES, DIRECTORIES, META, STATE, STORES, openDatabase } from './schema.ts';
import { WipeMarker } from './wipe-marker.ts';

/** How to make a store in IndexedDB. */
export interface IndexeddbStoreOptions {
  /** The name of the database: one per room. */
  readonly name: string;
  /** Bytes of pages kept in memory for reading; 8 MiB unless told otherwise. */
  readonly cacheBytes?: number;
}

const CACHE_BYTES = 8 * 1024 * 1024;
/** Pages read at once, count: bounds the memory of a read of everything. */
const PAGES_AT_ONCE = 16;
const GENERATION_BYTES = 8;
const CLOSED: StoreFault = { store: 'closed', reason: 'the store is not open' };

/** A store in the browser's IndexedDB. Opens nothing until `open`. */
export function indexeddbStore(options: IndexeddbStoreOptions): Store {
  return new IndexeddbStore(options);
}

class IndexeddbStore implements Store {
  readonly #name: string;
  readonly #marker: WipeMarker;
  readonly #cache: PageCache;
  #index = new PageIndex();
  #database: IDBDatabase | undefined;

  constructor({ name, cacheBytes = CACHE_BYTES }: IndexeddbStoreOptions) {
    this.#name = name;
    this.#marker = new WipeMarker(name);
    this.#cache = new PageCache(cacheBytes);
  }

  async open(): Promise<StoreOpening> {
    await this.close();
    const database = await openDatabase(this.#name);
    // Somebody deletes or upgrades the database, or the browser takes it away: let go at once.
    database.onversionchange = () => this.#letGo(database);
    database.onclose = () => this.#letGo(database);
    this.#database = database;
    const index = this.#index = new PageIndex();
    return transact(database, { stores: STORES, mode: 'readonly' }, async transaction => {
      const { generation, directories } = await catchUp(transaction, index);
      const meta = await readMeta(transaction.objectStore(META));
      const headers = directories.flatMap(({ entries }) => entries.map(({ header }) => header)).sort(compareKeys);
      return { headers, meta, wiped: this.#marker.disagrees(generation), damaged: index.damaged.size };
    });
  }

  async write(batch: StoreBatch): Promise<void> {
    const database = this.#opened();
    checkSizes(batch);
    const index = this.#index;
    const { change, generation } = await transact(database, { stores: STORES, mode: 'readwrite', durability: batch.durability }, async transaction => {
      const { generation = newGeneration() } = await catchUp(transaction, index);
      return { generation, change: await new BatchWriter(transaction, index).write(batch, generation) };
    });
    // Nothing ran since the commit: whoever reads from now on finds the index as the disk is.
    this.#apply(index, change);
    if (change.rows.length > 0) this.#marker.set(generation);
  }

  async read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]> {
    const database = this.#opened();
    const ids = keys.map(({ id }) => idToText(id));
    const records = new Map<string, Uint8Array | undefined>();
    for (const id of ids) records.set(id, this.#cached(id));
    if (ids.some(id => records.get(id) === undefined)) {
      await transact(database, { stores: [STATE, DIRECTORIES, BODIES], mode: 'readonly' }, async transaction => {
        await catchUp(transaction, this.#index);
        await this.#load(transaction, records);
      });
    }
    return ids.map(id => records.get(id));
  }

  async usage(): Promise<{ readonly usage: number; readonly quota: number; readonly persisted: boolean }> {
    // Absent in insecure contexts, and both may be refused; then nothing is known, which is no fault of the store.
    const storage: StorageManager | undefined = navigator.storage;
    const estimate = await storage?.estimate().catch(() => undefined);
    const persisted = await storage?.persisted().catch(() => false);
    return { usage: estimate?.usage ?? 0, quota: estimate?.quota ?? 0, persisted: persisted ?? false };
  }

  async close(): Promise<void> {
    const database = this.#database;
    if (database === undefined) return;
    // A transaction behind all others: when it is over, so are the writes under way.
    const last = transact(database, { stores: STORES, mode: 'readonly' }, transaction => asked(transaction.objectStore(STATE).count()));
    this.#letGo(database);
    await last.catch(() => undefined);
  }

  #opened(): IDBDatabase {
    if (this.#database === undefined) throw CLOSED;
    return this.#database;
  }

  #letGo(database: IDBDatabase): void {
    database.close();
    if (this.#database !== database) return;
    this.#database = undefined;
    this.#cache.clear();
  }

  #apply(index: PageIndex, { rows, dropped, next }: BatchChange): void {
    for (const { number, directory } of rows) index.add(number, directory);
    for (const number of dropped) {
      index.drop(number);
      index.damaged.delete(number);
      this.#cache.delete(number);
    }
    index.next = next;
    if (this.#database === undefined || this.#index !== index) return;
    for (const { number, page } of rows) if (page !== undefined) this.#cache.set(number, page);
  }

  #cached(id: string): Uint8Array | undefined {
    const row = this.#index.rowOf(id);
    return row === undefined ? undefined : this.#cache.get(row.number)?.record(id);
  }

  /** Reads the pages of all records that are missing, a few at a time, and cuts the records out. */
  async #load(transaction: IDBTransaction, records: Map<string, Uint8Array | undefined>): Promise<void> {
    const idsByRow = new Map<PageRow, string[]>();
    for (const [id, bytes] of records) {
      const row = bytes === undefined ? this.#index.rowOf(id) : undefined;
      if (row === undefined) continue;
      const ids = idsByRow.get(row);
      if (ids === undefined) idsByRow.set(row, [id]);
      else ids.push(id);
    }
    const rows = [...idsByRow];
    for (let i = 0; i < rows.length; i += PAGES_AT_ONCE) {
      await Promise.all(rows.slice(i, i + PAGES_AT_ONCE).map(async ([row, ids]) => {
        const page = this.#cache.get(row.number) ?? await this.#loadPage(transaction, row);
        for (const id of ids) records.set(id, page?.record(id));
      }));
    }
  }

  async #loadPage(transaction: IDBTransaction, row: PageRow): Promise<LoadedPage | undefined> {
    const [value, body] = await Promise.all([
      asked<unknown>(transaction.objectStore(DIRECTORIES).get(row.number)),
      asked<unknown>(transaction.objectStore(BODIES).get(row.body)),
    ]);
    const directory = readDirectory(value);
    if (directory === undefined || !isBodyOf(directory, body)) {
      // Forget it here, and have the next write sweep it away, so that the next opening does not claim it.
      this.#index.drop(row.number);
      this.#index.damaged.add(row.number);
      return undefined;
    }
    const page = new LoadedPage(directory, body);
    this.#cache.set(row.number, page);
    return page;
  }
}

function newGeneration(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(GENERATION_BYTES)));
}

/** What the core gives us must fit a page; checked before anything is written, since it would be torn apart later. */
function checkSizes({ added }: StoreBatch): void {
  const misfit = added.find(({ bytes, size }) => bytes.length !== size || size > LIMITS.recordBytesMax);
  if (misfit !== undefined) throw { store: 'broken', reason: `a record of ${misfit.bytes.length} bytes does not fit a page` } satisfies StoreFault;
}

async function readMeta(store: IDBObjectStore): Promise<ReadonlyMap<string, Uint8Array>> {
  const [names, values] = await Promise.all([asked(store.getAllKeys()), asked<unknown[]>(store.getAll())]);
  const meta = new Map<string, Uint8Array>();
  for (const [i, name] of names.entries()) {
    const value = values[i];
    if (typeof name === 'string' && value instanceof Uint8Array) meta.set(name, value);
  }
  return meta;
}
