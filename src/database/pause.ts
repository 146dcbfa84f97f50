/** How to work long on the page's thread without anybody noticing: in slices, between which others have their turn. */
import type { Clock } from '../ports.ts';

/** Records that are indexed at one go, count: some ten milliseconds on a slow machine. */
export const SLICE_RECORDS = 2000;

/** Lets the page do something else. A timer would do, but takes four milliseconds each time, and a second in a hidden page. */
export function pause(clock: Clock): Promise<void> {
  return clock.pause?.() ?? new Promise<void>((resolve) => clock.wake(clock.now(), resolve));
}
