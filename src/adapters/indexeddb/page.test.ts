import { describe, expect, test } from 'vitest';
import { recordOf } from '../../../test/conformance/store-probe.ts';
import { isFault } from '../../core/base/fault.ts';
import { compareKeys } from '../../core/set/key.ts';
import { checksumOfBytes } from '../../core/base/checksum.ts';
import { decodeDirectory } from './directory.ts';
import { encodeDirectory } from './directory-writer.ts';
import { PageCache } from './page-cache.ts';
import { INLINE_BYTES, PAGE_BYTES, POOR_BYTES, isBody, packPages, type Page, type PageEntry } from './page.ts';

function entry(seed: number, size: number): PageEntry {
  const record = recordOf({ seed, size });
  return { header: record, bytes: record.bytes };
}

function pack(entries: readonly PageEntry[]): Page[] {
  let number = 0;
  return [...packPages(entries, () => number++)];
}

describe('pages', () => {
  test('hold every record once, in the order of keys, and stay below 64 KiB', () => {
    const sizes = [60_000, 1, 1440, 1, 20_000, 30_000, 11_440, PAGE_BYTES, 5];
    const entries = sizes.map((size, seed) => entry(seed, size));
    const pages = pack(entries);
    const headers = entries.map(({ header }) => header).sort(compareKeys);
    expect(pages.flatMap(({ directory }) => directory.headers)).toEqual(headers);
    for (const { body } of pages) expect(body.length).toBeLessThanOrEqual(PAGE_BYTES);
    expect(pages.map(({ directory }) => directory.body)).toEqual([0, 1, 2, 3, 4].slice(0, pages.length));
    expect(pages.length).toBeLessThanOrEqual(5);
  });

  test('of tiny records keep their directories small, too', () => {
    const pages = pack(Array.from({ length: 3000 }, (_, seed) => entry(seed, 1)));
    for (const { directory } of pages) expect(encodeDirectory(directory).length).toBeLessThan(64 * 1024);
  });

  test('say where the very bytes of each record are', () => {
    const entries = [entry(1, 300), entry(2, 500), entry(3, 7)];
    const { directory, body } = pack(entries)[0]!;
    directory.headers.forEach((header, i) => {
      expect(body.slice(directory.offsets[i]!, directory.offsets[i]! + header.size)).toEqual(entries.find((each) => each.header === header)!.bytes);
    });
  });

  test('are one row up to a size, and two above it', () => {
    const small = pack([entry(1, INLINE_BYTES)])[0]!;
    expect(decodeDirectory(encodeDirectory(small.directory))).toMatchObject({ inline: small.body });
    expect(pack([entry(1, INLINE_BYTES + 1)])[0]!.directory.inline).toBeUndefined();
  });

  test('of one batch share it evenly: none is left with a poor rest', () => {
    for (const count of [200, 230, 1000, 1999]) {
      const pages = pack(Array.from({ length: count }, (_, seed) => entry(seed, 311)));
      expect(pages.length).toBe(Math.ceil(count * 311 / PAGE_BYTES));
      for (const { body } of pages) expect(body.length).toBeGreaterThan(POOR_BYTES - 311);
    }
  });

  test('know a body with the sum of before', () => {
    const { directory, body } = pack([entry(1, 30_000)])[0]!;
    const before = { ...directory, bodySum: checksumOfBytes(body) };
    expect(before.bodySum).not.toBe(directory.bodySum);
    expect(isBody(body, before)).toBe(true);
    expect(isBody(body.map((byte, i) => (i === 77 ? byte ^ 2 : byte)), before)).toBe(false);
  });

  test('notice a body that is damaged, short, or no body at all', () => {
    const { directory, body } = pack([entry(1, 30_000)])[0]!;
    const decoded = decodeDirectory(encodeDirectory(directory));
    expect(!isFault(decoded) && isBody(body, decoded)).toBe(true);
    const damaged = body.slice();
    damaged[299]! ^= 1;
    for (const wrong of [damaged, body.subarray(1), undefined, 'text', [...body]]) expect(isBody(wrong, directory)).toBe(false);
  });
});

describe('the cache of pages', () => {
  test('stays below its limit and keeps what was used last', () => {
    const body = new Uint8Array(800);
    const cache = new PageCache(3000);
    for (const number of [1, 2, 3]) cache.set(number, body);
    cache.get(1);
    cache.set(4, body);
    expect([1, 2, 3, 4].filter((number) => cache.get(number) !== undefined)).toEqual([1, 3, 4]);
    cache.set(4, body);
    expect(cache.bytes).toBe(3000);
    cache.delete(4);
    expect(cache.bytes).toBe(2000);
    cache.clear();
    expect([cache.bytes, cache.get(1)]).toEqual([0, undefined]);
  });
});
