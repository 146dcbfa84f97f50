/**
 * The horizon: the oldest time a pool keeps. It lies on a midnight UTC, so that peers agree on it although
 * their clocks differ a little. That it never moves back, not even when a clock does, is the replica's
 * business (`core/replica/pruning.ts`), which keeps watermarks.
 * Keeping n days keeps today and the n days before: at least n times 24 hours, and less than 24 more.
 */
import { DAY_MS } from '../base/limits.ts';

/** Days a pool keeps its records, at least 1. */
export type KeepDays = number | 'forever';

/** Oldest time kept at `now`, ms; -Infinity where nothing is ever forgotten. */
export function horizonMs(keepDays: KeepDays, now: number): number {
  if (keepDays === 'forever') return -Infinity;
  return (Math.floor(now / DAY_MS) - keepDays) * DAY_MS;
}

/** The next moment at which any horizon moves, ms. */
export function nextHorizonAt(now: number): number {
  return (Math.floor(now / DAY_MS) + 1) * DAY_MS;
}
