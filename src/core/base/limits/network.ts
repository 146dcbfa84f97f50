/**
 * Links to others: how many, how they are found, and what a connection may hold before and after its peer is known.
 */
import { KIB, MINUTE, SECOND } from './units.ts';

/** Bounds of links and connections; part of `LIMITS`. */
export const NETWORK_LIMITS = {
  // The mesh.
  peersAim: 8,
  peersMax: 24,
  peersPerSubnetMax: 3,
  /** One random link makes room for another this often, ms: no circle of friends closes for ever. */
  peersRotateMs: 10 * MINUTE,
  /** So long its place is kept for a peer of our own choice, ms: three or four dials that lead nowhere. */
  peersKeepPlaceMs: MINUTE,
  /** Pauses before the same remote is dialled again after a dial that led nowhere, ms. */
  dialBackoffMs: [2 * SECOND, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE],
  /** Remotes whose failures and refusals are remembered, count. */
  remotesMax: 1000,

  // Signalling.
  /** A session description, bytes of text; ours take about 1 KiB. */
  sdpBytesMax: 8 * KIB,
  /** One signal as it travels: an encrypted description and its envelope, bytes. */
  signalBytesMax: 12 * KIB,
  /** Offers taken from one signalling network per minute, count. */
  offersPerMinute: 60,
  /** Announcements of others heard on one network per minute, count: a sample of a large room will do. */
  presencesPerMinute: 300,
  /** Signals taken from, and carried for, one neighbour per minute, count. */
  signalsPerMinute: 120,
  /** Offers one neighbour may carry to us per minute, count. */
  carriedOffersPerMinute: 30,
  /** Neighbours a peer may tell us about, count. */
  introducedMax: 32,
  /** Offers of ours that wait for an answer at once, count. */
  offersOpenMax: 10,
  /** Offers in one announcement, count: a tracker gives each to another peer. */
  offersPerAnnounce: 4,
  /** An offer nobody took is used again after, and renewed after, ms. */
  offerReuseMs: 8 * SECOND,
  offerMaxMs: 50 * SECOND,
  /** How long a description may wait for its last candidate, ms. */
  gatherMs: 2 * SECOND,
  /** How long an offer to one peer may wait for its answer, and how long the rest of a dial may take, ms. */
  dialAnswerMs: 6 * SECOND,
  dialMs: 15 * SECOND,

  /** Announcements of a member that has links, over all networks, in an hour, count. */
  announcementsPerHour: 60,
  /** Servers of signalling networks connected at once, count, while we are alone; with links there are three to five. */
  endpointsAtOnceMax: 16,
  /** Such servers whose answers this device remembers, count. */
  endpointsKnownMax: 64,

  // Connections.
  /** Connections of one room, count: the browser's own limit is 500 per page, closed ones included. */
  connectionsMax: 48,
  /** Connections a stranger's offer made us open that are not up yet, count. */
  halfOpenMax: 16,
  /** How long such a one may stay, ms; and how long it is safe from the next stranger. */
  halfOpenMs: 15 * SECOND,
  halfOpenSafeMs: 3 * SECOND,
  /** How long one that has a way through the network may take to be encrypted, ms: where the far side gave up, nothing else says so. */
  securingMs: 8 * SECOND,
  /** How long a connection may be up without its lanes and its peer known, ms. */
  unjoinedMs: 8 * SECOND,
  /** What Trystero's own channel may carry: one frame, and all of them per window, bytes. */
  foreignFrameBytesMax: 4 * KIB,
  foreignBytesMax: 64 * KIB,
  foreignWindowMs: 10 * MINUTE,
  /** Messages that may arrive before our host knows the link, bytes. */
  earlyBytesMax: 1024 * KIB,
  /** Bytes a lane hands to the browser ahead of the wire; small, so that queues stay ours to order. */
  laneBufferBytes: { control: 64 * KIB, bulk: 256 * KIB, signal: 32 * KIB, files: 128 * KIB },
  /** On a lane that was slower than so many bytes per ms, for so long, ms, what waits is deflated: 8 Mbit/s. */
  deflateBelowBytesPerMs: 1000,
  deflateAfterMs: 500,
  /** The smallest message that is deflated, bytes, and how much smaller it must become, percent. */
  deflateBytesMin: KIB,
  deflateSavesPercent: 10,
  /** What a deflated message may become, bytes, and times its own size. */
  inflateBytesMax: 256 * KIB,
  inflateRatioMax: 20,
  /** Bytes that drop a link at once, however short the stall. */
  outboundBytesHardMax: 16 * 1024 * KIB,
  /** Part of a message that is not its last part, bytes at least: no death by a thousand drips. */
  fragmentBytesMin: KIB,
} as const;
