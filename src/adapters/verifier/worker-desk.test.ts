import { expect, test } from 'vitest';
import { LIMITS } from '../../core/base/limits.ts';
import { CLAIM_BYTES } from '../../core/record/claim.ts';
import { writeUnsigned } from '../../core/record/packed-writer.ts';
import { packParcel } from '../../core/record/parcel.ts';
import type { Curve } from '../secp256k1/instance.ts';
import { PLAIN_CURVE } from './plain-curve.ts';
import { WorkerDesk } from './worker-desk.ts';
import { ANSWER_BYTES, MESSAGE_BYTES, type PageMessage } from './work.ts';

const MANY = LIMITS.verifyGatherRecords;

interface Fixture {
  readonly desk: WorkerDesk;
  /** Numbers of work in the order answered. */
  readonly answered: number[];
  /** Claims of each batch that was checked, count; negative: messages signed. */
  readonly batches: number[];
  readonly wiped: () => number;
  /** Runs what was to run soon, once. */
  readonly turn: () => void;
  readonly pass: (ms: number) => void;
  /** From now on a claim takes so many times as long. */
  readonly slowDown: (times: number) => void;
  /** Gives it a curve. */
  readonly start: () => Promise<void>;
}

/** A desk in no thread, with a curve that answers the first byte of each claim and takes `claimMs` for it. */
function fixture(claimMs = 0.01): Fixture {
  let now = 0;
  let wiped = 0;
  const soon: (() => void)[] = [];
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  const answered: number[] = [];
  const batches: number[] = [];
  const curve: Curve = {
    claims: PLAIN_CURVE.claims,
    verify: (claims) => {
      const count = claims.length / CLAIM_BYTES;
      batches.push(count);
      now += count * claimMs;
      return Uint8Array.from({ length: count }, (_, i) => claims[i * CLAIM_BYTES]!);
    },
    key: ([first]) => ({
      publicKey: new Uint8Array(32),
      sign: (messages) => {
        batches.push(-messages.length / 32);
        return new Uint8Array(2 * messages.length).fill(first!);
      },
      wipe: () => void wiped++,
    }),
  };
  const desk = new WorkerDesk({
    answer: ({ work, result }) => {
      answered.push(work);
      const bytes = new Uint8Array(result);
      expect(new Set(bytes.length % ANSWER_BYTES.author === 0 ? signaturesIn(bytes) : bytes)).toEqual(new Set([work % 2]));
    },
    open: async () => curve,
    now: () => now,
    soon: (run) => void soon.push(run),
    later: (ms, run) => void timers.push({ at: now + ms, run }),
    seed: () => new Uint8Array(32),
  });
  return {
    desk, answered, batches,
    wiped: () => wiped,
    turn: () => soon.shift()?.(),
    pass: (ms) => {
      now += ms;
      for (const timer of timers.splice(0)) timer.at <= now ? timer.run() : timers.push(timer);
    },
    slowDown: (times) => void (claimMs *= times),
    start: async () => {
      desk.receive({ type: 'start', module: undefined });
      await Promise.resolve();
    },
  };
}

/** The same, once it has seen how fast the curve is. */
async function warm(claimMs?: number): Promise<Fixture> {
  const made = fixture(claimMs);
  await made.start();
  made.desk.receive(verify(1, LIMITS.verifyPieceRecords));
  made.pass(LIMITS.verifyGatherMs);
  made.turn();
  made.answered.length = 0;
  made.batches.length = 0;
  return made;
}

/** Claims whose verdict says whether the number of their work is odd. */
function verify(work: number, units: number): PageMessage {
  return { type: 'verify', work, claims: new Uint8Array(units * CLAIM_BYTES).fill(work % 2).buffer };
}

const RECORD = writeUnsigned(new Uint8Array(32).fill(1), { kind: 1, created_at: 1, tags: [], content: '' });

/** Records to be signed by a key that answers its first byte, which says whether the number of their work is odd. */
function author(work: number, units: number, key = 1): PageMessage {
  return { type: 'author', work, key, count: units, records: packParcel(new Array<Uint8Array>(units).fill(RECORD)) };
}

/** Of an answer to `author`, the signatures; their ids are tested where real ones are. */
function signaturesIn(result: Uint8Array): Uint8Array {
  return result.filter((_, at) => at % ANSWER_BYTES.author >= MESSAGE_BYTES);
}

test('nothing is done before there is a curve, and nothing is lost', async () => {
  const { desk, answered, start, turn } = fixture();
  desk.receive(verify(1, 2));
  turn();
  expect(answered).toEqual([]);
  await start();
  turn();
  expect(answered).toEqual([1]);
});

test('what waits is checked together, and each piece has its own answer', async () => {
  const { desk, answered, batches, turn } = await warm();
  for (let work = 1; work <= 8; work++) desk.receive(verify(work, 40));
  turn();
  expect([batches, answered]).toEqual([[320], [1, 2, 3, 4, 5, 6, 7, 8]]);
});

test('small work comes first', async () => {
  const { desk, answered, turn } = await warm();
  desk.receive(verify(1, MANY));
  desk.receive(verify(2, 1));
  desk.receive(verify(3, 1));
  turn();
  expect(answered).toEqual([2, 3]);
  turn();
  expect(answered).toEqual([2, 3, 1]);
});

test('a little that is not urgent waits for more, and not for long', async () => {
  const { desk, answered, turn, pass } = await warm();
  desk.receive(verify(1, 40));
  turn();
  expect(answered).toEqual([]);
  pass(LIMITS.verifyGatherMs);
  turn();
  expect(answered).toEqual([1]);
});

test('it waits no longer once there is enough', async () => {
  const { desk, batches, turn, pass } = await warm();
  desk.receive(verify(1, 40));
  desk.receive(verify(2, MANY));
  turn();
  expect(batches).toEqual([40 + MANY]);
  pass(LIMITS.verifyGatherMs);
  turn();
  expect(batches.length).toBe(1);
});

test('batches are so large that they end in time', async () => {
  const { desk, batches, turn } = await warm(0.1);
  for (let work = 1; work <= 40; work++) desk.receive(verify(work, 60));
  for (let i = 0; i < 30; i++) turn();
  expect(batches.reduce((sum, count) => sum + count)).toBe(2400);
  expect(batches[0]).toBe(300);
  expect(Math.max(...batches) * 0.1).toBeLessThanOrEqual(LIMITS.verifyBatchMs);
});

test('they are never larger than the limit, and never smaller than a piece', async () => {
  for (const [claimMs, expected] of [[0.0001, LIMITS.verifyBatchRecords], [10, LIMITS.verifyPieceRecords]] as const) {
    const { desk, batches, turn } = await warm(claimMs);
    for (let work = 1; work <= 40; work++) desk.receive(verify(work, LIMITS.verifyPieceRecords));
    turn();
    expect(batches).toEqual([expected]);
  }
});

test('one batch that took long makes the next a little smaller, many make them small', async () => {
  const { desk, batches, turn, pass, slowDown } = await warm(0.05);
  const run = (): number => {
    for (let work = 1; work <= 20; work++) desk.receive(verify(work, 50));
    turn();
    for (let i = 0; i < 40; i++) {
      pass(LIMITS.verifyGatherMs);
      turn();
    }
    return batches.splice(0)[0]!;
  };
  expect(run()).toBe(600);
  slowDown(20);
  desk.receive(verify(1, 64));
  pass(LIMITS.verifyGatherMs);
  turn();
  batches.length = 0;
  expect(run()).toBe(450);
  for (let i = 0; i < 4; i++) run();
  expect(run()).toBe(50);
});

test('between two batches, what came meanwhile is heard', async () => {
  const { desk, answered, turn } = await warm(1);
  for (let work = 1; work <= 4; work++) desk.receive(verify(work, LIMITS.verifyPieceRecords));
  turn();
  desk.receive(verify(9, 1));
  turn();
  expect(answered).toEqual([1, 9]);
});

test('signatures are made with the key that was given, large ones after what came before', async () => {
  const { desk, answered, batches, turn } = await warm();
  desk.receive({ type: 'key', key: 1, secret: new Uint8Array(32).fill(1).buffer });
  desk.receive(verify(1, MANY));
  desk.receive(author(3, 64));
  desk.receive(author(5, 2));
  for (let i = 0; i < 3; i++) turn();
  expect([answered, batches]).toEqual([[5, 1, 3], [-2, MANY, -64]]);
});

test('a key that was wiped, or never given, signs nothing', async () => {
  const { desk, wiped, turn } = await warm();
  desk.receive({ type: 'key', key: 1, secret: new Uint8Array(32).fill(1).buffer });
  desk.receive(author(1, 1));
  turn();
  desk.receive({ type: 'wipe', key: 1 });
  expect(wiped()).toBe(1);
  for (const key of [1, 2]) {
    desk.receive(author(3, 1, key));
    expect(turn).toThrow('not given');
  }
});
