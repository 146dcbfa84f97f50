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
const KIB = 1024;

const CERTIFICATE: readonly unknown[] = ['optional', 'required'];
const BACKOFFS_MAX = 8;

/** Smallest and largest sensible value of each limit; of each number in a list. */
const RANGES: { readonly [K in Exclude<keyof SessionLimits, 'certificate'>]: readonly [min: number, max: number] } = {
  peersMax: [1, LIMITS.connectionsMax - LIMITS.halfOpenMax],
  halfOpenMax: [1, LIMITS.halfOpenMax],
  handshakeTimeoutMs: [SECOND, 2 * MINUTE],
  helloTimeoutMs: [SECOND, 2 * MINUTE],
  challengeTimeoutMs: [SECOND, 2 * MINUTE],
  readyTimeoutMs: [SECOND, 2 * MINUTE],
  // An honest handshake has eight messages, and a certificate.
  handshakeMessagesMax: [LIMITS.handshakeMessagesMax, 64],
  handshakeBytesMax: [4 * KIB, 64 * KIB],
  // Peers refuse to be challenged more often than every `challengeGapMs`.
  reauthEveryMs: [2 * LIMITS.challengeGapMs, DAY_MS],
  reauthTimeoutMs: [SECOND, 2 * MINUTE],
  idleTimeoutMs: [SECOND, 10 * MINUTE],
  pongTimeoutMs: [SECOND, 2 * MINUTE],
  pongMissesMax: [1, 10],
  sessionMaxMs: [MINUTE, 7 * DAY_MS],
  anonymousSessionMaxMs: [MINUTE, 7 * DAY_MS],
  drainMs: [100, MINUTE],
  // What one honest peer sends at once must fit.
  framesPerSecond: [100, 100_000],
  framesBurst: [1000, 100_000],
  bytesPerSecond: [16 * KIB, 1024 * 1024 * KIB],
  bytesBurst: [2 * LIMITS.messageBytesMax, 1024 * 1024 * KIB],
  strikesClose: [20, 1000],
  strikesBan: [20, 1000],
  banMs: [MINUTE, 30 * DAY_MS],
  backoffMs: [SECOND, DAY_MS],
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
  if (problems.length > 0) return problems;
  const limits: SessionLimits = { ...SESSION_DEFAULTS, ...Object.fromEntries(entries) };
  // Who is banned is closed.
  return limits.strikesBan < limits.strikesClose ? [{ key: 'strikesBan', reason: 'strikesBan must not be below strikesClose' }] : limits;
}

function problemOf(key: string, value: unknown): LimitProblem | undefined {
  if (key === 'certificate') return CERTIFICATE.includes(value) ? undefined : { key, reason: "certificate is 'optional' or 'required'" };
  if (!isLimit(key)) return { key, reason: `there is no session limit called ${key}` };
  return key === 'backoffMs' ? problemOfList(key, value) : problemOfNumber(key, value);
}

function problemOfList(key: keyof typeof RANGES, value: unknown): LimitProblem | undefined {
  const isList = Array.isArray(value) && value.length > 0 && value.length <= BACKOFFS_MAX;
  if (!isList) return { key, reason: `${key} is a list of 1 to ${BACKOFFS_MAX} pauses` };
  const pauses: readonly unknown[] = value;
  const falls = pauses.some((pause, i) => (pause as number) < (pauses[i - 1] as number));
  return pauses.map((pause) => problemOfNumber(key, pause)).find((problem) => problem !== undefined)
    ?? (falls ? { key, reason: `${key} must not get shorter` } : undefined);
}

function problemOfNumber(key: keyof typeof RANGES, value: unknown): LimitProblem | undefined {
  if (!Number.isSafeInteger(value) || (value as number) <= 0) {
    return { key, reason: `${key} must be a positive whole number` };
  }
  const [min, max] = RANGES[key];
  const fits = (value as number) >= min && (value as number) <= max;
  return fits ? undefined : { key, reason: `${key} must be between ${min} and ${max}` };
}

function isLimit(key: string): key is keyof typeof RANGES {
  return Object.hasOwn(RANGES, key);
}
