import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys, type Key } from '../../core/set/key.ts';
import { inOrder, mergeRuns } from './key-order.ts';

const SEED = 20_250_118;

const key = fc.record({ at: fc.nat(30), id: fc.uint8Array({ minLength: 32, maxLength: 32 }) });

test('runs of any kind become one list in the order of keys', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.array(key, { maxLength: 12 }), { maxLength: 12 }), async (pages) => {
    const runs: readonly (readonly Key[])[] = pages.map(inOrder);
    expect(await mergeRuns(runs, () => Promise.resolve())).toEqual(pages.flat().sort(compareKeys));
  }), { seed: SEED });
});

test('many keys are merged in slices, with a breath after each', async () => {
  let breaths = 0;
  const runs = Array.from({ length: 8 }, (_, run) => Array.from({ length: 10_000 }, (_, i) => ({ at: i * 8 + run, id: new Uint8Array(32) })));
  const merged = await mergeRuns(runs, async () => { breaths++; });
  expect(merged.map(({ at }) => at)).toEqual(Array.from({ length: 80_000 }, (_, at) => at));
  // Three rounds over 80,000 keys, and a breath whenever a pair brought it to 50,000 or more.
  expect(breaths).toBe(3);
});
