import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import type { Key } from '../set/key.ts';
import { Outbox, type Batch } from './outbox.ts';

const keys = (count: number): Key[] => Array.from({ length: count }, (_, at) => ({ at, id: new Uint8Array(32) }));
const body = (bytes: number): Uint8Array => new Uint8Array(bytes);

/** An outbox whose disk gave records of these sizes for one conversation. */
function filled(sizes: readonly number[], conversation = 1, outbox = new Outbox()): Outbox {
  outbox.enqueue(keys(sizes.length), conversation);
  expect(outbox.nextFetch(1)).toHaveLength(sizes.length);
  outbox.fetched(1, sizes.map(body));
  return outbox;
}

/** The next message, which must be one of records. */
function next(outbox: Outbox): Extract<Batch, { type: 'records' }> | undefined {
  const batch = outbox.nextBatch();
  if (batch?.type === 'given') throw new Error('records, not a GIVEN');
  return batch;
}

/** Everything that may go now, as sizes per message. */
function sent(outbox: Outbox): number[][] {
  const batches: number[][] = [];
  for (let batch = next(outbox); batch !== undefined; batch = next(outbox)) {
    expect(batch.bytes).toBe(batch.records.reduce((sum, record) => sum + record.length, 0));
    batches.push(batch.records.map((record) => record.length));
  }
  return batches;
}

describe('reading from the disk', () => {
  it('asks for one lot at a time', () => {
    const outbox = new Outbox();
    outbox.enqueue(keys(556), 2);
    expect(outbox.nextFetch(7)).toHaveLength(512);
    expect(outbox.asked).toBe(7);
    expect(outbox.nextFetch(8)).toBeUndefined();
    expect(outbox.fetched(7, Array.from({ length: 512 }, () => body(1)))).toBe(true);
    expect(outbox.asked).toBeUndefined();
    expect(outbox.nextFetch(8)).toHaveLength(44);
  });

  it('takes no answer to another question, and none twice', () => {
    const outbox = new Outbox();
    outbox.enqueue(keys(1), 2);
    outbox.nextFetch(7);
    expect(outbox.fetched(6, [body(9)])).toBe(false);
    expect(outbox.fetched(7, [body(9)])).toBe(true);
    expect(outbox.fetched(7, [body(9)])).toBe(false);
    expect(sent(outbox)).toEqual([[9]]);
  });

  it('passes over records that are gone', () => {
    const outbox = new Outbox();
    outbox.enqueue(keys(3), 2);
    outbox.nextFetch(1);
    outbox.fetched(1, [body(1), undefined, body(3)]);
    expect(outbox.waiting).toBe(2);
    expect(sent(outbox)).toEqual([[1, 3]]);
  });

  it('asks for no more while a whole credit waits for its turn', () => {
    const outbox = filled([LIMITS.creditBytes - 1]);
    outbox.enqueue(keys(1), 1);
    expect(outbox.nextFetch(2)).toHaveLength(1);
    outbox.fetched(2, [body(1)]);
    outbox.enqueue(keys(1), 1);
    expect(outbox.nextFetch(3)).toBeUndefined();
  });

  it('counts what waits wherever it is', () => {
    const outbox = new Outbox();
    expect([outbox.empty, outbox.drained, outbox.waiting]).toEqual([true, true, 0]);
    outbox.enqueue(keys(2), 1);
    expect([outbox.empty, outbox.waiting]).toEqual([false, 2]);
    outbox.nextFetch(1);
    expect([outbox.empty, outbox.waiting]).toEqual([false, 2]);
    outbox.fetched(1, [body(5), body(5)]);
    expect([outbox.empty, outbox.waiting]).toEqual([false, 2]);
    sent(outbox);
    expect([outbox.empty, outbox.drained, outbox.waiting]).toEqual([true, false, 0]);
    outbox.acknowledged(10);
    expect(outbox.drained).toBe(true);
  });
});

describe('messages', () => {
  it('are filled up to the size of a batch, and not one byte over', () => {
    expect(sent(filled([LIMITS.batchBytes - 10, 10, 1]))).toEqual([[LIMITS.batchBytes - 10, 10], [1]]);
    expect(sent(filled([LIMITS.batchBytes - 10, 11]))).toEqual([[LIMITS.batchBytes - 10], [11]]);
  });

  it('hold one larger record alone', () => {
    expect(sent(filled([1, LIMITS.batchBytes + 1, 1]))).toEqual([[1], [LIMITS.batchBytes + 1], [1]]);
  });

  it('never mix conversations', () => {
    const outbox = new Outbox();
    outbox.enqueue(keys(2), 1);
    outbox.enqueue(keys(1), 0);
    outbox.nextFetch(1);
    outbox.fetched(1, [body(1), body(2), body(3)]);
    const first = next(outbox)!;
    const second = next(outbox)!;
    expect([first.conversation, first.bytes, second.conversation, second.bytes]).toEqual([1, 3, 0, 3]);
  });
});

describe('what was taken', () => {
  const spoken = (outbox: Outbox): (number | string)[] => {
    const said: (number | string)[] = [];
    for (let batch = outbox.nextBatch(); batch !== undefined; batch = outbox.nextBatch()) {
      said.push(batch.type === 'given' ? `given ${batch.conversation}` : batch.records.length);
    }
    return said;
  };

  it('ends with a word of its own, and shares no message with what was taken next', () => {
    const outbox = new Outbox();
    outbox.enqueueTaken(keys(2), 4);
    outbox.enqueueTaken(keys(1), 4);
    expect(outbox.nextFetch(1)).toHaveLength(3);
    outbox.fetched(1, [body(1), body(2), body(3)]);
    expect(spoken(outbox)).toEqual([2, 'given 4', 1, 'given 4']);
    expect(outbox.empty).toBe(true);
  });

  it('is given although there was nothing, or all of it has gone', () => {
    const outbox = new Outbox();
    outbox.enqueueTaken([], 4);
    expect(outbox.empty).toBe(false);
    expect(outbox.nextFetch(1)).toBeUndefined();
    expect(spoken(outbox)).toEqual(['given 4']);
    outbox.enqueueTaken(keys(1), 4);
    outbox.nextFetch(2);
    outbox.fetched(2, [undefined]);
    expect(spoken(outbox)).toEqual(['given 4']);
  });

  it('is not called given before credit let it go', () => {
    const outbox = new Outbox();
    outbox.sent(LIMITS.creditBytes);
    outbox.enqueueTaken(keys(1), 4);
    outbox.nextFetch(1);
    outbox.fetched(1, [body(1)]);
    expect(spoken(outbox)).toEqual([]);
    outbox.acknowledged(1);
    expect(spoken(outbox)).toEqual([1, 'given 4']);
  });
});

describe('what was asked for by id', () => {
  it('counts until it has left: who never acknowledges gets no more of it into line', () => {
    const outbox = new Outbox();
    outbox.sent(LIMITS.creditBytes);
    for (let i = 0; i < 3; i++) {
      outbox.enqueueWanted(keys(LIMITS.wantMax));
      const asked = outbox.nextFetch(i);
      if (asked !== undefined) outbox.fetched(i, asked.map(() => new Uint8Array(10)));
    }
    expect(outbox.waiting).toBe(LIMITS.wantMax);
    outbox.acknowledged(LIMITS.creditBytes);
    while (outbox.nextBatch() !== undefined);
    outbox.enqueueWanted(keys(LIMITS.wantMax));
    expect(outbox.waiting).toBe(LIMITS.wantMax);
  });

  it('counts no more once the disk has lost it', () => {
    const outbox = new Outbox();
    outbox.enqueueWanted(keys(LIMITS.wantMax));
    outbox.fetched(1, (outbox.nextFetch(1) ?? []).map(() => undefined));
    outbox.enqueueWanted(keys(LIMITS.wantMax + 1));
    expect(outbox.waiting).toBe(LIMITS.wantMax);
  });
});

describe('credit', () => {
  it('lets so many bytes go unacknowledged, and not one more', () => {
    const outbox = new Outbox();
    outbox.sent(LIMITS.creditBytes - 10);
    expect(sent(filled([10], 1, outbox))).toEqual([[10]]);
    expect(sent(filled([1], 1, outbox))).toEqual([]);
    expect(outbox.acknowledged(1)).toBe(true);
    expect(sent(outbox)).toEqual([[1]]);
  });

  it('is not what stops a single record when nothing else is under way', () => {
    expect(sent(filled([LIMITS.creditBytes + 1]))).toEqual([[LIMITS.creditBytes + 1]]);
  });

  it('refuses an acknowledgement of more than was sent, and forgets nothing for it', () => {
    const outbox = filled([100]);
    sent(outbox);
    expect(outbox.acknowledged(101)).toBe(false);
    expect(outbox.drained).toBe(false);
    expect(outbox.acknowledged(100)).toBe(true);
    expect(outbox.drained).toBe(true);
  });

  it('takes a live record at the limit, not one over, and none past others that wait', () => {
    const outbox = new Outbox();
    outbox.sent(LIMITS.creditBytes - 10);
    expect([outbox.accepts(10), outbox.accepts(11)]).toEqual([true, false]);
    outbox.enqueue(keys(1), 1);
    expect(outbox.accepts(1)).toBe(false);
  });

  it('brings everything over in order, whatever the sizes and the pace', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: LIMITS.recordBytesMax }), { minLength: 1, maxLength: 60 });
    fc.assert(fc.property(sizes, fc.infiniteStream(fc.nat(3)), (wanted, pace) => {
      const outbox = filled(wanted);
      const arrived: number[] = [];
      const open: number[] = [];
      for (const choice of pace) {
        const batch = choice === 0 ? undefined : next(outbox);
        if (batch !== undefined) {
          arrived.push(...batch.records.map((record) => record.length));
          open.push(batch.bytes);
          expect(open.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(LIMITS.creditBytes);
        } else if (open.length > 0) expect(outbox.acknowledged(open.shift()!)).toBe(true);
        else if (outbox.drained) break;
      }
      expect(arrived).toEqual(wanted);
    }), { numRuns: 30 });
  });
});
