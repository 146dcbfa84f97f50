import { describe, expect, it } from 'vitest';
import { DAY_MS, LIMITS, SESSION_DEFAULTS } from '../base/limits.ts';
import { sessionLimits } from './session-limits.ts';

/** The largest and the smallest that may be asked for. */
const BOUNDS = {
  peersMax: [1, LIMITS.connectionsMax - LIMITS.halfOpenMax],
  halfOpenMax: [1, LIMITS.halfOpenMax],
  handshakeTimeoutMs: [1000, 120_000],
  helloTimeoutMs: [1000, 120_000],
  challengeTimeoutMs: [1000, 120_000],
  readyTimeoutMs: [1000, 120_000],
  handshakeMessagesMax: [8, 64],
  handshakeBytesMax: [4096, 65_536],
  reauthEveryMs: [60_000, DAY_MS],
  reauthTimeoutMs: [1000, 120_000],
  idleTimeoutMs: [1000, 600_000],
  pongTimeoutMs: [1000, 120_000],
  pongMissesMax: [1, 10],
  sessionMaxMs: [60_000, 7 * DAY_MS],
  anonymousSessionMaxMs: [60_000, 7 * DAY_MS],
  drainMs: [100, 60_000],
  framesPerSecond: [100, 100_000],
  framesBurst: [1000, 100_000],
  bytesPerSecond: [16_384, 2 ** 30],
  bytesBurst: [2 ** 21, 2 ** 30],
  strikesClose: [20, 1000],
  strikesBan: [20, 1000],
  banMs: [60_000, 30 * DAY_MS],
} as const;

/** Neither of the two may pass the other. */
const withBoth = (key: string, value: unknown): Record<string, unknown> =>
  key === 'strikesClose' ? { strikesBan: 1000, [key]: value } : key === 'strikesBan' ? { strikesClose: 20, [key]: value } : { [key]: value };

describe('config.session', () => {
  it('has a range for every limit, and nothing else', () => {
    expect([...Object.keys(BOUNDS), 'backoffMs', 'certificate'].sort()).toEqual(Object.keys(SESSION_DEFAULTS).sort());
  });

  it.each(Object.entries(BOUNDS))('takes %s at both ends of its range and refuses what is beyond', (key, [min, max]) => {
    for (const value of [min, max]) expect(sessionLimits(withBoth(key, value))).toMatchObject({ [key]: value });
    for (const value of [min - 1, max + 1, 0, -1, 1.5, NaN, Infinity, '5', null, true, [min]]) {
      expect(sessionLimits(withBoth(key, value)), String(value)).toMatchObject([{ key }]);
    }
  });

  it('takes a certificate as optional or required, and no other word', () => {
    expect(sessionLimits({ certificate: 'required' })).toMatchObject({ certificate: 'required' });
    for (const certificate of ['', 'REQUIRED', true, null, 1]) expect(sessionLimits({ certificate })).toMatchObject([{ key: 'certificate' }]);
  });

  it('takes one to eight pauses that never get shorter', () => {
    for (const backoffMs of [[1000], [1000, 1000, DAY_MS], Array(8).fill(2000)]) expect(sessionLimits({ backoffMs })).toMatchObject({ backoffMs });
    for (const backoffMs of [[], 1000, [2000, 1000], [999], [DAY_MS + 1], [1000, NaN], ['1000'], Array(9).fill(2000), null]) {
      expect(sessionLimits({ backoffMs })).toMatchObject([{ key: 'backoffMs' }]);
    }
  });

  it('refuses a ban that would fall before a link closes', () => {
    expect(sessionLimits({ strikesClose: 80, strikesBan: 80 })).toMatchObject({ strikesBan: 80 });
    expect(sessionLimits({ strikesClose: 80, strikesBan: 79 })).toMatchObject([{ key: 'strikesBan' }]);
  });

  it('names what is misspelt, whatever it is called', () => {
    for (const key of ['peerMax', 'constructor', '__proto__x', 'toString']) expect(sessionLimits({ [key]: 1 })).toMatchObject([{ key }]);
    for (const config of [null, 5, 'x', [], true]) expect(sessionLimits(config)).toMatchObject([{ key: 'session' }]);
  });

  it('is the defaults where it says nothing', () => {
    expect(sessionLimits(undefined)).toBe(SESSION_DEFAULTS);
    expect(sessionLimits({ peersMax: undefined })).toEqual(SESSION_DEFAULTS);
  });
});
