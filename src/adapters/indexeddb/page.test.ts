import { describe, expect, test } from 'vitest';
import { recordOf } from '../../../test/conformance/store-probe.ts';
import { isFault } from '../../core/base/fault.ts';
import { decodeDirectory } from './directory.ts';
import { LoadedPage, PageCache } from './page-cache.ts';
import { PageIndex, idToText } from './page-index.ts';
import { PAGE_BYTES, isBodyOf, packPages, type Page, type PageEntry } from './page.ts';

function entry(seed: number, size: number): PageEntry {
  const record = recordOf({ seed, size });
  return { header: record, bytes: record.bytes };
}

function pack(entries: readonly PageEntry[]): Page[] {
  let number = 0;
  return packPages(entries, () => number++);
}

describe('pages', () => {
  test('hold every record once, in order, and stay below 64 KiB', () => {
    const sizes = [60_000, 1, 1440, 1, 20_000, 30_000, 11_440, PAGE_BYTES, 5];
    const pages = pack(sizes.map((size, seed) => entry(seed, size)));
    expect(pages.flatMap(({ directory }) => directory.entries.map(({ header }) => header.size))).toEqual(sizes);
    for (const { body } of pages) expect(body.length).toBeLessThanOrEqual(PAGE_BYTES);
    expect(pages.map(({ directory }) => directory.body)).toEqual([0, 1, 2, 3, 4].slice(0, pages.length));
    expect(pages.length).toBeLessThanOrEqual(5);
  });

  test('of tiny records keep their directories small, too', () => {
    const pages = pack(Array.from({ length: 3000 }, (_, seed) => entry(seed, 1)));
    for (const { directoryBytes } of pages) expect(directoryBytes.length).toBeLessThan(64 * 1024);
  });

  test('give back the very bytes of each record, as copies', () => {
    const entries = [entry(1, 300), entry(2, 500)];
    const { directory, body } = pack(entries)[0]!;
    const page = new LoadedPage(directory, body);
    for (const { header, bytes } of entries) {
      const record = page.record(idToText(header.id));
      expect(record).toEqual(bytes);
      expect(record!.buffer.byteLength).toBe(bytes.length);
    }
    expect(page.record(idToText(entry(3, 1).header.id))).toBeUndefined();
  });

  test('notice a body that is damaged, short, or no body at all', () => {
    const { directory, directoryBytes, body } = pack([entry(1, 300)])[0]!;
    const decoded = decodeDirectory(directoryBytes);
    expect(!isFault(decoded) && isBodyOf(decoded, body)).toBe(true);
    const damaged = body.slice();
    damaged[299]! ^= 1;
    for (const wrong of [damaged, body.subarray(1), undefined, 'text', [...body]]) expect(isBodyOf(directory, wrong)).toBe(false);
  });
});

describe('the index of pages', () => {
  test('finds a record in the newest row that has it, whichever order rows come and go in', () => {
    const { directory } = pack([entry(1, 10), entry(2, 20)])[0]!;
    const id = idToText(entry(1, 10).header.id);
    const other = idToText(entry(2, 20).header.id);
    const index = new PageIndex();
    index.add(0, directory);
    index.add(5, { ...directory, entries: directory.entries.slice(0, 1) });
    index.drop(0);
    expect([index.rowOf(id)?.number, index.rowOf(id)?.bytes, index.rowOf(other)]).toEqual([5, 10, undefined]);
    index.dropAllBut(new Set([4]));
    expect([index.rowOf(id), [...index.rows()]]).toEqual([undefined, []]);
  });
});

describe('the cache of pages', () => {
  test('stays below its limit and keeps what was used last', () => {
    const page = (seed: number): LoadedPage => {
      const { directory, body } = pack([entry(seed, 880)])[0]!;
      return new LoadedPage(directory, body);
    };
    const cache = new PageCache(3000);
    for (const row of [1, 2, 3]) cache.set(row, page(row));
    cache.get(1);
    cache.set(4, page(4));
    expect([1, 2, 3, 4].filter((row) => cache.get(row) !== undefined)).toEqual([1, 3, 4]);
    cache.set(4, page(5));
    expect(cache.bytes).toBe(3000);
    cache.delete(4);
    expect(cache.bytes).toBe(2000);
    cache.clear();
    expect([cache.bytes, cache.get(1)]).toEqual([0, undefined]);
  });
});
