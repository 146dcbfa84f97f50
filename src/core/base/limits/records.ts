/**
 * What a record may be, when it may be from, and what a room's policy may say of both. Not here: what it does say
 * (how many records an author may have), which is `core/rules`.
 */
import { DAY_MS, KIB, MINUTE } from './units.ts';

/** Bounds of records and policies; part of `LIMITS`. */
export const RECORD_LIMITS = {
  // Records.
  /** Packed size of a record, bytes. One page of the store must hold any record. */
  recordBytesMax: 60 * KIB,
  /** Tags of a record, count. */
  tagsMax: 32,
  /** Strings in one tag, count. */
  tagValuesMax: 8,
  /** One string of a tag, bytes of UTF-8. */
  tagValueBytesMax: 512,
  /** Name of a record in its collection, bytes of UTF-8: the `a` tag of its delete must hold it. */
  recordNameBytesMax: 256,
  /** Nesting of JSON in content; deeper values break structuredClone on every peer that stores them. */
  jsonDepthMax: 16,
  /** Values in the JSON of one record, count. */
  jsonNodesMax: 2000,
  /** Text that is sealed in one piece, bytes of UTF-8: what its length in two bytes can say (NIP-44). */
  sealedTextBytesMax: 65_535,
  /** What a sealed record says beside its content, bytes of JSON: its author, its times, its names, its own tags. */
  sealedFieldsBytesMax: 2 * KIB,
  /** Readers of a letter, its author included, count: each is a tag, and a record has others as well. */
  letterReadersMax: 24,

  // Time.
  /** How far ahead of our clock a record may be and still be accepted, ms. */
  futureAcceptMs: 10 * MINUTE,
  /** How far ahead it may be and be kept in memory until its time comes, ms. */
  futureDeferMs: DAY_MS,
  /** Records kept in memory because they are from the future, count. */
  deferredMax: 1000,
  /** The same in bytes: nobody has checked them, so nobody paid for them. */
  deferredBytesMax: 4 * 1024 * KIB,
  /** How far honest horizons may lie apart, ms: a peer's claim counts up to so much above our own. */
  horizonToleranceMs: 2 * DAY_MS,

  // What a room's policy may say.
  /** Records of one author in a pool, and of all of them, count: what a device can index. */
  policyRecordsMax: 10_000_000,
  /** Content of a record, bytes of UTF-8; tags and signature need the rest of a record. */
  policyContentBytesMax: 40 * KIB,
  /** Days a record is kept, count; 'forever' is more. */
  policyKeepDaysMax: 36_500,
  /** Declared collections and owners, count. */
  policyCollectionsMax: 256,
  policyOwnersMax: 64,
  /** Name of a policy or a collection, bytes of UTF-8. */
  policyNameBytesMax: 64,
} as const;
