import { expect, test } from 'vitest';
import { DAY_MS, LIMITS } from '../base/limits.ts';
import { horizonMs, nextHorizonAt } from './horizon.ts';
import { parseKeep } from './keep.ts';
import { windowOf } from './time.ts';

const MIDNIGHT = 20_000 * DAY_MS;

test('the horizon is a midnight, the same for all clocks of one day, and moves at the next', () => {
  expect(horizonMs(90, MIDNIGHT)).toBe(MIDNIGHT - 90 * DAY_MS);
  expect(horizonMs(90, MIDNIGHT + DAY_MS - 1)).toBe(MIDNIGHT - 90 * DAY_MS);
  expect(horizonMs(90, MIDNIGHT + DAY_MS)).toBe(MIDNIGHT - 89 * DAY_MS);
  expect(nextHorizonAt(MIDNIGHT)).toBe(MIDNIGHT + DAY_MS);
  expect(nextHorizonAt(MIDNIGHT - 1)).toBe(MIDNIGHT);
  expect(horizonMs('forever', MIDNIGHT)).toBe(-Infinity);
});

test('keep is written in days or hours, hours rounded up to days', () => {
  expect(['90d', '1d', '12h', '24h', '25h', 'forever'].map(parseKeep)).toEqual([90, 1, 1, 1, 2, 'forever']);
  expect(['', '0d', '-1d', '1.5d', '90', 'd', '90D', ' 90d', '1e3d', '99999999d', 'Forever'].map(parseKeep)).toEqual(Array(11).fill(undefined));
});

test('a time is accepted from the horizon to ten minutes ahead, waits for up to a day, and is too far beyond', () => {
  const now = MIDNIGHT;
  const horizon = now - DAY_MS;
  const at = (ms: number) => windowOf(ms, horizon, now);
  expect(at(horizon - 1)).toBe('pruned');
  expect(at(horizon)).toBe('accept');
  expect(at(now + LIMITS.futureAcceptMs)).toBe('accept');
  expect(at(now + LIMITS.futureAcceptMs + 1)).toBe('defer');
  expect(at(now + LIMITS.futureDeferMs)).toBe('defer');
  expect(at(now + LIMITS.futureDeferMs + 1)).toBe('future');
});
