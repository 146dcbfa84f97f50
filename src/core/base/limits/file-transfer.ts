/**
 * Fetching files from peers and giving them away: how much at once, for how long, and to whom. A list of its own, since it comes
 * with the part of a page that deals in files, and not before.
 */
import { KIB, MINUTE, SECOND } from './units.ts';

/** Bounds of fetching and giving. */
export const FILE_TRANSFER_LIMITS = {
  // Fetching from peers.
  /** Blocks asked of one peer at once, count: 512 KiB on the way, 5 MB/s at 100 ms. And those at first, before it shows what it gives. */
  fileRequestsMax: 32,
  fileRequestsFirst: 4,
  /** What is asked of one peer at once shall take it no longer, ms: nobody waits long for what another could bring. */
  fileAheadMs: 2 * SECOND,
  /** Silence after which a peer's requests go to others, ms; then the pause before it is asked again, which doubles up to a maximum. */
  fileRequestTimeoutMs: 15 * SECOND,
  fileSilentMs: 10 * SECOND,
  fileSilentMaxMs: 5 * MINUTE,
  /** When nothing else is left to ask for: the age at which a request may go to a second peer, ms, least and most. */
  fileLateMs: 3 * SECOND,
  fileLateMaxMs: 8 * SECOND,
  /** Pieces after the reading position that come in order and before all others, count. */
  fileWindowPieces: 8,
  /** Pieces that are put together, hashed and written, bytes of all files; what the file somebody plays may take beyond others. */
  fileAssemblyBytesMax: 8 * 1024 * KIB,
  filePlayedBytes: 2 * 1024 * KIB,
  /** Files fetched at once, count; others wait for their turn. One for which nobody has anything gives it up after this, ms. */
  filesFetchedMax: 64,
  fileSourcelessMs: MINUTE,
  /** Bad pieces of one peer that end its link, count. */
  fileBadPiecesMax: 2,
  /** Pieces that came wrong from several, whose leaves are kept to find out from whom, count. */
  fileSuspectsMax: 64,
  /** Blocks that were given up and may still arrive from one peer, count. */
  fileGivenUpMax: 64,

  // Giving to peers.
  /** Peers that are given to at once, count: the best but one, and one at random. */
  fileSlots: 4,
  /** How often the best are chosen, ms, and how long the one at random stays. */
  fileChokeMs: 10 * SECOND,
  fileOptimisticMs: 30 * SECOND,
  /** Requests of one peer that wait, count: twice what our own kind asks for at once. */
  fileRequestsWaitingMax: 64,
  /** Bytes on their way to one peer that the shell has not handed on: records must never wait behind more. */
  fileUnsentBytesMax: 128 * KIB,
  /** Pieces read from disk to be given away, bytes in memory, and how many are read at once, count. */
  fileReadBytesMax: 4 * 1024 * KIB,
  fileReadsMax: 4,
  /** Layers of files that are given away, kept in memory, count. */
  fileLayersKept: 16,
  /** Times one peer is given the same layer, count: a layer is two thousand times its request. */
  fileLayersGivenMax: 3,
  /** Files of which one peer's state is kept, count: those it may want and those we may. */
  fileClaimsMax: 256,
  /** Files a peer wants that we do not know yet, count. */
  fileWishesMax: 64,
  /** What one peer may say of files per second, and at once, messages without requests and blocks, count. */
  fileNewsPerSecond: 1000,
  fileNewsBurst: 4096,
} as const;
