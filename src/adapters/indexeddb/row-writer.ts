/**
 * Puts and drops rows inside one transaction, and gives them numbers. Both who write use it: a batch of the core,
 * and the compactor. Nothing in memory changes here: what to change comes back as a value, for when the transaction
 * is committed.
 */
import type { Directory } from './directory.ts';
import { encodeDirectory } from './directory-writer.ts';
import type { PageIndex, PageRow } from './page-index.ts';
import { packPages, type PageEntry } from './page.ts';
import { asked } from './requests.ts';
import { BODIES, DIRECTORIES, STATE, STATE_KEY, type State } from './schema.ts';

/** Pages packed in one task, count: a few milliseconds. */
const PAGES_AT_ONCE = 4;

/** A row that was written; `body` where it is at hand. */
export interface NewRow {
  readonly number: number;
  readonly directory: Directory;
  readonly body?: Uint8Array;
}

/** What a transaction does to the index once it is committed. */
export interface DiskChange {
  readonly rows: readonly NewRow[];
  readonly dropped: readonly number[];
  readonly next: number;
  readonly generation: string | undefined;
}

/** Changes rows. Use once. */
export class RowWriter {
  readonly #index: PageIndex;
  readonly #transaction: IDBTransaction;
  readonly #directories: IDBObjectStore;
  readonly #rows: NewRow[] = [];
  readonly #dropped: number[] = [];
  readonly #first: number;
  #next: number;

  constructor(transaction: IDBTransaction, index: PageIndex) {
    this.#index = index;
    this.#transaction = transaction;
    this.#directories = transaction.objectStore(DIRECTORIES);
    this.#next = this.#first = index.next;
  }

  /** Bodies are not always in reach: see `storesOf` in `batch-writer.ts`. */
  get #bodies(): IDBObjectStore {
    return this.#transaction.objectStore(BODIES);
  }

  /** Puts records into new pages. After some pages it lets the page go on: thousands of records take a while. */
  async pack(entries: readonly PageEntry[]): Promise<void> {
    let pages = 0;
    for (const { directory, body } of packPages(entries, () => this.#next++)) {
      const number = directory.body;
      if (directory.inline === undefined) this.#bodies.put(body, number);
      const putting = this.#directories.put(encodeDirectory(directory), number);
      this.#rows.push({ number, directory, body });
      if (++pages % PAGES_AT_ONCE === 0) await asked(putting);
    }
  }

  /** Puts a row that says less of the same body. */
  replace(row: PageRow, directory: Directory): void {
    const number = this.#next++;
    this.#directories.put(encodeDirectory(directory), number);
    this.#directories.delete(row.number);
    this.#rows.push({ number, directory });
    this.#dropped.push(row.number);
  }

  /** Takes a row and its body off the disk. */
  drop(row: PageRow): void {
    this.#directories.delete(row.number);
    if (!row.isInline) this.#bodies.delete(row.body);
    this.#dropped.push(row.number);
  }

  /** Takes off the disk what cannot be read, and the bodies that no directory names. `bodies` are the numbers in use. */
  sweep(bodies: readonly number[]): void {
    for (const number of this.#index.damaged) {
      this.#directories.delete(number);
      this.#dropped.push(number);
    }
    const used = new Set([...this.#index.rows()].map(({ body }) => body));
    for (const number of bodies) if (!used.has(number)) this.#bodies.delete(number);
  }

  /** Writes down which number is next. `generation` names a database that has no name yet. */
  finish(generation: string): DiskChange {
    // A number for every change, even where only rows went: it is how other connections notice.
    if (this.#dropped.length > 0) this.#next++;
    const hasChanged = this.#next !== this.#first;
    const { term } = this.#index;
    if (hasChanged) this.#transaction.objectStore(STATE).put({ next: this.#next, generation, ...(term === 0 ? {} : { term }) } satisfies State, STATE_KEY);
    return { rows: this.#rows, dropped: this.#dropped, next: this.#next, generation: hasChanged ? generation : this.#index.generation };
  }
}
