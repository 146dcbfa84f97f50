/** Lines of charts. */
import { expect, test } from 'vitest';
import { pathOf, roundUp, sampled } from './sampled.ts';

const points = (...values: readonly number[]) => values.map((value, at) => ({ at, value }));

test('few points stay as they are; of many, no peak is lost', () => {
  expect(sampled(points(1, 2, 3), 3)).toEqual(points(1, 2, 3));
  const many = Array.from({ length: 600 }, (_, at) => ({ at, value: at === 371 ? 99 : at % 3 }));
  const few = sampled(many, 100);
  expect(few).toHaveLength(100);
  expect(few.filter(({ value }) => value === 99)).toEqual([{ at: 371, value: 99 }]);
  expect(few.map(({ at }) => at)).toEqual(few.map(({ at }) => at).toSorted((left, right) => left - right));
});

test('an axis ends at a round number', () => {
  expect([0, 1, 1.5, 3, 5, 7, 10, 1_234].map(roundUp)).toEqual([1, 1, 2, 5, 5, 10, 10, 2_000]);
});

test('a path goes from the left to the right and upwards', () => {
  const box = { from: 0, to: 2, top: 10, width: 100, height: 40 };
  expect(pathOf(points(0, 5, 20), box)).toBe('M0.0 40.0L50.0 20.0L100.0 0.0');
  expect(pathOf([], box)).toBe('');
});
