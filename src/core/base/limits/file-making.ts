/**
 * Files that are put here: how much of one is in memory at once while it is cut, and what may be spent on finding out what it looks
 * like. A list of its own, since it comes with the part of a page that puts files, and not before.
 */
import { KIB, SECOND } from './units.ts';

/** Bounds of cutting files and looking at them. */
export const FILE_MAKING_LIMITS = {
  // Cutting.
  /** Pieces of one file in memory at once, count: one that is read, one that is hashed, and two on their way to the disk. */
  filePiecesInHand: 4,
  /** Bytes hashed on the page's thread between two looks at the clock, where there is no worker: 3 ms on a slow phone. */
  fileSliceBytes: 64 * KIB,
  /** How long a worker may take to start before the page does without, ms: a busy phone takes two or three seconds. */
  fileWorkerStartMs: 10 * SECOND,
} as const;
