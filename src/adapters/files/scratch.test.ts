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

test('memory is let go of, once and wherever it is seen from, and where that cannot be, nothing happens', () => {
  let held = 10;
  // As a browser has it that can; tests may run where nobody can.
  const buffer = Object.assign(new ArrayBuffer(10), { transfer: (length: number) => void (held = length) });
  letGo([new Uint8Array(buffer, 0, 4), new Uint8Array(buffer, 4)]);
  expect(held).toBe(0);
  const kept = Object.assign(new ArrayBuffer(10), { transfer: undefined });
  letGo([new Uint8Array(kept), new Uint8Array(0)]);
  expect(kept.byteLength).toBe(10);
});
