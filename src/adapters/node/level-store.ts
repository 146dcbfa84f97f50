/**
 * Records on disk, in LevelDB: for each a row with its header and one with its bytes, in the order of keys. A batch is one write of
 * LevelDB, which is all or nothing, whenever the program or the device dies. What outlives a killed program is everything that was
 * written; what outlives a loss of power is everything that was written `strict`.
 *
 * A start reads the headers alone, of large stores from a picture of them (`pictures.ts`). Writes go one after the other; a read waits for those before it.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import type { Key } from '../../core/set/key.ts';
import type { Clock, Store, StoreBatch, StoreOpening } from '../../ports.ts';
import { rowKey } from './header-row.ts';
import { storeFault } from '../files/fitting.ts';
import { faultOf, folderBytes, freeBytesOf, leaveDisk, settled, useDisk, type Level, type LevelDisk, type LoadLevel } from './level-disk.ts';
import { BODY, metaIn, readHeaders, rowsOf, withBodies, type Take } from './level-rows.ts';
import { PictureDoubt } from './picture-file.ts';
import { Pictures, type FoundPicture } from './pictures.ts';

/** What a record takes beside its bytes, bytes; a rough guess is enough. */
const ROW_BYTES = 300;

/** Where records are kept. */
export interface LevelStoreOptions {
  /** The folder; made where there is none. One program at a time has it open. */
  readonly path: string;
  readonly load: LoadLevel;
  /** Bytes that may still be written; what the disk has left unless told otherwise. */
  readonly freeBytes?: () => number;
  /** For pictures that are made while it is open; without it they are made when it is closed. */
  readonly clock?: Clock;
  /** Rows that are worth a picture, count; what is measured unless told otherwise. */
  readonly pictureRowsMin?: number;
  /** Told of each opening. */
  readonly opened?: (how: LevelOpened) => void;
  /** Told of each picture that was made, or could not be made. */
  readonly drawn?: (what: 'made' | 'failed') => void;
}

/** How the headers came at an opening. */
export interface LevelOpened {
  readonly from: 'picture' | 'rows';
  /** Keys that were touched after the picture was made, count. */
  readonly touched: number;
  /** Why there was a picture that was not used, or not to its end. */
  readonly doubt?: string;
}

/** A store in a folder. Nothing is opened before `open`. */
export function levelStore(options: LevelStoreOptions): Store {
  return new LevelStore(options);
}

class LevelStore implements Store {
  readonly #options: LevelStoreOptions;
  readonly #freeBytes: () => number;
  #disk: LevelDisk | undefined;
  readonly #pictures: Pictures;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: LevelStoreOptions) {
    const { path, clock, pictureRowsMin: rowsMin, drawn } = options;
    this.#options = options;
    this.#freeBytes = options.freeBytes ?? (() => freeBytesOf(path));
    const pictures = { freeBytes: this.#freeBytes, ...(clock === undefined ? {} : { clock }), ...(rowsMin === undefined ? {} : { rowsMin }), ...(drawn === undefined ? {} : { drawn }) };
    this.#pictures = new Pictures(path, pictures, (work) => this.#onOpen(async (disk) => work(await disk.level())));
  }

  async open(): Promise<StoreOpening> {
    const headers: RecordHeader[] = [];
    const opening = await this.openInParts(async (part) => void headers.push(...part));
    return { ...opening, headers: [...headers, ...opening.headers] };
  }

  async openInParts(take: Take): Promise<StoreOpening> {
    await this.#pictures.stop();
    return this.#inTurn(async () => {
      await this.#leave();
      await settled(this.#options.path);
      const disk = useDisk(this.#options.path, this.#options.load);
      try {
        const opening = await openingOf({ disk, pictures: this.#pictures, take, tell: this.#options.opened });
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
      const bytes = batch.added.reduce((sum, { size }) => sum + size + ROW_BYTES, 0);
      if (bytes > 0 && bytes > this.#freeBytes()) throw storeFault('full', 'no room on the disk for these records');
      const level = await disk.level();
      const rows = [...rowsOf(batch), ...this.#pictures.note(batch)];
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

  async close(): Promise<void> {
    await this.#pictures.finish();
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

/** What opening it takes. */
interface OpeningNeeds {
  readonly disk: LevelDisk;
  readonly pictures: Pictures;
  readonly take: Take;
  readonly tell: ((how: LevelOpened) => void) | undefined;
}

async function openingOf({ disk, pictures, take, tell }: OpeningNeeds): Promise<StoreOpening> {
  const level = await disk.level();
  let [records, lost] = [0, 0];
  const given: Take = async (headers) => {
    records += headers.length;
    await take(headers);
  };
  const repaired: Take = async (headers) => {
    const found = await withBodies(level, headers);
    lost += headers.length - found.length;
    await given(found);
  };
  // What a repair lost is in a picture.
  const { found, doubt, after }: PictureRead = disk.isRepaired ? { doubt: 'the store was repaired' } : await readPictures(pictures, level, given);
  const broken = found !== undefined ? 0 : await readHeaders(level, disk.isRepaired ? repaired : given, after);
  await pictures.opened(records, found);
  tell?.({ from: found === undefined ? 'rows' : 'picture', touched: found?.touched.length ?? 0, ...(doubt === undefined ? {} : { doubt }) });
  return { headers: [], meta: await metaIn(level), wiped: false, damaged: broken + lost };
}

/** What came of a picture: `found` where all of it was given, `after` the last key that was. */
interface PictureRead {
  readonly found?: FoundPicture | undefined;
  readonly doubt?: string;
  readonly after?: Key | undefined;
}

/** Gives what the store's picture and later batches say. What it gave before there was a doubt is right: each part is good by itself. */
async function readPictures(pictures: Pictures, level: Level, take: Take): Promise<PictureRead> {
  let after: Key | undefined;
  try {
    const found = await pictures.find(level);
    if (found === undefined) return {};
    for await (const { headers, last } of pictures.read(level, found)) {
      await take(headers);
      after = last;
    }
    return { found };
  } catch (reason) {
    if (!(reason instanceof PictureDoubt)) throw reason;
    return { doubt: reason.message, after };
  }
}
