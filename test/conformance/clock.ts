/**
 * What every clock promises (`src/ports.ts`), in time that the test moves.
 * Call it from a test file, once per clock: `clockConformance('system', makeProbe)`.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../src/ports.ts';

/** A clock, and the hand that moves it. */
export interface ClockProbe {
  readonly clock: Clock;
  /** Lets so many ms pass, and everything ring that is due meanwhile. */
  advance(ms: number): void;
  end(): void;
}

const DAY = 86_400_000;

/** Registers the suite. */
export function clockConformance(name: string, makeProbe: () => ClockProbe): void {
  describe(`${name} keeps the promises of a clock`, () => {
    describeTime(() => started(makeProbe));
    describeAlarms(() => started(makeProbe));
  });
}

interface Started extends ClockProbe {
  /** When alarms of `wakeIn` rang, ms since the start. */
  readonly rings: number[];
  /** Sets an alarm so many ms after the start. */
  wakeIn(ms: number): () => void;
}

function started(makeProbe: () => ClockProbe): Started {
  const probe = makeProbe();
  onTestFinished(() => probe.end());
  const rings: number[] = [];
  const start = probe.clock.now();
  const wakeIn = (ms: number): (() => void) => probe.clock.wake(start + ms, () => rings.push(probe.clock.now() - start));
  return { clock: probe.clock, advance: (ms) => probe.advance(ms), end: () => probe.end(), rings, wakeIn };
}

function describeTime(probe: () => Started): void {
  test('time is whole milliseconds since 1970, and passes', () => {
    const { clock, advance } = probe();
    const before = clock.now();
    advance(1234);
    expect(clock.now() - before).toBe(1234);
    expect(Number.isSafeInteger(before)).toBe(true);
  });

  test.each([1, 59_999, 60_000, 60_001, DAY, 30 * DAY])('an alarm in %i ms rings then, once, not before', (ms) => {
    const { advance, rings, wakeIn } = probe();
    wakeIn(ms);
    advance(ms - 1);
    expect(rings).toEqual([]);
    advance(1);
    expect(rings).toEqual([ms]);
    advance(DAY);
    expect(rings).toEqual([ms]);
  });

  test('an alarm for the past rings soon, but not inside wake', () => {
    const { advance, rings, wakeIn } = probe();
    wakeIn(-5000);
    wakeIn(0);
    expect(rings).toEqual([]);
    advance(10);
    expect(rings.length).toBe(2);
  });
}

function describeAlarms(probe: () => Started): void {
  test('alarms ring in the order of their times', () => {
    const { advance, rings, wakeIn } = probe();
    for (const ms of [3000, 1000, 2000]) wakeIn(ms);
    advance(5000);
    expect(rings).toEqual([1000, 2000, 3000]);
  });

  test('a cancelled alarm does not ring, and its neighbours do', () => {
    const { advance, rings, wakeIn } = probe();
    wakeIn(1000);
    const cancel = wakeIn(2000);
    wakeIn(3000);
    advance(1500);
    cancel();
    cancel();
    advance(DAY);
    expect(rings).toEqual([1000, 3000]);
  });

  test('an alarm may set the next one, or cancel another that is due', () => {
    const { clock, advance, rings, wakeIn } = probe();
    const start = clock.now();
    const cancelled = wakeIn(1001);
    clock.wake(start + 1000, () => {
      cancelled();
      wakeIn(2000);
    });
    advance(5000);
    expect(rings).toEqual([2000]);
  });

  test('an alarm for never does not ring', () => {
    const { clock, advance, rings } = probe();
    const cancel = clock.wake(Infinity, () => rings.push(0));
    advance(3 * DAY);
    cancel();
    expect(rings).toEqual([]);
  });
}
