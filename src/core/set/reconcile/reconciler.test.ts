import { nip77 } from 'nostr-tools';
import { describe, expect, it } from 'vitest';
import { ArraySet } from '../../../../test/set/array-set.ts';
import { deliver, diceOf, talk, type Dice, type LiveSet, type Talk } from '../../../../test/set/conversation.ts';
import { toHex } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { DAY_MS, LIMITS } from '../../base/limits.ts';
import { compareKeys, type Key } from '../key.ts';
import { MerkleSet } from '../merkle-set.ts';
import { Reconciler } from './reconciler.ts';

const NOW = 1_800_000_000_000;
const SPAN_MS = 90 * 86_400_000;
const PAIRS = 150 * Number(process.env['PEERSET_RUNS'] ?? 1);

type Times = (dice: Dice) => number;
const TIMES: Record<string, Times> = {
  spread: (dice) => NOW - dice.below(SPAN_MS),
  one: () => NOW,
  seconds: (dice) => NOW - 1000 * dice.below(40),
  clusters: (dice) => NOW - 3_600_000 * dice.below(5) - dice.below(3),
  newest: (dice) => NOW + dice.below(1000),
};
const SIZES = [0, 0, 1, 2, 17, 63, 64, 65, 66, 66, 130, 130, 400, 400, 1000, 3000];

function keysOf(dice: Dice, count: number, time: Times, prefix = 0): Key[] {
  const shared = dice.bytes(prefix);
  return Array.from({ length: count }, () => {
    const id = dice.bytes(32);
    id.set(shared);
    return { at: time(dice), id };
  });
}

interface Pair {
  readonly left: LiveSet;
  readonly right: LiveSet;
  readonly union: ArraySet;
  readonly label: string;
}

/** The tree, or the obvious set: both must give the same bytes on the wire. */
function setOf(keys: Iterable<Key>, kind: 'tree' | 'array' = 'tree'): LiveSet {
  if (kind === 'array') return new ArraySet(keys);
  const set = new MerkleSet();
  for (const key of keys) set.insert(key);
  return set;
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
    left: setOf([...common, ...left], pick(['tree', 'tree', 'array'])),
    right: setOf([...common, ...right], pick(['tree', 'tree', 'array'])),
    union: new ArraySet([...common, ...left, ...right]),
    label: `seed ${seed}: ${name} ${common.length} + ${left.length} / ${right.length}, prefix ${prefix}`,
  };
}

/** Exactly what the other side lacks. */
function missing(from: LiveSet, to: LiveSet): Key[] {
  return [...from.keys(0, from.size)].filter((key) => !to.has(key));
}

function expectExact(said: Talk, left: LiveSet, right: LiveSet, label: string): void {
  const named = (keys: readonly Key[]): string => [...keys].sort(compareKeys).map((key) => `${key.at} ${toHex(key.id)}`).join();
  expect(named(said.fromAsker) === named(missing(left, right)), `${label}, from the asker`).toBe(true);
  expect(named(said.fromAnswerer) === named(missing(right, left)), `${label}, from the answerer`).toBe(true);
}

describe('two sets that reconcile', () => {
  it.each([0, 1, 2, 3])('end up with the union, whatever they held (part %i)', (part) => {
    for (let seed = 1 + part * PAIRS; seed <= (part + 1) * PAIRS; seed++) {
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

describe('a horizon', () => {
  const dice = diceOf(21);
  const all = keysOf(dice, 2000, TIMES['spread']!);
  const [left, right] = [setOf(all.slice(0, 1900)), setOf(all.slice(100))];

  it.each([
    { name: 'the same on both sides', own: 40, theirs: 40 },
    { name: 'a day later with the answerer', own: 40, theirs: 39 },
    { name: 'a day later with the asker', own: 39, theirs: 40 },
    { name: 'after everything', own: -1, theirs: -1 },
  ])('hides what is older: $name', ({ own, theirs }) => {
    const [lower, otherLower] = [NOW - own * DAY_MS, NOW - theirs * DAY_MS];
    const higher = Math.max(lower, otherLower);
    const said = talk(left, right, dice, { lower, other: { lower: otherLower } });
    const expected = (from: LiveSet, to: LiveSet): number => missing(from, to).filter((key) => key.at >= higher).length;
    expect(said.fromAsker.length).toBe(expected(left, right));
    expect(said.fromAnswerer.length).toBe(expected(right, left));
    expect([...said.fromAsker, ...said.fromAnswerer].every((key) => key.at >= higher)).toBe(true);
  });

  it('hides the same from a side with few records, and from plain lists', () => {
    const few = setOf(all.slice(0, 50));
    const higher = NOW - 39 * DAY_MS;
    for (const mode of ['sketch', 'list'] as const) {
      for (const [lower, otherLower] of [[NOW - 40 * DAY_MS, higher], [higher, NOW - 40 * DAY_MS]] as const) {
        const said = talk(few, right, dice, { mode, lower, other: { lower: otherLower } });
        expect(said.fromAsker.length).toBe(missing(few, right).filter((key) => key.at >= higher).length);
        expect(said.fromAnswerer.length).toBe(missing(right, few).filter((key) => key.at >= higher).length);
      }
    }
  });

  it('counts only so far as honest clocks differ, so that nobody can hide records by naming a late one', () => {
    const lower = NOW - 40 * DAY_MS;
    const ceiling = lower + LIMITS.horizonToleranceMs;
    // Whoever claims to have forgotten more than that is sent what it says it lacks; nothing is hidden from us.
    const said = talk(left, right, dice, { lower, other: { lower: NOW } });
    expect(said.fromAsker.every((key) => key.at >= ceiling)).toBe(true);
    expect(said.fromAsker.length).toBeGreaterThanOrEqual(missing(left, right).filter((key) => key.at >= ceiling).length);
    const asked = talk(left, right, dice, { lower: NOW - DAY_MS, other: { lower } });
    // What the asker says to hold nothing of, the answerer offers down to its own idea of the horizon.
    expect(asked.fromAnswerer.filter((key) => key.at < NOW - DAY_MS).length).toBeGreaterThan(0);
    expect(asked.fromAnswerer.every((key) => key.at >= ceiling)).toBe(true);
  });
});

describe('plain lists', () => {
  it('end up with the union and never claim a rerun', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { left, right, union, label } = pairOf(seed);
      const said = talk(left, right, diceOf(seed), { mode: 'list' });
      expectExact(said, left, right, label);
      deliver(said, left, right);
      expect([left.root(), right.root(), said.partial], label).toEqual([union.root(), union.root(), false]);
    }
  });

  it('cover sets of several pages, with pages that end between equal times', () => {
    const dice = diceOf(5);
    const keys = keysOf(dice, 40_000, (chance) => NOW - 1000 * chance.below(20));
    const [left, right] = [setOf(keys.slice(0, 39_000)), setOf(keys.slice(1000))];
    const said = talk(left, right, dice, { mode: 'list' });
    expectExact(said, left, right, 'three pages');
    expect(said.messages).toBe(6);
  });
});

describe('a difference larger than a conversation', () => {
  it('is worked off newest first, and no message is larger than allowed', () => {
    const dice = diceOf(8);
    const [left, right] = [setOf(keysOf(dice, 5000, TIMES['spread']!)), setOf(keysOf(dice, 150_000, TIMES['spread']!))];
    let conversations = 0;
    for (let partial = true; partial; conversations++) {
      const said = talk(left, right, dice);
      expect(Math.max(...said.sizes)).toBeLessThanOrEqual(LIMITS.messageBytesMax);
      expect(said.messages).toBeLessThanOrEqual(8);
      expect(said.asker.at(-1)!.partial).toBe(said.answerer.at(-1)!.partial);
      partial = said.partial;
      deliver(said, left, right);
    }
    expect(conversations).toBeGreaterThan(1);
    expect(conversations).toBeLessThan(10);
    expect([left.size, left.root()]).toEqual([155_000, right.root()]);
  });
});

describe('sets that change during a conversation', () => {
  it('are looked at as they were, and the next conversation finds the rest', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { left, right, label } = pairOf(seed);
      const dice = diceOf(seed + 1e6);
      const fresh = (): Key => ({ at: NOW - dice.below(SPAN_MS), id: dice.bytes(32) });
      const [before, after] = [missing(left, right).length, missing(right, left).length];
      const said = talk(left, right, dice, {
        between: () => {
          for (let i = 0; i < 5; i++) (dice.below(2) === 0 ? left : right).insert(fresh());
        },
      });
      expect(said.fromAsker.length, label).toBeGreaterThanOrEqual(before);
      expect(said.fromAnswerer.length, label).toBeGreaterThanOrEqual(after);
      deliver(said, left, right);
      deliver(talk(right, left, dice), right, left);
      expect(left.root(), label).toBe(right.root());
    }
  });

  it('are let go of at the end, and after a fault', () => {
    const watched = new ArraySet(keysOf(diceOf(1), 100, TIMES['spread']!));
    const snapshots: ArraySet[] = [];
    const source = { snapshot: () => snapshots[snapshots.push(watched.snapshot()) - 1]! } as unknown as ArraySet;
    talk(source, setOf([]), diceOf(2));
    new Reconciler(source, { initiator: true, random: diceOf(3).bytes }).start();
    const asker = new Reconciler(source, { initiator: true, random: diceOf(3).bytes });
    asker.start();
    expect(isFault(asker.receive(new Uint8Array(3)))).toBe(true);
    expect(snapshots.map((snapshot) => snapshot.isReleased)).toEqual([true, false, true]);
  });
});

describe('records made to confuse', () => {
  it('arrive though their ids cancel in XOR, or share their first bytes', () => {
    const dice = diceOf(31);
    const common = keysOf(dice, 3000, TIMES['spread']!);
    for (const crafted of [dependentIds(dice), keysOf(dice, 60, TIMES['one']!, 5).map((key) => key.id), keysOf(dice, 60, TIMES['one']!, 28).map((key) => key.id)]) {
      const keys = crafted.map((id) => ({ at: NOW - 1000, id }));
      const half = keys.length >> 1;
      for (const rest of [[], common]) {
        const [left, right] = [setOf([...rest, ...keys.slice(0, half)]), setOf([...rest, ...keys.slice(half)])];
        expectExact(talk(left, right, dice), left, right, 'crafted');
      }
    }
  });

  it('cost a round trip more, no records, where they cancel in the estimate', () => {
    const dice = diceOf(32);
    const common = keysOf(dice, 3000, TIMES['spread']!);
    // All ids fall into one bucket of one level, an even number on each side: the strata show no difference.
    const cancelling = keysOf(dice, 400, TIMES['spread']!).map(({ at, id }) => {
      id.fill(0, 24, 31);
      id[31] = 1;
      return { at, id };
    });
    const [left, right] = [setOf([...common, ...cancelling.slice(0, 200)]), setOf([...common, ...cancelling.slice(200)])];
    const said = talk(left, right, dice);
    expectExact(said, left, right, 'cancelling');
    expect(said.messages).toBeGreaterThan(3);
    expect(said.messages).toBeLessThanOrEqual(8);
  });
});

/** Sixty ids of which the first thirty have the same XOR as the others. */
function dependentIds(dice: Dice): Uint8Array[] {
  const ids = Array.from({ length: 59 }, () => dice.bytes(32));
  const last = new Uint8Array(32);
  for (const id of ids) id.forEach((byte, i) => (last[i] = last[i]! ^ byte));
  return [...ids, last];
}

describe('another implementation of the same task', () => {
  it('finds the same differences: negentropy', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const dice = diceOf(seed);
      const times: Times = (chance) => NOW - 1000 * chance.below(10_000);
      const common = keysOf(dice, dice.below(800), times);
      const [own, theirs] = [keysOf(dice, dice.below(60), times), keysOf(dice, dice.below(60), times)];
      const [left, right] = [[...common, ...own], [...common, ...theirs]];
      const said = talk(setOf(left), setOf(right), dice);
      const hex = (keys: readonly Key[]): string[] => keys.map((key) => toHex(key.id)).sort();
      expect({ have: hex(said.fromAsker), need: hex(said.fromAnswerer) }, `seed ${seed}`).toEqual(negentropy(left, right));
    }
  });
});

function negentropy(left: readonly Key[], right: readonly Key[]): { have: string[]; need: string[] } {
  const sideOf = (keys: readonly Key[]): nip77.Negentropy => {
    const storage = new nip77.NegentropyStorageVector();
    for (const { at, id } of keys) storage.insert(at / 1000, toHex(id));
    storage.seal();
    return new nip77.Negentropy(storage);
  };
  const [client, server] = [sideOf(left), sideOf(right)];
  const have: string[] = [];
  const need: string[] = [];
  for (let message: string | null = client.initiate(); message !== null; ) {
    // Either side learns from a list and does not answer it.
    const answer = server.reconcile(message, (id) => need.push(id), (id) => have.push(id));
    message = answer === null ? null : client.reconcile(answer, (id) => have.push(id), (id) => need.push(id));
  }
  return { have: have.sort(), need: need.sort() };
}
