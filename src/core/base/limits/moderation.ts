/**
 * What people may say about records and about each other, and how much of it is kept in memory.
 */
import { KIB } from './units.ts';

/** Bounds of statements and of what is made of them; part of `LIMITS`. */
export const MODERATION_LIMITS = {
  /** Tags of a statement that is a record's value, count: three values each, within what JSON may hold. */
  statementTagsMax: 600,
  /** Reason of a statement, UTF-16 units: a paragraph. */
  statementReasonMax: 1000,
  /** A word, topic, label or name in a statement, UTF-16 units. */
  statementWordMax: 64,
  /** What is kept of statements by authors that nobody gave a right, count of texts: a megabyte or two. They only wait to be looked at. */
  strangersTextsMax: 20_000,
  /** Shortest content that can be a copy, UTF-16 units: everybody says "thank you". */
  copyTextMin: 24,

  // What a page keeps.
  /** Verdicts in the log, count: more than anybody reads; and names (rules, peers, authors) that are counted, each kind. */
  verdictsKeptMax: 200,
  verdictNamesMax: 500,
  /** What a person chose for this device (whom to mute, what to hide), count: it is read at every start. */
  choicesMax: 5000,
  /** Rows of a moderator's queue, count: more than anybody decides in one sitting. */
  queueRowsMax: 200,
  /** Records that are judged together behind what is shown, count: a few milliseconds. */
  judgeSliceRecords: 200,
  /** Judged records that are remembered as found wrong for the next start, count; the newest stay. */
  judgedKeptMax: 10_000,

  // What is looked for in a record.
  /** Text in which links are looked for, UTF-16 units: what a record's content, key and collection can be together. */
  linkTextMax: 48 * KIB,
  /** A link in a field, UTF-16 units: what browsers and servers agree on. */
  linkFieldMax: 2048,
  /** Text in which patterns are looked for, UTF-16 units. */
  patternTextMax: 16 * KIB,
  /** What is charged for shorter ones, UTF-16 units: it bounds the tables of patterns to a few megabytes. */
  patternTextMin: 2 * KIB,
  /** Places of a pattern that take a character, count: one for each of its characters, and for each repetition of one. */
  patternPlacesMax: 512,
  /** Steps that all patterns of a policy may take for one record, count: of two nanoseconds each, half of the 20 ms that a record may cost. */
  patternStepsMax: 5_000_000,
} as const;
