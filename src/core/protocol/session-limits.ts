/**
 * Checks what a user put into `config.session`. Every limit has a range in which the protocol still works
 * and a stranger still cannot tie us up; what is outside is refused with a reason, never silently corrected.
 */
import { DAY_MS, LIMITS, SESSION_DEFAULTS, type SessionLimits } from '../base/limits.ts';

/** What is wrong with one entry of `config.session`. */
export interface LimitProblem {
  readonly key: string;
  /** One plain sentence. */
  readonly reason: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Smallest and largest sensible value of each limit. */
const RANGES: { readonly [K in keyof SessionLimits]: readonly [min: number, max: number] } = {
  peersMax: [1, LIMITS.connectionsMax - LIMITS.halfOpenMax],
  handshakeTimeoutMs: [SECOND, 2 * MINUTE],
  helloTimeoutMs: [SECOND, 2 * MINUTE],
  challengeTimeoutMs: [SECOND, 2 * MINUTE],
  readyTimeoutMs: [SECOND, 2 * MINUTE],
  // Peers refuse to be challenged more often than every `challengeGapMs`.
  reauthEveryMs: [2 * LIMITS.challengeGapMs, DAY_MS],
  reauthTimeoutMs: [SECOND, 2 * MINUTE],
  idleTimeoutMs: [SECOND, 10 * MINUTE],
  pongTimeoutMs: [SECOND, 2 * MINUTE],
  pongMissesMax: [1, 10],
  sessionMaxMs: [MINUTE, 7 * DAY_MS],
  anonymousSessionMaxMs: [MINUTE, 7 * DAY_MS],
  drainMs: [100, MINUTE],
};

/**
 * The limits of a room: the defaults, changed by `config` (`undefined` for none). Returns the list of problems
 * where there are any; it is never empty.
 */
export function sessionLimits(config: unknown): SessionLimits | readonly LimitProblem[] {
  if (config === undefined) return SESSION_DEFAULTS;
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    return [{ key: 'session', reason: 'session must be an object of limits' }];
  }
  const entries = Object.entries(config).filter(([, value]) => value !== undefined);
  const problems = entries.flatMap(([key, value]) => problemOf(key, value) ?? []);
  return problems.length > 0 ? problems : { ...SESSION_DEFAULTS, ...Object.fromEntries(entries) };
}

function problemOf(key: string, value: unknown): LimitProblem | undefined {
  if (!isLimit(key)) return { key, reason: `there is no session limit called ${key}` };
  if (!Number.isSafeInteger(value) || (value as number) <= 0) {
    return { key, reason: `${key} must be a positive whole number` };
  }
  const [min, max] = RANGES[key];
  const fits = (value as number) >= min && (value as number) <= max;
  return fits ? undefined : { key, reason: `${key} must be between ${min} and ${max}` };
}

function isLimit(key: string): key is keyof SessionLimits {
  return Object.hasOwn(RANGES, key);
}
