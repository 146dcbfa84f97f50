/**
 * A log in two files, of which one counts. Entries are appended to it; when most of it is of no use any more, all there is is written to
 * the other one under the next generation, and only when that says `packed`, and is on the device, the first is emptied. Whenever
 * the browser dies, or the device, the newest log that was packed says everything; what was appended last may be half a frame, and that is cut off.
 *
 * An append is all or nothing, also for whoever goes on living: what the disk took only in part is taken back.
 */
import type { DiskFile } from './folder.ts';
import { decodeEntries, encodeEntries, type LogEntry } from './log-entry.ts';

/** A log that is smaller is not worth packing, bytes. */
const SMALL_BYTES = 64 * 1024;

/** One of the two files, as it was found. */
interface Found {
  readonly file: DiskFile;
  readonly entries: readonly LogEntry[];
  readonly bytes: number;
  /** Below 0 where it does not count. */
  readonly generation: number;
}

/** What happened in a folder, on disk. */
export class FileLog {
  /** What it said when it was opened. */
  readonly entries: readonly LogEntry[];
  readonly #everything: () => readonly LogEntry[];
  #file: DiskFile;
  #spare: DiskFile;
  #generation: number;
  #bytes: number;
  /** Beyond so many it is looked at whether packing is worth it. */
  #packAtBytes = SMALL_BYTES;

  /** `everything`: entries that say all there is, for packing. */
  constructor(files: readonly [DiskFile, DiskFile], everything: () => readonly LogEntry[]) {
    const [one, other] = files.map(foundIn) as [Found, Found];
    const [newest, older] = one.generation >= other.generation ? [one, other] : [other, one];
    this.#everything = everything;
    this.#file = newest.file;
    this.#spare = older.file;
    this.#generation = Math.max(newest.generation, 0);
    this.entries = newest.generation < 0 ? [] : newest.entries;
    this.#bytes = newest.generation < 0 ? 0 : newest.bytes;
    if (older.file.size() > 0) older.file.truncate(0);
    if (newest.file.size() > this.#bytes) newest.file.truncate(this.#bytes);
    if (this.#bytes === 0) this.append([{ type: 'begins', generation: this.#generation }, { type: 'packed' }]);
  }

  /** Writes all of these behind what is there, or throws and has written none. */
  append(entries: readonly LogEntry[]): void {
    const bytes = encodeEntries(entries);
    try {
      this.#file.write(this.#bytes, bytes);
    } catch (reason) {
      this.#file.truncate(this.#bytes);
      throw reason;
    }
    this.#bytes += bytes.length;
  }

  /** Packs if that is worth it. To be called once the entries that were appended are part of everything. */
  tidy(): void {
    if (this.#bytes <= this.#packAtBytes) return;
    const generation = this.#generation + 1;
    const packed = encodeEntries([{ type: 'begins', generation }, ...this.#everything(), { type: 'packed' }]);
    this.#packAtBytes = SMALL_BYTES + 2 * packed.length;
    if (this.#bytes > this.#packAtBytes) this.#pack(packed, generation);
  }

  /** What was appended outlives the device's power from here on. */
  flush(): void {
    this.#file.flush();
  }

  /** Lets go of both files. */
  close(): void {
    this.#file.close();
    this.#spare.close();
  }

  #pack(packed: Uint8Array, generation: number): void {
    const [full, spare] = [this.#file, this.#spare];
    try {
      spare.write(0, packed);
      spare.flush();
    } catch {
      // No room for both: then the log stays as long as it is, which harms nobody. It is tried again when it is twice as long.
      this.#packAtBytes = 2 * this.#bytes;
      return spare.truncate(0);
    }
    this.#file = spare;
    this.#spare = full;
    this.#bytes = packed.length;
    this.#generation = generation;
    full.truncate(0);
  }
}

function foundIn(file: DiskFile): Found {
  const all = new Uint8Array(file.size());
  const { entries, bytes } = decodeEntries(all.subarray(0, file.read(0, all)));
  const [first] = entries;
  const counts = first?.type === 'begins' && entries.some(({ type }) => type === 'packed');
  return { file, entries, bytes, generation: counts ? first.generation : -1 };
}
