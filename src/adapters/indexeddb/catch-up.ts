/**
 * Brings a `PageIndex` up to what is on disk, inside a transaction: all of it when a store opens, what other
 * connections wrote since when it goes on. What the index says is never trusted before this ran in the same
 * transaction, so two stores on one database cannot spoil each other's pages.
 *
 * A directory that does not decode is damaged: it is skipped and remembered, and the next write sweeps it away.
 * The rest is unharmed, and what was in it comes back from peers. Bodies are not looked at: even to list their
 * numbers makes Chromium walk through all of them.
 */
import { isFault } from '../../core/base/fault.ts';
import { decodeDirectory, type Directory } from './directory.ts';
import type { PageIndex } from './page-index.ts';
import { asked } from './requests.ts';
import { BODIES, DIRECTORIES, STATE, STATE_KEY, isState } from './schema.ts';

/** What was new on disk. */
export interface CaughtUp {
  readonly generation: string | undefined;
  readonly directories: readonly Directory[];
}

/** Directories asked for at once, count: bounds what waits in memory to be decoded. */
const ROWS_AT_ONCE = 256;

/** Makes `index` say what the disk says. */
export async function catchUp(transaction: IDBTransaction, index: PageIndex): Promise<CaughtUp> {
  const stored: unknown = await asked(transaction.objectStore(STATE).get(STATE_KEY));
  const state = isState(stored) ? stored : undefined;
  if (state !== undefined && state.next === index.next) return { generation: state.generation, directories: [] };
  const rows = await numbersIn(transaction, DIRECTORIES);
  const fresh = await readRows(transaction, rows.filter(number => number >= index.next));
  const next = state?.next ?? 1 + Math.max(-1, rows.at(-1) ?? -1, (await numbersIn(transaction, BODIES)).at(-1) ?? -1);
  // From here to the end nothing waits: nobody sees an index that is half new.
  index.dropAllBut(new Set(rows));
  const directories: Directory[] = [];
  for (const [number, directory] of fresh) {
    if (directory === undefined) {
      index.damaged.add(number);
      continue;
    }
    index.add(number, directory);
    directories.push(directory);
  }
  index.next = next;
  return { generation: state?.generation, directories };
}

/** The numbers in use, ascending. */
export async function numbersIn(transaction: IDBTransaction, store: typeof DIRECTORIES | typeof BODIES): Promise<readonly number[]> {
  const keys = await asked(transaction.objectStore(store).getAllKeys());
  return keys.filter((key): key is number => typeof key === 'number');
}

/**
 * Directories by number; undefined where one is damaged. One request each, many at once: in Chromium more than
 * twice as fast as `getAll`, and each is decoded while the next is on its way.
 */
async function readRows(transaction: IDBTransaction, numbers: readonly number[]): Promise<(readonly [number, Directory | undefined])[]> {
  const store = transaction.objectStore(DIRECTORIES);
  const rows: (readonly [number, Directory | undefined])[] = [];
  for (let i = 0; i < numbers.length; i += ROWS_AT_ONCE) {
    const part = numbers.slice(i, i + ROWS_AT_ONCE);
    rows.push(...await Promise.all(part.map(async number => [number, readDirectory(await asked<unknown>(store.get(number)))] as const)));
  }
  return rows;
}

/** A value from disk as a directory, or undefined where it is none. */
export function readDirectory(value: unknown): Directory | undefined {
  const directory = value instanceof Uint8Array ? decodeDirectory(value) : undefined;
  return directory === undefined || isFault(directory) ? undefined : directory;
}
