/**
 * Which page holds which record: the part of the disk that a store keeps in memory. It mirrors committed
 * directories and nothing else. Rows are never changed on disk, only replaced by rows of higher numbers, so
 * the mirror is right exactly when it has the same row numbers as the disk.
 */
import type { Directory } from './directory.ts';

/** A directory on disk. */
export interface PageRow {
  readonly number: number;
  /** The number of its body. */
  readonly body: number;
  /** Bytes of records that are still there. */
  readonly bytes: number;
  readonly ids: readonly string[];
}

/** An id (32 bytes) as a Map's key: 16 characters of 16 bits are smaller than hex, and in one call quicker made. */
export function idToText(id: Uint8Array): string {
  const at = (i: number): number => (id[2 * i]! << 8) | id[2 * i + 1]!;
  return String.fromCharCode(
    at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7),
    at(8), at(9), at(10), at(11), at(12), at(13), at(14), at(15),
  );
}

/** The rows of one database, as far as this connection has seen them. */
export class PageIndex {
  /** The next number the disk will give; rows below are known here. */
  next = 0;
  /** Rows on disk that cannot be used: the next write sweeps them away. */
  readonly damaged = new Set<number>();
  readonly #rows = new Map<number, PageRow>();
  readonly #rowById = new Map<string, PageRow>();

  /** All rows, in no order that matters. */
  rows(): Iterable<PageRow> {
    return this.#rows.values();
  }

  /** The row that holds a record. */
  rowOf(id: string): PageRow | undefined {
    return this.#rowById.get(id);
  }

  /** A row came to disk. A record that another row held is in this one now. */
  add(number: number, { body, entries }: Directory): void {
    const ids = entries.map(({ header }) => idToText(header.id));
    const bytes = entries.reduce((sum, { header }) => sum + header.size, 0);
    const row: PageRow = { number, body, bytes, ids };
    this.#rows.set(number, row);
    for (const id of ids) this.#rowById.set(id, row);
  }

  /** A row is gone from disk, with the records that no other row took over. */
  drop(number: number): void {
    const row = this.#rows.get(number);
    if (row === undefined) return;
    this.#rows.delete(number);
    for (const id of row.ids) if (this.#rowById.get(id) === row) this.#rowById.delete(id);
  }

  /** Only these numbers are on disk. */
  dropAllBut(numbers: ReadonlySet<number>): void {
    for (const number of this.#rows.keys()) if (!numbers.has(number)) this.drop(number);
    for (const number of this.damaged) if (!numbers.has(number)) this.damaged.delete(number);
  }
}
