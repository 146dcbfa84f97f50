import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordOf } from '../../../test/conformance/store-probe.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import type { Directory } from './directory.ts';
import { IdTable } from './id-table.ts';
import { PageIndex } from './page-index.ts';

const SEED = 20_250_117;

const header = (seed: number): RecordHeader => recordOf({ seed, size: 10 + seed });

/** A page of these records, one after the other. */
function directoryOf(body: number, headers: readonly RecordHeader[]): Directory {
  const offsets: number[] = [];
  let bodyBytes = 0;
  for (const { size } of headers) {
    offsets.push(bodyBytes);
    bodyBytes += size;
  }
  return { body, bodyBytes, bodySum: 0, headers, offsets };
}

describe('the table of ids', () => {
  /** Ids that differ in one byte of their end, and some whose beginnings are equal. */
  const idOf = (name: number): Uint8Array => new Uint8Array(32).fill(name % 3).with(31, name);

  test('finds the last number of every id, whatever came and went before', () => {
    const step = fc.record({ name: fc.nat(60), removes: fc.boolean() });
    fc.assert(fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const table = new IdTable();
      const model = new Map<number, number>();
      for (const { name, removes } of steps) {
        const number = model.get(name);
        if (!removes) model.set(name, table.add(idOf(name)));
        else if (number !== undefined) {
          table.remove(number);
          model.delete(name);
        }
        for (const [each, expected] of model) expect(table.find(idOf(each))).toBe(expected);
        expect(table.size).toBe(model.size);
      }
      for (let name = 0; name <= 60; name++) expect(table.find(idOf(name))).toBe(model.get(name) ?? -1);
    }), { seed: SEED, numRuns: 60 });
  });

  test('does not forget an id when an older number of it is removed', () => {
    const table = new IdTable();
    const old = table.add(idOf(1));
    const fresh = table.add(idOf(1));
    table.remove(old);
    expect(table.find(idOf(1))).toBe(fresh);
  });

  test('takes ids over from another table', () => {
    const table = new IdTable();
    for (let name = 0; name < 200; name++) table.add(idOf(name));
    const other = new IdTable();
    expect([other.addFrom(table, 150), other.find(idOf(150)), other.find(idOf(149))]).toEqual([0, 0, -1]);
  });
});

describe('the index of pages', () => {
  test('finds a record in the newest row that has it, whichever order rows come and go in', () => {
    const [one, two] = [header(1), header(2)];
    const index = new PageIndex();
    index.add(0, directoryOf(0, [one, two]));
    index.add(5, directoryOf(0, [one]));
    index.drop(0);
    expect(index.find(one.id)).toMatchObject({ row: { number: 5, body: 0, count: 1, bytes: 11 }, offset: 0, size: 11 });
    expect(index.find(two.id)).toBeUndefined();
    index.dropAllBut(new Set([4]));
    expect([index.find(one.id), [...index.rows()], index.poor]).toEqual([undefined, [], 0]);
  });

  test('knows the place of every record, and how many pages are poor, over any history', () => {
    const step = fc.record({ row: fc.nat(12), seeds: fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 12 }) });
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const index = new PageIndex();
      const model = new Map<number, readonly number[]>();
      for (const { row, seeds } of steps) {
        // As on disk: a record is in one row, and a row is dropped or added whole.
        const taken = new Set([...model].filter(([number]) => number !== row).flatMap(([, all]) => all));
        index.drop(row);
        model.delete(row);
        const free = seeds.filter((seed) => !taken.has(seed));
        if (free.length === 0) continue;
        model.set(row, free);
        index.add(row, directoryOf(row, free.map(header)));
      }
      expect([index.poor, index.size]).toEqual([model.size, [...model.values()].flat().length]);
      for (const [row, seeds] of model) {
        let offset = 0;
        for (const seed of seeds) {
          expect(index.find(header(seed).id)).toMatchObject({ row: { number: row }, offset, size: 10 + seed });
          offset += 10 + seed;
        }
      }
    }), { seed: SEED });
  });

  test('stays right when rows come and go for so long that it numbers its ids anew', () => {
    const index = new PageIndex();
    const headers = Array.from({ length: 100 }, (_, seed) => header(seed));
    for (let row = 0; row < 200; row++) {
      index.add(row, directoryOf(row, headers));
      if (row > 0) index.drop(row - 1);
    }
    expect(index.size).toBe(100);
    for (const { id, size } of headers) expect(index.find(id)).toMatchObject({ row: { number: 199 }, size });
  });
});
