// Shows that a list of any length keeps few rows in the page, and that every row can be reached.
import { describe, expect, test } from 'vitest';
import { rowAfter, topFor, visibleRows } from './visible.ts';

describe('visible rows', () => {
  test('are those on show and a few around', () => {
    expect(visibleRows({ count: 100_000, rowPx: 50, top: 0, height: 500 })).toEqual({ from: 0, to: 19 });
    expect(visibleRows({ count: 100_000, rowPx: 50, top: 2_500_000, height: 500 })).toEqual({ from: 49_992, to: 50_019 });
  });

  test('include the last one at the end, and nothing behind it', () => {
    expect(visibleRows({ count: 100_000, rowPx: 50, top: 100_000 * 50 - 500, height: 500 })).toMatchObject({ to: 100_000 });
  });

  test('are there when the list became shorter than where it was scrolled to', () => {
    const { from, to } = visibleRows({ count: 3, rowPx: 50, top: 9_000, height: 500 });
    expect([from, to]).toEqual([0, 3]);
    expect(visibleRows({ count: 0, rowPx: 50, top: 9_000, height: 500 })).toEqual({ from: 0, to: 0 });
  });

  test('are never more than a page can bear', () => {
    const { from, to } = visibleRows({ count: 100_000, rowPx: 1, top: 0, height: 50_000 });
    expect(to - from).toBe(200);
  });
});

test('a row is scrolled to by as little as it takes', () => {
  const box = { rowPx: 50, top: 1000, height: 500 };
  expect([topFor(25, box), topFor(5, box), topFor(40, box)]).toEqual([1000, 250, 41 * 50 - 500]);
});

test('keys lead to rows, and not out of the list', () => {
  const at = { index: 5, count: 20, page: 10 };
  expect(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => rowAfter(key, at))).toEqual([6, 4, 15, 0, 0, 19]);
  expect([rowAfter('x', at), rowAfter('constructor', at), rowAfter('End', { ...at, count: 0 })]).toEqual([undefined, undefined, undefined]);
});
