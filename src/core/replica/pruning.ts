/**
 * Forgetting. Each pool has a horizon, a whole UTC day, so that peers agree on it; what lies below leaves the
 * set. The horizon never moves back, not even when the clock does: it is kept on disk as a watermark,
 * written together with the next batch.
 */
import { Reader, Writer } from '../base/codec.ts';
import type { RecordHeader } from '../record/record.ts';
import type { Selection } from '../selection/selection.ts';
import type { RoomLaw } from './law.ts';

/** Name of the watermarks in the store's small values. */
export const WATERMARK = 'watermark';

const POOLS_MAX = 10_000;
const POOL_NAME_BYTES_MAX = 512;

/** Records that leave the selection at one go, count: some milliseconds. What is left follows at the next tick, which is at once. */
const DUE_MAX = 4096;

/** The horizons of one replica. */
export class Pruning {
  readonly #law: RoomLaw;
  readonly #selection: Selection;
  readonly #watermarks = new Map<string, number>();
  #changed = false;
  #nextAt = 0;

  constructor(law: RoomLaw, selection: Selection) {
    this.#law = law;
    this.#selection = selection;
  }

  /** The next moment a horizon may move, ms. */
  get wakeAt(): number {
    return this.#nextAt;
  }

  /** Takes the watermarks from disk. What does not decode is treated as absent: horizons follow the clock. */
  load(meta: ReadonlyMap<string, Uint8Array>, now: number): void {
    const bytes = meta.get(WATERMARK);
    if (bytes !== undefined) this.#read(new Reader(bytes));
    this.#nextAt = now;
  }

  /** Oldest time any pool keeps, ms: nothing below needs to be compared with anyone. */
  lowest(now: number): number {
    // A pool that has no records here yet counts too: others may have some to give.
    return Math.min(...this.#law.pools.map((pool) => this.horizon(pool, now)));
  }

  /** Oldest time the pool keeps, ms. */
  horizon(pool: string, now: number): number {
    return Math.max(this.#law.horizon(pool, now), this.#watermarks.get(pool) ?? -Infinity);
  }

  /** Removes from the selection what fell below its horizon, and returns it; of very much a part, and wants to be asked again at once. */
  due(now: number): RecordHeader[] {
    if (now < this.#nextAt) return [];
    const gone: RecordHeader[] = [];
    for (const pool of this.#law.pools) {
      const horizon = this.horizon(pool, now);
      if (!Number.isFinite(horizon)) continue;
      if (horizon > (this.#watermarks.get(pool) ?? -Infinity)) {
        this.#watermarks.set(pool, horizon);
        this.#changed = true;
      }
      for (const header of this.#selection.prune(pool, horizon, DUE_MAX - gone.length)) gone.push(header);
    }
    this.#nextAt = gone.length < DUE_MAX ? this.#law.nextHorizonAt(now) : now;
    return gone;
  }

  /** The watermarks to be written, once after each change. */
  changedMeta(): ReadonlyMap<string, Uint8Array> | undefined {
    if (!this.#changed) return undefined;
    this.#changed = false;
    const writer = new Writer().varint(this.#watermarks.size);
    for (const [pool, horizon] of this.#watermarks) writer.text(pool).varint(Math.max(0, horizon));
    return new Map([[WATERMARK, writer.finish()]]);
  }

  /** The disk did not take what was to be written: the next batch brings it again. */
  notWritten(): void {
    this.#changed = this.#watermarks.size > 0;
  }

  #read(reader: Reader): void {
    const count = reader.varint(POOLS_MAX);
    const watermarks: [string, number][] = [];
    for (let i = 0; i < count && reader.failed === undefined; i++) {
      watermarks.push([reader.text(POOL_NAME_BYTES_MAX), reader.varint(Number.MAX_SAFE_INTEGER)]);
    }
    reader.end();
    if (reader.failed !== undefined) return;
    for (const [pool, horizon] of watermarks) this.#watermarks.set(pool, horizon);
  }
}
