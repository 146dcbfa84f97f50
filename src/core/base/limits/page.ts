/**
 * What a page waits for on its own side: parts of its program, and whoever signs for its author.
 */
import { KIB, MINUTE, SECOND } from './units.ts';

/** Bounds of the page; part of `LIMITS`. */
export const PAGE_LIMITS = {
  // Loading the program in parts.
  /** Tries to load a part of the program that a caller waits for, count; then the caller is told. */
  loadTriesMax: 3,
  /** Pause before the next try to load a part, ms; doubled up to the maximum. */
  loadRetryMs: SECOND,
  loadRetryMaxMs: MINUTE,

  // The second place of what this device wrote.
  /** Packed records that it keeps, bytes; the oldest goes. */
  journalBytesMax: 4 * 1024 * KIB,

  // Moderation, as one page shows it.
  /** Refused records of peers that are told one by one, per second: whoever floods is counted, and not told each time. */
  verdictsToldPerSecond: 50,

  // Signers and keys.
  /** Work of locking a key with a password, and most that opening one may take, powers of two: scrypt needs 1 KiB times that. */
  passwordLogN: 16,
  passwordLogNMax: 18,
  /** How long a page waits for an extension that is not there yet, ms. */
  signerAppearsMs: 3 * SECOND,
  /** How long a signer may take that asks a person, ms; and one that sent the person to another page. */
  signerAnswerMs: 2 * MINUTE,
  signerPersonMs: 5 * MINUTE,
  /** Signatures one signer may owe us, count: whoever refuses them all must see an end. */
  signerQueueMax: 10_000,
  /** One message of a remote signer's relay, bytes of text: a record, encrypted, in base64, and its envelope. */
  signerMessageBytesMax: 128 * KIB,
  /** Peers are not kept waiting longer for a signer that asks a person, ms; until it answers we are anonymous. */
  signerPatienceMs: 3 * SECOND,
} as const;
