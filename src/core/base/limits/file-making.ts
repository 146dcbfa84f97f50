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

  // What it looks like.
  /** A picture that is decoded, pixels: 256 MiB once it is. Cameras of today take 50 million. */
  filePicturePixelsMax: 64 * 1024 * KIB,
  /** The same, bytes as it is in the file. */
  filePictureBytesMax: 64 * 1024 * KIB,
  /** Bytes of its beginning in which a picture says how large it is: behind a JPEG's own preview and profiles. */
  filePictureHeadBytes: 512 * KIB,
  /** The longer side of a preview, pixels. */
  filePreviewPixels: 40,
  /** What looking at one file may take, ms; a film from which nothing comes by then has no preview. */
  fileLookMs: 8 * SECOND,
} as const;
