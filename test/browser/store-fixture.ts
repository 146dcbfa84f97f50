/** A page with real stores in it, each behind the probe of the conformance suite, for tests to drive. */
import { indexeddbStore } from '../../src/adapters/indexeddb/indexeddb-store.ts';
import { LocalStoreProbe, recordOf } from '../conformance/store-probe.ts';
import { killBatch } from './store-kill-batches.ts';

declare global {
  interface Window {
    readonly stores: typeof stores;
    /** Given by the kill test: hears the number of each batch that is committed. */
    readonly acknowledge: (batch: number) => void;
  }
}

const probes: LocalStoreProbe[] = [];

const stores = {
  /** Makes a store, not opened yet; returns its index in this page. */
  make: (name: string): number => probes.push(new LocalStoreProbe(indexeddbStore({ name }))) - 1,
  probe: (index: number) => probes[index]!,
  writeUntilKilled,
  spoil,
  drop,
  measure,
};

/** Writes one strict batch after the other, and says each that is committed. */
async function writeUntilKilled(name: string, first: number): Promise<void> {
  const probe = new LocalStoreProbe(indexeddbStore({ name }));
  await probe.open();
  for (let number = first; ; number++) {
    const [outcome] = await probe.write(killBatch(number));
    if (outcome !== 'written') throw new Error(`batch ${number}: ${outcome}`);
    window.acknowledge(number);
  }
}

/** Changes raw rows of a database: `change` gets the bytes of the first row of an object store. */
async function spoil(name: string, store: 'directories' | 'bodies', change: 'flip' | 'cut' | 'delete'): Promise<void> {
  const database = await opened(indexedDB.open(name));
  const transaction = database.transaction(store, 'readwrite');
  const rows = transaction.objectStore(store);
  const [key] = await opened(rows.getAllKeys());
  const bytes = await opened<Uint8Array>(rows.get(key!));
  if (change === 'flip') bytes[bytes.length >> 1]! ^= 4;
  if (change === 'delete') rows.delete(key!);
  else rows.put(change === 'cut' ? bytes.slice(0, 40) : bytes, key);
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  database.close();
}

/** Deletes a database, as a browser does that needs room. */
async function drop(name: string): Promise<void> {
  await opened(indexedDB.deleteDatabase(name));
}

function opened<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Times of one step, ms. */
async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Writes `count` records of `size` bytes in batches of `batch`; gives the times of writing, opening and reading, ms. */
async function measure(name: string, { count, size, batch, durability }: { count: number; size: number; batch: number; durability: 'strict' | 'relaxed' }) {
  const store = indexeddbStore({ name });
  await store.open();
  const records = Array.from({ length: count }, (_, seed) => recordOf({ seed, size }));
  const writeMs = await timed(async () => {
    for (let i = 0; i < count; i += batch) await store.write({ added: records.slice(i, i + batch), removed: [], durability });
  });
  await store.close();
  const reader = indexeddbStore({ name });
  const openMs = await timed(() => reader.open());
  const some = records.filter((_, i) => i % 101 === 0);
  const readSomeMs = await timed(() => reader.read(some));
  const readOneMs = await timed(() => reader.read(records.slice(50, 51)));
  const readAllMs = await timed(() => reader.read(records));
  const removeMs = await timed(() => reader.write({ added: [], removed: records.filter((_, i) => i % 2 === 0), durability }));
  const reopenMs = await timed(() => reader.open());
  const { usage } = await reader.usage();
  await reader.close();
  return { writeMs, openMs, readSome: some.length, readSomeMs, readOneMs, readAllMs, removeMs, reopenMs, usage };
}

Object.assign(window, { stores });
