import { expect, test } from 'vitest';
import { letGo, Scratch } from './scratch.ts';

test('what is joined is one behind the other, in memory that is used again', () => {
  const scratch = new Scratch();
  const first = scratch.joined([Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)]);
  expect([...first]).toEqual([1, 2, 3]);
  const second = scratch.room(2);
  expect([second.length, second.buffer === first.buffer]).toEqual([2, true]);
  expect(scratch.joined([Uint8Array.of(4, 5, 6, 7)])).toEqual(Uint8Array.of(4, 5, 6, 7));
  expect(scratch.joined([])).toHaveLength(0);
});

test('memory is let go of where that can be, also twice, and never in part', () => {
  const one = new Uint8Array(10);
  const views = [one.subarray(0, 4), one.subarray(4)];
  letGo(views);
  letGo(views);
  const isThere = !('transfer' in ArrayBuffer.prototype);
  expect(one.length).toBe(isThere ? 10 : 0);
});
