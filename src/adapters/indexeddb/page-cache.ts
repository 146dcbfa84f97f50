/**
 * Pages read lately, ready to cut records out of; the least recently used go first. Rows and bodies never
 * change, so a cached page is right as long as its row exists.
 */
import type { Directory } from './directory.ts';
import { idToText } from './page-index.ts';

/** What bookkeeping of one record takes in memory, bytes, roughly. */
const ENTRY_BYTES = 120;

/** A page in memory. */
export class LoadedPage {
  readonly bytes: number;
  readonly #body: Uint8Array;
  readonly #places = new Map<string, { readonly offset: number; readonly size: number }>();

  constructor({ entries }: Directory, body: Uint8Array) {
    this.#body = body;
    this.bytes = body.length + entries.length * ENTRY_BYTES;
    for (const { header, offset } of entries) this.#places.set(idToText(header.id), { offset, size: header.size });
  }

  /** A record's packed bytes, as a copy: a view would keep the page alive, and be cloned with all of it. */
  record(id: string): Uint8Array | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#body.slice(place.offset, place.offset + place.size);
  }
}

/** At most `bytesMax` bytes of pages, by number of their row. */
export class PageCache {
  readonly #bytesMax: number;
  /** Maps remember the order of insertion: the first is the least recently used. */
  readonly #pages = new Map<number, LoadedPage>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Bytes held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The page, if it is here; counts as use. */
  get(row: number): LoadedPage | undefined {
    const page = this.#pages.get(row);
    if (page === undefined) return undefined;
    this.#pages.delete(row);
    this.#pages.set(row, page);
    return page;
  }

  /** Keeps a page, in place of those used longest ago. */
  set(row: number, page: LoadedPage): void {
    this.delete(row);
    this.#pages.set(row, page);
    this.#bytes += page.bytes;
    for (const oldest of this.#pages.keys()) {
      if (this.#bytes <= this.#bytesMax) return;
      this.delete(oldest);
    }
  }

  /** The row is gone. */
  delete(row: number): void {
    const page = this.#pages.get(row);
    if (page === undefined) return;
    this.#pages.delete(row);
    this.#bytes -= page.bytes;
  }

  /** Forgets everything. */
  clear(): void {
    this.#pages.clear();
    this.#bytes = 0;
  }
}
