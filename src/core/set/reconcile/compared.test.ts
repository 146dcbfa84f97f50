// Shows that what a conversation says it compared is what the sets held: whatever differs lies in a span that differs.
import { describe, expect, it } from 'vitest';
import { diceOf, talk, type Dice } from '../../../../test/set/conversation.ts';
import type { Key } from '../key.ts';
import { MerkleSet } from '../merkle-set.ts';
import type { Compared } from './compared.ts';
import { spansOf } from './compared.ts';

const NOW = 1_800_000_000_000;
const SPAN_MS = 90 * 86_400_000;
const PAIRS = 120 * Number(process.env['PEERSET_RUNS'] ?? 1);

const TIMES: Record<string, (dice: Dice) => number> = {
  spread: (dice) => NOW - dice.below(SPAN_MS),
  one: () => NOW,
  seconds: (dice) => NOW - 1000 * dice.below(40),
  newest: (dice) => NOW + dice.below(1000),
};

function keysOf(dice: Dice, count: number, time: (dice: Dice) => number): Key[] {
  return Array.from({ length: count }, () => ({ at: time(dice), id: dice.bytes(32) }));
}

function setOf(keys: readonly Key[]): MerkleSet {
  const set = new MerkleSet();
  set.insertAll(keys);
  return set;
}

interface Sides {
  readonly asker: Compared;
  readonly answerer: Compared;
  readonly left: readonly Key[];
  readonly right: readonly Key[];
}

/** Two sets that have `common` in common compare themselves. */
function compare(dice: Dice, common: readonly Key[], left: readonly Key[], right: readonly Key[]): Sides {
  const said = talk(setOf([...common, ...left]), setOf([...common, ...right]), dice, { isObserved: true, other: { isObserved: true } });
  return { asker: said.asker.at(-1)!.compared!, answerer: said.answerer.at(-1)!.compared!, left, right };
}

function expectTrue({ ranges }: Compared, { left, right }: Sides, label: string): void {
  const ends = ranges.map(({ to }) => to);
  expect(ranges.every(({ from, to }) => from < to), `${label}: no span is empty`).toBe(true);
  expect([...ends].sort((a, b) => a - b), `${label}: oldest first`).toEqual(ends);
  for (const { at } of [...left, ...right]) {
    const spans = ranges.filter(({ from, to }) => from <= at && at < to);
    expect(spans.some(({ equal }) => !equal), `${label}: ${at} differs, of ${JSON.stringify(ranges)}`).toBe(true);
  }
  const named = ranges.reduce((sum, { differs = 0 }) => sum + differs, 0);
  expect(named, label).toBeLessThanOrEqual(left.length + right.length);
}

describe('spans that were compared', () => {
  it.each(Object.keys(TIMES))('hold every difference, and say of no other that it differs much (%s)', (name) => {
    for (let seed = 1; seed <= PAIRS; seed++) {
      const dice = diceOf(seed);
      const pick = <T>(list: readonly T[]): T => list[dice.below(list.length)]!;
      const common = keysOf(dice, pick([0, 1, 63, 64, 65, 130, 400, 1000]), TIMES[name]!);
      const times = pick([TIMES[name]!, TIMES['newest']!]);
      const sides = compare(dice, common, keysOf(dice, pick([0, 0, 1, 5, 30, 200]), times), keysOf(dice, pick([0, 0, 1, 5, 30, 200]), times));
      const label = `seed ${seed}, ${common.length} + ${sides.left.length} / ${sides.right.length}`;
      expectTrue(sides.asker, sides, `${label}, asker`);
      expectTrue(sides.answerer, sides, `${label}, answerer`);
      expect([sides.asker.have, sides.answerer.have], label).toEqual([sides.left.length, sides.right.length]);
      const isEqual = sides.left.length + sides.right.length === 0;
      expect([sides.asker, sides.answerer].map(({ ranges }) => ranges.every(({ equal }) => equal)), label).toEqual([isEqual, isEqual]);
    }
  });

  it('name the one that differs, and how many records it is about', () => {
    const dice = diceOf(1);
    const common = Array.from({ length: 2000 }, (_, n) => ({ at: NOW - 1000 * n, id: dice.bytes(32) }));
    const middle = { at: NOW - 1_000_500, id: dice.bytes(32) };
    const other = { at: NOW - 1_000_501, id: dice.bytes(32) };
    const { asker, answerer } = compare(dice, common, [middle], [other]);
    const [of, ...others] = asker.ranges.filter(({ equal }) => !equal);
    expect(others).toEqual([]);
    expect([of!.from <= other.at, of!.to > middle.at, of!.differs]).toEqual([true, true, 2]);
    expect([asker.have, asker.need, answerer.have]).toEqual([1, 1, 1]);
    expect(answerer.ranges.filter(({ equal }) => !equal).map(({ from, to }) => [from, to])).toEqual([[of!.from, of!.to]]);
    expect(asker.ranges.length).toBeGreaterThan(10);
  });

  it('are worked out for nobody who did not ask', () => {
    const dice = diceOf(2);
    const said = talk(setOf(keysOf(dice, 300, TIMES['spread']!)), setOf(keysOf(dice, 300, TIMES['spread']!)), dice);
    expect([...said.asker, ...said.answerer].filter(({ compared }) => compared !== undefined)).toEqual([]);
  });

  it('end where a peer says that its newest record is, however late that is', () => {
    const bounds = [{ at: 500, prefix: new Uint8Array(0) }, { at: 500, prefix: Uint8Array.of(0) }, { at: 100, prefix: new Uint8Array(0) }];
    const spans = spansOf({ bounds, lower: 50, newest: [900, Number.MAX_SAFE_INTEGER - 1], unequal: new Set([1]) });
    expect(spans).toEqual([
      { from: 50, to: 100, equal: true },
      { from: 100, to: 501, equal: true },
      { from: 500, to: 901, equal: true },
      { from: 901, to: Number.MAX_SAFE_INTEGER, equal: false },
    ]);
    expect(spansOf({ bounds, lower: 50, newest: [-1, -1], unequal: new Set() })).toEqual([]);
    expect(spansOf({ bounds: [], lower: 50, newest: [80, -1], unequal: new Set() })).toEqual([{ from: 50, to: 81, equal: false }]);
  });
});
