/**
 * Files: how large they and their parts are, and what a record may say of one. A file's bytes are checked in blocks of
 * 16 KiB under a tree of hashes; they are asked for, kept and checked in pieces.
 */
import { KIB } from './units.ts';

/** Bounds of files; part of `LIMITS`. */
export const FILE_LIMITS = {
  // A file and its parts.
  /** What one leaf of a file's tree is the hash of, and travels at once, bytes: that of BEP-52. */
  fileBlockBytes: 16 * KIB,
  /** Blocks of one piece that one request asks for, count: each may have to be refused by a message of its own. */
  fileRunBlocksMax: 16,
  /** A piece, bytes, a power of two: the smallest, and the largest, which is what a peer must keep until it can be checked. */
  filePieceBytesMin: 64 * KIB,
  filePieceBytesMax: 1024 * KIB,
  /** Pieces of a file, count: their hashes, the layer, fit one frame. */
  filePiecesMax: 2048,
  /** A file, bytes as it travels: the most pieces of the largest size. */
  fileBytesMax: 2048 * 1024 * KIB,

  // What a record says of a file.
  /** Files that one record refers to, count. */
  filesPerRecordMax: 10,
  /** A file's name, bytes of UTF-8: what file systems take. */
  fileNameBytesMax: 255,
  /** Its type, bytes, as `policyTypeBytesMax`. */
  fileTypeBytesMax: 127,
  /** Its preview, bytes: ten of them leave room in a record for other things. */
  filePreviewBytesMax: 2 * KIB,
  /** Width and height of a picture or of video, pixels each: what pictures' own formats can say. */
  filePixelsMax: 65_535,
  /** How long sound or video lasts, seconds: a month. */
  fileSecondsMax: 2_678_400,

  // Telling what a file is.
  /** Bytes of its beginning that are looked at: more than any magic number and the longest prologue before a page's first tag. */
  fileHeadBytes: 4 * KIB,
} as const;
