/**
 * Where a record's time lies, seen from our clock and from its pool's horizon. Clocks of honest devices are
 * minutes apart, and prune at midnight by their own clock: so a little ahead is accepted, up to a day ahead
 * waits, and what is just below the horizon is ignored without reproach.
 */
import { LIMITS } from '../base/limits.ts';

/** `future`: further ahead than anything waits for. `pruned`: older than its pool keeps. */
export type TimeWindow = 'accept' | 'defer' | 'future' | 'pruned';

/** Where `at` lies. All in ms since 1970. */
export function windowOf(at: number, horizonMs: number, now: number): TimeWindow {
  if (at < horizonMs) return 'pruned';
  if (at <= now + LIMITS.futureAcceptMs) return 'accept';
  return at <= now + LIMITS.futureDeferMs ? 'defer' : 'future';
}
