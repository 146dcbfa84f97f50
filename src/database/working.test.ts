/** Shows records of ours that are worked for before they are signed: in their order, no longer than somebody waits for them, by every signer. */
import { afterEach, describe, expect, test } from 'vitest';
import { testSecret } from '../../test/conformance/signatures.ts';
import { StandInExtension } from '../../test/signer/extension.ts';
import { extensionSigner } from '../adapters/nostr-signers/extension-signer.ts';
import { localSigner } from '../adapters/signer/local-signer.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { miner } from '../adapters/work/miner.ts';
import { toHex } from '../core/base/bytes.ts';
import { eventOf } from '../core/record/body.ts';
import { verifyEvent } from '../core/record/event.ts';
import type { SignedRecord } from '../core/record/record.ts';
import { leadingZeroBits, workAimedAt, type WorkTask } from '../core/record/work.ts';
import type { OwnRecord } from '../core/replica/event.ts';
import type { Clock, Miner, Signer } from '../ports.ts';
import { Entry } from './entry.ts';
import { closedError } from './errors.ts';
import { Shelf } from './shelf.ts';
import { encodeValue } from './value.ts';
import { Writer, type Wish } from './writer.ts';

const BITS = 8;

function wish(key: string, more: Partial<Wish> = {}): Wish {
  return { collection: 'notes', key, encoded: encodeValue(`value of ${key}`), expiresAt: undefined, replaceOldest: false, signal: undefined, ...more };
}

/** Works when the test says so, and then really. */
class SlowMiner implements Miner {
  readonly asked: WorkTask[] = [];
  readonly #real = miner({ start: async () => undefined });
  readonly #go: (() => void)[] = [];

  mine(task: WorkTask, signal?: AbortSignal): Promise<string> {
    this.asked.push(task);
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      this.#go.push(() => void this.#real.mine(task).then(resolve));
    });
  }

  go(): void {
    this.#go.shift()!();
  }

  close(): void {
    this.#real.close();
  }
}

interface Scene {
  readonly writer: Writer;
  readonly sent: SignedRecord[];
  /** What `working` was each time it was told. */
  readonly told: number[];
}

function sceneWith(made: Miner, signer: Signer = localSigner(testSecret(0)), clock: Clock = systemClock()): Scene {
  const sent: SignedRecord[] = [];
  const told: number[] = [];
  const shelf = new Shelf(false, () => clock.now());
  const catalog = { shelf: () => shelf, isShared: () => false, entry: (record: SignedRecord) => new Entry(record), keyOf: async () => undefined };
  const send = (records: readonly OwnRecord[]): void => {
    for (const { record } of records) (sent.push(record), writer.settled(toHex(record.id), undefined));
  };
  const writer: Writer = new Writer({
    clock,
    unlocked: () => ({ room: { tag: 'room' } }),
    catalog,
    signer: async () => signer,
    send,
    workBits: BITS,
    miner: async () => made,
    worked: () => told.push(writer.working),
  });
  return { writer, sent, told };
}

/** A clock that nobody waits for. */
function clockAt(now: () => number): Clock {
  return { now, wake: () => () => undefined, pause: () => new Promise(setImmediate) };
}

async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

function isWorkedFor(record: SignedRecord): boolean {
  return leadingZeroBits(record.id) >= BITS && workAimedAt(eventOf(record).tags) === BITS && verifyEvent(eventOf(record));
}

const made: SlowMiner[] = [];
function slowMiner(): SlowMiner {
  const slow = new SlowMiner();
  made.push(slow);
  return slow;
}

afterEach(() => {
  for (const slow of made.splice(0)) slow.close();
});

describe('records of ours', () => {
  test('are worked for one after the other, in their order, and each is handed over when it is ready', async () => {
    const slow = slowMiner();
    let time = 1_700_000_000_000;
    const { writer, sent, told } = sceneWith(slow, undefined, clockAt(() => (time += 60)));
    const written = Promise.all(['a', 'b', 'c', 'd'].map((key) => writer.write(wish(key))));
    await quiet();
    expect([slow.asked.length, writer.working]).toEqual([1, 4]);
    for (let i = 0; i < 2; i++) (slow.go(), await quiet());
    expect(sent.length).toBeGreaterThan(0);
    for (let i = 0; i < 2; i++) (slow.go(), await quiet());
    await written;
    expect(sent.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    expect(sent.every(isWorkedFor)).toBe(true);
    expect([told[0], told.at(-1), writer.working]).toEqual([1, 0, 0]);
  });

  test('are dated when they are put, however long the work takes', async () => {
    let now = 1_700_000_000_000;
    const slow = slowMiner();
    const { writer, sent } = sceneWith(slow, undefined, clockAt(() => now));
    const first = writer.write(wish('a'));
    const second = writer.write(wish('a'));
    await quiet();
    now += 3_600_000;
    slow.go();
    await quiet();
    slow.go();
    await Promise.all([first, second]);
    expect(sent.map(({ at }) => at)).toEqual([1_700_000_000_000, 1_700_000_000_001]);
  });

  test('that are deletes are worked for as well', async () => {
    const { writer, sent } = sceneWith(miner({ start: async () => undefined }));
    await writer.write(wish('a', { encoded: undefined }));
    expect([sent[0]!.deletes, isWorkedFor(sent[0]!)]).toEqual([true, true]);
  });

  test('in great number leave the page its turns', async () => {
    const { writer, sent } = sceneWith(miner({ start: async () => undefined }));
    let turns = 0;
    let isOver = false;
    const breathe = async (): Promise<void> => {
      for (; !isOver; turns++) await new Promise(setImmediate);
    };
    const breathing = breathe();
    await Promise.all(Array.from({ length: 192 }, (_, i) => writer.write(wish(`${i}`))));
    isOver = true;
    await breathing;
    expect(sent.every(isWorkedFor)).toBe(true);
    // One slice for each record at least.
    expect(turns).toBeGreaterThan(100);
  });

  test('that can be no record are not worked for', async () => {
    const slow = slowMiner();
    const { writer } = sceneWith(slow);
    await expect(writer.write(wish('a', { encoded: { content: '\u0000', tags: [] } }))).rejects.toMatchObject({ code: 'E_VALUE' });
    expect([slow.asked, writer.working]).toEqual([[], 0]);
  });
});

describe('who gives up', () => {
  test('while its record is worked for is told so at once, and the next one has its turn', async () => {
    const slow = slowMiner();
    const { writer, sent } = sceneWith(slow);
    const given = new AbortController();
    const [first, second] = [writer.write(wish('a', { signal: given.signal })), writer.write(wish('b'))];
    await quiet();
    given.abort();
    await expect(first).rejects.toMatchObject({ code: 'E_ABORTED' });
    await quiet();
    expect(slow.asked).toHaveLength(2);
    // What was given up is of no use to anybody.
    slow.go();
    slow.go();
    await second;
    expect(sent.map(({ name }) => name)).toEqual(['b']);
  });

  test('while its record waits behind others is told so at once, and nothing is worked for it', async () => {
    const slow = slowMiner();
    const { writer, sent } = sceneWith(slow);
    const given = new AbortController();
    const [first, second] = [writer.write(wish('a')), writer.write(wish('b', { signal: given.signal }))];
    await quiet();
    given.abort();
    await expect(second).rejects.toMatchObject({ code: 'E_ABORTED' });
    expect(writer.working).toBe(1);
    slow.go();
    await first;
    expect([slow.asked.length, sent.map(({ name }) => name), writer.working]).toEqual([1, ['a'], 0]);
  });

  test('by closing is told so, whatever is under way', async () => {
    const slow = slowMiner();
    const { writer, sent } = sceneWith(slow);
    const written = Promise.allSettled(['a', 'b', 'c'].map((key) => writer.write(wish(key))));
    await quiet();
    writer.close(closedError());
    expect((await written).map((result) => result.status === 'rejected' && (result.reason as { code: string }).code)).toEqual(['E_CLOSED', 'E_CLOSED', 'E_CLOSED']);
    await quiet();
    expect([slow.asked.length, sent, writer.working]).toEqual([1, [], 0]);
  });
});

test('an extension signs what was worked for as it is', async () => {
  const extension = new StandInExtension(testSecret(1));
  const signer = await extensionSigner({ find: () => extension, clock: systemClock() });
  const { writer, sent } = sceneWith(miner({ start: async () => undefined }), signer);
  await Promise.all([writer.write(wish('a')), writer.write(wish('b'))]);
  expect(sent.map(isWorkedFor)).toEqual([true, true]);
  expect(extension.asked).toHaveLength(2);
});

test('a miner that does not come is told to whoever waits', async () => {
  const { writer } = sceneWith({ mine: () => Promise.reject(new Error('gone')), close: () => undefined });
  await expect(writer.write(wish('a'))).rejects.toThrow('gone');
  expect(writer.working).toBe(0);
});
