// Shows that the tree becomes lines that can be opened one by one, and that comparisons light those whose time they were about.
import { describe, expect, test } from 'vitest';
import type { SetComparison, TreeNode } from '../../database/insight/types.ts';
import { differingIn, lightOf, litBy, stripOf } from './lights.ts';
import { hueOf, parentOf, rowsOf } from './rows.ts';

const key = (at: number) => ({ id: at.toString(16).padStart(64, '0'), at });
const child = (path: string, count: number, height: number, from: number, to: number) => ({ path, count, height, isLeaf: height === 1, root: 'ab'.repeat(32), from: key(from), to: key(to) });

/** Seven records: two below on the left, one at the top, four on the right. */
const NODES = new Map<string, TreeNode>([
  ['', { ...child('', 7, 2, 1, 7), left: child('L', 2, 1, 1, 2), right: child('R', 4, 1, 4, 7), records: [key(3)] }],
  ['L', { ...child('L', 2, 1, 1, 2), records: [key(1), key(2)] }],
]);
const said = (open: readonly string[]) => rowsOf(NODES, new Set(open)).map((row) => `${'.'.repeat(row.level)}${row.type} ${row.type === 'record' ? row.record.at : row.type === 'node' ? row.node.count : row.count}`);

describe('lines', () => {
  test('are one for the whole until somebody opens it', () => {
    expect(rowsOf(new Map(), new Set(['']))).toEqual([]);
    expect(said([])).toEqual(['.node 7']);
    expect(said([''])).toEqual(['.node 7', '..node 2', '..block 1', '..node 4']);
  });

  test('show records in their order, oldest first', () => {
    expect(said(['', 'L', '*'])).toEqual(['.node 7', '..node 2', '...record 1', '...record 2', '..block 1', '...record 3', '..node 4']);
  });

  test('wait for what was opened and did not come yet', () => {
    const rows = rowsOf(NODES, new Set(['', 'R']));
    expect(rows.at(-1)).toMatchObject({ type: 'node', isOpen: true, isWaiting: true });
  });

  test('know what contains them', () => {
    const rows = rowsOf(NODES, new Set(['', 'L']));
    expect([0, 1, 2, 3, 4].map((index) => parentOf(rows, index))).toEqual([undefined, 0, 1, 1, 0]);
  });

  test('have the colour of their fingerprint', () => {
    expect(hueOf('000001ff')).toBe(1);
    expect([hueOf(''), hueOf('zz')]).toEqual([0, 0]);
  });
});

const comparison = (at: number, ranges: SetComparison['ranges'], peer = 'p'): SetComparison => ({
  at, peer: peer as SetComparison['peer'], side: 'asked', equal: ranges.every(({ equal }) => equal), ranges, have: 1, need: 2, bytes: 3, rounds: 4,
});

describe('lights', () => {
  const ranges = [{ from: 0, to: 10, equal: true }, { from: 10, to: 20, equal: false }];
  const lit = [comparison(1000, ranges)];
  const nobody = new Set<string>();

  test('are calm where both sides hold the same, and not where they do not', () => {
    expect(lightOf({ from: 2, to: 9 }, lit, nobody)).toBe('equal');
    expect(lightOf({ from: 10, to: 10 }, lit, nobody)).toBe('differs');
    expect(lightOf({ from: 5, to: 15 }, lit, nobody)).toBe('differs');
    expect(lightOf({ from: 20, to: 30 }, lit, nobody)).toBe('none');
  });

  test('say that a difference is being repaired while records are on their way', () => {
    expect(lightOf({ from: 12, to: 13 }, lit, new Set(['p']))).toBe('repair');
    expect(lightOf({ from: 12, to: 13 }, lit, new Set(['other']))).toBe('differs');
  });

  test('go out after a while, but for what is still being repaired', () => {
    expect([litBy(lit, 10_999, nobody).length, litBy(lit, 11_000, nobody).length, litBy(lit, 11_000, new Set(['p'])).length]).toEqual([1, 0, 1]);
    expect(litBy([comparison(1000, [{ from: 0, to: 1, equal: true }])], 11_000, new Set(['p']))).toEqual([]);
  });

  test('are counted', () => {
    expect(differingIn(comparison(0, ranges))).toEqual({ differed: 1, of: 2 });
  });
});

describe('the strip', () => {
  test('shows ranges where they are in the time of the records, also where they reach beyond it', () => {
    const parts = stripOf([{ from: 0, to: 150, equal: true }, { from: 150, to: Number.MAX_SAFE_INTEGER, equal: false }], { from: 100, to: 200 });
    expect(parts.map(({ start, width }) => [start, width])).toEqual([[0, 0.5], [0.5, 0.5]]);
  });

  test('shows the narrowest, and nothing beyond its end', () => {
    for (const { start, width } of stripOf([{ from: 5, to: 5, equal: true }, { from: 100, to: 100, equal: true }], { from: 0, to: 100 })) {
      expect(width).toBeGreaterThan(0);
      expect(start + width).toBeLessThanOrEqual(1);
    }
    expect(stripOf([{ from: 5, to: 5, equal: true }], { from: 5, to: 5 })).toHaveLength(1);
  });
});
