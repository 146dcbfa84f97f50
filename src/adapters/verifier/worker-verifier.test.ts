import { describe, expect, test } from 'vitest';
import { PatientWorker } from '../../../test/conformance/curve-worker-fake.ts';
import { FORGERIES, ORIGINAL_RECORDS } from '../../../test/conformance/signatures.ts';
import { isFault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { SignedRecord } from '../../core/record/record.ts';
import { decodeSigned } from '../../core/record/signed.ts';
import type { Verifier } from '../../ports.ts';
import { PLAIN_CURVE } from './plain-curve.ts';
import { CurveWorkers } from './pool.ts';
import { QuickChecks } from './quick-checks.ts';
import { workerVerifier } from './worker-verifier.ts';

const good = record(ORIGINAL_RECORDS[0]!);
const forged = record(FORGERIES['a bit of s']!(ORIGINAL_RECORDS[0]!));

interface Fixture {
  readonly verifier: Verifier;
  readonly pool: CurveWorkers;
  readonly worker: PatientWorker;
  /** Records that were checked on this thread, count. */
  readonly checkedHere: () => number;
  /** Workers started, count. */
  readonly started: () => number;
}

/** A verifier over a worker that waits to be told, and a fallback that knows without checking. */
function fixture(): Fixture {
  const worker = new PatientWorker();
  let checked = 0;
  const fallback: Verifier = {
    verify: async (records) => {
      checked += records.length;
      return records.map((each) => each === good);
    },
    identify: async (records) => {
      checked += records.length;
      return { ids: records.map(() => good.id), valid: records.map((bytes) => bytes === good.bytes) };
    },
    close: () => undefined,
  };
  let started = 0;
  const startWorker = async (): Promise<PatientWorker> => (started++, worker);
  const pool = new CurveWorkers({ workers: 1, startWorker, loadModule: async () => undefined });
  return { verifier: workerVerifier({ pool, fallback }), pool, worker, checkedHere: () => checked, started: () => started };
}

/** Lets everything happen that waits for nothing outside. */
const settle = (): Promise<unknown> => new Promise(setImmediate);

test('what a worker answers is the answer', async () => {
  const { verifier, worker, checkedHere } = fixture();
  const answer = verifier.verify([good, forged]);
  await settle();
  worker.answer();
  expect(await answer).toEqual([true, false]);
  expect(checkedHere()).toBe(0);
});

test('ids come from the worker as well, and from here where it dies', async () => {
  const { verifier, worker, checkedHere } = fixture();
  const answer = verifier.identify([forged.bytes, good.bytes]);
  await settle();
  worker.answer();
  expect(await answer).toEqual({ ids: [forged.id, good.id], valid: [false, true] });
  const second = verifier.identify([good.bytes]);
  await settle();
  expect(checkedHere()).toBe(0);
  worker.crash();
  expect(await second).toEqual({ ids: [good.id], valid: [true] });
  expect(checkedHere()).toBe(1);
});

test('warming starts a worker before there is anything to check, once', async () => {
  const { verifier, started } = fixture();
  await settle();
  expect(started()).toBe(0);
  verifier.warm?.();
  verifier.warm?.();
  await settle();
  expect(started()).toBe(1);
});

test('a byte that is not 1 is no yes', async () => {
  const { verifier, worker } = fixture();
  const answer = verifier.verify([good, good, good]);
  await settle();
  worker.answer(new Uint8Array([1, 2, 255]).buffer);
  expect(await answer).toEqual([true, false, false]);
});

test('what a worker leaves undone is done on this thread', async () => {
  const { verifier, worker, checkedHere } = fixture();
  const answer = verifier.verify([good, forged]);
  await settle();
  worker.crash();
  expect(await answer).toEqual([true, false]);
  expect(await verifier.verify([forged])).toEqual([false]);
  expect(checkedHere()).toBe(3);
});

test.each([
  ['throws', () => Promise.reject(new Error('forbidden on purpose'))],
  ['gives nothing', async () => undefined],
])('where starting a worker %s, this thread checks', async (_, startWorker) => {
  const verifier = workerVerifier({ pool: new CurveWorkers({ startWorker }) });
  expect(await verifier.verify([good, forged])).toEqual([true, false]);
  verifier.close();
});

describe('where this thread has a quick curve', () => {
  const NONE = new Uint8Array(0);
  const many = Array.from({ length: LIMITS.verifyHereRecords }, (_, i) => (i % 3 === 0 ? forged : good));

  test('a few records are checked here, in the same turn and without a worker', async () => {
    const pool = new CurveWorkers({ startWorker: () => Promise.reject(new Error('nobody asks for one')) });
    const verifier = workerVerifier({ pool, curve: PLAIN_CURVE });
    let verdicts: readonly boolean[] | undefined;
    void verifier.verify([good, forged]).then((answer) => (verdicts = answer));
    await Promise.resolve();
    await Promise.resolve();
    expect(verdicts).toEqual([true, false]);
    expect(await verifier.identify([forged.bytes, good.bytes])).toEqual({ ids: [forged.id, good.id], valid: [false, true] });
  });

  test('what exceeds the allowance is for the workers, until time has passed', async () => {
    let now = 0;
    const checks = new QuickChecks(PLAIN_CURVE, { now: () => now });
    expect(checks.check(many)).toEqual(many.map((record) => record === good));
    expect([checks.allow(LIMITS.verifyHereRecords + 1), checks.allow(LIMITS.verifyHereRecords), checks.allow(1)]).toEqual([false, true, false]);
    now += 3;
    expect([checks.allow(3 * LIMITS.verifyHerePerMs + 1), checks.allow(3 * LIMITS.verifyHerePerMs)]).toEqual([false, true]);
    now += 1_000_000;
    expect([checks.allow(LIMITS.verifyHereRecords), checks.allow(1)]).toEqual([true, false]);
    now -= 500;
    expect(checks.allow(1)).toBe(false);
  });

  test('warming lets a worker compile first, and signs and checks here once', async () => {
    let keys = 0;
    const curve = { ...PLAIN_CURVE, key: (secret: Uint8Array) => (keys++, PLAIN_CURVE.key(secret)) };
    const worker = new PatientWorker();
    const pool = new CurveWorkers({ workers: 1, startWorker: async () => worker, loadModule: async () => undefined });
    const verifier = workerVerifier({ pool, curve });
    verifier.warm?.();
    verifier.warm?.();
    await settle();
    expect(keys).toBe(0);
    worker.answer(new Uint8Array([0]).buffer);
    await settle();
    expect(keys).toBe(1);
    expect(await verifier.verify([good, forged])).toEqual([true, false]);
  });

  test('closing is heard here as well', async () => {
    const verifier = workerVerifier({ pool: new CurveWorkers({ workers: 0 }), curve: PLAIN_CURVE });
    verifier.close();
    await expect(verifier.verify([good])).rejects.toThrow('closed');
    await expect(verifier.identify([good.bytes])).rejects.toThrow('closed');
  });

  test('a curve that throws is never a verdict', async () => {
    const broken = { ...PLAIN_CURVE, verify: () => { throw new Error('broken on purpose'); } };
    const verifier = workerVerifier({ pool: new CurveWorkers({ workers: 0 }), curve: broken });
    await expect(verifier.verify([good])).rejects.toThrow('broken on purpose');
    await expect(verifier.identify([NONE])).rejects.toThrow();
  });
});

test('closing rejects, and leaves workers to whoever made them', async () => {
  const { verifier, worker, pool, checkedHere } = fixture();
  const answers = Promise.allSettled([verifier.verify([good]), verifier.verify([good])]);
  await settle();
  verifier.close();
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(worker.isTerminated).toBe(false);
  pool.close();
  await settle();
  expect([worker.isTerminated, checkedHere()]).toEqual([true, 0]);
});

test('a fallback that throws is never a verdict: everyone who waits hears of it', async () => {
  const fails = (): Promise<never> => Promise.reject(new Error('broken on purpose'));
  const broken: Verifier = { verify: fails, identify: fails, close: () => undefined };
  const verifier = workerVerifier({ pool: new CurveWorkers({ workers: 0 }), fallback: broken });
  for (const answer of await Promise.allSettled([verifier.verify([good]), verifier.verify([good])])) {
    expect(answer).toMatchObject({ status: 'rejected', reason: { message: 'broken on purpose' } });
  }
});

function record(bytes: Uint8Array): SignedRecord {
  const decoded = decodeSigned(bytes);
  if (isFault(decoded)) throw new Error(decoded.reason);
  return decoded;
}
