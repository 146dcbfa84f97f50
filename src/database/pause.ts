/** How to work long on the page's thread without anybody noticing: in slices, between which others have their turn. */
import type { Clock } from '../ports.ts';

/** Records that are indexed at one go, count: some ten milliseconds on a slow machine. */
export const SLICE_RECORDS = 2000;

/** Waits until it is done, but not longer than so many ms. */
export async function waitUntil(clock: Clock, ms: number, isDone: () => boolean): Promise<void> {
  const until = clock.now() + ms;
  // A busy page is woken late, so turns are no measure of time; nor is a clock that is set back meanwhile.
  for (let turns = 0; turns < ms && clock.now() < until && !isDone(); turns++) {
    await new Promise<void>((resolve) => clock.wake(clock.now() + 1, resolve));
  }
}

/** Lets the page do something else. A timer would do, but takes four milliseconds each time, and a second in a hidden page. */
export function pause(clock: Clock): Promise<void> {
  return clock.pause?.() ?? new Promise<void>((resolve) => clock.wake(clock.now(), resolve));
}
