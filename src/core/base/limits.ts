/**
 * Every maximum and timeout of the system, with unit and reason. One file, so that the whole budget a
 * stranger can spend on us is visible on one screen. Relations between neighbours are asserted at the end
 * of the file, when it is loaded.
 *
 * Not here: what a room's policy decides (how many records an author may have): `core/rules`.
 */
import { assert } from './assert.ts';

const KIB = 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

export const LIMITS = {
  // Records.
  /** Packed size of a record, bytes. One page of the store must hold any record. */
  recordBytesMax: 60 * KIB,
  /** Tags of a record, count. */
  tagsMax: 32,
  /** Strings in one tag, count. */
  tagValuesMax: 8,
  /** One string of a tag, bytes of UTF-8. */
  tagValueBytesMax: 512,
  /** Nesting of JSON in content; deeper values break structuredClone on every peer that stores them. */
  jsonDepthMax: 16,
  /** Values in the JSON of one record, count. */
  jsonNodesMax: 2000,

  // Time.
  /** How far ahead of our clock a record may be and still be accepted, ms. */
  futureAcceptMs: 10 * MINUTE,
  /** How far ahead it may be and be kept in memory until its time comes, ms. */
  futureDeferMs: DAY_MS,
  /** Records kept in memory because they are from the future, count. */
  deferredMax: 1000,

  // Messages.
  /** One message on a lane once a session is open, bytes. Sketches and id lists are the largest. */
  messageBytesMax: 1024 * KIB,
  /** One frame on a data channel, bytes: what every browser passes on unharmed. */
  frameBytesMax: 64 * KIB,
  /** The size we cut our own frames to, bytes. */
  frameBytesSend: 16 * KIB,
  /** Packed records in one message, bytes; a single larger record travels alone. */
  batchBytes: 16 * KIB,
  /** How long a message may take to arrive in full, ms. */
  reassemblyMs: 10 * SECOND,
  /** Bytes a link may queue for sending before it is dropped, bytes, and for how long, ms. */
  outboundBytesMax: 4 * 1024 * KIB,
  outboundStallMs: 15 * SECOND,

  // Handshake and session defaults; `config.session` may lower or raise those that end in Ms.
  handshakeTimeoutMs: 12 * SECOND,
  helloTimeoutMs: 5 * SECOND,
  challengeTimeoutMs: 5 * SECOND,
  readyTimeoutMs: 3 * SECOND,
  handshakeMessagesMax: 8,
  handshakeBytesMax: 8 * KIB,
  reauthEveryMs: 60 * MINUTE,
  reauthTimeoutMs: 10 * SECOND,
  idleTimeoutMs: 25 * SECOND,
  pongTimeoutMs: 10 * SECOND,
  pongMissesMax: 2,
  sessionMaxMs: 6 * HOUR,
  anonymousSessionMaxMs: HOUR,
  drainMs: 5 * SECOND,
  backoffMs: [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE],
  certificateMs: DAY_MS,

  // Rates of one link.
  framesPerSecond: 2000,
  framesBurst: 4000,
  bytesPerSecond: 16 * 1024 * KIB,
  bytesBurst: 32 * 1024 * KIB,

  // Records on their way through admission.
  /** Received but not yet verified, bytes per link and in all. */
  unverifiedLinkBytesMax: 2 * 1024 * KIB,
  unverifiedBytesMax: 8 * 1024 * KIB,
  /** Bytes of records a session may have on the wire without an acknowledgement. */
  creditBytes: 512 * KIB,
  /** Keys a rule said no to, remembered so that we do not ask again, count. */
  refusedMax: 10_000,

  // Reconciliation.
  /** Records a set may claim to hold, count. */
  setRecordsMax: 2 ** 40,
  rangesMax: 96,
  /** Body of a sketch or id list, bytes; more is left to the next run. */
  reconcileBytesMax: 512 * KIB,
  reconcileRounds: 12,
  /** A conversation that makes no progress for so long is given up, ms. */
  reconcileStallMs: 30 * SECOND,
  /** Reruns with a new salt after roots still differ, before plain lists. */
  reconcileReruns: 2,
  /** Pause between two checks of roots with an idle peer, ms. */
  repairEveryMs: 60 * SECOND,
  /** Pause before reconciling again when roots differ, ms; doubled while nothing changes, up to the next. */
  repairRetryMs: 500,
  repairStuckMs: 10 * MINUTE,
  /** How much longer the side that does not lead waits before it acts itself, ms. */
  repairLagMs: 5 * SECOND,
  /** Pause before asking a busy peer again, ms. */
  busyRetryMs: 250,

  // Gossip.
  /** New records pushed to a neighbour at once, bytes; more is left to reconciliation. */
  pushBytesMax: 128 * KIB,
  /** Ids in one announcement, count; how long announcements gather, ms. */
  announceMax: 500,
  announceDelayMs: 30,
  /** Announced records asked for and not yet delivered, count per link, and for how long, ms. */
  wantMax: 256,
  wantTimeoutMs: 8 * SECOND,
  /** Keys of records seen lately, kept to answer what neighbours ask for, count. */
  recentMax: 8192,

  // The mesh.
  peersAim: 8,
  peersMax: 24,
  peersPerSubnetMax: 3,

  // Strikes of a link.
  strikesClose: 50,
  strikesBan: 100,
  banMs: DAY_MS,
  strikeDecayPerMinute: 0.9,
} as const;

/** The part of the limits that a room's creator may set (`config.session`). */
export interface SessionLimits {
  readonly peersMax: number;
  readonly handshakeTimeoutMs: number;
  readonly challengeTimeoutMs: number;
  readonly reauthEveryMs: number;
  readonly idleTimeoutMs: number;
  readonly sessionMaxMs: number;
  readonly anonymousSessionMaxMs: number;
}

export const SESSION_DEFAULTS: SessionLimits = {
  peersMax: LIMITS.peersMax,
  handshakeTimeoutMs: LIMITS.handshakeTimeoutMs,
  challengeTimeoutMs: LIMITS.challengeTimeoutMs,
  reauthEveryMs: LIMITS.reauthEveryMs,
  idleTimeoutMs: LIMITS.idleTimeoutMs,
  sessionMaxMs: LIMITS.sessionMaxMs,
  anonymousSessionMaxMs: LIMITS.anonymousSessionMaxMs,
};

assert(LIMITS.recordBytesMax < LIMITS.frameBytesMax, 'a record fits one frame');
assert(LIMITS.frameBytesSend <= LIMITS.frameBytesMax, 'we send what we accept');
assert(LIMITS.batchBytes <= LIMITS.creditBytes, 'a batch fits the credit');
assert(LIMITS.creditBytes <= LIMITS.unverifiedLinkBytesMax, 'what credit allows, admission holds');
assert(LIMITS.reconcileBytesMax < LIMITS.messageBytesMax, 'a sketch fits one message');
assert(LIMITS.messageBytesMax <= LIMITS.outboundBytesMax, 'one message never counts as a stall');
