/**
 * The page of `bench/store.ts`: a store of browsers with a load to write, one step at a time, each timed here and its
 * processor time outside. Making records is none of the store's business and a step of its own.
 */
import { indexeddbStore } from '../src/adapters/indexeddb/indexeddb-store.ts';
import type { VerifiedRecord } from '../src/core/record/record.ts';
import { compareKeys } from '../src/core/set/key.ts';
import { recordOf } from '../test/conformance/store-probe.ts';
import { median, quantile, type Figures } from './statistics.ts';

declare global {
  interface Window {
    readonly storeBench: typeof storeBench;
  }
}

/** What is written. */
export interface Load {
  readonly count: number;
  readonly size: number;
  readonly batch: number;
  readonly durability: 'strict' | 'relaxed';
}

const DATABASE = 'bench';
/** Keys a giver asks for at a time, count. */
const KEYS_AT_ONCE = 256;

let load: readonly VerifiedRecord[] = [];
let store = indexeddbStore({ name: DATABASE });
let longestMs = 0;

// Tasks below 50 ms are not told; then there was none worth telling.
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestMs = Math.max(longestMs, duration);
}).observe({ type: 'longtask' });

async function make({ count, size }: Load): Promise<void> {
  load = Array.from({ length: count }, (_, seed) => recordOf({ seed, size }));
}

async function open(): Promise<void> {
  await store.close();
  store = indexeddbStore({ name: DATABASE });
  await store.open();
}

async function write({ batch, durability }: Load): Promise<void> {
  for (let i = 0; i < load.length; i += batch) await store.write({ added: load.slice(i, i + batch), removed: [], durability });
}

/** As one who gives everything to a peer that joins: in the order of keys, some at a time, and nothing in memory. */
async function give(): Promise<void> {
  const keys = [...load].sort(compareKeys);
  for (let i = 0; i < keys.length; i += KEYS_AT_ONCE) await store.read(keys.slice(i, i + KEYS_AT_ONCE));
}

async function remove(part: number, { durability }: Load): Promise<void> {
  await store.write({ added: [], removed: load.filter((_, i) => i % part === 0), durability });
}

/** Single records, each beside a bare `put` of as many bytes: what a store costs over the disk it has. */
async function singles({ count, size, durability }: Load): Promise<Figures> {
  const bare = await bareDatabase();
  const bareMs: number[] = [];
  const storeMs: number[] = [];
  for (let i = 0; i < count; i++) {
    const record = recordOf({ seed: 20_000_000 + i, size });
    bareMs.push(await timed(() => barePut(bare, i, { size, durability })));
    storeMs.push(await timed(() => store.write({ added: [record], removed: [], durability })));
  }
  bare.close();
  return {
    bareP50Ms: median(bareMs), storeP50Ms: median(storeMs), ratioP50: median(storeMs) / median(bareMs),
    bareP99Ms: quantile(bareMs, 0.99), storeP99Ms: quantile(storeMs, 0.99),
  };
}

async function bareDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open('bare');
  opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
  return new Promise((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

function barePut(database: IDBDatabase, key: number, { size, durability }: Pick<Load, 'size' | 'durability'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('rows', 'readwrite', { durability });
    transaction.objectStore('rows').put(new Uint8Array(size), key);
    transaction.commit();
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

const steps = {
  make,
  open: () => open(),
  write,
  give: () => give(),
  giveAgain: () => give(),
  singles,
  removeHalf: (given: Load) => remove(2, given),
  openHalf: () => open(),
  // What is left of the work that waits for idle moments.
  close: () => store.close(),
};

/** Runs one step. Resolves with the time it took, the longest task told of meanwhile, and what else it measured. */
async function step(name: keyof typeof steps, given: Load): Promise<Figures> {
  longestMs = 0;
  let measured: Figures | void = undefined;
  const wallMs = await timed(async () => { measured = await steps[name](given); });
  // The observer is told a little later.
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { wallMs, longestMs, ...(measured ?? {}) };
}

const storeBench = { steps: Object.keys(steps) as (keyof typeof steps)[], step };

Object.assign(window, { storeBench });
