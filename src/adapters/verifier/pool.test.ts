import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EagerWorker, PatientWorker } from '../../../test/conformance/curve-worker-fake.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { concatBytes } from '../../core/base/bytes.ts';
import { writeUnsigned } from '../../core/record/packed-writer.ts';
import { packedId } from '../../core/record/packed-id.ts';
import { SchnorrKey } from '../../core/record/schnorr.ts';
import { CurveWorkers, type CurveWorkersOptions } from './pool.ts';

const PIECE = LIMITS.verifyPieceRecords;
const AHEAD = LIMITS.verifyAheadRecords;
const SECRET = new Uint8Array(32).fill(5);
const KEY = new SchnorrKey(SECRET);
const MESSAGES = Array.from({ length: 5 }, (_, i) => new Uint8Array(32).fill(i));
const GOOD = concatBytes(MESSAGES[0]!, KEY.publicKey, KEY.sign(MESSAGES[0]!));
/** Records that nobody signed yet, and what signing gives. */
const UNSIGNED = [1, 2].map((at) => [writeUnsigned(KEY.publicKey, { kind: 1, created_at: at, tags: [], content: '' })]);
const authored = ([record]: readonly Uint8Array[]): Uint8Array => concatBytes(packedId(record!), KEY.sign(packedId(record!)));
const FORGED = concatBytes(MESSAGES[1]!, GOOD.subarray(32));

/** As many claims, of which two are forged, at different places of different pieces. */
function claims(count: number): Uint8Array<ArrayBuffer> {
  return concatBytes(...verdicts(count).map((verdict) => (verdict === 0 ? FORGED : GOOD))) as Uint8Array<ArrayBuffer>;
}

function verdicts(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i === 0 || i === PIECE + 3 ? 0 : 1));
}

interface Fixture {
  readonly pool: CurveWorkers;
  readonly workers: readonly PatientWorker[];
}

/** A pool over workers that wait to be told. */
function fixture(options: CurveWorkersOptions = {}): Fixture {
  const workers: PatientWorker[] = [];
  const startWorker = async (): Promise<PatientWorker> => {
    const worker = new PatientWorker();
    workers.push(worker);
    return worker;
  };
  return { pool: new CurveWorkers({ workers: 2, startWorker, loadModule: async () => undefined, ...options }), workers };
}

/** Lets everything happen that waits for nothing outside. */
const settle = (): Promise<unknown> => new Promise(setImmediate);

async function answerAll(workers: readonly PatientWorker[]): Promise<void> {
  while (workers.some(({ waiting }) => waiting.length > 0)) {
    for (const worker of workers) worker.answer();
    await settle();
  }
}

describe('starting', () => {
  test('waits for the first work, or for a word', async () => {
    const { pool, workers } = fixture();
    await settle();
    expect(workers.length).toBe(0);
    pool.start();
    pool.start();
    await settle();
    expect(workers.length).toBe(1);
  });

  test('tells a worker first whether there is a compiled curve', async () => {
    const module = {} as WebAssembly.Module;
    const { pool, workers } = fixture({ loadModule: async () => module });
    pool.start();
    await settle();
    expect(workers[0]!.told).toEqual([{ type: 'start', module }]);
  });

  test('does without one where it cannot be had', async () => {
    const { pool, workers } = fixture({ loadModule: () => Promise.reject(new Error('forbidden on purpose')) });
    pool.start();
    await settle();
    expect(workers[0]!.told).toEqual([{ type: 'start', module: undefined }]);
  });

  test('a second worker comes when the first has enough to do, and never a third', async () => {
    const { pool, workers } = fixture({ workers: 9 });
    void pool.verify(claims(PIECE));
    await settle();
    expect(workers.map(({ waiting }) => waiting)).toEqual([[PIECE]]);
    void pool.verify(claims(3 * AHEAD));
    await settle();
    const loads = workers.map(({ waiting }) => waiting.reduce((sum, units) => sum + units, 0));
    expect(loads).toEqual([AHEAD, AHEAD]);
  });
});

describe('work', () => {
  test('is cut into pieces, and comes back whole', async () => {
    const { pool, workers } = fixture({ workers: 1 });
    const answer = pool.verify(claims(2 * PIECE));
    await settle();
    expect(workers[0]!.waiting).toEqual([PIECE, PIECE]);
    await answerAll(workers);
    expect([...(await answer)!]).toEqual(verdicts(2 * PIECE));
  });

  test('that is large waits for room, small work does not', async () => {
    const { pool, workers } = fixture({ workers: 1 });
    void pool.verify(claims(AHEAD + PIECE));
    void pool.verify(claims(2));
    await settle();
    expect(workers[0]!.waiting).toEqual([...new Array<number>(AHEAD / PIECE).fill(PIECE), 2]);
    workers[0]!.answer();
    expect(workers[0]!.waiting.at(-1)).toBe(PIECE);
  });

  test('of nothing is done', async () => {
    expect(await fixture().pool.verify(claims(0))).toEqual(new Uint8Array());
  });

  test('is given back where no worker starts', async () => {
    for (const startWorker of [async () => undefined, () => Promise.reject(new Error('forbidden on purpose'))]) {
      const { pool } = fixture({ startWorker });
      expect(await pool.verify(claims(2))).toBeUndefined();
      expect(await pool.verify(claims(2))).toBeUndefined();
    }
    expect(await fixture({ workers: 0 }).pool.verify(claims(2))).toBeUndefined();
  });
});

describe('signing', () => {
  test('gives packed records the ids and signatures that they would get here, in order and in pieces', async () => {
    const pool = new CurveWorkers({ workers: 1, startWorker: async () => new EagerWorker(), loadModule: async () => undefined });
    const packed = Array.from({ length: PIECE + 3 }, (_, i) => writeUnsigned(KEY.publicKey, { kind: 1, created_at: i, tags: [['d', 'ü'.repeat(i)]], content: `${i}` }));
    const answers = await pool.key(SECRET).author(packed);
    expect(answers).toEqual(concatBytes(...packed.map(packedId).flatMap((id) => [id, KEY.sign(id)])));
    expect(await pool.key(SECRET).author([])).toEqual(new Uint8Array());
    pool.close();
    expect(await pool.key(SECRET).author(packed)).toBeUndefined();
  });

  test('hands the secret over once, and not before it is needed', async () => {
    const { pool, workers } = fixture({ workers: 1 });
    const key = pool.key(SECRET);
    pool.start();
    await settle();
    expect(workers[0]!.told.length).toBe(1);
    const answers = [key.author(UNSIGNED[0]!), key.author(UNSIGNED[1]!)];
    await settle();
    expect(workers[0]!.told.slice(1)).toEqual([{ type: 'key', key: expect.any(Number), secret: SECRET.buffer }]);
    await answerAll(workers);
    expect(await Promise.all(answers)).toEqual(UNSIGNED.map(authored));
  });

  test('ends when the key is wiped, and the workers forget it', async () => {
    const { pool, workers } = fixture({ workers: 1 });
    const key = pool.key(SECRET);
    void key.author(UNSIGNED[0]!);
    await settle();
    key.wipe();
    expect(workers[0]!.told.at(-1)).toMatchObject({ type: 'wipe' });
    expect(await key.author(UNSIGNED[0]!)).toBeUndefined();
  });

  test('ends with the pool', async () => {
    const { pool } = fixture();
    const key = pool.key(SECRET);
    const open = key.author(UNSIGNED[0]!);
    pool.close();
    expect([await open, await key.author(UNSIGNED[0]!)]).toEqual([undefined, undefined]);
  });
});

describe('a worker that dies', () => {
  test('loses the jobs it has a piece of, and what waits goes to the other', async () => {
    const { pool, workers } = fixture();
    const lost = pool.verify(claims(AHEAD));
    await settle();
    const kept = pool.verify(claims(AHEAD));
    await settle();
    workers[0]!.crash();
    await answerAll(workers);
    expect([await lost, [...(await kept)!]]).toEqual([undefined, verdicts(AHEAD)]);
    expect(workers[0]!.isTerminated).toBe(true);
    const next = pool.verify(claims(2));
    await answerAll(workers);
    expect([...(await next)!]).toEqual(verdicts(2));
  });

  test('is heard no more, and is not started again', async () => {
    const { pool, workers } = fixture({ workers: 1 });
    const answer = pool.verify(claims(1));
    await settle();
    const late = workers[0]!.onmessage;
    workers[0]!.crash();
    late?.({ data: { work: 1, result: new Uint8Array([1]).buffer } } as MessageEvent);
    expect([await answer, await pool.verify(claims(1)), workers.length]).toEqual([undefined, undefined, 1]);
  });

  test('while it starts is no worker', async () => {
    let go!: (module: undefined) => void;
    const { pool, workers } = fixture({ loadModule: () => new Promise((resolve) => (go = resolve)) });
    const answer = pool.verify(claims(1));
    await settle();
    workers[0]!.crash();
    go(undefined);
    expect([await answer, await pool.verify(claims(1))]).toEqual([undefined, undefined]);
  });

  test.each([
    ['too few bytes', { result: new ArrayBuffer(1) }],
    ['too many bytes', { result: new ArrayBuffer(3) }],
    ['no bytes', { result: 'yes, yes' }],
    ['an answer to nothing', { work: 999, result: new ArrayBuffer(2) }],
    ['words', 'done'],
    ['nothing', undefined],
  ])('of its own nonsense: %s', async (_, data) => {
    const { pool, workers } = fixture({ workers: 1 });
    const answer = pool.verify(claims(2));
    await settle();
    workers[0]!.say(typeof data === 'object' ? { work: 1, ...data } : data);
    expect([await answer, workers[0]!.isTerminated]).toEqual([undefined, true]);
  });

  test('of an answer that nobody asked for', async () => {
    const { pool, workers } = fixture({ workers: 1 });
    pool.start();
    await settle();
    workers[0]!.say({ work: 1, result: new ArrayBuffer(1) });
    expect(workers[0]!.isTerminated).toBe(true);
  });
});

describe('closing', () => {
  test('ends the workers, gives everything back and hears no late answer', async () => {
    const { pool, workers } = fixture();
    const answers = [pool.verify(claims(AHEAD)), pool.verify(claims(3))];
    await settle();
    const late = workers.map(({ onmessage }) => onmessage);
    pool.close();
    for (const onmessage of late) onmessage?.({ data: { work: 1, result: new ArrayBuffer(1) } } as MessageEvent);
    expect(await Promise.all(answers)).toEqual([undefined, undefined]);
    expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
    expect(await pool.verify(claims(1))).toBeUndefined();
  });

  test('ends a worker that was about to start', async () => {
    const { pool, workers } = fixture();
    pool.start();
    pool.close();
    await settle();
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true]);
  });
});

describe('a worker that falls silent', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('is given up after a while', async () => {
    const { pool, workers } = fixture({ workers: 1 });
    const answer = pool.verify(claims(2));
    await settle();
    vi.advanceTimersByTime(LIMITS.verifyStallMs - 1);
    expect(workers[0]!.isTerminated).toBe(false);
    vi.advanceTimersByTime(1);
    expect([await answer, workers[0]!.isTerminated]).toEqual([undefined, true]);
  });

  test('is not silent while it answers, however long it takes', async () => {
    const { pool, workers } = fixture({ workers: 1 });
    const answer = pool.verify(claims(4 * PIECE));
    await settle();
    for (let i = 0; i < 4; i++) {
      vi.advanceTimersByTime(LIMITS.verifyStallMs - 1);
      workers[0]!.answer();
    }
    expect((await answer)!.length).toBe(4 * PIECE);
  });

  test('may rest when nothing is asked of it', async () => {
    const { pool, workers } = fixture({ workers: 1 });
    pool.start();
    await settle();
    vi.advanceTimersByTime(10 * LIMITS.verifyStallMs);
    expect(workers[0]!.isTerminated).toBe(false);
  });
});
