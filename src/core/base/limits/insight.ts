/**
 * Bounds of looking inside: what a page may ask about the tree, and what it is told of comparisons. Loaded with what looks, so not
 * part of `LIMITS`.
 */
import { SECOND } from './units.ts';

/** Bounds of looking inside. */
export const INSIGHT_LIMITS = {
  /** Steps of a way through the tree, count: a tree of 2^40 keys is less high. */
  treePathMax: 64,
  /** Comparisons with peers that a page keeps, count. */
  comparisonsKeptMax: 64,
  /** Lines about one turn of the replica, count. */
  traceLinesMax: 256,
  /** How long whoever deletes a room waits for other tabs, and then for the disk, ms each. */
  destroyPatienceMs: 5 * SECOND,
} as const;
