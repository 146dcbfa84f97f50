import { describe, expect, it } from 'vitest';
import { sessionLimits } from '../protocol/session-limits.ts';
import { FAULT_COST, fault, isFault, type FaultCode } from './fault.ts';
import { LIMITS, SESSION_DEFAULTS } from './limits.ts';
import { ALL_LIMITS } from './limits/all.ts';
import { ADMISSION_LIMITS } from './limits/admission.ts';
import { FILE_LIMITS } from './limits/files.ts';
import { FILE_KEEPING_LIMITS } from './limits/file-keeping.ts';
import { FILE_MAKING_LIMITS } from './limits/file-making.ts';
import { INSIGHT_LIMITS } from './limits/insight.ts';
import { STREAMING_LIMITS } from './limits/streaming.ts';
import { LIVE_LIMITS } from './limits/live.ts';
import { FILE_TRANSFER_LIMITS } from './limits/file-transfer.ts';
import { MESSAGE_LIMITS } from './limits/messages.ts';
import { MODERATION_LIMITS } from './limits/moderation.ts';
import { NETWORK_LIMITS } from './limits/network.ts';
import { PAGE_LIMITS } from './limits/page.ts';
import { POLICY_LIMITS } from './limits/policies.ts';
import { RECONCILIATION_LIMITS } from './limits/reconciliation.ts';
import { RECORD_LIMITS } from './limits/records.ts';
import { SESSION_LIMITS } from './limits/sessions.ts';

const entries = Object.entries(ALL_LIMITS) as [string, unknown][];

/** The numbers of a limit, also where it is a list or has parts. */
function numbersOf(value: unknown): number[] {
  return typeof value === 'number' ? [value] : Object.values(value as object).flatMap(numbersOf);
}

describe('every limit', () => {
  it('is a positive number that memory or a timer can hold', () => {
    for (const [name, value] of entries) {
      for (const number of numbersOf(value)) {
        expect(number, name).toBeGreaterThan(0);
        expect(Number.isFinite(number), name).toBe(true);
        if (name !== 'strikeDecayPerMinute') expect(Number.isSafeInteger(number), name).toBe(true);
      }
    }
  });

  it('stands in one file only', () => {
    const files = [RECORD_LIMITS, MODERATION_LIMITS, MESSAGE_LIMITS, SESSION_LIMITS, ADMISSION_LIMITS, RECONCILIATION_LIMITS, NETWORK_LIMITS, PAGE_LIMITS, POLICY_LIMITS, FILE_LIMITS, FILE_KEEPING_LIMITS, FILE_MAKING_LIMITS, FILE_TRANSFER_LIMITS, STREAMING_LIMITS, LIVE_LIMITS, INSIGHT_LIMITS];
    expect(files.flatMap((limits) => Object.keys(limits)).sort()).toEqual(Object.keys(ALL_LIMITS).sort());
  });

  it('that is a list of pauses never gets shorter', () => {
    for (const name of ['helloResendMs', 'backoffMs', 'dialBackoffMs'] as const) {
      const pauses: readonly number[] = LIMITS[name];
      expect([...pauses].sort((one, other) => one - other)).toEqual(pauses);
    }
  });
});

describe('session defaults', () => {
  it('are the limits of the same name, and what a room may ask for', () => {
    const { certificate, ...numbers } = SESSION_DEFAULTS;
    expect(certificate).toBe('optional');
    for (const [name, value] of Object.entries(numbers)) expect(value).toBe(LIMITS[name as keyof typeof LIMITS]);
    expect(sessionLimits({ ...SESSION_DEFAULTS })).toEqual(SESSION_DEFAULTS);
  });
});

describe('strikes', () => {
  it('fade, close before they ban, and no single fault but a false proof closes', () => {
    expect(LIMITS.strikeDecayPerMinute).toBeLessThan(1);
    expect(LIMITS.strikesClose).toBeLessThan(LIMITS.strikesBan);
    const codes = Object.keys(FAULT_COST) as FaultCode[];
    expect(codes.filter((code) => FAULT_COST[code] >= LIMITS.strikesClose)).toEqual(['binding']);
  });

  it('are told from answers by what a fault is', () => {
    expect(isFault(fault('limit', 'why'))).toBe(true);
    for (const value of [undefined, null, 0, 'fault', [], {}, { fault: 'limit' }, { reason: 'why' }]) expect(isFault(value)).toBe(false);
  });
});

describe('what one link may keep in our memory', () => {
  it('fits the budget of the whole replica, with as many links as we allow', () => {
    expect(LIMITS.creditBytes + LIMITS.recordBytesMax).toBeLessThanOrEqual(LIMITS.unverifiedLinkBytesMax);
    expect(LIMITS.unverifiedLinkBytesMax).toBeLessThanOrEqual(LIMITS.unverifiedBytesMax);
    expect(LIMITS.futureAcceptMs).toBeLessThan(LIMITS.futureDeferMs);
    expect(LIMITS.pushBytesMax).toBeLessThanOrEqual(LIMITS.creditBytes);
  });
});

describe('limits fit each other:', () => {
  it.each<[string, boolean]>([
    ['a record of full content has room for one full value in each tag', LIMITS.policyContentBytesMax + LIMITS.tagsMax * LIMITS.tagValueBytesMax < LIMITS.recordBytesMax],
    ['a delete can name every record', '30078:'.length + 64 + ':/'.length + LIMITS.policyNameBytesMax + LIMITS.recordNameBytesMax <= LIMITS.tagValueBytesMax],
    ['a full file has the most pieces of the largest size', ALL_LIMITS.fileBytesMax === ALL_LIMITS.filePiecesMax * ALL_LIMITS.filePieceBytesMax],
    ['a layer and its head fit what one may say about files', ALL_LIMITS.filePiecesMax * 32 + 64 <= LIMITS.fileMessageBytesMax && LIMITS.fileMessageBytesMax < LIMITS.messageBytesMax],
    ['a file may come at 50 MB/s and more', Math.min(LIMITS.fileBytesPerSecond, LIMITS.fileFramesPerSecond * ALL_LIMITS.fileBlockBytes) > 100e6],
    ['a layer fits one frame', ALL_LIMITS.filePiecesMax * 32 <= ALL_LIMITS.frameBytesMax],
    ['pieces on their way are more than one of the largest, beside what is kept for who reads', FILE_TRANSFER_LIMITS.fileAssemblyBytesMax - FILE_TRANSFER_LIMITS.filePlayedBytes > ALL_LIMITS.filePieceBytesMax],
    ['pieces are read for every slot', FILE_TRANSFER_LIMITS.fileReadBytesMax >= FILE_TRANSFER_LIMITS.fileSlots * ALL_LIMITS.filePieceBytesMax],
    ['whoever is asked for as much as we ask for is not at fault', FILE_TRANSFER_LIMITS.fileRequestsMax < FILE_TRANSFER_LIMITS.fileRequestsWaitingMax],
    ['both sides may want as many files as they fetch', 2 * FILE_TRANSFER_LIMITS.filesFetchedMax <= FILE_TRANSFER_LIMITS.fileClaimsMax],
    ['a peer is late before it is silent', FILE_TRANSFER_LIMITS.fileLateMaxMs < FILE_TRANSFER_LIMITS.fileRequestTimeoutMs],
    ['a record has room for all its previews', ALL_LIMITS.filesPerRecordMax * ALL_LIMITS.filePreviewBytesMax * 4 / 3 <= ALL_LIMITS.policyContentBytesMax],
    ['a record fits one frame', LIMITS.recordBytesMax < LIMITS.frameBytesMax],
    ['we send what we accept', LIMITS.frameBytesQuick < LIMITS.frameBytesMax],
    ['a batch fits the credit', LIMITS.batchBytes <= LIMITS.creditBytes],
    ['what credit allows, admission holds', LIMITS.creditBytes <= LIMITS.unverifiedLinkBytesMax],
    ['a sketch fits one message', LIMITS.reconcileBytesMax < LIMITS.messageBytesMax],
    ['one message never counts as a stall', LIMITS.messageBytesMax <= LIMITS.outboundBytesMax],
    ['a stall is noticed before it is cut', LIMITS.outboundBytesMax <= LIMITS.outboundBytesHardMax],
    ['what is inflated is a message', LIMITS.inflateBytesMax <= LIMITS.messageBytesMax],
    ['a batch may be deflated', LIMITS.batchBytes + LIMITS.recordBytesMax < LIMITS.inflateBytesMax],
    ['an encrypted description fits a signal', LIMITS.sdpBytesMax * 1.4 <= LIMITS.signalBytesMax],
    ['strangers cannot use up our links', LIMITS.peersMax + LIMITS.halfOpenMax <= LIMITS.connectionsMax],
    ['we aim for what we allow', LIMITS.peersAim <= LIMITS.peersMax],
    ['a batch pushed live is urgent', LIMITS.urgentBytesMax >= LIMITS.batchBytes],
    ['an application message fits one message', LIMITS.appPayloadBytesMax < LIMITS.messageBytesMax],
    ['a presence fits an application message', LIMITS.presenceBytesMax <= LIMITS.appPayloadBytesMax],
    ['what we send of our presence, others take', 1000 / LIMITS.presenceGapMs <= LIMITS.presencesTakenPerSecond],
    ['at first a whole part is asked for, and then the next', 2 * LIMITS.stockPartRecords <= LIMITS.takeRecordsMin],
    ['who stands by does not stall', LIMITS.takePatienceMs < LIMITS.reconcileStallMs],
    ['a piece of a large question is not urgent', LIMITS.verifyUrgentRecords < LIMITS.verifyPieceRecords / 2],
    ['what was gathered is checked at once', LIMITS.verifyPieceRecords <= LIMITS.verifyGatherRecords && LIMITS.verifyGatherRecords <= LIMITS.verifyBatchRecords],
    ['a handshake with a certificate fits its budget', LIMITS.certificateBytesMax * 2 < LIMITS.handshakeBytesMax],
    ['an honest handshake fits its budget', LIMITS.helloResendMs.length + 4 <= LIMITS.handshakeMessagesMax],
    ['honest challenges keep their distance', 2 * LIMITS.challengeGapMs <= LIMITS.reauthEveryMs],
  ])('%s', (_, holds) => {
    expect(holds).toBe(true);
  });
});
