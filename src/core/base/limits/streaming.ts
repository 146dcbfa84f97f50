/**
 * Playing a file while it loads: how long the service worker and its page wait for each other. A list of its own, since it
 * comes with the service worker, and with the part of a page that speaks with one.
 */
import { KIB, SECOND } from './units.ts';

/** Bounds of what a service worker is given; part of `ALL_LIMITS`. */
export const STREAMING_LIMITS = {
  /** Silence of a page after which its files are given up, ms. A page that waits for peers is not silent: it says so, this often, ms. */
  streamSilentMs: 30 * SECOND,
  streamWaitMs: 10 * SECOND,
  /** How often it is looked whether a page from which nothing comes is still there, ms. */
  streamLookMs: 2 * SECOND,
  /** How long the page that a request came from is asked alone, ms: it has the file nearly always, but a frame in it may be mute. */
  streamPatienceMs: 300,
  /** A reading that nobody drew from for so long is let go, ms, and begun anew where it stopped: a film that is paused asks no peer for more. */
  streamIdleMs: 30 * SECOND,
  /** How often a page that is read from keeps its service worker awake, ms: browsers end one that had nothing to do for 30 s, or less. */
  streamAwakeMs: 10 * SECOND,
  /** Readings of one page at once, count: a wall of pictures, each of them small. */
  streamsMax: 1024,
  /** Bytes in one message to the service worker: a piece. What a file gives more of at once is cut. */
  streamChunkBytesMax: 1024 * KIB,
  /** Bytes that are drawn ahead of whoever plays, and wishes for chunks on their way at once, count: neither side waits for the other. */
  streamAheadBytes: 512 * KIB,
  streamWishesMax: 8,
  /** How long a service worker has to say whether it gives files, ms: it may have to be started. */
  streamProbeMs: 10 * SECOND,
} as const;
