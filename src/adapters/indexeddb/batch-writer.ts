/**
 * Turns one batch of the core into rows, inside one transaction. A batch becomes pages of its own, however
 * small, so a single record costs a single small row. Small pages and pages full of holes gather, and are packed
 * again later, when nobody waits (`compactor.ts`).
 *
 * A batch that only adds asks the disk for nothing. One that removes reads the directories of the pages that keep
 * something: a page that loses all its records just goes.
 */
import type { StoreBatch, StoreFault } from '../../ports.ts';
import { numbersIn, readDirectory } from './catch-up.ts';
import type { Directory } from './directory.ts';
import { IdTable } from './id-table.ts';
import type { PageIndex, PageRow } from './page-index.ts';
import { INLINE_BYTES, type PageEntry } from './page.ts';
import { asked } from './requests.ts';
import { RowWriter, type DiskChange } from './row-writer.ts';
import { BODIES, DIRECTORIES, META, STATE } from './schema.ts';

/**
 * The object stores that a batch touches where the index is right. Each costs time even if nothing is asked of it, and
 * most batches are a few small records.
 */
export function storesOf({ added, removed, meta }: StoreBatch, index: PageIndex): readonly string[] {
  let bytes = 0;
  for (const { size } of added) bytes += size;
  // What is left of an inline page is packed with what comes.
  const rows = new Set(removed.map(({ id }) => index.find(id)?.row));
  for (const row of rows) bytes += row === undefined ? 0 : row.bytes;
  const isInline = bytes <= INLINE_BYTES && index.damaged.size === 0 && [...rows].every((row) => row === undefined || row.isInline);
  return [STATE, DIRECTORIES, ...(isInline ? [] : [BODIES]), ...(meta === undefined || meta.size === 0 ? [] : [META])];
}

/** Issues every request of a batch; the caller waits for the commit. `generation` is for a database without one. */
export async function writeBatch(transaction: IDBTransaction, index: PageIndex, { batch, generation }: { readonly batch: StoreBatch; readonly generation: string }): Promise<DiskChange> {
  const writer = new RowWriter(transaction, index);
  if (index.damaged.size > 0) writer.sweep(await numbersIn(transaction, BODIES));
  const gone = batch.removed.length === 0 ? undefined : idsOf(batch.removed);
  const carried = gone === undefined ? [] : await shrink(transaction, index, { gone, removed: batch.removed, writer });
  await writer.pack([...carried, ...freshOf(batch, index, gone)]);
  for (const [name, value] of batch.meta ?? []) transaction.objectStore(META).put(value, name);
  return writer.finish(index.generation ?? generation);
}

function idsOf(keys: readonly { readonly id: Uint8Array }[]): IdTable {
  const ids = new IdTable(keys.length);
  for (const { id } of keys) if (ids.find(id) < 0) ids.add(id);
  return ids;
}

/** The records that are not on disk yet, each once. What the batch also removes is written again. */
function freshOf({ added }: StoreBatch, index: PageIndex, gone: IdTable | undefined): PageEntry[] {
  // Most batches are one record.
  const seen = added.length > 1 ? new IdTable(added.length) : undefined;
  const entries: PageEntry[] = [];
  for (const record of added) {
    const isKnown = index.has(record.id) && (gone === undefined || gone.find(record.id) < 0);
    if (isKnown || (seen !== undefined && seen.find(record.id) >= 0)) continue;
    seen?.add(record.id);
    entries.push({ header: record, bytes: record.bytes });
  }
  return entries;
}

interface Shrinking {
  readonly gone: IdTable;
  readonly removed: readonly { readonly id: Uint8Array }[];
  readonly writer: RowWriter;
}

/** Takes records off their pages. What is left of inline pages is given back, to be packed with what comes. */
async function shrink(transaction: IDBTransaction, index: PageIndex, { gone, removed, writer }: Shrinking): Promise<PageEntry[]> {
  const store = transaction.objectStore(DIRECTORIES);
  const carried: PageEntry[] = [];
  const shrinkOne = async (row: PageRow): Promise<void> => {
    const directory = readDirectory(await asked<unknown>(store.get(row.number)));
    // It decoded when the index learnt of it, and rows do not change.
    if (directory === undefined) throw { store: 'broken', reason: `directory ${row.number} was damaged while in use` } satisfies StoreFault;
    const { headers, offsets, inline } = without(directory, gone);
    if (inline === undefined) return writer.replace(row, { ...directory, headers, offsets });
    writer.drop(row);
    headers.forEach((header, i) => carried.push({ header, bytes: inline.subarray(offsets[i]!, offsets[i]! + header.size) }));
  };
  await Promise.all([...losses(index, gone, removed)].map(([row, count]) => (count === row.count ? writer.drop(row) : shrinkOne(row))));
  return carried;
}

/** How many records each page loses. */
function losses(index: PageIndex, gone: IdTable, removed: readonly { readonly id: Uint8Array }[]): Map<PageRow, number> {
  const countByRow = new Map<PageRow, number>();
  const counted = new Set<number>();
  for (const { id } of removed) {
    const row = index.find(id)?.row;
    const number = gone.find(id);
    if (row === undefined || counted.has(number)) continue;
    counted.add(number);
    countByRow.set(row, 1 + (countByRow.get(row) ?? 0));
  }
  return countByRow;
}

function without(directory: Directory, gone: IdTable): Directory {
  const left = directory.headers.map((_, i) => i).filter((i) => gone.find(directory.headers[i]!.id) < 0);
  return { ...directory, headers: left.map((i) => directory.headers[i]!), offsets: left.map((i) => directory.offsets[i]!) };
}
