/**
 * Every maximum and timeout of the system, with unit and reason: one list, in files by what they bound. How they
 * relate to each other is checked by the test beside this file: numbers that never change need no check on every page.
 *
 * Not in the list: what bounds parts that few pages load, which have lists of their own (`limits/all.ts` has every one), and what a
 * room's policy decides (how many records an author may have): `core/rules`.
 */
import { ADMISSION_LIMITS } from './limits/admission.ts';
import { MESSAGE_LIMITS } from './limits/messages.ts';
import { NETWORK_LIMITS } from './limits/network.ts';
import { PAGE_LIMITS } from './limits/page.ts';
import { POLICY_LIMITS } from './limits/policies.ts';
import { RECONCILIATION_LIMITS } from './limits/reconciliation.ts';
import { RECORD_LIMITS } from './limits/records.ts';
import { SESSION_LIMITS } from './limits/sessions.ts';

export { DAY_MS } from './limits/units.ts';

/**
 * What holds for every room. Constant by its type only: simulations plant wrong numbers to see that they are found. What is
 * published has the numbers in their places, and leaves the list out where nobody asks for all of it.
 */
export const LIMITS = /* @__PURE__ */ (() => ({
  ...RECORD_LIMITS,
  ...POLICY_LIMITS,
  ...MESSAGE_LIMITS,
  ...SESSION_LIMITS,
  ...ADMISSION_LIMITS,
  ...RECONCILIATION_LIMITS,
  ...NETWORK_LIMITS,
  ...PAGE_LIMITS,
} as const))();

/** What `config.session` may set: everything a stranger may cost us, in one object. */
export interface SessionLimits {
  /** Whether peers without an author's certificate are let in. */
  readonly certificate: 'optional' | 'required';
  /** Links at most, count. */
  readonly peersMax: number;
  /** Sessions at once that are not open yet, count. */
  readonly halfOpenMax: number;
  /** From joined to open, ms; then the longest wait for HELLO, AUTH and READY. */
  readonly handshakeTimeoutMs: number;
  readonly helloTimeoutMs: number;
  readonly challengeTimeoutMs: number;
  readonly readyTimeoutMs: number;
  /** What a peer may send before it is open: messages, count, and bytes. */
  readonly handshakeMessagesMax: number;
  readonly handshakeBytesMax: number;
  /** A fresh proof is asked for this often, and must come within, ms. */
  readonly reauthEveryMs: number;
  readonly reauthTimeoutMs: number;
  /** Silence before a ping, ms; wait for its pong, ms; pongs missed in a row that close, count. */
  readonly idleTimeoutMs: number;
  readonly pongTimeoutMs: number;
  readonly pongMissesMax: number;
  /** Age at which a session ends, ms, of a peer with a certificate and of one without. */
  readonly sessionMaxMs: number;
  readonly anonymousSessionMaxMs: number;
  /** How long we still listen after goodbye, ms. */
  readonly drainMs: number;
  /** What an open link may send per second, and at once: messages, count, and bytes. */
  readonly framesPerSecond: number;
  readonly framesBurst: number;
  readonly bytesPerSecond: number;
  readonly bytesBurst: number;
  /** Strikes above merit that close a link; strikes that ban its remote, and for how long, ms. */
  readonly strikesClose: number;
  readonly strikesBan: number;
  readonly banMs: number;
  /** Pauses after the first, second, … failure in a row of the same remote, ms. */
  readonly backoffMs: readonly number[];
}

/** Where `config.session` says nothing. */
export const SESSION_DEFAULTS: SessionLimits = {
  certificate: 'optional',
  peersMax: LIMITS.peersMax,
  halfOpenMax: LIMITS.halfOpenMax,
  handshakeTimeoutMs: LIMITS.handshakeTimeoutMs,
  helloTimeoutMs: LIMITS.helloTimeoutMs,
  challengeTimeoutMs: LIMITS.challengeTimeoutMs,
  readyTimeoutMs: LIMITS.readyTimeoutMs,
  handshakeMessagesMax: LIMITS.handshakeMessagesMax,
  handshakeBytesMax: LIMITS.handshakeBytesMax,
  reauthEveryMs: LIMITS.reauthEveryMs,
  reauthTimeoutMs: LIMITS.reauthTimeoutMs,
  idleTimeoutMs: LIMITS.idleTimeoutMs,
  pongTimeoutMs: LIMITS.pongTimeoutMs,
  pongMissesMax: LIMITS.pongMissesMax,
  sessionMaxMs: LIMITS.sessionMaxMs,
  anonymousSessionMaxMs: LIMITS.anonymousSessionMaxMs,
  drainMs: LIMITS.drainMs,
  framesPerSecond: LIMITS.framesPerSecond,
  framesBurst: LIMITS.framesBurst,
  bytesPerSecond: LIMITS.bytesPerSecond,
  bytesBurst: LIMITS.bytesBurst,
  strikesClose: LIMITS.strikesClose,
  strikesBan: LIMITS.strikesBan,
  banMs: LIMITS.banMs,
  backoffMs: LIMITS.backoffMs,
};
