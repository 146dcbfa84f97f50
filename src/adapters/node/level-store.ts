/**
 * Records on disk, in LevelDB: for each a row with its header and one with its bytes, in the order of keys. A batch is one write of
 * LevelDB, which is all or nothing, whenever the program or the device dies. What outlives a killed program is everything that was
 * written; what outlives a loss of power is everything that was written `strict`.
 *
 * A start reads the headers alone. Writes go one after the other; a read waits for those before it.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { RecordHeader, VerifiedRecord } from '../../core/record/record.ts';
import type { Key } from '../../core/set/key.ts';
import type { Store, StoreBatch, StoreOpening } from '../../ports.ts';
import { encodeHeader, HeaderReader, rowKey } from './header-row.ts';
import { storeFault } from '../files/fitting.ts';
import { faultOf, folderBytes, freeBytesOf, leaveDisk, settled, useDisk, type Level, type LevelDisk, type LoadLevel } from './level-disk.ts';

/** What the rows begin with: headers, bytes of records, small values. */
const [HEADER, BODY, META] = [0x68, 0x62, 0x6d];
/** Rows read at once at a start, count. */
const ROWS_TOGETHER = 2000;
/** What a record takes beside its bytes, bytes; a rough guess is enough. */
const ROW_BYTES = 300;

/** Where records are kept. */
export interface LevelStoreOptions {
  /** The folder; made where there is none. One program at a time has it open. */
  readonly path: string;
  readonly load: LoadLevel;
  /** Bytes that may still be written; what the disk has left unless told otherwise. */
  readonly freeBytes?: () => number;
}

/** A store in a folder. Nothing is opened before `open`. */
export function levelStore(options: LevelStoreOptions): Store {
  return new LevelStore(options);
}

interface Row {
  readonly type: 'put' | 'del';
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

type Take = (headers: readonly RecordHeader[]) => Promise<void>;

const NOTHING = new Uint8Array(0);

class LevelStore implements Store {
  readonly #options: LevelStoreOptions;
  readonly #freeBytes: () => number;
  #disk: LevelDisk | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: LevelStoreOptions) {
    this.#options = options;
    this.#freeBytes = options.freeBytes ?? (() => freeBytesOf(options.path));
  }

  async open(): Promise<StoreOpening> {
    const headers: RecordHeader[] = [];
    const opening = await this.openInParts(async (part) => void headers.push(...part));
    return { ...opening, headers: [...headers, ...opening.headers] };
  }

  openInParts(take: Take): Promise<StoreOpening> {
    return this.#inTurn(async () => {
      await this.#leave();
      await settled(this.#options.path);
      const disk = useDisk(this.#options.path, this.#options.load);
      try {
        const opening = await openingOf(disk, take);
        this.#disk = disk;
        return opening;
      } catch (reason) {
        await leaveDisk(this.#options.path, disk);
        throw reason;
      }
    });
  }

  write(batch: StoreBatch): Promise<void> {
    return this.#onOpen(async (disk) => {
      for (const { bytes, size } of batch.added) {
        if (bytes.length !== size || size > LIMITS.recordBytesMax) throw storeFault('broken', 'a record of a wrong size');
      }
      const rows = rowsOf(batch);
      const bytes = batch.added.reduce((sum, { size }) => sum + size + ROW_BYTES, 0);
      if (bytes > 0 && bytes > this.#freeBytes()) throw storeFault('full', 'no room on the disk for these records');
      const level = await disk.level();
      try {
        await level.batch(rows, { sync: batch.durability === 'strict' });
      } catch (reason) {
        disk.failed();
        throw reason;
      }
    });
  }

  read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]> {
    return this.#onOpen(async (disk) => {
      const level = await disk.level();
      return level.getMany(keys.map((key) => rowKey(BODY, key)));
    });
  }

  async usage(): Promise<{ readonly usage: number; readonly quota: number; readonly persisted: boolean }> {
    const usage = await folderBytes(this.#options.path);
    const free = this.#freeBytes();
    return { usage, quota: Number.isFinite(free) ? usage + free : Number.MAX_SAFE_INTEGER, persisted: true };
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#leave());
  }

  async #leave(): Promise<void> {
    const disk = this.#disk;
    this.#disk = undefined;
    if (disk !== undefined) await leaveDisk(this.#options.path, disk);
  }

  #onOpen<T>(work: (disk: LevelDisk) => Promise<T>): Promise<T> {
    return this.#inTurn(() => {
      if (this.#disk === undefined) throw storeFault('closed', 'the store is not open');
      return work(this.#disk);
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work).catch((reason: unknown): never => {
      throw faultOf(reason);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** First what goes, then what comes: a later row of a batch wins. */
function rowsOf({ removed, added, meta }: StoreBatch): Row[] {
  const rows: Row[] = [];
  for (const key of removed) for (const letter of [HEADER, BODY]) rows.push({ type: 'del', key: rowKey(letter!, key), value: NOTHING });
  for (const record of added) rows.push(...rowsOfRecord(record));
  for (const [name, value] of meta ?? []) rows.push({ type: 'put', key: metaKey(name), value });
  return rows;
}

function rowsOfRecord(record: VerifiedRecord): readonly Row[] {
  return [
    { type: 'put', key: rowKey(HEADER!, record), value: encodeHeader(record) },
    { type: 'put', key: rowKey(BODY!, record), value: record.bytes },
  ];
}

function metaKey(name: string): Uint8Array {
  return Buffer.concat([Uint8Array.of(META!), Buffer.from(name)]);
}

/** All rows that begin with this letter. */
function within(letter: number): { readonly gte: Uint8Array; readonly lt: Uint8Array } {
  return { gte: Uint8Array.of(letter), lt: Uint8Array.of(letter + 1) };
}

async function openingOf(disk: LevelDisk, take: Take): Promise<StoreOpening> {
  const level = await disk.level();
  let lost = 0;
  const broken = await readHeaders(level, async (headers) => {
    const found = disk.isRepaired ? await withBodies(level, headers) : headers;
    lost += headers.length - found.length;
    await take(found);
  });
  const meta = new Map<string, Uint8Array>();
  for await (const [key, value] of level.iterator(within(META!))) meta.set(Buffer.from(key.subarray(1)).toString(), Uint8Array.from(value));
  return { headers: [], meta, wiped: false, damaged: broken + lost };
}

/** Gives all headers in parts; returns how many rows are none. */
async function readHeaders(level: Level, take: Take): Promise<number> {
  const reader = new HeaderReader();
  let damaged = 0;
  const rows = level.iterator({ ...within(HEADER!), highWaterMarkBytes: 1024 * 1024, fillCache: false });
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
async function withBodies(level: Level, headers: readonly RecordHeader[]): Promise<readonly RecordHeader[]> {
  const bodies = await level.getMany(headers.map((header) => rowKey(BODY!, header)));
  return headers.filter((_, i) => bodies[i] !== undefined);
}
