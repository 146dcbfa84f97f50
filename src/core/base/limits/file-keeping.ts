/**
 * Files on this device: how much of the disk they take, how long they stay, and what is done for others. A list of its own, since
 * it comes with the part of a page that deals in files, and not before.
 */
import { DAY_MS, HOUR, KIB, MINUTE, SECOND } from './units.ts';

/** Bounds of keeping files. */
export const FILE_KEEPING_LIMITS = {
  // Room on the disk.
  /** Bytes of files on this device where its user names no other number, and no more than one part in so many of the browser's quota. */
  fileBudgetBytes: 512 * 1024 * KIB,
  fileBudgetQuotaParts: 5,
  /** After the disk refused, nothing is fetched for so long, ms; doubled up to a maximum. What makes room ends the wait. */
  fileDiskRetryMs: 15 * SECOND,
  fileDiskRetryMaxMs: 10 * MINUTE,

  // How files are cut that are put here.
  /** From so many bytes on a file has larger pieces than it must, bytes of one: what is done of a file is done by the piece. */
  fileLargeBytes: 16 * 1024 * KIB,
  fileLargePieceBytes: 256 * KIB,

  // How long files stay that no record refers to.
  /** What is being put has no record yet, and a record may be edited or come back, ms. */
  fileGraceMs: HOUR,
  /** The same where the disk lost records: they may come back from peers, ms. */
  fileLostGraceMs: 7 * DAY_MS,
  /** How often it is looked for files that may go, ms. */
  fileTidyMs: MINUTE,

  // For neighbours that want what theirs do not have.
  /** Files that are fetched for others at once, bytes in all. */
  fileRelayBytesMax: 64 * 1024 * KIB,
  /** How long one of them may bring nothing new, ms. */
  fileRelayRestMs: 2 * MINUTE,

  // Where records contradict each other about one file.
  /** Descriptions of one file that are tried in turn, count. */
  fileCutsMax: 16,
  /** How long one is tried before the next, ms; doubled from round to round up to a maximum. */
  fileCutTryMs: 10 * SECOND,
  fileCutTryMaxMs: 2 * MINUTE,

  // Telling pages, and what is kept in memory.
  /** Pause between two looks of pages at how much of files is here, ms: what people see need not be faster. */
  fileFactsMs: 100,
  /** Files that peers asked about and that nobody here wants, about which they are told what changes, count. */
  filesKnownMax: 1024,
  /** Files that peers asked about before a record referred to them, count. */
  filesAskedMax: 1024,
  /** Messages of peers that wait until this part of the program is here, count, and bytes of each: those that wait for an answer are small. */
  fileMessagesEarlyMax: 256,
  fileMessageEarlyBytesMax: KIB,
  /** Records that are looked at for references at one go, count: a few milliseconds. */
  fileScanRecords: 250,
  /** What is read at once of a file that somebody wants as a whole, bytes, but at least a piece; and how many are read so at once, count. */
  fileGatherBytes: 1024 * KIB,
  fileGatheringsMax: 16,
  /** Files fetched at once where all of a room are, count: the smallest are here first. */
  fileAllMax: 8,
} as const;
