/**
 * The store of browsers: records in packed pages (ADR 6) in one IndexedDB database.
 *
 * What holds:
 * - A batch is one transaction, all or nothing, durable as asked when its promise resolves.
 * - `open` reads directories, not bodies; it and `read` write nothing, so a tab that only follows may use them
 *   while another tab writes.
 * - Where a tab took the lead from one that stood still, no write of a store that was opened before is taken: the question goes along, too.
 * - Two stores that write to one database do not harm each other: a write counts on what this store knows, sends
 *   along the question whether that is still so, and where it is not, starts again with what the other wrote
 *   (`catch-up.ts`). Each sees the other's records when it reads or writes next. Keeping to one writer is still
 *   wise, and done elsewhere: the core believes that nobody changes its set.
 * - Damage is skipped, counted in `StoreOpening.damaged`, and swept away by the next write.
 * - Removed records stay as bytes in a page until it is packed again, in the background (`compactor.ts`); nobody can
 *   read them through here.
 */
import { toHex } from '../../core/base/bytes.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import type { Key } from '../../core/set/key.ts';
import type { Store, StoreBatch, StoreFault, StoreOpening } from '../../ports.ts';
import { pauseThread } from '../system/pause.ts';
import { beginTerm, catchUp, checkTerm, fill, isCurrent } from './catch-up.ts';
import type { Compactor, RunOutcome } from './compactor.ts';
import type { Idle } from './idle.ts';
import { inOrder, mergeRuns } from './key-order.ts';
import { PageCache } from './page-cache.ts';
import { PageIndex, POOR_PAGES_MAX } from './page-index.ts';
import { cachedRecords, readRecords } from './page-reader.ts';
import { asked, transact, type TransactionOptions } from './requests.ts';
import type { DiskChange } from './row-writer.ts';
import { BODIES, DIRECTORIES, META, STATE, STORES, openDatabase } from './schema.ts';
import { Turns } from './turns.ts';
import { WipeMarker } from './wipe-marker.ts';

/** How to make a store in IndexedDB. */
export interface IndexeddbStoreOptions {
  /** The name of the database: one per room. */
  readonly name: string;
  /** Bytes of pages kept in memory for reading; 8 MiB unless told otherwise. */
  readonly cacheBytes?: number;
  /** When to clean up; the page's idle moments unless told otherwise. */
  readonly idle?: Idle;
  /** Small pages, and pages full of holes, that may stay without being packed again, count; 32 unless told otherwise. */
  readonly poorPagesMax?: number;
}

const CACHE_BYTES = 8 * 1024 * 1024;
const GENERATION_BYTES = 8;
const CLOSED: StoreFault = { store: 'closed', reason: 'the store is not open' };
/** Relaxed: the pages it takes away and those it brings go to the device together, or not. */
const PACKING: TransactionOptions = { stores: [STATE, DIRECTORIES, BODIES], mode: 'readwrite', durability: 'relaxed' };
/** Takes back a transaction that counted on what is not so any more. */
const OUTDATED: StoreFault = { store: 'broken', reason: 'another tab wrote first' };

/** A store in the browser's IndexedDB. Opens nothing until `open`. */
export function indexeddbStore(options: IndexeddbStoreOptions): Store {
  return new IndexeddbStore(options);
}

/** A database while it is open, and what is known of it. */
interface Opened {
  readonly database: IDBDatabase;
  readonly index: PageIndex;
  /** Comes when there is something for it to do. */
  compactor?: Compactor;
}

class IndexeddbStore implements Store {
  readonly #name: string;
  readonly #idle: Idle | undefined;
  readonly #poorMax: number;
  readonly #marker: WipeMarker;
  readonly #cache: PageCache;
  /** Batches, in the order they were given. */
  readonly #batches = new Turns();
  /** Whoever changes the disk: a batch or the compactor. Each finds the index as the one before left it. */
  readonly #changes = new Turns();
  /** Batches under way that remove something, count. */
  #removing = 0;
  #open: Opened | undefined;
  #closing: Promise<void> = Promise.resolve();

  constructor({ name, cacheBytes = CACHE_BYTES, idle, poorPagesMax = POOR_PAGES_MAX }: IndexeddbStoreOptions) {
    this.#name = name;
    this.#idle = idle;
    this.#poorMax = poorPagesMax;
    this.#marker = new WipeMarker(name);
    this.#cache = new PageCache(cacheBytes);
  }

  async open({ isTaken }: { readonly isTaken: boolean } = { isTaken: false }): Promise<StoreOpening> {
    await this.close();
    const database = await openDatabase(this.#name);
    const index = new PageIndex();
    const opened: Opened = { database, index };
    let isGone = false;
    // Somebody deletes or upgrades the database, or the browser takes it away: let go at once.
    database.onversionchange = database.onclose = () => {
      isGone = true;
      this.#letGo(opened);
    };
    const { runs, meta, generation } = await readAll(database, index, isTaken);
    if (isGone) throw CLOSED;
    this.#open = opened;
    // Not needed to show what there is; here before anybody writes, as a rule.
    void writing().catch(() => undefined);
    const headers = await mergeRuns(runs, pauseThread);
    return { headers, meta, wiped: this.#marker.disagrees(generation), damaged: index.damaged.size };
  }

  async write(batch: StoreBatch): Promise<void> {
    const opened = this.#opened();
    checkSizes(batch);
    const removes = batch.removed.length > 0 ? 1 : 0;
    this.#removing += removes;
    try {
      await this.#batches.take(async () => {
        const room = opened.compactor?.makeRoom();
        if (room !== undefined) await room;
        await this.#changes.take(() => this.#write(opened, batch));
      });
    } finally {
      this.#removing -= removes;
    }
    void this.#tidy(opened);
  }

  async read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]> {
    const { database, index } = this.#opened();
    // What an earlier batch is about to remove is in memory still.
    const reading = { index, cache: this.#cache, keys };
    const cached = this.#removing > 0 ? undefined : cachedRecords(reading);
    if (cached !== undefined) return cached;
    await this.#batches.over();
    return transact(database, { stores: [STATE, DIRECTORIES, BODIES], mode: 'readonly' }, (transaction) => readRecords(transaction, reading));
  }

  async usage(): Promise<{ readonly usage: number; readonly quota: number; readonly persisted: boolean }> {
    // Absent in insecure contexts, and both may be refused; then nothing is known, which is no fault of the store.
    const storage: StorageManager | undefined = navigator.storage;
    const estimate = await storage?.estimate().catch(() => undefined);
    const persisted = await storage?.persisted().catch(() => false);
    return { usage: estimate?.usage ?? 0, quota: estimate?.quota ?? 0, persisted: persisted ?? false };
  }

  async close(): Promise<void> {
    if (this.#open !== undefined) this.#closing = this.#shut(this.#open);
    await this.#closing;
  }

  async #shut(opened: Opened): Promise<void> {
    // Nothing new begins from here on; what was begun is waited for, and the transactions of reads with it.
    this.#open = undefined;
    await opened.compactor?.stop();
    await this.#batches.over();
    const last = transact(opened.database, { stores: STORES, mode: 'readonly' }, (transaction) => asked(transaction.objectStore(STATE).count()));
    this.#letGo(opened);
    await last.catch(() => undefined);
  }

  #opened(): Opened {
    if (this.#open === undefined) throw CLOSED;
    return this.#open;
  }

  #letGo(opened: Opened): void {
    void opened.compactor?.stop();
    opened.database.close();
    if (this.#open === opened) this.#open = undefined;
    if (this.#open === undefined) this.#cache.clear();
  }

  async #write(opened: Opened, batch: StoreBatch): Promise<void> {
    const { database, index } = opened;
    const { storesOf, writeBatch } = await writing();
    const given = { batch, generation: index.generation ?? newGeneration() };
    const write = (transaction: IDBTransaction): Promise<DiskChange> => writeBatch(transaction, index, given);
    const options = { stores: storesOf(batch, index), mode: 'readwrite', durability: batch.durability } as const;
    const change = await ifCurrent(opened, options, write) ?? await transact(database, { ...options, stores: STORES }, async (transaction) => {
      await checkTerm(transaction, index);
      await catchUp(transaction, index);
      return write(transaction);
    });
    this.#apply(opened, change);
    if (change.rows.length > 0) this.#marker.set(change.generation ?? given.generation);
  }

  /** A write was committed. Where the code that packs pages does not come, the next write asks for it again. */
  async #tidy(opened: Opened): Promise<void> {
    const { index } = opened;
    if (opened.compactor === undefined) {
      if (index.poor <= this.#poorMax) return;
      const part = await import('./compactor.ts').catch(() => undefined);
      if (part === undefined || this.#open !== opened) return;
      opened.compactor ??= new part.Compactor({ run: () => this.#compact(opened), poor: () => index.poor, poorMax: this.#poorMax, idle: this.#idle });
    }
    opened.compactor.wrote();
  }

  /** Packs some of the poorest pages. A failure leaves the pages as they are, which harms nobody. */
  async #compact(opened: Opened): Promise<RunOutcome> {
    const { database, index } = opened;
    try {
      const { gather, pagesToPack, repack } = await import('./repacking.ts');
      const pages = await transact(database, { stores: [STATE, DIRECTORIES, BODIES], mode: 'readonly' }, async (transaction) => {
        await checkTerm(transaction, index);
        await catchUp(transaction, index);
        return gather(transaction, pagesToPack(index), this.#cache);
      });
      return await this.#changes.take(async () => {
        if (!pages.every(({ row }) => index.holds(row))) return 'outdated';
        const change = await ifCurrent(opened, PACKING, (transaction) => repack(transaction, index, pages));
        if (change === undefined) return 'outdated';
        this.#apply(opened, change);
        return 'packed';
      });
    } catch {
      // Closed, or no room for the copies, or broken, or this part does not load: writes will say so. The compactor waits before it tries again.
      return 'failed';
    }
  }

  /** Nothing ran since the commit: whoever looks from now on finds the index as the disk is. */
  #apply({ index }: Opened, { rows, dropped, next, generation }: DiskChange): void {
    for (const { number, directory } of rows) index.add(number, directory);
    const kept = new Set(rows.map(({ directory }) => directory.body));
    for (const number of dropped) {
      index.damaged.delete(number);
      const row = index.drop(number);
      if (row !== undefined && !kept.has(row.body)) this.#cache.delete(row.body);
    }
    index.next = next;
    index.generation = generation;
    if (this.#open === undefined) return;
    for (const { directory, body } of rows) if (body !== undefined) this.#cache.set(directory.body, body);
  }
}

/**
 * Changes the disk on what the index says, and asks the disk in the same breath whether that is so. Where it is not,
 * everything is taken back and the answer is undefined.
 */
async function ifCurrent({ database, index }: Opened, options: TransactionOptions, change: (transaction: IDBTransaction) => Promise<DiskChange>): Promise<DiskChange | undefined> {
  try {
    return await transact(database, options, async (transaction) => {
      const asking = isCurrent(transaction, index);
      const changed = change(transaction);
      // On an old index the change may fail for no reason of its own: that is looked at after the answer.
      changed.catch(() => undefined);
      if (!(await asking)) throw OUTDATED;
      return changed;
    });
  } catch (reason) {
    if (reason === OUTDATED) return undefined;
    throw reason;
  }
}

/** The code that writes. Where it does not come, nothing is written, and the next batch asks for it again. */
function writing(): Promise<typeof import('./batch-writer.ts')> {
  return import('./batch-writer.ts').catch((reason: unknown) => {
    throw { store: 'broken', reason: `the code that writes did not come: ${String(reason)}` } satisfies StoreFault;
  });
}

/** What an opening reads. */
interface Everything {
  readonly runs: readonly (readonly RecordHeader[])[];
  readonly meta: ReadonlyMap<string, Uint8Array>;
  /** As it was found. */
  readonly generation: string | undefined;
}

/** Everything at once, for the opening: the headers of every page in order, and the small values. Whoever took the lead begins a term with it. */
function readAll(database: IDBDatabase, index: PageIndex, isTaken: boolean): Promise<Everything> {
  return transact(database, { stores: STORES, mode: isTaken ? 'readwrite' : 'readonly' }, async (transaction) => {
    const runs: (readonly RecordHeader[])[] = [];
    const [meta] = await Promise.all([readMeta(transaction.objectStore(META)), fill(transaction, index, ({ headers }) => runs.push(inOrder(headers)))]);
    const { generation } = index;
    if (isTaken) await beginTerm(transaction, index, newGeneration());
    return { runs, meta, generation };
  });
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
