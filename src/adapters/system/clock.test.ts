import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { clockConformance } from '../../../test/conformance/clock.ts';
import { systemClock } from './clock.ts';

const START = 1_750_000_000_000;
const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: START }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

clockConformance('system', () => ({
  clock: systemClock(),
  advance: (ms) => void vi.advanceTimersByTime(ms),
  end: () => undefined,
}));

describe('a clock that jumps', () => {
  test('after a sleep, an alarm that was due meanwhile rings within a minute', () => {
    const ring = vi.fn();
    systemClock().wake(START + 600 * MINUTE, ring);
    vi.advanceTimersByTime(10 * MINUTE);
    // Timers stand still in a sleeping device; the clock does not.
    vi.setSystemTime(START + 700 * MINUTE);
    expect(ring).not.toHaveBeenCalled();
    vi.advanceTimersByTime(MINUTE);
    expect(ring).toHaveBeenCalledTimes(1);
  });

  test('set back, an alarm waits until the clock shows its time', () => {
    const ring = vi.fn();
    systemClock().wake(START + 5 * MINUTE, ring);
    vi.advanceTimersByTime(MINUTE);
    vi.setSystemTime(START - 60 * MINUTE);
    vi.advanceTimersByTime(64 * MINUTE);
    expect(ring).not.toHaveBeenCalled();
    vi.advanceTimersByTime(MINUTE);
    expect(ring).toHaveBeenCalledTimes(1);
  });
});

describe('a page that comes back', () => {
  const listeners = new Map<string, () => void>();

  beforeEach(() => {
    vi.stubGlobal('window', {
      addEventListener: (event: string, run: () => void) => listeners.set(event, run),
      removeEventListener: (event: string) => listeners.delete(event),
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  test.each(['visibilitychange', 'pageshow', 'focus', 'online', 'resume'])('rings at once on %s, and listens only while it must', (name) => {
    const clock = systemClock();
    const rings: string[] = [];
    clock.wake(START + 10 * MINUTE, () => rings.push('due'));
    const cancel = clock.wake(START + 1000 * MINUTE, () => rings.push('not due'));
    vi.setSystemTime(START + 11 * MINUTE);
    listeners.get(name)!();
    expect(rings).toEqual(['due']);
    cancel();
    expect(listeners.size).toBe(0);
  });

  test('what is due rings in the order of its times, without those that one of them cancelled', () => {
    const clock = systemClock();
    const rings: string[] = [];
    clock.wake(START + 3000, () => rings.push('third'));
    const cancelSecond = clock.wake(START + 2000, () => rings.push('second'));
    clock.wake(START + 1000, () => {
      rings.push('first');
      cancelSecond();
    });
    vi.setSystemTime(START + MINUTE);
    listeners.get('focus')!();
    expect(rings).toEqual(['first', 'third']);
  });
});
