import { expect, test } from 'vitest';
import { bisect } from './bisect.ts';

interface Run {
  readonly verdicts: readonly number[];
  /** Claims in all ranges that were asked about, count. */
  readonly inRanges: number;
  /** Claims looked at alone, count. */
  readonly alone: number;
}

/** Bisects claims of which some are bad, and counts. */
function run(count: number, bad: ReadonlySet<number>): Run {
  let inRanges = 0;
  let alone = 0;
  const holds = (from: number, to: number): boolean => {
    inRanges += to - from;
    for (let i = from; i < to; i++) if (bad.has(i)) return false;
    return true;
  };
  const isValid = (index: number): boolean => {
    alone++;
    return !bad.has(index);
  };
  return { verdicts: [...bisect(count, holds, isValid)], inRanges, alone };
}

function truth(count: number, bad: ReadonlySet<number>): number[] {
  return Array.from({ length: count }, (_, i) => (bad.has(i) ? 0 : 1));
}

test('a good batch takes one look', () => {
  expect(run(1000, new Set())).toEqual({ verdicts: truth(1000, new Set()), inRanges: 1000, alone: 0 });
});

test('nothing asks nothing, and one alone is no batch', () => {
  expect(run(0, new Set())).toEqual({ verdicts: [], inRanges: 0, alone: 0 });
  expect(run(1, new Set())).toEqual({ verdicts: [1], inRanges: 0, alone: 1 });
  expect(run(1, new Set([0]))).toEqual({ verdicts: [0], inRanges: 0, alone: 1 });
});

test('wherever the one bad one stands, it is found within three batches', () => {
  for (const count of [2, 3, 5, 64, 333]) {
    for (let at = 0; at < count; at++) {
      const { verdicts, inRanges, alone } = run(count, new Set([at]));
      expect(verdicts).toEqual(truth(count, new Set([at])));
      expect(inRanges).toBeLessThanOrEqual(3 * count);
      expect(alone).toBeLessThanOrEqual(4);
    }
  }
});

test('a batch of forgeries costs three batches and a look at each', () => {
  const all = new Set(Array.from({ length: 1024 }, (_, i) => i));
  expect(run(1024, all)).toEqual({ verdicts: truth(1024, all), inRanges: 3 * 1024, alone: 1024 });
});

test('any bad ones among any number are found, at no more than that', () => {
  let state = 7;
  const dice = (sides: number): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % sides;
  for (let round = 0; round < 500; round++) {
    const count = 1 + dice(300);
    const bad = new Set(Array.from({ length: dice(12) }, () => dice(count)));
    const { verdicts, inRanges, alone } = run(count, bad);
    expect(verdicts).toEqual(truth(count, bad));
    expect(inRanges).toBeLessThanOrEqual(3 * count);
    expect(alone).toBeLessThanOrEqual(count);
  }
});

test('a range that wrongly fails costs looks, not good verdicts', () => {
  const verdicts = bisect(100, () => false, (index) => index !== 50);
  expect([...verdicts]).toEqual(truth(100, new Set([50])));
});
