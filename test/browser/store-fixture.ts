/** A page with real stores in it, each behind the probe of the conformance suite, for tests to drive. */
import { indexeddbStore } from '../../src/adapters/indexeddb/indexeddb-store.ts';
import type { VerifiedRecord } from '../../src/core/record/record.ts';
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

/** What the benchmark writes. */
export interface Load {
  readonly count: number;
  readonly size: number;
  readonly batch: number;
  readonly durability: 'strict' | 'relaxed';
}

let load: readonly VerifiedRecord[] = [];
let bench = indexeddbStore({ name: 'bench' });

/** Steps of the benchmark, in this order. Each is timed from outside; `make` is none of the store's business. */
const steps = {
  make: async ({ count, size }: Load): Promise<void> => { load = Array.from({ length: count }, (_, seed) => recordOf({ seed, size })); },
  create: async (): Promise<unknown> => bench.open(),
  write: async ({ count, batch, durability }: Load): Promise<void> => {
    for (let i = 0; i < count; i += batch) await bench.write({ added: load.slice(i, i + batch), removed: [], durability });
  },
  close: async (): Promise<void> => {
    await bench.close();
    bench = indexeddbStore({ name: 'bench' });
  },
  open: async (): Promise<unknown> => bench.open(),
  readOne: async (): Promise<unknown> => bench.read(load.slice(50, 51)),
  readSome: async (): Promise<unknown> => bench.read(load.filter((_, i) => i % 101 === 0)),
  readAll: async (): Promise<unknown> => bench.read(load),
  removeHalf: async ({ durability }: Load): Promise<void> => bench.write({ added: [], removed: load.filter((_, i) => i % 2 === 0), durability }),
  openHalf: async (): Promise<unknown> => bench.open(),
  writeSingles: async ({ durability }: Load): Promise<void> => {
    for (let seed = 0; seed < 200; seed++) await bench.write({ added: [recordOf({ seed: 10_000_000 + seed, size: 400 })], removed: [], durability });
  },
};

/** Runs one step; resolves with the time it took, ms. */
async function step(name: keyof typeof steps, given: Load): Promise<number> {
  const start = performance.now();
  await steps[name](given);
  return performance.now() - start;
}

const stores = {
  /** Makes a store, not opened yet; returns its index in this page. */
  make: (name: string): number => probes.push(new LocalStoreProbe(indexeddbStore({ name }))) - 1,
  probe: (index: number) => probes[index]!,
  writeUntilKilled,
  spoil,
  drop,
  steps: Object.keys(steps) as (keyof typeof steps)[],
  step,
};

Object.assign(window, { stores });
