/**
 * Packs poor pages again, small ones and ones full of holes, when nobody waits for the disk. A write never does it:
 * reading dozens of pages in the middle of a user's put is what people feel.
 *
 * One run takes the poorest pages, at most so many bytes of them, in two steps. It reads them, which holds up
 * nobody for long; rows never change, so what was read stays right as long as the row exists. Then it writes the
 * new pages and removes the old ones in one transaction without a single read in it but the proof that nothing
 * changed meanwhile: a crash finds either the old pages or the new, and another tab that wrote makes the run void.
 *
 * Waits longer after every failure (a full disk has no room for copies), and never has two runs at once.
 */
import { assert } from '../../core/base/assert.ts';
import { readDirectory } from './catch-up.ts';
import type { Idle } from './idle.ts';
import type { PageCache } from './page-cache.ts';
import { isPoor, type PageIndex, type PageRow } from './page-index.ts';
import { PAGE_BYTES, isBody, type PageEntry } from './page.ts';
import { asked } from './requests.ts';
import { RowWriter, type DiskChange } from './row-writer.ts';
import { BODIES, DIRECTORIES } from './schema.ts';

/** Poor pages that may stay, count: a start-up reads a row for each. */
export const POOR_PAGES_MAX = 32;
/** With so many times more the page need not be idle. */
export const URGENT_FACTOR = 4;
/** With so many times more writes wait for a run: whatever happens, a start-up reads no more poor rows than these. */
export const HARD_FACTOR = 16;
/** Pages of one run, count, and bytes of records in them: bounds how long a write may have to wait behind it. */
export const RUN_PAGES_MAX = 64;
export const RUN_BYTES_MAX = 8 * PAGE_BYTES;
/** Writes that go by before a failed run is tried again, count; doubled with every failure up to the second. */
const PAUSE_WRITES = 2;
const PAUSE_WRITES_MAX = 64;

/** What a run did: packed pages; found that others changed them first; was refused by the disk. */
export type RunOutcome = 'packed' | 'outdated' | 'failed';

/** The poorest pages, as many as one run takes. */
export function pagesToPack(index: PageIndex): readonly PageRow[] {
  const poor = [...index.rows()].filter(isPoor).sort((left, right) => left.bytes - right.bytes || left.number - right.number);
  const chosen: PageRow[] = [];
  let bytes = 0;
  for (const row of poor) {
    if (chosen.length === RUN_PAGES_MAX || bytes + row.bytes > RUN_BYTES_MAX) break;
    chosen.push(row);
    bytes += row.bytes;
  }
  return chosen;
}

/** A page and what is in it; nothing where it is damaged. */
export interface GatheredPage {
  readonly row: PageRow;
  readonly entries: readonly PageEntry[] | undefined;
}

/** Reads these pages, in a transaction that showed the index to be right. */
export function gather(transaction: IDBTransaction, rows: readonly PageRow[], cache: PageCache): Promise<GatheredPage[]> {
  const directories = transaction.objectStore(DIRECTORIES);
  const bodies = transaction.objectStore(BODIES);
  return Promise.all(rows.map(async (row) => {
    const cached = cache.get(row.body);
    const [value, apart] = await Promise.all([
      asked<unknown>(directories.get(row.number)),
      cached !== undefined || row.isInline ? cached : asked<unknown>(bodies.get(row.body)),
    ]);
    const directory = readDirectory(value);
    const body = cached ?? directory?.inline ?? apart;
    if (directory === undefined || (cached === undefined && !isBody(body, row))) return { row, entries: undefined };
    const records = body as Uint8Array;
    const { headers, offsets } = directory;
    return { row, entries: headers.map((header, i) => ({ header, bytes: records.subarray(offsets[i]!, offsets[i]! + header.size) })) };
  }));
}

/** Writes pages anew, inside a transaction; the caller makes sure that the index was right. */
export async function repack(transaction: IDBTransaction, index: PageIndex, pages: readonly GatheredPage[]): Promise<DiskChange> {
  assert(index.generation !== undefined, 'a database with pages has a generation');
  const writer = new RowWriter(transaction, index);
  for (const { row } of pages) writer.drop(row);
  await writer.pack(pages.flatMap(({ entries }) => entries ?? []));
  return writer.finish(index.generation);
}

/** What a compactor needs. */
export interface CompactorOptions {
  /** Packs pages once. Never rejects. */
  readonly run: () => Promise<RunOutcome>;
  /** Pages worth packing now, count. */
  readonly poor: () => number;
  /** Those that may stay, count. */
  readonly poorMax: number;
  readonly idle: Idle;
}

/** Decides when to run. What a run does is the store's. */
export class Compactor {
  readonly #run: () => Promise<RunOutcome>;
  readonly #poor: () => number;
  readonly #poorMax: number;
  readonly #idle: Idle;
  #cancel: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #pauseWrites = PAUSE_WRITES;
  #waitWrites = 0;
  #isStopped = false;

  constructor({ run, poor, poorMax, idle }: CompactorOptions) {
    this.#run = run;
    this.#poor = poor;
    this.#poorMax = poorMax;
    this.#idle = idle;
  }

  /** A write was committed. */
  wrote(): void {
    if (this.#waitWrites > 0) this.#waitWrites--;
    this.#plan();
  }

  /** To be awaited before a write, where there is something: holds it up when there are far too many poor pages. */
  makeRoom(): Promise<void> | undefined {
    if (this.#poor() < HARD_FACTOR * this.#poorMax || this.#waitWrites > 0) return undefined;
    return this.#running ?? this.#start();
  }

  /** Starts no more; resolves when nothing runs. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await this.#running;
  }

  #plan(): void {
    if (this.#isStopped || this.#running !== undefined || this.#cancel !== undefined || this.#waitWrites > 0) return;
    const poor = this.#poor();
    if (poor <= this.#poorMax) return;
    this.#cancel = this.#idle(poor < URGENT_FACTOR * this.#poorMax ? 'idle' : 'soon', () => {
      this.#cancel = undefined;
      void this.#start();
    });
  }

  #start(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#running = this.#attempt();
    return this.#running;
  }

  async #attempt(): Promise<void> {
    const outcome = this.#isStopped ? 'outdated' : await this.#run();
    this.#running = undefined;
    if (outcome === 'failed') {
      this.#waitWrites = this.#pauseWrites;
      this.#pauseWrites = Math.min(2 * this.#pauseWrites, PAUSE_WRITES_MAX);
    } else if (outcome === 'packed') {
      this.#pauseWrites = PAUSE_WRITES;
    }
    this.#plan();
  }
}
