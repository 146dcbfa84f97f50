/**
 * What people may say about records and about each other, and how much of it is kept in memory.
 */

/** Bounds of statements and of what is made of them; part of `LIMITS`. */
export const MODERATION_LIMITS = {
  /** Tags of a statement that is a record's value, count: three values each, within what JSON may hold. */
  statementTagsMax: 600,
  /** Reason of a statement, UTF-16 units: a paragraph. */
  statementReasonMax: 1000,
  /** A word, topic, label or name in a statement, UTF-16 units. */
  statementWordMax: 64,
  /** Statements kept of authors that nobody gave a right, count: they decide nothing, and only wait to be looked at. */
  strangersStatementsMax: 10_000,
  /** Shortest content that can be a copy, UTF-16 units: everybody says "thank you". */
  copyTextMin: 24,
} as const;
