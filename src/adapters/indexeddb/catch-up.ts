/**
 * Brings a `PageIndex` up to what is on disk, inside a transaction: all of it when a store opens, what other
 * connections wrote since when it goes on. What the index says is never acted upon before the same transaction
 * showed that it is right (`isCurrent`) or made it right, so two stores on one database cannot spoil each other's
 * pages.
 *
 * A directory that does not decode is damaged: it is skipped and remembered, and the next write sweeps it away.
 * The rest is unharmed, and what was in it comes back from peers. Bodies are not looked at: even to list their
 * numbers makes Chromium walk through all of them.
 */
import { isFault } from '../../core/base/fault.ts';
import { AuthorTexts, decodeDirectory, type Directory } from './directory.ts';
import type { PageIndex } from './page-index.ts';
import { asked } from './requests.ts';
import { BODIES, DIRECTORIES, STATE, STATE_KEY, isState, termOf, type State } from './schema.ts';
import type { StoreFault } from '../../ports.ts';

/** Directories asked for at once, count: bounds what waits in memory to be decoded. */
const ROWS_AT_ONCE = 256;

/**
 * Whether the disk is still what the index says now. One request, to be sent along with others: what was meant with
 * them was meant on the index of this moment, and a read may bring it further until the answer comes.
 */
export async function isCurrent(transaction: IDBTransaction, index: PageIndex): Promise<boolean> {
  const { next, generation, term } = index;
  const state: unknown = await asked(transaction.objectStore(STATE).get(STATE_KEY));
  if (termOf(state) !== term) return false;
  return isState(state) ? state.next === next && state.generation === generation : next === 0 && generation === undefined;
}

/**
 * Makes sure that nobody took the lead from this tab while it stood still, and so that there is one who writes at any time: the
 * transaction in which this is asked waits for that one's, or is waited for by it.
 */
export async function checkTerm(transaction: IDBTransaction, index: PageIndex): Promise<void> {
  const state: unknown = await asked(transaction.objectStore(STATE).get(STATE_KEY));
  if (termOf(state) !== index.term) throw { store: 'closed', reason: 'another tab leads', isTaken: true } satisfies StoreFault;
}

/** A new term, in which who wrote before writes no more. */
export async function beginTerm(transaction: IDBTransaction, index: PageIndex, generation: string): Promise<void> {
  const store = transaction.objectStore(STATE);
  index.term = termOf(await asked<unknown>(store.get(STATE_KEY))) + 1;
  index.generation ??= generation;
  store.put({ next: index.next, generation: index.generation, term: index.term } satisfies State, STATE_KEY);
}

/** Makes `index` say what the disk says. Until its end the index says what it said before. */
export async function catchUp(transaction: IDBTransaction, index: PageIndex): Promise<void> {
  const fresh: (readonly [number, Directory | undefined])[] = [];
  const seen = await readDisk(transaction, index, (number, directory) => fresh.push([number, directory]));
  if (seen === undefined) return;
  // Nothing waits from here on: nobody sees an index that is half new.
  index.dropAllBut(seen.numbers);
  for (const [number, directory] of fresh) enter(index, number, directory);
  index.next = seen.next;
  index.generation = seen.generation;
}

/** Fills an index that nobody looks at yet; `take` gets every directory, in the order of their numbers. */
export async function fill(transaction: IDBTransaction, index: PageIndex, take: (directory: Directory) => void): Promise<void> {
  const seen = await readDisk(transaction, index, (number, directory) => {
    enter(index, number, directory);
    if (directory !== undefined) take(directory);
  });
  if (seen === undefined) return;
  index.next = seen.next;
  index.generation = seen.generation;
  index.term = seen.term;
}

function enter(index: PageIndex, number: number, directory: Directory | undefined): void {
  if (directory === undefined) index.damaged.add(number);
  else index.add(number, directory);
}

interface Seen {
  readonly numbers: ReadonlySet<number>;
  readonly next: number;
  readonly generation: string | undefined;
  readonly term: number;
}

/** Hands out what the index does not know; undefined where it knows all. */
async function readDisk(transaction: IDBTransaction, index: PageIndex, take: (number: number, directory: Directory | undefined) => void): Promise<Seen | undefined> {
  const stored: unknown = await asked(transaction.objectStore(STATE).get(STATE_KEY));
  const state = isState(stored) ? stored : undefined;
  if (state !== undefined && state.next === index.next && state.generation === index.generation) return undefined;
  const rows = await numbersIn(transaction, DIRECTORIES);
  await readRows(transaction, rows.filter((number) => number >= index.next), take);
  const next = state?.next ?? 1 + Math.max(-1, rows.at(-1) ?? -1, (await numbersIn(transaction, BODIES)).at(-1) ?? -1);
  return { numbers: new Set(rows), next, generation: state?.generation, term: termOf(state) };
}

/** The numbers in use, ascending. */
export async function numbersIn(transaction: IDBTransaction, store: typeof DIRECTORIES | typeof BODIES): Promise<readonly number[]> {
  const keys = await asked(transaction.objectStore(store).getAllKeys());
  return keys.filter((key): key is number => typeof key === 'number');
}

/**
 * Directories by number; undefined where one is damaged. One request each, many at once: in Chromium more than
 * twice as fast as `getAll`, and each is decoded while the next is on its way, in a task of its own.
 */
async function readRows(transaction: IDBTransaction, numbers: readonly number[], take: (number: number, directory: Directory | undefined) => void): Promise<void> {
  const store = transaction.objectStore(DIRECTORIES);
  const texts = new AuthorTexts();
  for (let i = 0; i < numbers.length; i += ROWS_AT_ONCE) {
    const part = numbers.slice(i, i + ROWS_AT_ONCE);
    await Promise.all(part.map(async (number) => take(number, readDirectory(await asked<unknown>(store.get(number)), texts))));
  }
}

/** A value from disk as a directory, or undefined where it is none. */
export function readDirectory(value: unknown, texts?: AuthorTexts): Directory | undefined {
  const directory = value instanceof Uint8Array ? decodeDirectory(value, texts) : undefined;
  return directory === undefined || isFault(directory) ? undefined : directory;
}
