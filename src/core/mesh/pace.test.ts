import { describe, expect, test } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { HOUR } from '../base/limits/units.ts';
import { announceAfterMs, HourlyBudget } from './pace.ts';
import { PHASE_MS } from './phases.ts';

const alone = { links: 0, satisfied: false, onDuty: false, attempt: 1, hurriedMs: 0, intervalMs: 120_000, trackers: 1, jitter: 0.5 };
const few = { ...alone, links: 3 };
const settled = { ...few, hurriedMs: HOUR };

describe('announcements', () => {
  test('come fast while alone, and ever slower', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((attempt) => announceAfterMs({ ...alone, attempt }));
    expect(pauses).toEqual([...pauses].sort((left, right) => left - right));
    expect([pauses[0], pauses.at(-1)]).toEqual([1500, 60_000]);
  });

  test('go on while alone, however long that lasts', () => {
    expect(announceAfterMs({ ...alone, attempt: 1000, hurriedMs: 100 * HOUR, satisfied: true })).toBe(60_000);
  });

  test('an endpoint that just connected is told at once', () => {
    for (const state of [alone, few, settled]) expect(announceAfterMs({ ...state, attempt: 0 })).toBe(0);
  });

  test('with the first links they haste a little, then come as seldom as it takes to be found', () => {
    expect([1, 2, 3, 4, 9].map((attempt) => announceAfterMs({ ...few, attempt }))).toEqual([3_000, 10_000, 30_000, 60_000, 60_000]);
    expect(announceAfterMs(settled)).toBe(120_000);
    expect(announceAfterMs({ ...settled, trackers: 3 })).toBe(360_000);
    expect(announceAfterMs({ ...settled, trackers: 0 })).toBe(PHASE_MS);
  });

  test('never come more often than the endpoint asks for once there are links', () => {
    expect(announceAfterMs({ ...settled, intervalMs: 500_000 })).toBe(500_000);
  });

  test('well connected, only whose turn it is', () => {
    const state = { ...settled, links: 8, satisfied: true };
    for (const attempt of [0, 1, 5]) expect(announceAfterMs({ ...state, attempt })).toBe(Infinity);
    expect([0, 1].map((attempt) => announceAfterMs({ ...state, onDuty: true, attempt }))).toEqual([0, 120_000]);
  });

  test('are spread by half the pause, so that who came together does not go on together', () => {
    expect([0, 1].map((jitter) => announceAfterMs({ ...alone, jitter }))).toEqual([1125, 1875]);
  });
});

test('the hour has so many, and no more, and then there are new ones', () => {
  const budget = new HourlyBudget();
  for (let i = 0; i < LIMITS.announcementsPerHour; i++) expect(budget.take(i)).toBe(true);
  expect([budget.take(LIMITS.announcementsPerHour), budget.take(HOUR - 1)]).toEqual([false, false]);
  expect([budget.take(HOUR), budget.take(HOUR)]).toEqual([true, false]);
});
