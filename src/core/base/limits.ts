/**
 * Every maximum and timeout of the system, with unit and reason. One file, so that the whole budget a
 * stranger can spend on us is visible on one screen. How they relate to each other is checked by
 * the test beside this file: numbers that never change need no check on every page.
 *
 * Not here: what a room's policy decides (how many records an author may have): `core/rules`.
 */
const KIB = 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

/** What holds for every room. */
export const LIMITS = {
  // Records.
  /** Packed size of a record, bytes. One page of the store must hold any record. */
  recordBytesMax: 60 * KIB,
  /** Tags of a record, count. */
  tagsMax: 32,
  /** Strings in one tag, count. */
  tagValuesMax: 8,
  /** One string of a tag, bytes of UTF-8. */
  tagValueBytesMax: 512,
  /** Name of a record in its collection, bytes of UTF-8: the `a` tag of its delete must hold it. */
  recordNameBytesMax: 256,
  /** Nesting of JSON in content; deeper values break structuredClone on every peer that stores them. */
  jsonDepthMax: 16,
  /** Values in the JSON of one record, count. */
  jsonNodesMax: 2000,
  /** Text that is sealed in one piece, bytes of UTF-8: what its length in two bytes can say (NIP-44). */
  sealedTextBytesMax: 65_535,
  /** What a sealed record says beside its content, bytes of JSON: its author, its times, its names, its own tags. */
  sealedFieldsBytesMax: 2 * KIB,
  /** Readers of a letter, its author included, count: each is a tag, and a record has others as well. */
  letterReadersMax: 24,

  // Time.
  /** How far ahead of our clock a record may be and still be accepted, ms. */
  futureAcceptMs: 10 * MINUTE,
  /** How far ahead it may be and be kept in memory until its time comes, ms. */
  futureDeferMs: DAY_MS,
  /** Records kept in memory because they are from the future, count. */
  deferredMax: 1000,
  /** The same in bytes: nobody has checked them, so nobody paid for them. */
  deferredBytesMax: 4 * 1024 * KIB,
  /** How far honest horizons may lie apart, ms: a peer's claim counts up to so much above our own. */
  horizonToleranceMs: 2 * DAY_MS,

  // What a room's policy may say.
  /** Records of one author in a pool, and of all of them, count: what a device can index. */
  policyRecordsMax: 10_000_000,
  /** Content of a record, bytes of UTF-8; tags and signature need the rest of a record. */
  policyContentBytesMax: 40 * KIB,
  /** Days a record is kept, count; 'forever' is more. */
  policyKeepDaysMax: 36_500,
  /** Declared collections and owners, count. */
  policyCollectionsMax: 256,
  policyOwnersMax: 64,
  /** Name of a policy or a collection, bytes of UTF-8. */
  policyNameBytesMax: 64,

  // Messages.
  /** One message on a lane once a session is open, bytes. Sketches and id lists are the largest. */
  messageBytesMax: 1024 * KIB,
  /** One frame on a data channel, bytes: what every browser passes on unharmed. */
  frameBytesMax: 64 * KIB,
  /** The size we cut our own frames to on a slow link, bytes: what a lane waits for another. */
  frameBytesSend: 16 * KIB,
  /** The same on any other link, bytes: a batch of records is one frame. */
  frameBytesQuick: 48 * KIB,
  /** The smallest frame limit a peer may have, bytes: below it headers would eat the link. */
  frameBytesMin: KIB,
  /** Packed records in one message, bytes; a single larger record travels alone. Some 4 ms of work for who receives it. */
  batchBytes: 32 * KIB,
  /** Records in one message, count: bounds what decoding a flood of tiny ones allocates. */
  recordsPerMessageMax: 4096,
  /** Records pushed live up to this size take the control lane, larger ones the bulk lane, bytes. */
  urgentBytesMax: 32 * KIB,
  /** An application's message: its channel's name, and what it carries, bytes. */
  appNameBytesMax: 64,
  appPayloadBytesMax: 64 * KIB,
  /** How long a message may take to arrive in full, ms. */
  reassemblyMs: 10 * SECOND,
  /** Bytes a link may queue for sending before it is dropped, bytes, and for how long, ms. */
  outboundBytesMax: 4 * 1024 * KIB,
  outboundStallMs: 15 * SECOND,

  // Handshake and session defaults; `config.session` may lower or raise those that end in Ms.
  handshakeTimeoutMs: 12 * SECOND,
  helloTimeoutMs: 5 * SECOND,
  challengeTimeoutMs: 5 * SECOND,
  readyTimeoutMs: 3 * SECOND,
  handshakeMessagesMax: 8,
  handshakeBytesMax: 8 * KIB,
  /** HELLO is sent again so long after the first while nobody answers, ms: the far side may open late. */
  helloResendMs: [500, SECOND, 2 * SECOND],
  /** Protocol versions in a HELLO, count. */
  versionsMax: 8,
  reauthEveryMs: 60 * MINUTE,
  reauthTimeoutMs: 10 * SECOND,
  /** A peer may ask for a fresh proof this often, ms: each costs us a signature. */
  challengeGapMs: 30 * SECOND,
  /** Nonces of a peer's challenges that are remembered, count. */
  noncesMax: 16,
  idleTimeoutMs: 25 * SECOND,
  pongTimeoutMs: 10 * SECOND,
  pongMissesMax: 2,
  sessionMaxMs: 6 * HOUR,
  anonymousSessionMaxMs: HOUR,
  drainMs: 5 * SECOND,
  backoffMs: [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE],
  certificateMs: DAY_MS,
  /** Packed size of a certificate, bytes. */
  certificateBytesMax: 2 * KIB,

  // Rates of one link.
  framesPerSecond: 2000,
  framesBurst: 4000,
  bytesPerSecond: 16 * 1024 * KIB,
  bytesBurst: 32 * 1024 * KIB,

  // Records on their way through admission.
  /** Received but not yet verified, bytes per link and in all. */
  unverifiedLinkBytesMax: 2 * 1024 * KIB,
  unverifiedBytesMax: 8 * 1024 * KIB,
  /** Bytes of records a session may have on the wire without an acknowledgement: some 2,000, what checks and disk work on. */
  creditBytes: 1024 * KIB,
  /** Work of the page's thread at one go while signatures are checked, ms: half a frame at 60 Hz. */
  verifySliceMs: 8,
  /** Signatures a worker gets in one message, count: large questions are cut, so that workers share them. */
  verifyPieceRecords: 64,
  /** Signatures checked by one equation, count: more gain little, and take long where one is forged. */
  verifyBatchRecords: 1024,
  /** How long a worker may be busy with one batch, ms: what is urgent waits for its end. */
  verifyBatchMs: 30,
  /** Questions about so few records are urgent and overtake larger ones, records: what people wait for. */
  verifyUrgentRecords: 8,
  /** Signatures checked on the page's thread at one go, records, and what it may do of that in the long run, records per ms: some hundredths of its time. */
  verifyHereRecords: 16,
  verifyHerePerMs: 1,
  /** A worker with less to do than the first waits for more, records, but not longer than the second, ms. */
  verifyGatherRecords: 256,
  verifyGatherMs: 8,
  /** Signatures that one worker may owe before others are asked, count: a full batch, and none idle meanwhile. */
  verifyAheadRecords: 1024,
  /** Workers that check signatures, count; more would only fight the page for its cores. */
  verifyWorkersMax: 2,
  /** A worker that gives no answer for so long is given up, ms. The slowest phone needs a tenth. */
  verifyStallMs: 15 * SECOND,
  // Loading the program in parts.
  /** Tries to load a part of the program that a caller waits for, count; then the caller is told. */
  loadTriesMax: 3,
  /** Pause before the next try to load a part, ms; doubled up to the maximum. */
  loadRetryMs: SECOND,
  loadRetryMaxMs: MINUTE,
  /** After a failed write, records of others are refused for so long, ms; then the disk is tried again. */
  diskRetryMs: 15 * SECOND,
  /** Keys a rule said no to, remembered so that we do not ask again, count. */
  refusedMax: 10_000,
  /** Signatures that did not hold, remembered so that nobody makes us check them again, count. */
  forgeriesMax: 1000,

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
  /** Announced records asked for and not yet delivered, count per link, and for how long, ms. */
  wantMax: 256,
  wantTimeoutMs: 8 * SECOND,
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

  // What applications say to each other.
  /** A peer's presence, bytes; one channel's question may be larger. */
  presenceBytesMax: 4 * KIB,
  /** Presences taken from one peer per second, count; what is more is dropped. */
  presencesTakenPerSecond: 20,
  /** Pause between two presences of our own, ms: half of what others take. */
  presenceGapMs: 100,
  /** Questions of one peer that our application answers at once, count; others are declined. */
  answersOpenMax: 32,

  // The mesh.
  peersAim: 8,
  peersMax: 24,
  peersPerSubnetMax: 3,
  /** One random link makes room for another this often, ms: no circle of friends closes for ever. */
  peersRotateMs: 10 * MINUTE,
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

  // Connections.
  /** Connections of one room, count: the browser's own limit is 500 per page, closed ones included. */
  connectionsMax: 48,
  /** Connections a stranger's offer made us open that are not up yet, count. */
  halfOpenMax: 16,
  /** How long such a one may stay, ms; and how long it is safe from the next stranger. */
  halfOpenMs: 15 * SECOND,
  halfOpenSafeMs: 3 * SECOND,
  /** How long a connection may be up without its lanes and its peer known, ms. */
  unjoinedMs: 8 * SECOND,
  /** What Trystero's own channel may carry: one frame, and all of them per window, bytes. */
  foreignFrameBytesMax: 4 * KIB,
  foreignBytesMax: 64 * KIB,
  foreignWindowMs: 10 * MINUTE,
  /** Messages that may arrive before our host knows the link, bytes. */
  earlyBytesMax: 1024 * KIB,
  /** Bytes a lane hands to the browser ahead of the wire; small, so that queues stay ours to order. */
  laneBufferBytes: { control: 64 * KIB, bulk: 256 * KIB, signal: 32 * KIB },
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

  // Signers and keys.
  /** Work of locking a key with a password, and most that opening one may take, powers of two: scrypt needs 1 KiB times that. */
  passwordLogN: 16,
  passwordLogNMax: 18,
  /** How long a page waits for an extension that is not there yet, ms. */
  signerAppearsMs: 3 * SECOND,
  /** How long a signer may take that asks a person, ms; and one that sent the person to another page. */
  signerAnswerMs: 2 * MINUTE,
  signerPersonMs: 5 * MINUTE,
  /** Signatures one signer may owe us, count: whoever refuses them all must see an end. */
  signerQueueMax: 10_000,
  /** One message of a remote signer's relay, bytes of text: a record, encrypted, in base64, and its envelope. */
  signerMessageBytesMax: 128 * KIB,
  /** Peers are not kept waiting longer for a signer that asks a person, ms; until it answers we are anonymous. */
  signerPatienceMs: 3 * SECOND,

  // The score of a remote: merit less strikes.
  /** A link closes when its strikes are so much above its merit, and its remote is banned at so many strikes. */
  strikesClose: 50,
  strikesBan: 100,
  /** Who was banned stays away so long, ms. */
  banMs: DAY_MS,
  /** What is left of strikes and merit after a minute. */
  strikeDecayPerMinute: 0.9,
  /** A new record earns one point, up to so many: being useful forgives clumsiness, never an attack. */
  meritMax: 20,
  /** Strikes above merit from which nothing is announced to a remote, and from which its announcements are not heard. */
  strikesQuiet: 1,
  strikesDeaf: 20,
} as const;

/** What `config.session` may set: everything a stranger may cost us, in one object. */
export interface SessionLimits {
  /** Whether peers without an author's certificate are let in. */
  readonly certificate: 'optional' | 'required';
  /** Links at most, count. */
  readonly peersMax: number;
  /** Sessions at once that are not open yet, count. */
  readonly halfOpenMax: number;
  /** From joined to open, ms; then the longest wait for HELLO, AUTH and READY. */
  readonly handshakeTimeoutMs: number;
  readonly helloTimeoutMs: number;
  readonly challengeTimeoutMs: number;
  readonly readyTimeoutMs: number;
  /** What a peer may send before it is open: messages, count, and bytes. */
  readonly handshakeMessagesMax: number;
  readonly handshakeBytesMax: number;
  /** A fresh proof is asked for this often, and must come within, ms. */
  readonly reauthEveryMs: number;
  readonly reauthTimeoutMs: number;
  /** Silence before a ping, ms; wait for its pong, ms; pongs missed in a row that close, count. */
  readonly idleTimeoutMs: number;
  readonly pongTimeoutMs: number;
  readonly pongMissesMax: number;
  /** Age at which a session ends, ms, of a peer with a certificate and of one without. */
  readonly sessionMaxMs: number;
  readonly anonymousSessionMaxMs: number;
  /** How long we still listen after goodbye, ms. */
  readonly drainMs: number;
  /** What an open link may send per second, and at once: messages, count, and bytes. */
  readonly framesPerSecond: number;
  readonly framesBurst: number;
  readonly bytesPerSecond: number;
  readonly bytesBurst: number;
  /** Strikes above merit that close a link; strikes that ban its remote, and for how long, ms. */
  readonly strikesClose: number;
  readonly strikesBan: number;
  readonly banMs: number;
  /** Pauses after the first, second, … failure in a row of the same remote, ms. */
  readonly backoffMs: readonly number[];
}

/** Where `config.session` says nothing. */
export const SESSION_DEFAULTS: SessionLimits = {
  certificate: 'optional',
  peersMax: LIMITS.peersMax,
  halfOpenMax: LIMITS.halfOpenMax,
  handshakeTimeoutMs: LIMITS.handshakeTimeoutMs,
  helloTimeoutMs: LIMITS.helloTimeoutMs,
  challengeTimeoutMs: LIMITS.challengeTimeoutMs,
  readyTimeoutMs: LIMITS.readyTimeoutMs,
  handshakeMessagesMax: LIMITS.handshakeMessagesMax,
  handshakeBytesMax: LIMITS.handshakeBytesMax,
  reauthEveryMs: LIMITS.reauthEveryMs,
  reauthTimeoutMs: LIMITS.reauthTimeoutMs,
  idleTimeoutMs: LIMITS.idleTimeoutMs,
  pongTimeoutMs: LIMITS.pongTimeoutMs,
  pongMissesMax: LIMITS.pongMissesMax,
  sessionMaxMs: LIMITS.sessionMaxMs,
  anonymousSessionMaxMs: LIMITS.anonymousSessionMaxMs,
  drainMs: LIMITS.drainMs,
  framesPerSecond: LIMITS.framesPerSecond,
  framesBurst: LIMITS.framesBurst,
  bytesPerSecond: LIMITS.bytesPerSecond,
  bytesBurst: LIMITS.bytesBurst,
  strikesClose: LIMITS.strikesClose,
  strikesBan: LIMITS.strikesBan,
  banMs: LIMITS.banMs,
  backoffMs: LIMITS.backoffMs,
};
