/**
 * How much two replicas say to each other to become equal, and how long one waits for the other: reconciliation, gossip,
 * receipts, and the epochs of a room that removes members.
 */
import { DAY_MS, KIB, MINUTE, SECOND } from './units.ts';

/** Bounds of what replicas tell each other; part of `LIMITS`. */
export const RECONCILIATION_LIMITS = {
  // Reconciliation.
  /** Records a set may claim to hold, count. */
  setRecordsMax: 2 ** 40,
  rangesMax: 96,
  /** Body of a sketch or id list, bytes; more is left to the next run. */
  reconcileBytesMax: 512 * KIB,
  /** Short ids in one message, count: twice what fits a full body, so that decoding a crafted one stays small. */
  reconcileIdsMax: 2 ** 18,
  reconcileRounds: 12,
  /** A conversation that makes no progress for so long is given up, ms. */
  reconcileStallMs: 30 * SECOND,
  /** Reruns with a new salt after roots still differ, before plain lists. */
  reconcileReruns: 2,
  /** Pause between two checks of roots with an idle peer, ms. */
  repairEveryMs: 60 * SECOND,
  /** Pause before reconciling again when roots differ, ms; doubled while nothing changes, up to the next. */
  repairRetryMs: 500,
  repairStuckMs: 10 * MINUTE,
  /** How much longer the side that does not lead waits before it acts itself, ms. */
  repairLagMs: 5 * SECOND,
  /** Pause before asking a busy peer again, ms; doubled each time, up to the next. */
  busyRetryMs: 250,
  /**
   * Steps and stocks of conversations that are not under way, count per second: who is told that we are busy asks again as often as it may, and
   * a conversation that was given up has one step on its way; and at once.
   */
  straysPerSecond: 4,
  straysBurst: 8,
  busyRetryMaxMs: 4 * SECOND,
  /** While one peer brings us what we lack, others wait so that nothing comes twice; but at most so long, ms. */
  busyPatienceMs: 2 * MINUTE,
  /** They wait for a peer that begins to bring within so long, ms, and goes on at this pace, ms per record. */
  bringGraceMs: 3 * SECOND,
  bringPaceMs: 100,

  /** Who has more for the other than so many records says what it has first, count: several peers may have the same. */
  stockFromRecords: 64,
  /** Records in one part of a stock, count; more where a stock would have more parts than the next. */
  stockPartRecords: 128,
  stockPartsMax: 1024,
  /** Records asked for ahead of those that came, count: at first and when they come slowly, and at most. */
  takeRecordsMin: 256,
  takeRecordsMax: 2048,
  /** Records of a TAKE that come within so long come soon: ask for more ahead, ms. */
  takeSoonMs: SECOND,
  /** Requests ahead of what came, count. */
  takesMax: 32,
  /** Peers that bring us of their stock at once, count. */
  bringersMax: 4,
  /** A peer of which nothing is left to take stands by so long, ms: another may stall. */
  takePatienceMs: 10 * SECOND,

  // Gossip.
  /** New records pushed to a neighbour at once, bytes; more is left to reconciliation. */
  pushBytesMax: 128 * KIB,
  /** Ids in one announcement, count; how long announcements gather, ms. */
  announceMax: 500,
  announceDelayMs: 30,
  /** Announcements a link may make, count per second: three times what the pause between ours lets out; and at once. */
  havesPerSecond: 100,
  havesBurst: 400,
  /** Ids in announcements of one link, count per second: quicker than anybody checks new records; and at once. */
  announcedPerSecond: 10_000,
  announcedBurst: 20_000,
  /** Announced records asked for and not yet delivered, count per link, and for how long, ms. */
  wantMax: 256,
  wantTimeoutMs: 8 * SECOND,
  /** So long the first neighbour that announced a record may take before the next is asked for it, ms; and so many such records, count. */
  wantAgainMs: 1 * SECOND,
  wantsMax: 4096,
  /** Keys of records seen lately, kept to answer what neighbours ask for, count. */
  recentMax: 8192,

  // Receipts.
  /** Records in one inquiry, count; and the pause between two of them, ms. */
  inquiryRecordsMax: 64,
  inquiryGapMs: 100,
  /** Records that wait for their inquiry, count per link. */
  inquiryWaitingMax: 1024,
  /** Inquiries a peer may make, count per second: twice what we make, so that a slow link may bunch some. */
  inquiriesPerSecond: 20,
  /** Pause before somebody who waits for receipts asks again, ms; doubled up to the maximum. */
  receiptRetryMs: 100,
  receiptRetryMaxMs: 10 * SECOND,

  // Epochs.
  /** Records that one rekey may take, count: of 40 KiB each they hold some 12,000 members. */
  rekeyPartsMax: 64,
  /** Records of rekeys that one owner may have in a room, count: those of years. */
  rekeyRecordsMax: 2048,
  /** How long members that moved stay at the old address for those who were away, ms. */
  doorkeepMs: 7 * DAY_MS,
  /** A doorkeeper compares nothing: how long it asks others to leave it alone, ms. */
  doorBusyMs: 10 * MINUTE,
} as const;
