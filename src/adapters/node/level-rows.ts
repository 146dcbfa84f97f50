/**
 * The rows of a store in LevelDB: what a batch writes, and reading headers. Each row begins with a letter that says what it is: a header, the bytes of
 * a record, a small value. Letters of pictures are in `pictures.ts`.
 */
import type { RecordHeader, VerifiedRecord } from '../../core/record/record.ts';
import type { Key } from '../../core/set/key.ts';
import type { StoreBatch } from '../../ports.ts';
import { encodeHeader, HeaderReader, rowKey } from './header-row.ts';
import type { Level } from './level-disk.ts';

/** Headers; bytes of records; small values. */
export const [HEADER, BODY, META] = [0x68, 0x62, 0x6d] as const;
/** Rows read at once at a start, count. */
const ROWS_TOGETHER = 2000;

/** One change of one row. */
export interface Row {
  readonly type: 'put' | 'del';
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Takes headers in parts; the next when it is done with one. */
export type Take = (headers: readonly RecordHeader[]) => Promise<void>;

/** For rows that go. */
export const NOTHING = new Uint8Array(0);

/** First what goes, then what comes: a later row of a batch wins. */
export function rowsOf({ removed, added, meta }: StoreBatch): Row[] {
  const rows: Row[] = [];
  for (const key of removed) for (const letter of [HEADER, BODY]) rows.push({ type: 'del', key: rowKey(letter, key), value: NOTHING });
  for (const record of added) rows.push(...rowsOfRecord(record));
  for (const [name, value] of meta ?? []) rows.push({ type: 'put', key: metaKey(name), value });
  return rows;
}

function rowsOfRecord(record: VerifiedRecord): readonly Row[] {
  return [
    { type: 'put', key: rowKey(HEADER, record), value: encodeHeader(record) },
    { type: 'put', key: rowKey(BODY, record), value: record.bytes },
  ];
}

function metaKey(name: string): Uint8Array {
  return Buffer.concat([Uint8Array.of(META), Buffer.from(name)]);
}

/** All rows that begin with this letter. */
export function within(letter: number): { readonly gte: Uint8Array; readonly lt: Uint8Array } {
  return { gte: Uint8Array.of(letter), lt: Uint8Array.of(letter + 1) };
}

/** All small values. */
export async function metaIn(level: Level): Promise<ReadonlyMap<string, Uint8Array>> {
  const meta = new Map<string, Uint8Array>();
  for await (const [key, value] of level.iterator(within(META))) meta.set(Buffer.from(key.subarray(1)).toString(), Uint8Array.from(value));
  return meta;
}

/** Gives all headers in parts, or those behind `after`; returns how many rows are none. */
export async function readHeaders(level: Level, take: Take, after: Key | undefined): Promise<number> {
  const reader = new HeaderReader();
  let damaged = 0;
  const { gte, lt } = within(HEADER);
  const rows = level.iterator({ ...(after === undefined ? { gte } : { gt: rowKey(HEADER, after) }), lt, highWaterMarkBytes: 1024 * 1024, fillCache: false });
  try {
    for (let next = await rows.nextv(ROWS_TOGETHER); next.length > 0; next = await rows.nextv(ROWS_TOGETHER)) {
      const headers: RecordHeader[] = [];
      for (const [key, row] of next) {
        const header = reader.read(key, row);
        if (header === undefined) damaged++;
        else headers.push(header);
      }
      await take(headers);
    }
  } finally {
    await rows.close();
  }
  return damaged;
}

/** Those whose bytes are there: a repair saves what it can, row by row. */
export async function withBodies(level: Level, headers: readonly RecordHeader[]): Promise<readonly RecordHeader[]> {
  const bodies = await level.getMany(headers.map((header) => rowKey(BODY, header)));
  return headers.filter((_, i) => bodies[i] !== undefined);
}
