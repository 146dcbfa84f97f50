/**
 * Which page holds which record, and where in it: the part of the disk that a store keeps in memory, some 50 bytes
 * a record. It mirrors committed directories and nothing else. Rows are never changed on disk, only replaced by rows
 * of higher numbers, so the mirror is right exactly when it has the same row numbers as the disk.
 */
import type { Directory } from './directory.ts';
import { IdTable } from './id-table.ts';
import { POOR_BYTES } from './page.ts';

/** Poor pages that may stay, count: a start-up reads a row for each. */
export const POOR_PAGES_MAX = 32;

/** A directory on disk. */
export interface PageRow {
  readonly number: number;
  /** The number of its body. */
  readonly body: number;
  readonly bodyBytes: number;
  readonly bodySum: number;
  /** Whether the body is in the same row. */
  readonly isInline: boolean;
  /** Bytes of records that are still there. */
  readonly bytes: number;
  /** Records, count. */
  readonly count: number;
}

/** Where a record is. */
export interface Place {
  readonly row: PageRow;
  readonly offset: number;
  readonly size: number;
}

interface IndexedRow extends PageRow {
  /** The first number of its ids; the others follow. */
  first: number;
}

/** Numbers that may be of ids no longer there, count; more than that and than the living, and all are given anew. */
const STALE_MAX = 4096;
/** Offset and size of every id, one after the other: both are below 64 KiB. */
const SPAN = 2;

/** The rows of one database, as far as this connection has seen them. */
export class PageIndex {
  /** The next number the disk will give; rows below are known here. */
  next = 0;
  /** The database's name for itself; absent until something was written. */
  generation: string | undefined;
  /** In which time of the database this connection may write; see `schema.ts`. */
  term = 0;
  /** Rows on disk that cannot be used: the next write sweeps them away. */
  readonly damaged = new Set<number>();
  readonly #rows = new Map<number, IndexedRow>();
  #ids = new IdTable();
  #rowByNumber: IndexedRow[] = [];
  #spans = new Uint16Array(128);
  #poor = 0;

  /** All rows, in no order that matters. */
  rows(): Iterable<PageRow> {
    return this.#rows.values();
  }

  /** Records that can be found, count. */
  get size(): number {
    return this.#ids.size;
  }

  /** Rows worth packing again, count. */
  get poor(): number {
    return this.#poor;
  }

  /** Whether this very row is still there. */
  holds(row: PageRow): boolean {
    return this.#rows.get(row.number) === row;
  }

  /** Whether a record is on disk. */
  has(id: Uint8Array): boolean {
    return this.#ids.find(id) >= 0;
  }

  /** Where a record is. */
  find(id: Uint8Array): Place | undefined {
    const number = this.#ids.find(id);
    if (number < 0) return undefined;
    return { row: this.#rowByNumber[number]!, offset: this.#spans[number * SPAN]!, size: this.#spans[number * SPAN + 1]! };
  }

  /** A row came to disk. A record that another row held is in this one now. */
  add(number: number, { body, bodyBytes, bodySum, headers, offsets, inline }: Directory): void {
    if (this.#rows.has(number)) return;
    let bytes = 0;
    for (const { size } of headers) bytes += size;
    const row: IndexedRow = {
      number, body, bodyBytes, bodySum, isInline: inline !== undefined, bytes, count: headers.length, first: this.#ids.count,
    };
    this.#rows.set(number, row);
    if (isPoor(row)) this.#poor++;
    for (let i = 0; i < headers.length; i++) this.#place(this.#ids.add(headers[i]!.id), row, offsets[i]!, headers[i]!.size);
  }

  /** A row is gone from disk, with the records that no other row took over. Returns what it was. */
  drop(number: number): PageRow | undefined {
    const row = this.#rows.get(number);
    if (row === undefined) return undefined;
    this.#rows.delete(number);
    if (isPoor(row)) this.#poor--;
    for (let i = 0; i < row.count; i++) this.#ids.remove(row.first + i);
    if (this.#ids.count > 2 * this.#ids.size + STALE_MAX) this.#renumber();
    return row;
  }

  /** Only these numbers are on disk. */
  dropAllBut(numbers: ReadonlySet<number>): void {
    for (const number of this.#rows.keys()) if (!numbers.has(number)) this.drop(number);
    for (const number of this.damaged) if (!numbers.has(number)) this.damaged.delete(number);
  }

  #place(number: number, row: IndexedRow, offset: number, size: number): void {
    this.#rowByNumber[number] = row;
    if ((number + 1) * SPAN > this.#spans.length) {
      const larger = new Uint16Array(this.#spans.length * 2);
      larger.set(this.#spans);
      this.#spans = larger;
    }
    this.#spans[number * SPAN] = offset;
    this.#spans[number * SPAN + 1] = size;
  }

  /** Numbers of ids that are gone would pile up: gives new ones to the ids of every row. */
  #renumber(): void {
    const ids = this.#ids;
    const spans = this.#spans;
    this.#ids = new IdTable();
    this.#rowByNumber = [];
    this.#spans = new Uint16Array(128);
    for (const row of this.#rows.values()) {
      const first = this.#ids.count;
      for (let i = 0; i < row.count; i++) {
        const old = row.first + i;
        this.#place(this.#ids.addFrom(ids, old), row, spans[old * SPAN]!, spans[old * SPAN + 1]!);
      }
      row.first = first;
    }
  }
}

/** Whether a page holds so little that it is worth packing again together with others. */
export function isPoor({ bytes }: PageRow): boolean {
  return bytes < POOR_BYTES;
}
