import { expect, test } from 'vitest';
import type { SignedRecord } from '../../core/record/record.ts';
import { inlineVerifier } from './inline-verifier.ts';
import { pauseThread } from '../system/pause.ts';

const RECORDS = Array.from({ length: 10 }, (_, at) => ({ at }) as SignedRecord);

/** A verifier whose checks take `checkMs` each, and the number of checks in each of its slices. */
function slicing(checkMs: number): { readonly verifier: ReturnType<typeof inlineVerifier>; readonly slices: number[] } {
  let now = 0;
  const slices: number[] = [];
  const verifier = inlineVerifier({
    sliceMs: 8,
    clock: { now: () => now },
    check: (records) => {
      now += checkMs * records.length;
      slices.push(records.length);
      return records.map(({ at }) => at % 3 !== 0);
    },
    pause: () => Promise.resolve(),
  });
  return { verifier, slices };
}

test('slices grow to what fits the time', async () => {
  const { verifier, slices } = slicing(2);
  expect(await verifier.verify(RECORDS)).toEqual(RECORDS.map(({ at }) => at % 3 !== 0));
  expect(slices).toEqual([1, 2, 4, 3]);
});

test('a check longer than a slice still gets done, one at a time', async () => {
  const { verifier, slices } = slicing(50);
  await verifier.verify(RECORDS);
  expect(slices).toEqual(RECORDS.map(() => 1));
});

test('where the clock stands still they only double', async () => {
  const { verifier, slices } = slicing(0);
  await verifier.verify(RECORDS);
  expect(slices).toEqual([1, 2, 4, 3]);
});

test('small questions share a slice, and nothing is checked inside verify', async () => {
  const { verifier, slices } = slicing(1);
  const answers = RECORDS.map((record) => verifier.verify([record]));
  expect(slices).toEqual([]);
  await Promise.all(answers);
  expect(slices).toEqual([1, 2, 4, 3]);
});

test('a small question is answered between two slices of a large one', async () => {
  const { verifier } = slicing(8);
  const order: string[] = [];
  const large = verifier.verify(RECORDS).then(() => order.push('large'));
  const small = verifier.verify(RECORDS.slice(0, 2)).then(() => order.push('small'));
  await Promise.all([large, small]);
  expect(order).toEqual(['small', 'large']);
});

test('a verifier that came to rest starts again', async () => {
  const { verifier, slices } = slicing(1);
  await verifier.verify(RECORDS.slice(0, 2));
  await verifier.verify(RECORDS.slice(2, 4));
  expect(slices).toEqual([1, 1, 2]);
});

test('closing stops the work in the middle', async () => {
  let checks = 0;
  const verifier = inlineVerifier({
    sliceMs: 0,
    check: (records) => {
      if (++checks === 3) verifier.close();
      return records.map(() => true);
    },
  });
  await expect(verifier.verify(RECORDS)).rejects.toThrow('closed');
  await pauseThread();
  expect(checks).toBe(3);
});

test('a check that throws is never a verdict: everyone who waits hears of it', async () => {
  const verifier = inlineVerifier({
    check: () => {
      throw new Error('broken on purpose');
    },
  });
  const answers = [verifier.verify(RECORDS), verifier.verify(RECORDS)];
  for (const answer of await Promise.allSettled(answers)) {
    expect(answer).toMatchObject({ status: 'rejected', reason: { cause: { message: 'broken on purpose' } } });
  }
});

test('a pause lets through what was waiting before it', async () => {
  const order: string[] = [];
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise<void>((resolve) => {
    port1.onmessage = () => {
      order.push('message');
      port1.close();
      resolve();
    };
  });
  port2.postMessage('waiting');
  await Promise.all([arrived, pauseThread().then(() => order.push('pause'))]);
  expect(order).toEqual(['message', 'pause']);
});
