/**
 * Streams that go on: how they are cut into segments, how a record lists those, and how much of one is in memory. A list of its
 * own, since few pages record or watch.
 */
import { KIB, MINUTE, SECOND } from './units.ts';

/** Bounds of live streams. */
export const LIVE_LIMITS = {
  // What a record says of a stream.
  /** Segments that the record itself names, count, and lists of older ones: together the files one record may refer to. */
  liveRecentMax: 6,
  liveListsMax: 4,
  /** Segments that stay in the record when the others go into a list, count: whoever follows has seen them when they go. */
  liveRecentKept: 2,
  /** Segments in the list that is written anew with every few of them, count, and in any other: 2.3 hours of 2 s. */
  liveYoungListMax: 64,
  liveListMax: 4096,
  /** Such a list, bytes: the longest segments can be described in. */
  liveListBytesMax: 320 * KIB,
  /** What every segment needs in front of it to be played, bytes: names of codecs and what they need to know. */
  liveHeadBytesMax: 2 * KIB,
  /** How long one segment lasts, ms: as asked for, least and most. The most fits the times inside WebM, which are of 16 bits. */
  liveSegmentMs: 2 * SECOND,
  liveSegmentMinMs: SECOND / 2,
  liveSegmentMaxMs: 20 * SECOND,
  /** And bytes. */
  liveSegmentBytesMax: 8 * 1024 * KIB,
  /** Silence of a stream's author after which it counts as over, ms; and how often one that is not recorded says that it goes on. */
  liveSilentMs: MINUTE,
  liveBeatMs: 20 * SECOND,
  /** How often such a one looks whether its tracks still send, ms: a program that stops a track tells nobody. */
  liveLookMs: SECOND,

  // Recording.
  /** How often a recorder hands over what it has, ms. */
  liveSliceMs: SECOND / 4,
  /** Bytes that were recorded and are not kept yet: a disk that is slower loses the stream. */
  liveUnkeptBytesMax: 32 * 1024 * KIB,
  /** A segment of a stream of bytes: so many bytes, or what came in so long, ms. */
  livePieceBytes: 256 * KIB,
  livePieceMs: SECOND,

  // Playing.
  /** What a player fetches ahead, and keeps behind, of where it plays, ms. */
  livePlayAheadMs: 20 * SECOND,
  livePlayBehindMs: 30 * SECOND,
  /** Holes in sound or picture that are jumped over, ms. */
  livePlayGapMs: SECOND,

  // Tracks straight from whoever sends.
  /** Viewers at once of one stream, count: unless told otherwise, and most. Each costs the sender an encoder's output and its way up. */
  directViewers: 4,
  directViewersMax: 16,
  /** Of these, those of one peer, count: it may have two tabs. */
  directPerPeerMax: 2,
  /** What one peer may ask for in so long, count and ms: whoever retries as we do asks less. */
  directAsksMax: 10,
  directAsksMs: 30 * SECOND,
  /** What one peer may say in as long of tracks that this page did not ask for, count: another tab may have asked, as often as one device may, and is answered twice. */
  directStraysMax: 24,
  /** Peers that are asked for one stream, count: the devices of one author. */
  directAskedMax: 8,
  /** Wait for somebody who gives tracks, and for pictures once they were promised, ms, on either side. */
  directAskMs: 5 * SECOND,
  directJoinMs: 15 * SECOND,
  /** What a description of tracks may hold: bytes of text (a browser with every codec writes 7 KiB), tracks and addresses, counts. */
  directSdpBytesMax: 24 * KIB,
  directTracksMax: 4,
  directAddressesMax: 64,
  /** How long a description may wait for its last address, ms. */
  directGatherMs: 2 * SECOND,
  /** Pauses before a viewer of what is not recorded asks again, ms: twice as long each time. */
  directRetryMs: 2 * SECOND,
  directRetryMaxMs: 30 * SECOND,
} as const;
