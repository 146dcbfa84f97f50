/**
 * Turns one batch of the core into rows, inside one transaction. A batch becomes pages of its own, however
 * small, so a single record costs a single small row. Pages that are poor (small, or mostly holes) gather;
 * when there are too many, the batch that makes them so takes their records into its own pages and removes
 * them, in the same transaction. So records are written about three times in all, never a page per record,
 * and a crash finds either the old pages or the new.
 *
 * Nothing in memory changes here: what to change comes back as a value, for when the transaction is committed.
 */
import type { RecordHeader } from '../../core/record/record.ts';
import type { StoreBatch, StoreFault } from '../../ports.ts';
import { numbersIn, readDirectory } from './catch-up.ts';
import { encodeDirectory, type Directory } from './directory.ts';
import { LoadedPage } from './page-cache.ts';
import { idToText, type PageIndex, type PageRow } from './page-index.ts';
import { POOR_BYTES, isBodyOf, packPages, type PageEntry } from './page.ts';
import { asked } from './requests.ts';
import { BODIES, DIRECTORIES, META, STATE, STATE_KEY, type State } from './schema.ts';

/** A row that a batch wrote; `page` where its body is at hand. */
export interface NewRow {
  readonly number: number;
  readonly directory: Directory;
  readonly page?: LoadedPage;
}

/** What a batch does to the index once it is committed. */
export interface BatchChange {
  readonly rows: readonly NewRow[];
  readonly dropped: readonly number[];
  readonly next: number;
}

/** Poor pages that may gather, count: a start-up reads a row for each, and packing them reads them all. */
const POOR_PAGES_MAX = 32;
/** Pages that one batch packs again, count: bounds what a small write may cost after much was pruned. */
const REPACK_PAGES_MAX = 64;

/** Writes one batch. Use once, after `catchUp` in the same transaction. */
export class BatchWriter {
  readonly #index: PageIndex;
  readonly #directories: IDBObjectStore;
  readonly #bodies: IDBObjectStore;
  readonly #transaction: IDBTransaction;
  readonly #rows: NewRow[] = [];
  readonly #dropped: number[] = [];
  #next: number;

  constructor(transaction: IDBTransaction, index: PageIndex) {
    this.#transaction = transaction;
    this.#index = index;
    this.#next = index.next;
    this.#directories = transaction.objectStore(DIRECTORIES);
    this.#bodies = transaction.objectStore(BODIES);
  }

  /** Issues every request of the batch; the caller waits for the commit. */
  async write({ added, removed, meta }: StoreBatch, generation: string): Promise<BatchChange> {
    if (this.#index.damaged.size > 0) await this.#sweep();
    const gone = new Set(removed.map(({ id }) => idToText(id)));
    const fresh = this.#freshOf(added, gone);
    const shrunk = await this.#shrink(gone);
    const carried = await this.#repack(this.#pagesToRepack(fresh, shrunk), shrunk);
    for (const [row, directory] of shrunk) this.#replace(row, directory);
    for (const { directory, directoryBytes, body } of packPages([...carried, ...fresh], () => this.#next++)) {
      this.#bodies.put(body, directory.body);
      this.#directories.put(directoryBytes, directory.body);
      this.#rows.push({ number: directory.body, directory, page: new LoadedPage(directory, body) });
    }
    for (const [name, value] of meta ?? []) this.#transaction.objectStore(META).put(value, name);
    // A number for every change, even where only rows went: it is how other connections notice.
    if (this.#dropped.length > 0) this.#next++;
    if (this.#next !== this.#index.next) this.#transaction.objectStore(STATE).put({ next: this.#next, generation } satisfies State, STATE_KEY);
    return { rows: this.#rows, dropped: this.#dropped, next: this.#next };
  }

  /** The records that are not on disk yet, each once. What the batch also removes is written again. */
  #freshOf(added: readonly (RecordHeader & { readonly bytes: Uint8Array })[], gone: ReadonlySet<string>): PageEntry[] {
    const entries = new Map<string, PageEntry>();
    for (const record of added) {
      const id = idToText(record.id);
      if (entries.has(id) || (this.#index.rowOf(id) !== undefined && !gone.has(id))) continue;
      entries.set(id, { header: record, bytes: record.bytes });
    }
    return [...entries.values()];
  }

  /** What is left of each page that loses records. */
  async #shrink(gone: ReadonlySet<string>): Promise<Map<PageRow, Directory>> {
    const rows = new Set<PageRow>();
    for (const id of gone) {
      const row = this.#index.rowOf(id);
      if (row !== undefined) rows.add(row);
    }
    const shrunk = await Promise.all([...rows].map(async row => {
      const directory = await this.#directoryOf(row);
      return [row, { ...directory, entries: directory.entries.filter(({ header }) => !gone.has(idToText(header.id))) }] as const;
    }));
    return new Map(shrunk);
  }

  async #directoryOf(row: PageRow): Promise<Directory> {
    const directory = readDirectory(await asked(this.#directories.get(row.number)));
    // It decoded when the index learnt of it, and rows do not change.
    if (directory === undefined) throw { store: 'broken', reason: `directory ${row.number} was damaged while in use` } satisfies StoreFault;
    return directory;
  }

  /** The poorest pages, once there are too many. */
  #pagesToRepack(fresh: readonly PageEntry[], shrunk: ReadonlyMap<PageRow, Directory>): readonly PageRow[] {
    const poor: { readonly row: PageRow; readonly bytes: number }[] = [];
    for (const row of this.#index.rows()) {
      const left = shrunk.get(row);
      const bytes = left === undefined ? row.bytes : bytesOf(left.entries);
      if (bytes > 0 && bytes < POOR_BYTES) poor.push({ row, bytes });
    }
    const more = fresh.length > 0 && bytesOf(fresh) < POOR_BYTES ? 1 : 0;
    if (poor.length + more <= POOR_PAGES_MAX) return [];
    return poor.sort((left, right) => left.bytes - right.bytes).slice(0, REPACK_PAGES_MAX).map(({ row }) => row);
  }

  /** Takes the records out of these pages, and the pages off the disk. */
  async #repack(rows: readonly PageRow[], shrunk: Map<PageRow, Directory>): Promise<PageEntry[]> {
    const parts = await Promise.all(rows.map(async row => {
      const [directory, body] = await Promise.all([shrunk.get(row) ?? this.#directoryOf(row), asked<unknown>(this.#bodies.get(row.body))]);
      // A damaged body gives nothing back; its records are gone from now on, and come back from peers.
      if (!isBodyOf(directory, body)) return [];
      return directory.entries.map(({ header, offset }) => ({ header, bytes: body.subarray(offset, offset + header.size) }));
    }));
    for (const row of rows) {
      shrunk.delete(row);
      this.#drop(row);
    }
    return parts.flat();
  }

  #replace(row: PageRow, directory: Directory): void {
    if (directory.entries.length === 0) return this.#drop(row);
    const number = this.#next++;
    this.#directories.put(encodeDirectory(directory), number);
    this.#directories.delete(row.number);
    this.#rows.push({ number, directory });
    this.#dropped.push(row.number);
  }

  #drop(row: PageRow): void {
    this.#directories.delete(row.number);
    this.#bodies.delete(row.body);
    this.#dropped.push(row.number);
  }

  /** Removes damaged directories, and the bodies that no directory names. */
  async #sweep(): Promise<void> {
    for (const number of this.#index.damaged) {
      this.#directories.delete(number);
      this.#dropped.push(number);
    }
    const used = new Set([...this.#index.rows()].map(({ body }) => body));
    for (const number of await numbersIn(this.#transaction, BODIES)) if (!used.has(number)) this.#bodies.delete(number);
  }
}

function bytesOf(entries: readonly { readonly header: RecordHeader }[]): number {
  return entries.reduce((sum, { header }) => sum + header.size, 0);
}
