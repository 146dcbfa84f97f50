import { expect, test } from 'vitest';
import { Outlet, Scratch } from './scratch.ts';

test('what is joined is one behind the other, in memory that is used again', () => {
  const scratch = new Scratch();
  const first = scratch.joined([Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)]);
  expect([...first]).toEqual([1, 2, 3]);
  const second = scratch.room(2);
  expect([second.length, second.buffer === first.buffer]).toEqual([2, true]);
  expect(scratch.joined([Uint8Array.of(4, 5, 6, 7)])).toEqual(Uint8Array.of(4, 5, 6, 7));
  expect(scratch.joined([])).toHaveLength(0);
});

test('memory is let go of, however many see it, and there is nothing to do where there is none', () => {
  const outlet = new Outlet();
  const [buffer, other] = [new ArrayBuffer(10), new ArrayBuffer(3)];
  const views = [new Uint8Array(buffer, 0, 4), new Uint8Array(buffer, 4), new Uint8Array(other)];
  outlet.letGo(views);
  expect([buffer.byteLength, other.byteLength, ...views.map(({ length }) => length)]).toEqual([0, 0, 0, 0, 0]);
  outlet.letGo([...views, new Uint8Array(0)]);
  outlet.letGo([]);
});
