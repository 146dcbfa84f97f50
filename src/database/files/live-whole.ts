/**
 * The file that a stream became, read as the stream was: segment by segment. Segments are given by nobody any more once the record names
 * the file, so whoever did not see the last of them, or has not read all of them, goes on here. Of a recording its own table says where
 * they are. Of bytes those that were read stand in front, and the rest is cut anew.
 *
 * What took the stream's place may be something else. It is the stream's file only where it fits all that was seen.
 */
import { equalBytes } from '../../core/base/bytes.ts';
import { isFault } from '../../core/base/fault.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import { decodeInfo, type FileInfo } from '../../core/files/info.ts';
import { essenceOf } from '../../core/files/playlist.ts';
import { plainSize } from '../../core/files/sealing.ts';
import type { Timeline } from '../../core/files/timeline.ts';
import { recordedForm } from '../../core/files/recorded.ts';
import { WHOLE_BEGIN_BYTES, type WholeSegment } from '../../core/files/webm-whole.ts';
import type { LiveStore } from './live-store.ts';

/** A segment with its bytes. */
export interface LiveSegment {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly startMs: number;
  readonly ms: number;
}

/** What a reader saw of a stream. */
export interface SoFar {
  readonly timeline: Timeline;
  readonly given: GivenBytes;
}

type Reads = Pick<LiveStore, 'read'>;

/** Bytes that are compared with what was read last. */
const COMPARED_BYTES = 4096;

/** How far a stream was read from its beginning, one segment after the other. */
export class GivenBytes {
  readonly #ends: number[] = [];
  #last: Uint8Array = new Uint8Array(0);

  /** Where each of them ends, from the beginning of the stream. */
  get ends(): readonly number[] {
    return this.#ends;
  }

  get end(): number {
    return this.#ends.at(-1) ?? 0;
  }

  /** The last bytes. */
  get last(): Uint8Array {
    return this.#last;
  }

  note(index: number, bytes: Uint8Array): void {
    if (index !== this.#ends.length) return;
    this.#ends.push(this.end + bytes.length);
    // A copy: whoever reads may do with it what it likes.
    this.#last = bytes.slice(-COMPARED_BYTES);
  }
}

/** The file of a stream. */
export class LiveWhole {
  readonly #store: Reads;
  readonly #info: FileInfo;
  readonly #rows: readonly WholeSegment[];

  constructor(store: Reads, info: FileInfo, rows: readonly WholeSegment[]) {
    this.#store = store;
    this.#info = info;
    this.#rows = rows;
  }

  get count(): number {
    return this.#rows.length;
  }

  get ms(): number {
    const last = this.#rows.at(-1);
    return last === undefined ? 0 : last.startMs + last.ms;
  }

  get edgeMs(): number {
    return this.#rows.at(-1)?.startMs ?? 0;
  }

  /** The number of the segment at a time; `count` where there is none. */
  find(ms: number): number {
    const index = this.#rows.findIndex((row) => ms < row.startMs + row.ms);
    return index < 0 ? this.count : index;
  }

  async read(index: number, signal: AbortSignal | undefined): Promise<LiveSegment | undefined> {
    const row = this.#rows[index];
    return row && { bytes: await this.#store.read(this.#info, signal, row), startMs: row.startMs, ms: row.ms };
  }
}

/** The file that a value is; undefined where it is none. */
export function fileIn(value: unknown): FileInfo | undefined {
  const info = decodeInfo(JSON.parse(JSON.stringify(value ?? null)));
  return isFault(info) ? undefined : info;
}

/** The file, where it is this stream's, as of when it is asked for: more may be read meanwhile. Waits for peers. @throws PeersetError as `LiveStore.read`. */
export async function wholeOf(store: Reads, info: FileInfo, soFar: SoFar, signal: AbortSignal): Promise<(() => LiveWhole) | undefined> {
  const { type, name, head } = soFar.timeline.playlist;
  if (info.type !== essenceOf(type) || info.name !== name) return undefined;
  const rows = await (head === undefined ? byteRows : recordedRows)(store, info, soFar, signal);
  return rows && (() => new LiveWhole(store, info, rows()));
}

type Rows = () => readonly WholeSegment[];

async function byteRows(store: Reads, info: FileInfo, { given }: SoFar, signal: AbortSignal): Promise<Rows | undefined> {
  const size = plainSize(info);
  const { end, last } = given;
  if (end > size || !equalBytes(await store.read(info, signal, { start: end - last.length, end }), last)) return undefined;
  return () => rowsOf(given, size);
}

/** What was given, and the rest. When bytes came says nobody any more. */
function rowsOf({ ends }: GivenBytes, size: number): readonly WholeSegment[] {
  const cuts = [...ends];
  while ((cuts.at(-1) ?? 0) < size) cuts.push(Math.min(size, (cuts.at(-1) ?? 0) + LIVE_LIMITS.livePieceBytes));
  return cuts.map((end, i) => ({ start: cuts[i - 1] ?? 0, end, startMs: 0, ms: 0 }));
}

async function recordedRows(store: Reads, info: FileInfo, { timeline }: SoFar, signal: AbortSignal): Promise<Rows | undefined> {
  const size = plainSize(info);
  const begin = await store.read(info, signal, { start: 0, end: Math.min(size, WHOLE_BEGIN_BYTES) });
  const form = recordedForm(info.type);
  const end = form.tableEnd(begin);
  if (isFault(end) || end > size) return undefined;
  const rows = form.segments(end <= begin.length ? begin.subarray(0, end) : await store.read(info, signal, { start: 0, end }), size);
  if (isFault(rows) || rows.length < timeline.count) return undefined;
  const isSame = [...timeline.known].every(([index, segment]) => plainSize(segment) === rows[index]!.end - rows[index]!.start);
  return isSame ? () => rows : undefined;
}
