import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import type { Key } from '../set/key.ts';
import { Density } from './density.ts';
import { Stock } from './stock.ts';

const RUNS = 100 * Number(process.env['PEERSET_RUNS'] ?? 1);

const keyAt = (at: number): Key => ({ at, id: new Uint8Array(32) });
const stockAt = (...times: readonly number[]): Stock => new Stock(times.map(keyAt));
const timesOf = (keys: readonly Key[] | undefined): number[] | undefined => keys?.map(({ at }) => at);
const times = fc.array(fc.nat(5000), { minLength: 1, maxLength: 1000 });

describe('a stock', () => {
  it('has parts in which every record is, and cuts no time', () => {
    fc.assert(fc.property(times, (list) => {
      let at = 0;
      let records = 0;
      for (const part of stockAt(...list).parts) {
        const lower = at + part.gap;
        at = lower + part.length;
        expect(list.filter((time) => time >= lower && time < at)).toHaveLength(part.records);
        records += part.records;
      }
      expect([at, records]).toEqual([Math.max(...list) + 1, list.length]);
    }), { numRuns: RUNS });
  });

  it('ends a part where a long pause follows, so that half of it is about half of its records', () => {
    const bursts = [0, 100_000].flatMap((start) => Array.from({ length: 20 }, (_, i) => start + i));
    expect(stockAt(...bursts).parts).toEqual([{ gap: 0, length: 20, records: 20 }, { gap: 99_980, length: 20, records: 20 }]);
    // Pauses are many, parts are not.
    const many = Array.from({ length: 200 }, (_, burst) => burst * 100_000).flatMap((start) => Array.from({ length: 8 }, (_, i) => start + i));
    expect(stockAt(...many).parts.length).toBeLessThan(64 + 1600 / LIMITS.stockPartRecords + 2);
  });

  it('has no more parts than a message may have', () => {
    const stock = new Stock(Array.from({ length: 1 + LIMITS.stockPartRecords * LIMITS.stockPartsMax }, (_, at) => keyAt(at)));
    expect(stock.parts.length).toBeLessThanOrEqual(LIMITS.stockPartsMax);
    expect(stock.parts.length).toBeGreaterThan(LIMITS.stockPartsMax / 3);
  });

  it('gives each record once, whatever spans are taken, and all of them in the end', () => {
    const spans = fc.array(fc.tuple(fc.nat(5000), fc.nat(2000)), { maxLength: 20 });
    fc.assert(fc.property(times, spans, (list, wanted) => {
      const stock = stockAt(...list);
      const given: number[] = [];
      for (const [lower, length] of wanted) {
        const taken = timesOf(stock.take({ lower, upper: lower + length }))!;
        expect(taken.every((at) => at >= lower && at < lower + length)).toBe(true);
        given.push(...taken);
      }
      expect(stock.waiting).toBe(list.length - given.length);
      given.push(...timesOf(stock.take({ lower: 0, upper: 1e9 }))!);
      expect(given.sort((a, b) => a - b)).toEqual(list.toSorted((a, b) => a - b));
    }), { numRuns: RUNS });
  });

  it('is not asked without end', () => {
    const stock = stockAt(1, 2);
    const answers = Array.from({ length: 200 }, () => stock.take({ lower: 0, upper: 1 }) !== undefined);
    expect(answers.lastIndexOf(true)).toBe(stock.parts.length + 63);
    expect(answers.indexOf(false)).toBe(stock.parts.length + 64);
  });
});

describe('its density', () => {
  it('counts whole parts exactly and shares the rest of one evenly', () => {
    const density = new Density([{ gap: 100, length: 10, records: 50 }, { gap: 0, length: 100, records: 10 }]);
    expect([density.lower, density.upper, density.records]).toEqual([100, 210, 60]);
    expect(density.between(0, 1000)).toBe(60);
    expect(density.between(100, 110)).toBe(50);
    expect(density.between(105, 160)).toBe(30);
    expect(density.between(300, 400)).toBe(0);
    expect(density.between(160, 105)).toBe(0);
  });

  it('finds the beginning of a part before which there are enough, or the end', () => {
    const density = new Density([1, 2, 3].map((records) => ({ gap: 5, length: 10, records })));
    expect([1, 2, 3, 4, 99].map((records) => density.after(5, records))).toEqual([20, 35, 35, 45, 45]);
    expect([density.after(20, 0), density.after(25, 1)]).toEqual([35, 35]);
    // Where it has nothing there is nothing to count.
    expect([density.between(16, 19), density.between(0, 20), density.between(35, 1e9)]).toEqual([0, 1, 3]);
  });

  it('always goes forward', () => {
    const parts = fc.array(fc.record({ gap: fc.nat(1e6), length: fc.integer({ min: 1, max: 1e6 }), records: fc.integer({ min: 1, max: 1e6 }) }), { minLength: 1, maxLength: 50 });
    fc.assert(fc.property(parts, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1e7), (list, place, records) => {
      const density = new Density(list);
      const from = Math.floor(density.lower + place * (density.upper - density.lower - 1));
      const to = density.after(from, records);
      expect(to).toBeGreaterThan(from);
      expect(density.between(from, to) >= records - 1e-3 * records - 1 || to === density.upper).toBe(true);
    }), { numRuns: RUNS });
  });
});
