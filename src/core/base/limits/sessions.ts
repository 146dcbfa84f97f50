/**
 * What one session may cost us: its handshake, its proofs, its rates, and the score that closes it and bans its remote.
 */
import { DAY_MS, HOUR, KIB, MINUTE, SECOND } from './units.ts';

/** Bounds of a session; part of `LIMITS`. */
export const SESSION_LIMITS = {
  // Handshake and session defaults; `config.session` may lower or raise those that end in Ms.
  handshakeTimeoutMs: 12 * SECOND,
  helloTimeoutMs: 5 * SECOND,
  challengeTimeoutMs: 5 * SECOND,
  readyTimeoutMs: 3 * SECOND,
  handshakeMessagesMax: 8,
  handshakeBytesMax: 8 * KIB,
  /** HELLO is sent again so long after the first while nobody answers, ms: the far side may open late. */
  helloResendMs: [500, SECOND, 2 * SECOND],
  /** Protocol versions in a HELLO, count. */
  versionsMax: 8,
  reauthEveryMs: 60 * MINUTE,
  reauthTimeoutMs: 10 * SECOND,
  /** A peer may ask for a fresh proof this often, ms: each costs us a signature. */
  challengeGapMs: 30 * SECOND,
  /** Nonces of a peer's challenges that are remembered, count. */
  noncesMax: 16,
  idleTimeoutMs: 25 * SECOND,
  pongTimeoutMs: 10 * SECOND,
  pongMissesMax: 2,
  sessionMaxMs: 6 * HOUR,
  anonymousSessionMaxMs: HOUR,
  drainMs: 5 * SECOND,
  backoffMs: [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE],
  certificateMs: DAY_MS,
  /** Packed size of a certificate, bytes. */
  certificateBytesMax: 2 * KIB,

  // Rates of one link.
  framesPerSecond: 2000,
  framesBurst: 4000,
  bytesPerSecond: 16 * 1024 * KIB,
  bytesBurst: 32 * 1024 * KIB,
  /** The same for messages about files, which are mostly what we asked for: more than any link brings, so that reading one costs little of a page's time. */
  fileFramesPerSecond: 10_000,
  fileFramesBurst: 20_000,
  fileBytesPerSecond: 128 * 1024 * KIB,
  fileBytesBurst: 256 * 1024 * KIB,

  // The score of a remote: merit less strikes.
  /** A link closes when its strikes are so much above its merit, and its remote is banned at so many strikes. */
  strikesClose: 50,
  strikesBan: 100,
  /** Who was banned stays away so long, ms. */
  banMs: DAY_MS,
  /** What is left of strikes and merit after a minute. */
  strikeDecayPerMinute: 0.9,
  /** A new record earns one point, up to so many: being useful forgives clumsiness, never an attack. */
  meritMax: 20,
  /** Strikes above merit from which nothing is announced to a remote, and from which its announcements are not heard. */
  strikesQuiet: 1,
  strikesDeaf: 20,
} as const;
