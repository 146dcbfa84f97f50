/** What looking through a room answers, as types (`browsing.ts`). */
import type { Rec } from '../rec.ts';

/** A collection and how much is in it. */
export interface CollectionSize {
  readonly name: string;
  /** Records that hold a place in it and are neither deleted nor expired, hidden ones included; count. */
  readonly records: number;
}

/** Which records, and until when. */
export interface BrowseOptions {
  /** The first one's place, from 0 for the newest. */
  readonly from?: number;
  /** Records at most, 1 to 1,000; 100 unless told otherwise. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** Some records of a collection. */
export interface Browsed {
  /** Records of the collection in all, count. */
  readonly total: number;
  /** Newest first. The value of what cannot be read here (a letter to others) is undefined. */
  readonly rows: readonly Rec[];
}

/** Until when to look. */
export interface SearchOptions {
  readonly signal?: AbortSignal;
}

/** How far a search has come. */
export interface Found {
  /** Records looked at so far, of how many; count. */
  readonly looked: number;
  readonly total: number;
  /** What was found since it said so last, newest first. */
  readonly rows: readonly Rec[];
}
