/**
 * Cuts records out of pages: reads the body of every page that is needed once, a few at a time, and checks it
 * against its sum. Like a write it counts on the index, and asks along whether that is right.
 *
 * A body that cannot be used is remembered as damaged: the next write sweeps it away, so that the next opening does
 * not claim its records.
 */
import type { Key } from '../../core/set/key.ts';
import { catchUp, isCurrent, readDirectory } from './catch-up.ts';
import type { PageCache } from './page-cache.ts';
import type { PageIndex, PageRow, Place } from './page-index.ts';
import { isBody } from './page.ts';
import { asked } from './requests.ts';
import { BODIES, DIRECTORIES } from './schema.ts';

/** Pages read at once, count: bounds the memory of a read of everything. */
const PAGES_AT_ONCE = 16;

/** What a reading needs. */
export interface Reading {
  readonly index: PageIndex;
  readonly cache: PageCache;
  readonly keys: readonly Key[];
}

/** The packed bytes of each key, undefined where the disk has none. */
export async function readRecords(transaction: IDBTransaction, reading: Reading): Promise<readonly (Uint8Array | undefined)[]> {
  const [isRight, first] = await Promise.all([isCurrent(transaction, reading.index), readAsIndexed(transaction, reading)]);
  const found = isRight ? first : await catchUp(transaction, reading.index).then(() => readAsIndexed(transaction, reading));
  for (const row of found.damaged) {
    reading.index.drop(row.number);
    reading.index.damaged.add(row.number);
  }
  return found.records;
}

/** The records, where the pages of all are in memory. */
export function cachedRecords({ index, cache, keys }: Reading): readonly (Uint8Array | undefined)[] | undefined {
  if (!keys.every(({ id }) => index.has(id))) return undefined;
  const found: (readonly [Uint8Array, readonly Wanted[]])[] = [];
  for (const [row, wanted] of wantedByRow(index, keys)) {
    const body = cache.get(row.body);
    if (body === undefined) return undefined;
    found.push([body, wanted]);
  }
  const records = Array.from<Uint8Array | undefined>({ length: keys.length });
  for (const [body, wanted] of found) cut(body, wanted, records);
  return records;
}

/**
 * The packed bytes of a page's records, as copies: a view would keep the page alive. They share one array, since one
 * for each costs more than what is in it, and who asked for them together lets go of them together. Where it is most of
 * the page, as when a peer takes a stretch of time, views keep little more alive than copies would, and cost nothing.
 */
function cut(body: Uint8Array, wanted: readonly Wanted[], records: (Uint8Array | undefined)[]): void {
  let length = 0;
  for (const { place } of wanted) length += place.size;
  if (2 * length >= body.length) {
    for (const { place: { offset, size }, at } of wanted) records[at] = body.subarray(offset, offset + size);
    return;
  }
  const copies = new Uint8Array(length);
  let end = 0;
  for (const { place: { offset, size }, at } of wanted) {
    copies.set(body.subarray(offset, offset + size), end);
    records[at] = copies.subarray(end, end += size);
  }
}

interface Found {
  readonly records: readonly (Uint8Array | undefined)[];
  readonly damaged: readonly PageRow[];
}

async function readAsIndexed(transaction: IDBTransaction, { index, cache, keys }: Reading): Promise<Found> {
  const records = Array.from<Uint8Array | undefined>({ length: keys.length });
  const damaged: PageRow[] = [];
  const wanted = [...wantedByRow(index, keys)];
  for (let i = 0; i < wanted.length; i += PAGES_AT_ONCE) {
    await Promise.all(wanted.slice(i, i + PAGES_AT_ONCE).map(async ([row, places]) => {
      const body = cache.get(row.body) ?? await readBody(transaction, row);
      if (body === undefined) return damaged.push(row);
      cache.set(row.body, body);
      cut(body, places, records);
    }));
  }
  return { records, damaged };
}

interface Wanted {
  readonly place: Place;
  /** Which of the keys it is. */
  readonly at: number;
}

function wantedByRow(index: PageIndex, keys: readonly Key[]): Map<PageRow, Wanted[]> {
  const wantedByRow = new Map<PageRow, Wanted[]>();
  for (let at = 0; at < keys.length; at++) {
    const place = index.find(keys[at]!.id);
    if (place === undefined) continue;
    const wanted = wantedByRow.get(place.row);
    if (wanted === undefined) wantedByRow.set(place.row, [{ place, at }]);
    else wanted.push({ place, at });
  }
  return wantedByRow;
}

/** The body of a page, undefined where it is not what was written. */
export async function readBody(transaction: IDBTransaction, row: PageRow): Promise<Uint8Array | undefined> {
  if (row.isInline) return readDirectory(await asked<unknown>(transaction.objectStore(DIRECTORIES).get(row.number)))?.inline;
  const body = await asked<unknown>(transaction.objectStore(BODIES).get(row.body));
  return isBody(body, row) ? body : undefined;
}
