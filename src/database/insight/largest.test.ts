// Shows that the first of many are found as by sorting all of them, and by far fewer looks.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largest } from './largest.ts';

const down = (one: number, other: number): number => other - one;

test('it gives what sorting everything gives', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: 1, max: 20 }), (numbers, most) => {
    expect(largest(numbers, most, down)).toEqual(numbers.toSorted(down).slice(0, most));
  }));
});

test('of a hundred thousand it compares few more than once, in whatever order they come', () => {
  const count = 100_000;
  // The last is the worst: each is larger than all before it.
  const orders: readonly (readonly [string, (n: number) => number, number])[] = [
    ['falling', (n) => -n, 1.1], ['same', () => 1, 1.1], ['mixed', (n) => (n * 48_271) % 65_537, 2], ['rising', (n) => n, 3.1],
  ];
  for (const [order, numberOf, most] of orders) {
    let looks = 0;
    const found = largest(Array.from({ length: count }, (_, n) => numberOf(n)), 1000, (one, other) => (looks++, down(one, other)));
    expect([order, found.length, looks < most * count]).toEqual([order, 1000, true]);
  }
});
