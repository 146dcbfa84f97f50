import { describe, expect, it } from 'vitest';
import { ArraySet } from '../../../../test/set/array-set.ts';
import { deliver, diceOf, talk, type Dice, type Talk } from '../../../../test/set/conversation.ts';
import { toHex } from '../../base/bytes.ts';
import { compareKeys, type Key } from '../key.ts';

const NOW = 1_800_000_000_000;
const SPAN_MS = 90 * 86_400_000;
const PAIRS = 1000 * Number(process.env['PEERSET_RUNS'] ?? 1);

type Times = (dice: Dice) => number;
const TIMES: Record<string, Times> = {
  spread: (dice) => NOW - dice.below(SPAN_MS),
  one: () => NOW,
  seconds: (dice) => NOW - 1000 * dice.below(40),
  clusters: (dice) => NOW - 3_600_000 * dice.below(5) - dice.below(3),
  newest: (dice) => NOW + dice.below(1000),
};
const SIZES = [0, 0, 1, 2, 17, 63, 64, 65, 66, 130, 400, 1000, 3000];

function keysOf(dice: Dice, count: number, time: Times, prefix = 0): Key[] {
  const shared = dice.bytes(prefix);
  return Array.from({ length: count }, () => {
    const id = dice.bytes(32);
    id.set(shared);
    return { at: time(dice), id };
  });
}

interface Pair {
  readonly left: ArraySet;
  readonly right: ArraySet;
  readonly union: ArraySet;
  readonly label: string;
}

function pairOf(seed: number): Pair {
  const dice = diceOf(seed);
  const pick = <T>(list: readonly T[]): T => list[dice.below(list.length)]!;
  const name = pick(Object.keys(TIMES));
  const prefix = pick([0, 0, 0, 4, 27]);
  const common = keysOf(dice, pick(SIZES), TIMES[name]!, prefix);
  const tail = pick(Object.values(TIMES));
  const left = keysOf(dice, pick([0, 0, 1, 5, 30, pick(SIZES)]), pick([TIMES[name]!, tail]), prefix);
  const right = keysOf(dice, pick([0, 0, 1, 5, 30, pick(SIZES)]), pick([TIMES[name]!, tail]), prefix);
  return {
    left: new ArraySet([...common, ...left]),
    right: new ArraySet([...common, ...right]),
    union: new ArraySet([...common, ...left, ...right]),
    label: `seed ${seed}: ${name} ${common.length} + ${left.length} / ${right.length}, prefix ${prefix}`,
  };
}

/** Exactly what the other side lacks. */
function missing(from: ArraySet, to: ArraySet): Key[] {
  return [...from.keys(0, from.size)].filter((key) => !to.has(key));
}

function expectExact(said: Talk, left: ArraySet, right: ArraySet, label: string): void {
  const named = (keys: readonly Key[]): string => [...keys].sort(compareKeys).map((key) => `${key.at} ${toHex(key.id)}`).join();
  expect(named(said.fromAsker) === named(missing(left, right)), `${label}, from the asker`).toBe(true);
  expect(named(said.fromAnswerer) === named(missing(right, left)), `${label}, from the answerer`).toBe(true);
}

describe('two sets that reconcile', () => {
  it('end up with the union, whatever they held', () => {
    for (let seed = 1; seed <= PAIRS; seed++) {
      const { left, right, union, label } = pairOf(seed);
      const dice = diceOf(seed + 1e6);
      const said = talk(left, right, dice);
      expectExact(said, left, right, label);
      expect(said.messages, label).toBeLessThanOrEqual(8);
      deliver(said, left, right);
      expect(left.root(), label).toBe(union.root());
      expect(right.root(), label).toBe(union.root());
      const again = talk(right, left, dice);
      expect(again.equal, label).toBe(true);
      expect(again.messages, label).toBe(2);
    }
  });
});
