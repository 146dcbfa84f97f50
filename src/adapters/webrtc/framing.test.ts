import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { concatBytes } from '../../core/base/bytes.ts';
import { isFault, type Fault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { Assembler, FrameQueue, INFLATES_FRAME, saysInflates } from './framing.ts';

const MAX = 256 * 1024;

function filled(length: number, value = 7): Uint8Array {
  return new Uint8Array(length).fill(value);
}

function framesOf(...messages: readonly Uint8Array[]): Uint8Array[] {
  const queue = new FrameQueue();
  for (const message of messages) queue.push(message);
  const frames: Uint8Array[] = [];
  for (let frame = queue.next(LIMITS.frameBytesSend); frame !== undefined; frame = queue.next(LIMITS.frameBytesSend)) frames.push(frame.slice());
  expect(queue.bytes).toBe(0);
  return frames;
}

function assembled(frames: readonly Uint8Array[], max = MAX): (Uint8Array | Fault)[] {
  const assembler = new Assembler(max);
  return frames.flatMap((frame) => {
    const message = assembler.receive(frame, 0) ?? [];
    return 'bytes' in message ? message.bytes : message;
  });
}

function first(length: number, part: Uint8Array): Uint8Array {
  const header = new Uint8Array(5);
  header[0] = 1;
  new DataView(header.buffer).setUint32(1, length);
  return concatBytes(header, part);
}

const next = (part: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(2), part);

test('messages of every size around the frame come out as they went in', () => {
  const send = LIMITS.frameBytesSend;
  const messages = [0, 1, send - 1, send, send + 1, 2 * send, 2 * send + 1, 5 * send + 17].map((length, i) => filled(length, i));
  const frames = framesOf(...messages);
  expect(frames.every((frame) => frame.length <= send + LIMITS.fragmentBytesMin + 5)).toBe(true);
  expectSame(assembled(frames), messages);
});

test('a block of a file, which is a little longer than a frame of a slow link, is not cut', () => {
  const lengths = (length: number): number[] => framesOf(filled(length)).map((frame) => frame.length);
  const send = LIMITS.frameBytesSend;
  expect(lengths(send + LIMITS.fragmentBytesMin)).toEqual([send + LIMITS.fragmentBytesMin + 1]);
  expect(lengths(send + LIMITS.fragmentBytesMin + 1)).toEqual([send + 5, LIMITS.fragmentBytesMin + 2]);
});

test('a batch of records is one frame where the link is quick', () => {
  const queue = new FrameQueue();
  queue.push(filled(LIMITS.batchBytes + 1000));
  const frame = queue.next(LIMITS.frameBytesQuick);
  expect(frame).toHaveLength(LIMITS.batchBytes + 1001);
  expect(queue.next(LIMITS.frameBytesQuick)).toBeUndefined();
  expect(new Assembler(MAX).receive(frame!, 0)).toEqual({ bytes: filled(LIMITS.batchBytes + 1000), isDeflated: false });
});

test('a message at the limit passes, one over it is a fault before anything is kept', () => {
  expect(assembled(framesOf(filled(100)), 100)).toEqual([filled(100)]);
  expect(assembled(framesOf(filled(101)), 100)).toMatchObject([{ fault: 'limit' }]);
  expect(assembled([first(MAX, filled(2000))], MAX)).toEqual([]);
  expect(assembled([first(MAX + 1, filled(2000))], MAX)).toMatchObject([{ fault: 'limit' }]);
});

describe('hostile frames are faults:', () => {
  test.each<[string, Uint8Array[]]>([
    ['empty', [new Uint8Array(0)]],
    ['of unknown kind', [Uint8Array.of(6, 1)]],
    ['a part of nothing', [next(filled(2000))]],
    ['a beginning without a part', [first(5000, new Uint8Array(0))]],
    ['a beginning that is all', [first(2000, filled(2000))]],
    ['a message inside another', [first(5000, filled(2000)), Uint8Array.of(0, 1)]],
    ['a beginning inside a message', [first(5000, filled(2000)), first(5000, filled(2000))]],
    ['longer than it said', [first(5000, filled(2000)), next(filled(3001))]],
    ['a drip', [first(5000, filled(LIMITS.fragmentBytesMin - 1))]],
    ['a drip in the middle', [first(50_000, filled(2000)), next(filled(1))]],
  ])('%s', (_, frames) => {
    expect(assembled(frames).at(-1)).toMatchObject({ fault: 'malformed' });
  });

  test('larger than any frame may be', () => {
    expect(assembled([concatBytes(Uint8Array.of(0), filled(LIMITS.frameBytesMax - 1))])).toEqual([filled(LIMITS.frameBytesMax - 1)]);
    expect(assembled([concatBytes(Uint8Array.of(0), filled(LIMITS.frameBytesMax))])).toMatchObject([{ fault: 'limit' }]);
  });

  test('and random ones never throw', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 8 }), (frames) => {
      for (const answer of assembled(frames, 4000)) expect(isFault(answer) || answer instanceof Uint8Array).toBe(true);
    }), { seed: 3, numRuns: 2000 });
  });
});

test('an unfinished message has a deadline that its parts move, a finished one has none', () => {
  const assembler = new Assembler(MAX);
  expect(assembler.deadline).toBe(Infinity);
  assembler.receive(first(5000, filled(2000)), 100);
  expect(assembler.deadline).toBe(100 + LIMITS.reassemblyMs);
  assembler.receive(next(filled(1500)), 200);
  expect(assembler.deadline).toBe(200 + LIMITS.reassemblyMs);
  expect(assembler.receive(next(filled(1500)), 300)).toEqual({ bytes: filled(5000), isDeflated: false });
  expect(assembler.deadline).toBe(Infinity);
});

test('what is cleared is not sent', () => {
  const queue = new FrameQueue();
  queue.push(filled(100_000));
  queue.next(LIMITS.frameBytesSend);
  queue.clear();
  expect(queue.bytes).toBe(0);
  queue.push(filled(3));
  expect(queue.next(LIMITS.frameBytesSend)).toEqual(Uint8Array.of(0, 7, 7, 7));
});

describe('a message that waits', () => {
  test('is sent deflated where that came in time, and says so, in one frame or many', () => {
    for (const length of [10, LIMITS.frameBytesSend + 5]) {
      const queue = new FrameQueue();
      const waiting = queue.push(filled(50_000, 1));
      queue.push(filled(5, 2));
      queue.replace(waiting, filled(length, 3));
      expect(queue.bytes).toBe(length + 5);
      const assembler = new Assembler(MAX);
      const came = [];
      for (let frame = queue.next(LIMITS.frameBytesSend); frame !== undefined; frame = queue.next(LIMITS.frameBytesSend)) came.push(assembler.receive(frame.slice(), 0));
      expect(came.filter((message) => message !== undefined)).toEqual([
        { bytes: filled(length, 3), isDeflated: true }, { bytes: filled(5, 2), isDeflated: false },
      ]);
      expect(queue.bytes).toBe(0);
    }
  });

  test('goes on as it began where a part of it has left, or all of it', () => {
    const queue = new FrameQueue();
    const waiting = queue.push(filled(40_000, 1));
    const frames = [queue.next(LIMITS.frameBytesSend)!.slice()];
    queue.replace(waiting, filled(10));
    for (let frame = queue.next(LIMITS.frameBytesSend); frame !== undefined; frame = queue.next(LIMITS.frameBytesSend)) frames.push(frame.slice());
    queue.replace(waiting, filled(10));
    expect(assembled(frames)).toEqual([filled(40_000, 1)]);
    expect(queue.bytes).toBe(0);
  });

  test('that can be deflated is told of in a frame of its own, which is no message', () => {
    expect(saysInflates(INFLATES_FRAME)).toBe(true);
    for (const other of [Uint8Array.of(5, 0), Uint8Array.of(0), new Uint8Array(0)]) expect(saysInflates(other)).toBe(false);
    expect(assembled([INFLATES_FRAME])).toMatchObject([{ fault: 'malformed' }]);
  });
});
