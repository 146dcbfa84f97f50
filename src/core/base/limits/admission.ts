/**
 * What records may cost between their arrival and the disk: memory while nobody has checked them, the work of checking
 * them, and what is remembered of those that were refused.
 */
import { KIB, SECOND } from './units.ts';

/** Bounds on the way through admission; part of `LIMITS`. */
export const ADMISSION_LIMITS = {
  // Records on their way through admission.
  /** Received but not yet verified, bytes per link and in all. */
  unverifiedLinkBytesMax: 2 * 1024 * KIB,
  unverifiedBytesMax: 8 * 1024 * KIB,
  /** Bytes of records a session may have on the wire without an acknowledgement: some 2,000, what checks and disk work on. */
  creditBytes: 1024 * KIB,
  /** Work of the page's thread at one go while signatures are checked, ms: half a frame at 60 Hz. */
  verifySliceMs: 8,
  /** Signatures a worker gets in one message, count: large questions are cut, so that workers share them. */
  verifyPieceRecords: 64,
  /** Signatures checked by one equation, count: more gain little, and take long where one is forged. */
  verifyBatchRecords: 1024,
  /** How long a worker may be busy with one batch, ms: what is urgent waits for its end. */
  verifyBatchMs: 30,
  /** Questions about so few records are urgent and overtake larger ones, records: what people wait for. */
  verifyUrgentRecords: 8,
  /** Signatures checked on the page's thread at one go, records, and what it may do of that in the long run, records per ms: some hundredths of its time. */
  verifyHereRecords: 16,
  verifyHerePerMs: 1,
  /** A worker with less to do than the first waits for more, records, but not longer than the second, ms. */
  verifyGatherRecords: 256,
  verifyGatherMs: 8,
  /** Signatures that one worker may owe before others are asked, count: a full batch, and none idle meanwhile. */
  verifyAheadRecords: 1024,
  /** Workers that check signatures, count; more would only fight the page for its cores. */
  verifyWorkersMax: 2,
  /** A worker that gives no answer for so long is given up, ms. The slowest phone needs a tenth. */
  verifyStallMs: 15 * SECOND,
  /** What a judge's worker gets in one message: records, count, and characters of their contents. What is urgent waits for the end of two such pieces. */
  judgePieceRecords: 64,
  judgePieceCharacters: 32 * KIB,
  /** Pieces that the worker may owe, count: it is never idle while the page makes the next. */
  judgeAheadPieces: 2,
  /** Judge's workers that are started, count: one that died is replaced once. */
  judgeStartsMax: 2,
  /** A judge's worker that gives no answer for so long is given up, ms. To load all lists of words takes a slow phone a fifth. */
  judgeStallMs: 15 * SECOND,
  /** After a failed write, records of others are refused for so long, ms; then the disk is tried again. */
  diskRetryMs: 15 * SECOND,
  /** Keys a rule said no to, remembered so that we do not ask again, count. */
  refusedMax: 10_000,
  /** Signatures that did not hold, remembered so that nobody makes us check them again, count. */
  forgeriesMax: 1000,
} as const;
