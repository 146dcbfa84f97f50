/**
 * What travels over an open link: sizes of messages and frames, what may wait to be sent, and what applications
 * say to each other.
 */
import { KIB, SECOND } from './units.ts';

/** Bounds of messages; part of `LIMITS`. */
export const MESSAGE_LIMITS = {
  // Messages.
  /** One message on a lane once a session is open, bytes. Sketches and id lists are the largest. */
  messageBytesMax: 1024 * KIB,
  /** One frame on a data channel, bytes: what every browser passes on unharmed. */
  frameBytesMax: 64 * KIB,
  /** The size we cut our own frames to on a slow link, bytes: what a lane waits for another. */
  frameBytesSend: 16 * KIB,
  /** The same on any other link, bytes: a batch of records is one frame. */
  frameBytesQuick: 48 * KIB,
  /** The smallest frame limit a peer may have, bytes: below it headers would eat the link. */
  frameBytesMin: KIB,
  /** Packed records in one message, bytes; a single larger record travels alone. Some 4 ms of work for who receives it. */
  batchBytes: 32 * KIB,
  /** Records in one message, count: bounds what decoding a flood of tiny ones allocates. */
  recordsPerMessageMax: 4096,
  /** Records pushed live up to this size take the control lane, larger ones the bulk lane, bytes. */
  urgentBytesMax: 32 * KIB,
  /** What one message about files may have, bytes: a layer of the most pieces, and its head. */
  fileMessageBytesMax: 64 * KIB + 64,
  /** An application's message: its channel's name, and what it carries, bytes. */
  appNameBytesMax: 64,
  appPayloadBytesMax: 64 * KIB,
  /** How long a message may take to arrive in full, ms. */
  reassemblyMs: 10 * SECOND,
  /** Bytes a link may queue for sending before it is dropped, bytes, and for how long, ms. */
  outboundBytesMax: 4 * 1024 * KIB,
  outboundStallMs: 15 * SECOND,

  // What applications say to each other.
  /** A peer's presence, bytes; one channel's question may be larger. */
  presenceBytesMax: 4 * KIB,
  /** Presences taken from one peer per second, count; what is more is dropped. */
  presencesTakenPerSecond: 20,
  /** Pause between two presences of our own, ms: half of what others take. */
  presenceGapMs: 100,
  /** Questions of one peer that our application answers at once, count; others are declined. */
  answersOpenMax: 32,
} as const;
