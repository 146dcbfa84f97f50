import { describe, expect, it } from 'vitest';
import { sessionLimits } from '../protocol/session-limits.ts';
import { FAULT_COST, fault, isFault, type FaultCode } from './fault.ts';
import { LIMITS, SESSION_DEFAULTS } from './limits.ts';

const entries = Object.entries(LIMITS) as [string, unknown][];

/** The numbers of a limit, also where it is a list or has parts. */
function numbersOf(value: unknown): number[] {
  return typeof value === 'number' ? [value] : Object.values(value as object).flatMap(numbersOf);
}

describe('every limit', () => {
  it('is a positive number that memory or a timer can hold', () => {
    for (const [name, value] of entries) {
      for (const number of numbersOf(value)) {
        expect(number, name).toBeGreaterThan(0);
        expect(Number.isFinite(number), name).toBe(true);
        if (name !== 'strikeDecayPerMinute') expect(Number.isSafeInteger(number), name).toBe(true);
      }
    }
  });

  it('that is a list of pauses never gets shorter', () => {
    for (const name of ['helloResendMs', 'backoffMs', 'dialBackoffMs'] as const) {
      const pauses: readonly number[] = LIMITS[name];
      expect([...pauses].sort((one, other) => one - other)).toEqual(pauses);
    }
  });
});

describe('session defaults', () => {
  it('are the limits of the same name, and what a room may ask for', () => {
    for (const [name, value] of Object.entries(SESSION_DEFAULTS)) expect(value).toBe(LIMITS[name as keyof typeof LIMITS]);
    expect(sessionLimits({ ...SESSION_DEFAULTS })).toEqual(SESSION_DEFAULTS);
  });
});

describe('strikes', () => {
  it('fade, close before they ban, and no single fault but a false proof closes', () => {
    expect(LIMITS.strikeDecayPerMinute).toBeLessThan(1);
    expect(LIMITS.strikesClose).toBeLessThan(LIMITS.strikesBan);
    const codes = Object.keys(FAULT_COST) as FaultCode[];
    expect(codes.filter((code) => FAULT_COST[code] >= LIMITS.strikesClose)).toEqual(['binding']);
  });

  it('are told from answers by what a fault is', () => {
    expect(isFault(fault('limit', 'why'))).toBe(true);
    for (const value of [undefined, null, 0, 'fault', [], {}, { fault: 'limit' }, { reason: 'why' }]) expect(isFault(value)).toBe(false);
  });
});

describe('what one link may keep in our memory', () => {
  it('fits the budget of the whole replica, with as many links as we allow', () => {
    expect(LIMITS.creditBytes + LIMITS.recordBytesMax).toBeLessThanOrEqual(LIMITS.unverifiedLinkBytesMax);
    expect(LIMITS.unverifiedLinkBytesMax).toBeLessThanOrEqual(LIMITS.unverifiedBytesMax);
    expect(LIMITS.futureAcceptMs).toBeLessThan(LIMITS.futureDeferMs);
    expect(LIMITS.pushBytesMax).toBeLessThanOrEqual(LIMITS.creditBytes);
  });
});
