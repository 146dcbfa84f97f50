/**
 * What a room's policy may say of content and of people. Each bound is one on what every peer of the room computes for every
 * record, on the bytes its address is a digest of, and on how long an invite for keepers gets.
 */
import { KIB } from './units.ts';

/** Bounds of policies beyond quotas; part of `LIMITS`. */
export const POLICY_LIMITS = {
  /** Work that a room may ask for, leading zero bits of an id: 32 take a phone hours. */
  policyWorkBitsMax: 32,
  /** Authors that a policy, or one of its collections, may list, count: an invite for keepers carries them all. */
  policyAuthorsMax: 256,
  /** Sizes that a record may say its files have, and an author's all together, bytes. */
  policyFileBytesMax: 1024 * 1024 * 1024 * KIB,
  /** Lists of words, count. */
  policyListsMax: 64,
  /** Further words, and words that are none, count each. */
  policyWordsMax: 2000,
  /** One of them, bytes of UTF-8. */
  policyWordBytesMax: 64,
  /** Hosts that links may go to, count: in texts, and in one field. */
  policyHostsMax: 256,
  /** One of them, bytes: what the DNS allows. */
  policyHostBytesMax: 253,
  /** Content in rooms that look for words, links or patterns, bytes of UTF-8: nobody may keep a judge busy for more than 20 ms, or hide behind its end. */
  policyReadBytesMax: 8 * KIB,
  /** Regular expressions, count, and characters of one. */
  policyPatternsMax: 200,
  policyPatternCharsMax: 512,
  /** Rules of the application, count. */
  policyRulesMax: 32,
  /** MIME types, count, and bytes of one. */
  policyTypesMax: 64,
  policyTypeBytesMax: 127,
  /** Fields of one collection that are held to links, count. */
  policyLinkFieldsMax: 32,
  /** Strikes, copies and reports that a policy may wait for, count, and days that a strike counts. */
  policyViewCountMax: 10_000,
  /** Digits of a nonce (`isWorkTag`), count: 16 that are counted, and what aligns them to blocks of the hash; with more there would be room to write something. */
  nonceDigitsMax: 24,

  // Pools that every room has for its moderation.
  /** Reports of one author, and of all, count. */
  reportsPerAuthorMax: 50,
  reportsMax: 5000,
  /** Rulings of one owner or moderator, and of all, count. */
  rulingsPerAuthorMax: 5000,
  rulingsMax: 20_000,
} as const;
