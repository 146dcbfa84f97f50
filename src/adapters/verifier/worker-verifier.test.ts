import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeWorker } from '../../../test/conformance/check-worker-fake.ts';
import { FORGERIES, ORIGINAL_RECORDS } from '../../../test/conformance/signatures.ts';
import { isFault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { SignedRecord } from '../../core/record/record.ts';
import { decodeSigned } from '../../core/record/signed.ts';
import type { Verifier } from '../../ports.ts';
import { workerVerifier } from './worker-verifier.ts';

const CHUNK = LIMITS.verifyChunkRecords;
const good = record(ORIGINAL_RECORDS[0]!);
const forged = record(FORGERIES['a bit of s']!(ORIGINAL_RECORDS[0]!));

interface Fixture {
  readonly verifier: Verifier;
  readonly workers: readonly FakeWorker[];
  /** Records that were checked on this thread, count. */
  readonly checkedHere: () => number;
}

/** A verifier over workers that wait to be told, and a fallback that knows without checking. */
function fixture(workers = 2): Fixture {
  const started: FakeWorker[] = [];
  let checked = 0;
  const fallback: Verifier = {
    verify: async (records) => {
      checked += records.length;
      return records.map((each) => each === good);
    },
    close: () => undefined,
  };
  const startWorker = (): FakeWorker => {
    const worker = new FakeWorker('patient');
    started.push(worker);
    return worker;
  };
  return { verifier: workerVerifier({ workers, startWorker, fallback }), workers: started, checkedHere: () => checked };
}

test('one worker is started at once, the second when the first is busy, and never a third', async () => {
  const { verifier, workers } = fixture(9);
  expect(workers.length).toBe(1);
  void verifier.verify([good]);
  expect(workers.map(({ waiting }) => waiting)).toEqual([[1]]);
  void verifier.verify([good, forged]);
  expect(workers.map(({ waiting }) => waiting)).toEqual([[1], [2]]);
  for (let i = 0; i < 9; i++) void verifier.verify([good]);
  expect(workers.map(({ waiting }) => waiting.length)).toEqual([LIMITS.verifyChunksAhead, LIMITS.verifyChunksAhead]);
});

test('a batch is cut into chunks, and a worker gets the next one when it answers', async () => {
  const { verifier, workers } = fixture(1);
  const records = Array.from({ length: 2 * CHUNK + 5 }, (_, i) => (i % CHUNK === 1 ? forged : good));
  const answer = verifier.verify(records);
  expect(workers[0]!.waiting).toEqual([CHUNK, CHUNK]);
  workers[0]!.answer();
  expect(workers[0]!.waiting).toEqual([CHUNK, 5]);
  workers[0]!.answer();
  workers[0]!.answer();
  expect(await answer).toEqual(records.map((each) => each === good));
});

test('answers wait for those of questions asked before', async () => {
  const { verifier, workers } = fixture();
  const order: string[] = [];
  const first = verifier.verify([good]).then(() => order.push('first'));
  const second = verifier.verify([forged]).then(() => order.push('second'));
  workers[1]!.answer();
  await Promise.resolve();
  workers[0]!.answer();
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second']);
});

describe('a worker that dies', () => {
  test('leaves what it owed to this thread, and what waits to the other worker', async () => {
    const { verifier, workers, checkedHere } = fixture();
    const records = Array.from({ length: 6 * CHUNK }, (_, i) => (i % 7 === 0 ? forged : good));
    const answer = verifier.verify(records);
    workers[0]!.crash();
    expect(workers[0]!.isTerminated).toBe(true);
    while (workers[1]!.waiting.length > 0) workers[1]!.answer();
    expect(await answer).toEqual(records.map((each) => each === good));
    expect(checkedHere()).toBe(LIMITS.verifyChunksAhead * CHUNK);
  });

  test('is heard no more', async () => {
    const { verifier, workers } = fixture(1);
    const answer = verifier.verify([forged]);
    const late = workers[0]!.onmessage;
    workers[0]!.crash();
    late?.({ data: new Uint8Array([1]).buffer } as MessageEvent);
    expect(await answer).toEqual([false]);
  });

  test('is not started again; this thread does the rest', async () => {
    const { verifier, workers, checkedHere } = fixture(1);
    workers[0]!.crash();
    expect(await verifier.verify([good, forged])).toEqual([true, false]);
    expect([workers.length, checkedHere()]).toEqual([1, 2]);
  });

  test.each([
    ['too few verdicts', new ArrayBuffer(1)],
    ['too many verdicts', new ArrayBuffer(3)],
    ['no bytes', 'yes, yes'],
    ['nothing', undefined],
  ])('of its own nonsense: %s', async (_, data) => {
    const { verifier, workers, checkedHere } = fixture(1);
    const answer = verifier.verify([good, forged]);
    workers[0]!.onmessage?.({ data } as MessageEvent);
    expect(await answer).toEqual([true, false]);
    expect([checkedHere(), workers[0]!.isTerminated]).toEqual([2, true]);
  });

  test('an answer that nobody asked for ends it too', () => {
    const { workers } = fixture(1);
    workers[0]!.onmessage?.({ data: new ArrayBuffer(1) } as MessageEvent);
    expect(workers[0]!.isTerminated).toBe(true);
  });
});

test('a byte that is not 1 is no yes', async () => {
  const { verifier, workers } = fixture(1);
  const answer = verifier.verify([good, good, good]);
  workers[0]!.answer(new Uint8Array([1, 2, 255]).buffer);
  expect(await answer).toEqual([true, false, false]);
});

test.each([
  ['throws', () => { throw new Error('forbidden on purpose'); }],
  ['gives nothing', () => undefined],
])('where starting a worker %s, this thread checks', async (_, startWorker) => {
  const verifier = workerVerifier({ startWorker });
  expect(await verifier.verify([good, forged])).toEqual([true, false]);
  verifier.close();
});

test('closing ends the workers and hears no answer of theirs', async () => {
  const { verifier, workers } = fixture();
  const answers = Promise.allSettled([verifier.verify([good]), verifier.verify([good])]);
  const late = workers.map(({ onmessage }) => onmessage);
  verifier.close();
  for (const onmessage of late) onmessage?.({ data: new Uint8Array([1]).buffer } as MessageEvent);
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, true]);
});

describe('a worker that falls silent', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('is given up after a while', async () => {
    const { verifier, workers, checkedHere } = fixture(1);
    const answer = verifier.verify([good, forged]);
    vi.advanceTimersByTime(LIMITS.verifyStallMs - 1);
    expect([workers[0]!.isTerminated, checkedHere()]).toEqual([false, 0]);
    vi.advanceTimersByTime(1);
    expect(await answer).toEqual([true, false]);
    expect([workers[0]!.isTerminated, checkedHere()]).toEqual([true, 2]);
  });

  test('is not silent while it answers, however long a batch takes', async () => {
    const { verifier, workers, checkedHere } = fixture(1);
    const answer = verifier.verify(new Array<SignedRecord>(4 * CHUNK).fill(good));
    for (let i = 0; i < 4; i++) {
      vi.advanceTimersByTime(LIMITS.verifyStallMs - 1);
      workers[0]!.answer();
    }
    expect(await answer).toHaveLength(4 * CHUNK);
    expect(checkedHere()).toBe(0);
  });

  test('may rest when nothing is asked of it', () => {
    const { workers } = fixture(1);
    vi.advanceTimersByTime(10 * LIMITS.verifyStallMs);
    expect(workers[0]!.isTerminated).toBe(false);
  });
});

function record(bytes: Uint8Array): SignedRecord {
  const decoded = decodeSigned(bytes);
  if (isFault(decoded)) throw new Error(decoded.reason);
  return decoded;
}
