import { describe, expect, it } from 'vitest';
import { START } from '../../../test/protocol/session-pair.ts';
import { fault, type FaultCode } from '../base/fault.ts';
import { LIMITS, SESSION_DEFAULTS } from '../base/limits.ts';
import { Score } from './score.ts';

const of = (code: FaultCode): ReturnType<typeof fault> => fault(code, 'test');
const fresh = (): Score => new Score(SESSION_DEFAULTS);

describe('merit', () => {
  it('is a point for each new record, up to meritMax and not one more', () => {
    const score = fresh();
    score.praise(LIMITS.meritMax - 1, START);
    expect(score.points(START)).toBe(LIMITS.meritMax - 1);
    score.praise(1, START);
    expect(score.points(START)).toBe(LIMITS.meritMax);
    score.praise(1000, START);
    expect(score.points(START)).toBe(LIMITS.meritMax);
  });

  it('bears that much more clumsiness, and no more', () => {
    const score = fresh();
    score.praise(LIMITS.meritMax, START);
    for (let strikes = 0; strikes < LIMITS.strikesClose + LIMITS.meritMax - 5; strikes += 5) score.strike(of('policy'), START);
    expect(score.isTooLow(START)).toBe(false);
    score.strike(of('policy'), START);
    expect(score.isTooLow(START)).toBe(true);
  });

  it('forgives no ban', () => {
    const score = fresh();
    score.praise(LIMITS.meritMax, START);
    score.strike(of('binding'), START);
    expect([score.strikes, score.isBanned]).toEqual([LIMITS.strikesBan, true]);
  });
});

describe('points', () => {
  it('fade by strikeDecayPerMinute, merit as well as strikes', () => {
    const score = fresh();
    score.praise(10, START);
    score.strike(of('malformed'), START);
    expect(score.points(START)).toBe(-10);
    expect(score.points(START + 60_000)).toBeCloseTo(-10 * LIMITS.strikeDecayPerMinute);
    expect(score.points(START + 24 * 3_600_000)).toBeCloseTo(0);
  });

  it('are not forgiven by a clock that runs back', () => {
    const score = fresh();
    score.strike(of('signature'), START);
    expect(score.points(START - 1e9)).toBe(-25);
    expect(score.strike(of('signature'), START - 1e9)).toBe(50);
  });

  it('of two scores of one remote are those of the worse', () => {
    const [link, key] = [fresh(), fresh()];
    link.praise(20, START);
    link.strike(of('policy'), START);
    key.strike(of('signature'), START);
    key.join(link, START);
    expect(key.points(START)).toBe(-25);
  });
});
