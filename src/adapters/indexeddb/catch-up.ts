/**
 * Brings a `PageIndex` up to what is on disk, inside a transaction: all of it when a store opens, what other
 * connections wrote since when it goes on. What the index says is never trusted before this ran in the same
 * transaction, so two stores on one database cannot spoil each other's pages.
 *
 * A directory that does not decode, or whose body is gone, is damaged: it is skipped and remembered, and the
 * next write sweeps it away. The rest is unharmed, and what was in it comes back from peers.
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

/** Directories read at once, count: browsers cap the bytes of one answer. */
const ROWS_AT_ONCE = 128;

/** Makes `index` say what the disk says. */
export async function catchUp(transaction: IDBTransaction, index: PageIndex): Promise<CaughtUp> {
  const stored: unknown = await asked(transaction.objectStore(STATE).get(STATE_KEY));
  const state = isState(stored) ? stored : undefined;
  if (state !== undefined && state.next === index.next) return { generation: state.generation, directories: [] };
  const rows = await numbersIn(transaction, DIRECTORIES);
  const bodies = await numbersIn(transaction, BODIES);
  const fresh = await readRows(transaction, rows.filter(number => number >= index.next));
  // From here to the end nothing waits: nobody sees an index that is half new.
  index.dropAllBut(new Set(rows));
  const bodyNumbers = new Set(bodies);
  const directories: Directory[] = [];
  for (const [number, directory] of fresh) {
    if (directory === undefined || !bodyNumbers.has(directory.body)) {
      index.damaged.add(number);
      continue;
    }
    index.add(number, directory);
    directories.push(directory);
  }
  index.next = Math.max(state?.next ?? 0, 1 + Math.max(-1, rows.at(-1) ?? -1, bodies.at(-1) ?? -1));
  return { generation: state?.generation, directories };
}

/** The numbers in use, ascending. */
export async function numbersIn(transaction: IDBTransaction, store: typeof DIRECTORIES | typeof BODIES): Promise<readonly number[]> {
  const keys = await asked(transaction.objectStore(store).getAllKeys());
  return keys.filter((key): key is number => typeof key === 'number');
}

/** Directories by number; undefined where one is damaged. `numbers` are all there are from the first to the last. */
async function readRows(transaction: IDBTransaction, numbers: readonly number[]): Promise<(readonly [number, Directory | undefined])[]> {
  const rows: (readonly [number, Directory | undefined])[] = [];
  for (let i = 0; i < numbers.length; i += ROWS_AT_ONCE) {
    const part = numbers.slice(i, i + ROWS_AT_ONCE);
    const values: readonly unknown[] = await asked(transaction.objectStore(DIRECTORIES).getAll(IDBKeyRange.bound(part[0], part.at(-1))));
    for (const [at, number] of part.entries()) rows.push([number, readDirectory(values[at])]);
  }
  return rows;
}

/** A value from disk as a directory, or undefined where it is none. */
export function readDirectory(value: unknown): Directory | undefined {
  const directory = value instanceof Uint8Array ? decodeDirectory(value) : undefined;
  return directory === undefined || isFault(directory) ? undefined : directory;
}
