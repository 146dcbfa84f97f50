/**
 * One run of packing poor pages again; `compactor.ts` decides when. A browser loads this when the first is due.
 *
 * One run takes the poorest pages, at most so many bytes of them, in two steps. It reads them, which holds up
 * nobody for long; rows never change, so what was read stays right as long as the row exists. Then it writes the
 * new pages and removes the old ones in one transaction without a single read in it but the proof that nothing
 * changed meanwhile: a crash finds either the old pages or the new, and another tab that wrote makes the run void.
 */
import { assert } from '../../core/base/assert.ts';
import { readDirectory } from './catch-up.ts';
import type { PageCache } from './page-cache.ts';
import { isPoor, type PageIndex, type PageRow } from './page-index.ts';
import { PAGE_BYTES, isBody, type PageEntry } from './page.ts';
import { asked } from './requests.ts';
import { RowWriter, type DiskChange } from './row-writer.ts';
import { BODIES, DIRECTORIES } from './schema.ts';

/** Pages of one run, count, and bytes of records in them: bounds how long a write may have to wait behind it. */
export const RUN_PAGES_MAX = 64;
export const RUN_BYTES_MAX = 8 * PAGE_BYTES;

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
