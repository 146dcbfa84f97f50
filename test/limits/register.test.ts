/**
 * The register of limits: for each number in `ALL_LIMITS` the test that deals with it, at best at the limit and one beyond, or
 * why there is none. A new limit without an entry fails here, as does a test that no longer speaks of its limit.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALL_LIMITS } from '../../src/core/base/limits/all.ts';

/** Limits by the file that tests them. */
const TESTED: Readonly<Record<string, string>> = {
  'src/adapters/journal/book.test.ts': `
    journalBytesMax`,
  'src/adapters/streaming/page-server.test.ts': `
    streamSilentMs streamWaitMs streamLookMs streamIdleMs streamAwakeMs streamsMax streamPatienceMs
    streamChunkBytesMax streamAheadBytes streamWishesMax`,
  'src/adapters/streaming/registration.test.ts': `
    streamProbeMs`,
  'src/core/mesh/health.test.ts': `
    endpointsKnownMax`,
  'src/core/mesh/itinerary.test.ts': `
    endpointsAtOnceMax`,
  'src/core/mesh/pace.test.ts': `
    announcementsPerHour`,
  'src/core/files/choke.test.ts': `
    fileSlots fileChokeMs fileOptimisticMs`,
  'src/core/files/hostile.test.ts': `
    fileBadPiecesMax fileRequestsWaitingMax fileUnsentBytesMax fileLayersGivenMax fileLayersKept fileClaimsMax fileWishesMax
    fileNewsBurst fileGivenUpMax`,
  'src/core/files/info.test.ts': `
    fileNameBytesMax filePieceBytesMax filePiecesMax filePixelsMax filePreviewBytesMax fileSecondsMax fileTypeBytesMax`,
  'src/core/files/read-pieces.test.ts': `
    fileReadsMax fileReadBytesMax`,
  'src/core/files/references.test.ts': `
    filesPerRecordMax`,
  'src/core/files/sniff.test.ts': `
    fileHeadBytes`,
  'src/core/files/swarm.test.ts': `
    fileRequestsMax fileRequestsFirst fileRequestTimeoutMs fileSilentMs fileLateMs fileWindowPieces fileAssemblyBytesMax
    filePlayedBytes filesFetchedMax fileSourcelessMs`,
  'src/core/files/tree.test.ts': `
    fileBlockBytes fileBytesMax filePieceBytesMin`,
  'src/adapters/hashing/thread.test.ts': `
    fileWorkerStartMs`,
  'src/adapters/media/dimensions.test.ts': `
    filePictureBytesMax filePicturePixelsMax`,
  'src/adapters/media/looks.test.ts': `
    fileLookMs`,
  'test/conformance/cutter.ts': `
    filePiecesInHand`,
  'src/core/files/playlist.test.ts': `
    liveRecentMax liveListsMax liveListMax liveHeadBytesMax liveSegmentMaxMs liveSegmentBytesMax`,
  'src/core/files/direct-message.test.ts': `
    directSdpBytesMax directTracksMax directAddressesMax`,
  'src/core/files/direct-giving.test.ts': `
    directPerPeerMax directAsksMax directAsksMs directJoinMs`,
  'src/core/files/direct-taking.test.ts': `
    directAskMs directAskedMax`,
  'src/adapters/live/unrecorded.test.ts': `
    liveBeatMs liveLookMs`,
  'src/database/files/piece-size.test.ts': `
    fileLargeBytes fileLargePieceBytes`,
  'src/database/files/direct-player.test.ts': `
    directRetryMs directRetryMaxMs`,
  'src/database/files/direct-put.test.ts': `
    directViewers directViewersMax`,
  'src/database/files/direct-room.test.ts': `
    directStraysMax`,
  'src/core/files/segment-list.test.ts': `
    liveListBytesMax`,
  'src/core/files/timeline.test.ts': `
    liveRecentKept liveYoungListMax liveSegmentMs`,
  'src/adapters/live/byte-segments.test.ts': `
    livePieceBytes livePieceMs`,
  'src/database/files/disputes.test.ts': `
    fileCutsMax fileCutTryMs fileCutTryMaxMs`,
  'src/database/files/live.test.ts': `
    liveSegmentMinMs liveSilentMs`,
  'src/database/files/known-files.test.ts': `
    filesKnownMax filesAskedMax`,
  'src/database/files/late-filing.test.ts': `
    fileMessagesEarlyMax fileMessageEarlyBytesMax`,
  'src/database/files/reads.test.ts': `
    fileGatherBytes`,
  'src/core/files/wire.test.ts': `
    fileRunBlocksMax`,
  'src/adapters/files/gatherings.test.ts': `
    fileGatheringsMax`,
  'src/database/files/relays.test.ts': `
    fileRelayBytesMax fileRelayRestMs`,
  'src/database/files/room-files.test.ts': `
    fileBudgetBytes fileDiskRetryMs fileGraceMs fileLostGraceMs fileTidyMs fileFactsMs`,
  'src/core/links/verdict.test.ts': `
    linkFieldMax linkTextMax`,
  'src/core/moderation/copies.test.ts': `
    copyTextMin`,
  'src/core/moderation/statement.test.ts': `
    statementReasonMax statementTagsMax statementWordMax`,
  'src/core/moderation/strangers.test.ts': `
    strangersTextsMax`,
  'src/core/patterns/patterns.test.ts': `
    patternPlacesMax patternTextMax patternTextMin`,
  'src/core/rules/content-options.test.ts': `
    policyAuthorsMax policyFileBytesMax policyHostBytesMax policyHostsMax policyLinkFieldsMax policyListsMax
    policyPatternCharsMax policyPatternsMax policyRulesMax policyTypeBytesMax policyTypesMax policyViewCountMax
    policyWordBytesMax policyWordsMax policyWorkBitsMax`,
  'src/core/rules/moderation.test.ts': `
    reportsMax reportsPerAuthorMax rulingsMax rulingsPerAuthorMax`,
  'test/limits/moderation.test.ts': `
    choicesMax judgedKeptMax nonceDigitsMax patternStepsMax verdictNamesMax verdictsKeptMax`,
  'src/adapters/judge/worker-judges.test.ts': `
    judgePieceRecords judgePieceCharacters judgeAheadPieces judgeStartsMax judgeStallMs`,
  'src/adapters/nostr-signers/extension-signer.test.ts': `
    signerAppearsMs signerAnswerMs`,
  'src/adapters/nostr-signers/remote-signer.test.ts': `
    signerPersonMs`,
  'src/adapters/verifier/pool.test.ts': `
    verifyPieceRecords verifyAheadRecords verifyStallMs`,
  'src/adapters/verifier/worker-desk.test.ts': `
    verifyBatchRecords verifyBatchMs verifyGatherRecords verifyGatherMs`,
  'src/adapters/verifier/worker-verifier.test.ts': `
    verifyHereRecords verifyHerePerMs`,
  'src/adapters/webrtc/deflate.test.ts': `
    deflateBelowBytesPerMs deflateAfterMs deflateBytesMin deflateSavesPercent inflateBytesMax`,
  'src/adapters/webrtc/framing.test.ts': `
    frameBytesSend frameBytesQuick batchBytes reassemblyMs fragmentBytesMin`,
  'src/adapters/webrtc/guard.test.ts': `
    sdpBytesMax gatherMs connectionsMax halfOpenMax halfOpenMs halfOpenSafeMs securingMs unjoinedMs foreignFrameBytesMax
    foreignBytesMax foreignWindowMs`,
  'src/adapters/webrtc/introductions.test.ts': `
    signalBytesMax signalsPerMinute carriedOffersPerMinute introducedMax`,
  'src/adapters/webrtc/lanes.test.ts': `
    inflateRatioMax laneBufferBytes`,
  'src/core/mesh/mesh.test.ts': `
    peersPerSubnetMax peersRotateMs peersKeepPlaceMs dialBackoffMs remotesMax`,
  'src/core/protocol/epochs.test.ts': `
    doorkeepMs`,
  'src/core/protocol/handshake.test.ts': `
    reauthEveryMs idleTimeoutMs pongTimeoutMs`,
  'src/core/protocol/score.test.ts': `
    strikesClose strikesBan strikeDecayPerMinute meritMax`,
  'src/core/protocol/session-limits.test.ts': `
    peersMax`,
  'src/core/protocol/session.test.ts': `
    helloTimeoutMs challengeTimeoutMs readyTimeoutMs handshakeMessagesMax handshakeBytesMax sessionMaxMs
    anonymousSessionMaxMs framesBurst bytesBurst`,
  'src/core/protocol/session-files.test.ts': `
    fileFramesBurst fileBytesBurst`,
  'src/core/protocol/standing.test.ts': `
    backoffMs banMs`,
  'src/core/protocol/wire.test.ts': `
    recordBytesMax messageBytesMax frameBytesMax frameBytesMin recordsPerMessageMax urgentBytesMax appNameBytesMax
    appPayloadBytesMax fileMessageBytesMax certificateBytesMax unverifiedLinkBytesMax setRecordsMax announceMax inquiryRecordsMax`,
  'src/core/record/json.test.ts': `
    jsonDepthMax jsonNodesMax`,
  'src/core/record/nip44.test.ts': `
    sealedTextBytesMax`,
  'src/core/record/packing.test.ts': `
    tagsMax tagValuesMax tagValueBytesMax`,
  'src/core/record/rekey.test.ts': `
    rekeyPartsMax`,
  'src/core/replica/admission.test.ts': `
    futureAcceptMs futureDeferMs deferredMax unverifiedBytesMax diskRetryMs refusedMax forgeriesMax`,
  'src/core/replica/arrivals.test.ts': `
    verifyUrgentRecords`,
  'src/core/replica/conversation.test.ts': `
    reconcileRounds reconcileStallMs bringGraceMs bringPaceMs`,
  'src/core/replica/doorkeeper.test.ts': `
    handshakeTimeoutMs drainMs doorBusyMs`,
  'src/core/replica/asking.test.ts': `
    wantAgainMs wantsMax`,
  'src/core/replica/gossip.test.ts': `
    announceDelayMs wantMax`,
  'src/core/replica/hostile.test.ts': `
    havesPerSecond havesBurst announcedBurst creditBytes repairEveryMs busyRetryMs`,
  'src/core/replica/strays.test.ts': `
    straysPerSecond straysBurst`,
  'src/core/replica/memories.test.ts': `
    deferredBytesMax`,
  'src/core/replica/patience.test.ts': `
    busyPatienceMs`,
  'src/core/replica/receipts.test.ts': `
    inquiryGapMs inquiryWaitingMax inquiriesPerSecond`,
  'src/core/replica/regarded.test.ts': `
    wantTimeoutMs strikesQuiet strikesDeaf`,
  'src/core/replica/repair.test.ts': `
    reconcileReruns repairRetryMs repairStuckMs repairLagMs`,
  'src/core/replica/stock.test.ts': `
    stockPartRecords stockPartsMax`,
  'src/core/replica/taking.test.ts': `
    takeRecordsMax takeSoonMs takePatienceMs`,
  'src/core/rules/policy-options.test.ts': `
    policyRecordsMax policyContentBytesMax policyReadBytesMax policyKeepDaysMax policyCollectionsMax policyOwnersMax`,
  'src/core/rules/sealed.test.ts': `
    sealedFieldsBytesMax`,
  'src/core/set/reconcile/hostile.test.ts': `
    reconcileBytesMax`,
  'src/core/set/reconcile/reconciler.test.ts': `
    horizonToleranceMs`,
  'src/database/certifier.test.ts': `
    signerPatienceMs`,
  'src/database/insight/insight.test.ts': `
    treePathMax comparisonsKeptMax destroyPatienceMs`,
  'src/database/insight/wire-words.test.ts': `
    traceLinesMax`,
  'src/database/part.test.ts': `
    loadTriesMax loadRetryMs loadRetryMaxMs`,
  'test/limits/peers.test.ts': `
    reconcileIdsMax recentMax presenceBytesMax presencesTakenPerSecond answersOpenMax`,
  'test/limits/records.test.ts': `
    recordNameBytesMax policyNameBytesMax letterReadersMax rekeyRecordsMax passwordLogNMax`,
  'test/limits/strangers.test.ts': `
    offersPerMinute presencesPerMinute earlyBytesMax signerMessageBytesMax`,
  'test/protocol/attacks.test.ts': `
    versionsMax challengeGapMs noncesMax`,
  'test/protocol/certificate-attacks.test.ts': `
    certificateMs`,
};

/** Limits without a test that names them, by the reason. */
const UNTESTED: Readonly<Record<string, string>> = {
  'a pause, a size or an aim of our own: no peer can go beyond it': `
    verifyWorkersMax rangesMax busyRetryMaxMs stockFromRecords takeRecordsMin takesMax bringersMax pushBytesMax
    receiptRetryMs receiptRetryMaxMs presenceGapMs peersAim offersOpenMax offersPerAnnounce offerReuseMs offerMaxMs
    dialAnswerMs dialMs passwordLogN signerQueueMax judgeSliceRecords queueRowsMax
    liveSliceMs directGatherMs livePlayAheadMs livePlayBehindMs livePlayGapMs
    fileBudgetQuotaParts fileDiskRetryMaxMs fileScanRecords fileAllMax filePreviewPixels filePictureHeadBytes fileAheadMs fileSilentMaxMs fileLateMaxMs fileSuspectsMax`,
  'tested in src/core/protocol/session.test.ts, with the numbers written out': `
    helloResendMs reauthTimeoutMs pongMissesMax framesPerSecond bytesPerSecond`,
  'the pace at which a bucket refills whose size is tested (announcedBurst, fileNewsBurst, fileFramesBurst, fileBytesBurst)': `
    announcedPerSecond fileNewsPerSecond fileFramesPerSecond fileBytesPerSecond`,
  'told of less often: everything is counted all the same': `
    verdictsToldPerSecond`,
  'a share of processor time: a test would measure time': `
    verifySliceMs fileSliceBytes`,
  'needs a disk that is slower than a camera': `
    liveUnkeptBytesMax`,
  'needs a browser whose buffers are full': `
    outboundBytesMax outboundStallMs outboundBytesHardMax`,
};

const words = (text: string): string[] => text.trim().split(/\s+/).filter((word) => word !== '');

describe('the register of limits', () => {
  it('has every limit exactly once, and nothing else', () => {
    const all = [...Object.values(TESTED), ...Object.values(UNTESTED)].flatMap(words);
    expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
    expect([...all].sort()).toEqual(Object.keys(ALL_LIMITS).sort());
  });

  it.each(Object.entries(TESTED))('%s speaks of its limits', (file, names) => {
    const path = new URL(`../../${file}`, import.meta.url);
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, 'utf8');
    expect(words(names).filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });
});
