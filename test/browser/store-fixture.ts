/** A page with real stores in it, each behind the probe of the conformance suite, for tests to drive. */
import { pageIdle } from '../../src/adapters/indexeddb/idle.ts';
import { indexeddbStore } from '../../src/adapters/indexeddb/indexeddb-store.ts';
import { LocalStoreProbe } from '../conformance/store-probe.ts';
import { runHistory } from './store-histories.ts';
import { killBatch } from './store-kill-batches.ts';

declare global {
  interface Window {
    readonly stores: typeof stores;
    /** Given by the kill test: hears the number of each batch that is committed. */
    readonly acknowledge: (batch: number) => void;
  }
}

const probes: LocalStoreProbe[] = [];

/** Packs whenever it can, so that a kill at any moment is likely to come in the middle of it. */
const EAGER = { poorPagesMax: 2, idle: (_: 'idle' | 'soon', run: () => void) => pageIdle('soon', run) } as const;

/** Writes one strict batch after the other, and says each that is committed. */
async function writeUntilKilled(name: string, first: number, packing: 'usual' | 'eager'): Promise<void> {
  const probe = new LocalStoreProbe(indexeddbStore({ name, ...(packing === 'eager' ? EAGER : {}) }));
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

const stores = {
  /** Makes a store, not opened yet; returns its index in this page. */
  make: (name: string): number => probes.push(new LocalStoreProbe(indexeddbStore({ name }))) - 1,
  probe: (index: number) => probes[index]!,
  /** As `make`, and it packs whenever it can. */
  makeEager: (name: string): number => probes.push(new LocalStoreProbe(indexeddbStore({ name, ...EAGER }))) - 1,
  writeUntilKilled,
  runHistory,
  spoil,
  drop,
};

Object.assign(window, { stores });
