// Shows that a list of runs is what a sorted array would be, and that it looks at few of its things to be so.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderedList } from './ordered-list.ts';

interface Thing {
  readonly n: number;
}

const byNumber = (left: Thing, right: Thing): number => left.n - right.n;

/** Things in the list and in an array, which is sorted anew each time. */
class Both {
  readonly list = new OrderedList<Thing>(byNumber);
  #array: Thing[] = [];

  add(n: number): void {
    const isNew = !this.#array.some((thing) => thing.n === n);
    const thing = { n };
    expect(this.list.add(thing)).toBe(isNew);
    if (isNew) this.#array = [...this.#array, thing].sort(byNumber);
  }

  delete(n: number): void {
    const thing = this.#array.find((one) => one.n === n);
    expect(this.list.delete(thing ?? { n })).toBe(thing !== undefined);
    this.#array = this.#array.filter((one) => one !== thing);
  }

  agree(n: number, count: number): void {
    expect([...this.list]).toEqual(this.#array);
    expect([this.list.size, this.list.last]).toEqual([this.#array.length, this.#array.at(-1)]);
    expect(this.list.firstFitting((thing) => thing.n >= n, count)).toEqual(this.#array.filter((thing) => thing.n >= n).slice(0, count));
    expect(this.list.lastFitting((thing) => thing.n < n, count)).toEqual(this.#array.filter((thing) => thing.n < n).toReversed().slice(0, count));
    for (const skip of [0, n, this.#array.length - 1, this.#array.length]) expect(this.list.lastBut(skip, count)).toEqual(this.#array.toReversed().slice(skip, skip + count));
  }
}

/** Whole stretches come and go, so that runs are cut, emptied and joined. */
const stretch = fc.record({
  type: fc.constantFrom('up' as const, 'down' as const, 'thin' as const, 'clear' as const),
  from: fc.nat(2000),
  length: fc.nat(1500),
});

describe('a list', () => {
  it('is a sorted array, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 6 }), fc.nat(3000), fc.nat(800), (steps, n, count) => {
        const both = new Both();
        for (const { type, from, length } of steps) {
          for (let i = 0; i < length; i++) {
            if (type === 'up') both.add(from + i);
            else if (type === 'down') both.add(from + length - i);
            else if (type === 'clear' || i % 7 !== 0) both.delete(from + i);
          }
          both.agree(n, count);
        }
      }),
      { seed: 20_261_125, numRuns: 12 },
    );
  });

  it('does not take out what only looks the same', () => {
    const list = new OrderedList<Thing>(byNumber);
    list.add({ n: 1 });
    expect(list.delete({ n: 1 })).toBe(false);
    expect(list.size).toBe(1);
  });

  it('compares what comes at the end once, and anything else a few times', () => {
    let compared = 0;
    const list = new OrderedList<Thing>((left, right) => {
      compared++;
      return left.n - right.n;
    });
    for (let n = 0; n < 20_000; n++) list.add({ n });
    expect(compared).toBeLessThan(20_000);
    compared = 0;
    for (let n = 0; n < 1000; n++) list.add({ n: n * 17 + 0.5 });
    expect(compared).toBeLessThan(1000 * 20);
  });
});
