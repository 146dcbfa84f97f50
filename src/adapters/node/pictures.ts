/**
 * Pictures of a store: all its headers in one file, written now and then, so that a start reads that file and what changed since, and not every row.
 *
 *   p        the picture that counts: its token, and the last batch that is in it
 *   j BATCH  keys that a later batch touched; written with the batch, all or nothing
 *
 * A picture says nothing that the rows do not say. It counts once LevelDB names it, which happens when both the file and the rows it is of are on the
 * device; so there is no moment at which a program can die and be misled afterwards. What is in doubt is read from the rows, as if there were no picture.
 */
import type { RecordHeader } from '../../core/record/record.ts';
import { compareKeys, type Key } from '../../core/set/key.ts';
import type { Clock, StoreBatch } from '../../ports.ts';
import { HeaderReader, KEY_BYTES, keyIn, rowKey } from './header-row.ts';
import type { Level } from './level-disk.ts';
import { clearPictures, newToken, PictureDoubt, PictureWriter, readPicture, type PictureFacts } from './picture-file.ts';
import { ColumnReader, ColumnWriter } from './picture-rows.ts';
import { HEADER, NOTHING, within, type Row } from './level-rows.ts';

/** When pictures are made. */
export interface PictureOptions {
  /** Wakes whoever waits for a quiet moment; without it pictures are made when the store is closed alone. */
  readonly clock?: Clock;
  /** A store of fewer rows is read as quickly, count. */
  readonly rowsMin?: number;
  /** Bytes that the disk has left. */
  readonly freeBytes: () => number;
  /** Told of each that was made, or could not be made. */
  readonly drawn?: (what: 'made' | 'failed') => void;
}

/** What was found at a start. */
export interface FoundPicture extends PictureFacts {
  /** Keys that later batches touched, in order, each once. */
  readonly touched: readonly Key[];
}

/** Runs work in the store's turn: nothing is written meanwhile. */
export type InTurn = <T>(work: (level: Level) => Promise<T>) => Promise<T>;

const [JOURNAL, PICTURE] = [0x6a, 0x70] as const;
const PICTURE_KEY = Uint8Array.of(PICTURE);
const ROWS_MIN = 20_000;
/** A picture is due when one in so many of its rows was touched since, and never later than with so many keys, count: a start looks for each. */
const STALE_PART = 16;
const STALE_KEYS = 100_000;
/** With so many keys a picture is worth nothing: each takes memory at a start. */
const TOUCHED_MAX = 200_000;
/** Nothing was written for so long, ms: nobody is busy here. For so long it is waited for that; and between two pictures, ms. */
const QUIET_MS = 10_000;
const PATIENCE_MS = 600_000;
const BETWEEN_MS = 600_000;
/** Rows decoded at one go, some milliseconds; and rows of one part: a start holds one part, and of larger ones engines keep more than they free. */
const ROWS_TOGETHER = 512;
const PART_ROWS = 1024;
/** A picture's bytes for each row, a rough guess. */
const ROW_BYTES = 120;
const BATCH_BYTES = 8;

/** The pictures of one store. */
export class Pictures {
  readonly #folder: string;
  readonly #options: PictureOptions;
  readonly #inTurn: InTurn;
  /** Rows, count, as far as known: what a batch replaces is counted again. */
  #rows = 0;
  #touched = 0;
  #batch = 0;
  /** Whether batches say what they touch. */
  #isNoting = false;
  #hasPicture = false;
  #isOpen = false;
  #isStopping = false;
  #lastWriteAt = 0;
  #dueAt = 0;
  #notBefore = 0;
  /** Whether LevelDB may name a picture. */
  #isNamed = true;
  /** Whether batches take that name away: not all of them say what they touch. */
  #isForgetting = false;
  /** Whether a name is being written. */
  #isNaming = false;
  #cancel: (() => void) | undefined;
  #drawing: Promise<void> | undefined;

  constructor(folder: string, options: PictureOptions, inTurn: InTurn) {
    this.#folder = folder;
    this.#options = options;
    this.#inTurn = inTurn;
  }

  /** What the store says of its picture; undefined where it has none. Throws `PictureDoubt`. */
  async find(level: Level): Promise<FoundPicture | undefined> {
    const named = await level.get(PICTURE_KEY);
    this.#isNamed = named !== undefined;
    if (named === undefined) {
      // What batches said for a picture that is forgotten would count as said for the next.
      await level.clear(within(JOURNAL));
      return undefined;
    }
    const facts = factsIn(named);
    const touched: Key[] = [];
    this.#batch = facts.batch;
    for await (const [key, value] of level.iterator({ gt: journalKey(facts.batch), lt: Uint8Array.of(JOURNAL + 1) })) {
      this.#batch = batchIn(key);
      touched.push(...keysIn(value));
      if (touched.length > TOUCHED_MAX) throw new PictureDoubt('too much changed since');
    }
    touched.sort(compareKeys);
    return { ...facts, touched: touched.filter((key, i) => i === 0 || compareKeys(key, touched[i - 1]!) !== 0) };
  }

  /** What a picture and later batches say, in parts, in order; `last` is the key behind which the next part begins. Throws `PictureDoubt`. */
  async *read(level: Level, found: FoundPicture): AsyncGenerator<{ readonly headers: readonly RecordHeader[]; readonly last: Key }> {
    const [reader, amended, parts] = [new ColumnReader(), new Amended(found.touched), readPicture(this.#folder, found)];
    for await (const part of parts) {
      const headers = reader.read(part);
      const last = headers?.at(-1);
      if (headers === undefined || last === undefined) throw new PictureDoubt('a part does not say what it should');
      yield { headers: await amended.part(level, headers), last };
    }
    const rest = await amended.rest(level);
    const last = rest.at(-1);
    if (last !== undefined) yield { headers: rest, last };
  }

  /** The store is open, with so many rows; `found` is what was used to read them. */
  async opened(rows: number, found: FoundPicture | undefined): Promise<void> {
    this.#rows = rows;
    this.#touched = found?.touched.length ?? 0;
    this.#hasPicture = this.#isNoting = found !== undefined;
    this.#isForgetting = found === undefined && this.#isNamed;
    this.#isNamed = true;
    this.#isStopping = false;
    this.#lastWriteAt = this.#options.clock?.now() ?? 0;
    await clearPictures(this.#folder, found?.token);
    this.#isOpen = true;
    this.#soon();
  }

  /** What is to be written with a batch, so that the picture and all such rows say together what there is. */
  note({ added, removed }: StoreBatch): readonly Row[] {
    const touched = [...removed, ...added];
    this.#rows = Math.max(0, this.#rows + added.length - removed.length);
    this.#lastWriteAt = this.#options.clock?.now() ?? 0;
    if (this.#isNoting) this.#touched += touched.length;
    if (this.#touched > TOUCHED_MAX && this.#drawing === undefined) this.#giveUp();
    this.#soon();
    const noted = this.#isNoting && touched.length > 0 ? [this.#noted(touched)] : [];
    return this.#isForgetting ? [FORGETTING, ...noted] : noted;
  }

  /** The picture is worth nothing any more. */
  #giveUp(): void {
    this.#isNoting = this.#hasPicture = false;
    this.#isForgetting = true;
    this.#touched = 0;
  }

  #noted(touched: readonly Key[]): Row {
    return { type: 'put', key: journalKey(++this.#batch), value: Buffer.concat(touched.map((key) => rowKey(HEADER, key))) };
  }

  /** Makes a picture where one is due, and waits for the one that is being made: the store will be closed. */
  async finish(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.#drawing;
    if (this.#isOpen && this.#isDue) await this.draw();
    await this.stop();
  }

  /** Gives up what is under way. */
  async stop(): Promise<void> {
    this.#isOpen = false;
    this.#isStopping = true;
    this.#cancel?.();
    this.#cancel = undefined;
    await this.#drawing;
  }

  get #isDue(): boolean {
    const rowsMin = this.#options.rowsMin ?? ROWS_MIN;
    return this.#rows >= rowsMin && (!this.#hasPicture || this.#touched >= Math.max(rowsMin, Math.min(this.#rows / STALE_PART, STALE_KEYS)));
  }

  /** Makes a picture once nobody writes, where one is due. */
  #soon(): void {
    const { clock } = this.#options;
    if (clock === undefined || this.#cancel !== undefined || !this.#isOpen || !this.#isDue) return;
    this.#dueAt = clock.now();
    this.#wait(clock);
  }

  #wait(clock: Clock): void {
    const quietAt = Math.min(this.#lastWriteAt + QUIET_MS, this.#dueAt + PATIENCE_MS);
    this.#cancel = clock.wake(Math.max(quietAt, this.#notBefore), () => {
      this.#cancel = undefined;
      if (clock.now() < Math.min(this.#lastWriteAt + QUIET_MS, this.#dueAt + PATIENCE_MS)) this.#wait(clock);
      else void this.draw();
    });
  }

  /** Makes a picture now. Never rejects: one that could not be made is counted, and the last one still counts. */
  draw(): Promise<void> {
    this.#drawing ??= this.#draw().then(() => this.#options.drawn?.('made'), () => this.#failed()).finally(() => {
      this.#drawing = undefined;
      this.#notBefore = (this.#options.clock?.now() ?? 0) + BETWEEN_MS;
    });
    return this.#drawing;
  }

  /** Where there is none, nobody needs to know what changes. One that may be named although LevelDB says that it failed is right as long as batches note. */
  #failed(): void {
    this.#options.drawn?.('failed');
    this.#isNoting = this.#hasPicture || this.#isNaming;
    this.#isNaming = false;
  }

  async #draw(): Promise<void> {
    if (this.#options.freeBytes() < ROW_BYTES * this.#rows) throw new Error('no room on the disk for a picture');
    const token = newToken();
    const rows = await this.#inTurn(async (level) => {
      // From here on batches say what they touch; the rows are those of now.
      this.#isNoting = true;
      const facts = { token, batch: this.#batch, touched: this.#touched };
      return { level, facts, iterator: headersOf(level) };
    });
    try {
      const file = await PictureWriter.begin(this.#folder, rows.facts);
      try {
        await this.#fill(file, rows.iterator);
        await file.finish();
      } catch (reason) {
        await file.discard();
        throw reason;
      }
    } finally {
      await rows.iterator.close();
    }
    // What was not written `strict` may be lost with the power, in whatever file LevelDB has it: from here on it is in tables, which are on the device.
    await rows.level.compactRange(PICTURE_KEY, PICTURE_KEY);
    await this.#count(rows.facts);
  }

  /** All rows, in parts. */
  async #fill(file: PictureWriter, iterator: ReturnType<typeof headersOf>): Promise<void> {
    const [reader, writer] = [new HeaderReader(), new ColumnWriter()];
    for (;;) {
      if (this.#isStopping) throw new Error('the store is closed');
      const rows = await iterator.nextv(ROWS_TOGETHER);
      for (const [key, row] of rows) {
        const header = reader.read(key, row);
        // A full read says how much is damaged; a picture could not.
        if (header === undefined) throw new Error('a row is damaged');
        writer.add(header, row);
      }
      const { count } = writer;
      if (count >= PART_ROWS || (rows.length === 0 && count > 0)) await file.add(writer.part(), count);
      if (rows.length === 0) return;
    }
  }

  /** The file is there, and so are its rows: the store names it. */
  async #count({ token, batch, touched }: PictureFacts & { readonly touched: number }): Promise<void> {
    await this.#inTurn(async (level) => {
      this.#isNaming = true;
      await level.batch([{ type: 'put', key: PICTURE_KEY, value: namedIn({ token, batch }) }], { sync: true });
      this.#isNaming = this.#isForgetting = false;
      this.#hasPicture = true;
      this.#touched -= touched;
      await level.clear({ gte: Uint8Array.of(JOURNAL), lte: journalKey(batch) });
      await clearPictures(this.#folder, token);
    });
  }
}

/** Goes through what a picture's parts and later batches say together, in order. */
export class Amended {
  readonly #touched: readonly Key[];
  #next = 0;

  constructor(touched: readonly Key[]) {
    this.#touched = touched;
  }

  /** The headers of a part as they are now. */
  async part<H extends RecordHeader>(level: Level, headers: readonly H[]): Promise<readonly RecordHeader[]> {
    const last = headers.at(-1);
    if (last === undefined || this.#touched[this.#next] === undefined || compareKeys(this.#touched[this.#next]!, last) > 0) return headers;
    const from = this.#next;
    while (this.#next < this.#touched.length && compareKeys(this.#touched[this.#next]!, last) <= 0) this.#next++;
    const touched = this.#touched.slice(from, this.#next);
    const fresh = await rowsIn(level, touched);
    const rest: RecordHeader[] = [];
    let [i, j] = [0, 0];
    for (const header of headers) {
      while (i < touched.length && compareKeys(touched[i]!, header) < 0) i++;
      while (j < fresh.length && compareKeys(fresh[j]!, header) <= 0) rest.push(fresh[j++]!);
      if (i >= touched.length || compareKeys(touched[i]!, header) !== 0) rest.push(header);
    }
    return rest;
  }

  /** What is behind the last part. */
  rest(level: Level): Promise<readonly RecordHeader[]> {
    return rowsIn(level, this.#touched.slice(this.#next));
  }
}

/** The store has no picture. */
const FORGETTING: Row = { type: 'del', key: PICTURE_KEY, value: NOTHING };

/** All headers as of now, whatever is written meanwhile. */
function headersOf(level: Level) {
  return level.iterator({ ...within(HEADER), fillCache: false, highWaterMarkBytes: 1024 * 1024 });
}

/** The headers of these keys, as far as there are any. Throws `PictureDoubt`. */
async function rowsIn(level: Level, keys: readonly Key[]): Promise<readonly RecordHeader[]> {
  const reader = new HeaderReader();
  const headers: RecordHeader[] = [];
  for (let start = 0; start < keys.length; start += PART_ROWS) {
    const wanted = keys.slice(start, start + PART_ROWS).map((key) => rowKey(HEADER, key));
    for (const [i, row] of (await level.getMany(wanted)).entries()) {
      const header = row === undefined ? undefined : reader.read(wanted[i]!, row);
      if (row !== undefined && header === undefined) throw new PictureDoubt('a row is damaged');
      if (header !== undefined) headers.push(header);
    }
  }
  return headers;
}

function namedIn({ token, batch }: PictureFacts): Uint8Array {
  return Buffer.from(JSON.stringify({ token, batch }));
}

function factsIn(named: Uint8Array): PictureFacts {
  let facts: unknown;
  try {
    facts = JSON.parse(Buffer.from(named).toString());
  } catch {
    // As for any other text that is none of ours.
  }
  const { token, batch } = (facts ?? {}) as Partial<PictureFacts>;
  if (typeof token !== 'string' || !Number.isSafeInteger(batch)) throw new PictureDoubt('the store names none of ours');
  return { token, batch: batch! };
}

function journalKey(batch: number): Uint8Array {
  const key = new Uint8Array(1 + BATCH_BYTES);
  key[0] = JOURNAL;
  new DataView(key.buffer).setBigUint64(1, BigInt(batch));
  return key;
}

function batchIn(key: Uint8Array): number {
  if (key.length !== 1 + BATCH_BYTES) throw new PictureDoubt('a batch has no number');
  return Number(new DataView(key.buffer, key.byteOffset).getBigUint64(1));
}

function keysIn(value: Uint8Array): Key[] {
  return Array.from({ length: Math.ceil(value.length / KEY_BYTES) }, (_, i) => {
    const key = keyIn(value.subarray(KEY_BYTES * i, KEY_BYTES * (i + 1)));
    if (key === undefined) throw new PictureDoubt('a batch says nothing that is a key');
    return key;
  });
}
