import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { awkwardKey, keyOf, manyKeys, Oracle, shuffled, wordsOf } from '../../../test/set/oracle.ts';
import { compareKeys, type Key } from './key.ts';
import { MerkleSet } from './merkle-set.ts';
import type { KeyBound, SetSnapshot, SetView } from './view.ts';

const RUNS = Math.ceil(40 * Number(process.env['PEERSET_RUNS'] ?? 1));

function setOf(keys: Iterable<Key>): MerkleSet {
  const set = new MerkleSet();
  for (const key of keys) set.insert(key);
  return set;
}

/** Every question, answered by the set and by the oracle. `bounds` need not be in the set. */
function expectAlike(view: SetView, oracle: Oracle, bounds: readonly Key[]): void {
  const { keys } = oracle;
  expect(view.size).toBe(keys.length);
  expectSame([...view], keys);
  expect(view.root()).toBe(oracle.root());
  expect(view.strata()).toEqual(oracle.strata());
  for (const bound of bounds) {
    expect(view.has(bound)).toBe(oracle.has(bound));
    expect(view.rank(bound)).toBe(oracle.rank(bound));
    expect(view.rank(bound.at)).toBe(oracle.rank(bound.at));
  }
  const cuts = bounds.map((bound) => oracle.rank(bound)).sort((left, right) => left - right);
  for (let i = 1; i < cuts.length; i++) expectAlikeRange(view, oracle, cuts[i - 1]!, cuts[i]!);
}

function expectAlikeRange(view: SetView, oracle: Oracle, from: number, to: number): void {
  expectSame([...view.keys(from, to)], oracle.keys.slice(from, to));
  expect(view.digest(from, to)).toEqual(oracle.digest(from, to));
  const seen: { at: number; words: Uint32Array }[] = [];
  view.forEachId(from, to, (words, offset, at) => seen.push({ at, words: words.slice(offset, offset + 8) }));
  expectSame(seen, oracle.keys.slice(from, to).map(({ at, id }) => ({ at, words: wordsOf(id) })));
  if (from === to) return;
  expect(view.at(from)).toEqual(oracle.keys[from]);
  const upper: KeyBound = oracle.keys[to] ?? Infinity;
  expect(view.root({ lower: oracle.keys[from]!, upper })).toBe(oracle.root(from, to));
}

type Pause = 'snapshot' | 'release' | 'root' | 'settle';
type Step =
  | { readonly type: 'insert' | 'remove'; readonly from: number; readonly count: number }
  | { readonly type: Pause; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('insert' as const), from: fc.nat(499), count: fc.nat(200) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('remove' as const), from: fc.nat(499), count: fc.nat(150) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom<Pause[]>('snapshot', 'release', 'root', 'settle'), which: fc.nat(40) }) },
);

/** Walks the set and the oracle through the same steps; what snapshots saw is checked at the end. */
function walk(world: readonly Key[], steps: readonly Step[], bounds: readonly Key[]): void {
  const set = new MerkleSet();
  let oracle = new Oracle();
  const kept: { snapshot: SetSnapshot; oracle: Oracle }[] = [];
  const pause = ({ type, which }: { readonly type: Pause; readonly which: number }): void => {
    if (type === 'snapshot') kept.push({ snapshot: set.snapshot(), oracle });
    else if (type === 'release') kept.splice(which % (kept.length + 1), 1)[0]?.snapshot.release();
    else if (type === 'settle') set.settle(1 + which);
    else expect(set.root()).toBe(oracle.root());
  };
  const change = (type: 'insert' | 'remove', key: Key): void => {
    expect(set[type](key)).toBe(oracle.has(key) === (type === 'remove'));
    oracle = type === 'insert' ? oracle.with(key) : oracle.without(key);
  };
  for (const step of steps) {
    if ('which' in step) pause(step);
    else for (let i = step.from; i < step.from + step.count; i++) change(step.type, world[i % world.length]!);
  }
  for (const { snapshot, oracle: before } of kept) expectAlike(snapshot, before, bounds);
  expectAlike(set, oracle, bounds);
}

describe('a set against a sorted array', () => {
  it('answers everything as the array does, whatever came and went, and so do its snapshots', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(step, { minLength: 1, maxLength: 24 }), fc.array(awkwardKey, { maxLength: 6 }), (seed, steps, bounds) => {
        const world = manyKeys(500, seed);
        walk(world, steps, [...bounds, ...world.slice(0, 4)]);
      }),
      { seed: 1, numRuns: RUNS },
    );
  });

  it('keeps keys apart that share their time, or how their ids begin or end', () => {
    const worlds = fc.array(awkwardKey, { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(worlds, fc.array(step, { minLength: 1, maxLength: 8 }), fc.array(awkwardKey, { maxLength: 8 }), walk),
      { seed: 2, numRuns: RUNS },
    );
  });

  it('has the right root and list at every count around the splits of blocks, in every order', () => {
    const ascending = [...manyKeys(600, 3)].sort(compareKeys);
    for (const keys of [ascending, ascending.toReversed(), shuffled(ascending, 4)]) {
      const set = new MerkleSet();
      let sums = new Oracle().digest(0, 0).sums;
      for (const [count, key] of keys.entries()) {
        expect(set.digest(0, count)).toEqual({ sums, count });
        set.insert(key);
        const own = new Oracle([key]).digest(0, 1).sums;
        sums = sums.map((lane, i) => lane + own[i]!);
      }
      expectAlike(set, new Oracle(keys), keys.slice(0, 9));
    }
  });

  it('takes many keys at once, sorted or not, into an empty set or not', () => {
    const keys = [...manyKeys(700, 5)].sort(compareKeys);
    const lists = [keys, shuffled(keys, 6), [...keys.slice(300), ...keys.slice(0, 300)], [...keys, ...keys], []];
    for (const list of lists) {
      const oracle = new Oracle(list.length === 0 ? [] : keys);
      const set = new MerkleSet();
      expect(set.insertAll(list)).toBe(oracle.keys.length);
      expectAlike(set, oracle, keys.slice(0, 5));
      const started = setOf(keys.slice(100, 103));
      expect(started.insertAll(list)).toBe(list.length === 0 ? 0 : 697);
    }
  });
});

describe('a root', () => {
  const keys = manyKeys(400, 7);
  const root = setOf(keys).root();

  it('does not show in what order keys came, nor what was there in between', () => {
    for (let seed = 0; seed < 20; seed++) {
      const set = new MerkleSet();
      const passing = manyKeys(300, 100 + seed);
      for (const [i, key] of shuffled([...keys, ...passing], seed).entries()) {
        set.insert(key);
        if (i % 50 === seed) set.root();
      }
      for (const key of shuffled(keys, seed).slice(0, 90)) set.remove(key);
      for (const key of shuffled(passing, seed)) set.remove(key);
      for (const key of keys) set.insert(key);
      expect(set.root()).toBe(root);
    }
  });

  it('is another one after any single change', () => {
    const set = setOf(keys);
    const seen = new Set([root]);
    for (const key of keys) {
      set.remove(key);
      seen.add(set.root());
      const flipped = key.id.map((byte, i) => (i === key.at % 32 ? byte ^ 1 : byte));
      set.insert({ at: key.at, id: flipped });
      seen.add(set.root());
      set.remove({ at: key.at, id: flipped });
      set.insert(key);
    }
    expect(set.root()).toBe(root);
    expect(seen.size).toBe(1 + 2 * keys.length);
  });

  it('counts keys whose expansions are the same', () => {
    // One id at two times is no record, but the count must not depend on that.
    const twice = setOf([keyOf(1, 2, 3), keyOf(4, 2, 3)]);
    expect(twice.root()).toBe(new Oracle([keyOf(1, 2, 3), keyOf(4, 2, 3)]).root());
    expect(twice.size).toBe(2);
  });

  it('of a range depends on the keys in it alone, and is that of the empty set where bounds cross', () => {
    const set = setOf(keys);
    const oracle = new Oracle(keys);
    const [lower, upper] = [oracle.keys[50]!, oracle.keys[333]!];
    const within = set.root({ lower, upper });
    expect(within).toBe(setOf(oracle.keys.slice(50, 333)).root());
    set.remove(oracle.keys[49]!);
    set.insert({ at: upper.at + 1, id: upper.id });
    expect(set.root({ lower, upper })).toBe(within);
    expect(set.root({ lower: upper, upper: lower })).toBe(new MerkleSet().root());
    expect(set.root({})).toBe(set.root());
  });

  it('is the same whether the work was done in slices, at once, or in between', () => {
    for (const budget of [1, 2, 7, 100, 1e6]) {
      const set = setOf(keys.slice(0, 200));
      set.settle(budget);
      for (const key of keys.slice(200)) set.insert(key);
      let slices = 1;
      while (!set.settle(budget)) slices++;
      // Each expansion is one unit, each of a few nodes another, and nothing is done twice.
      expect(slices).toBeGreaterThanOrEqual(Math.floor(200 / budget));
      expect(slices).toBeLessThanOrEqual(Math.ceil(440 / budget) + 1);
      expect(set.root()).toBe(root);
    }
  });
});

describe('a snapshot', () => {
  it('stays as it was while the set changes, among other snapshots released in any order', () => {
    const keys = manyKeys(900, 8);
    for (let seed = 0; seed < 3; seed++) {
      const set = new MerkleSet();
      const kept: { snapshot: SetSnapshot; oracle: Oracle }[] = [];
      for (let i = 0; i < keys.length; i += 100) {
        for (const key of keys.slice(i, i + 100)) set.insert(key);
        if (i > 200) for (const key of keys.slice(i - 200, i - 140)) set.remove(key);
        kept.push({ snapshot: set.snapshot(), oracle: new Oracle([...set]) });
      }
      for (const { snapshot, oracle } of shuffled(kept, seed)) {
        expectAlike(snapshot, oracle, keys.slice(seed, seed + 3));
        snapshot.release();
        for (const key of keys.slice(0, 50)) if (!set.remove(key)) set.insert(key);
      }
      expect(set.root()).toBe(new Oracle([...set]).root());
    }
  });

  it('is not read after its release, and a second release does nothing', () => {
    const set = setOf(manyKeys(10, 9));
    const older = set.snapshot();
    const snapshot = set.snapshot();
    const oracle = new Oracle([...set]);
    snapshot.root();
    snapshot.release();
    snapshot.release();
    const questions: ((view: SetView) => unknown)[] = [
      (view) => view.size, (view) => view.root(), (view) => view.root({}), (view) => view.has(oracle.keys[0]!),
      (view) => view.rank(0), (view) => view.at(0), (view) => [...view], (view) => view.keys(0, 1), (view) => view.digest(0, 0),
      (view) => view.forEachId(0, 0, () => undefined), (view) => view.strata(),
    ];
    for (const question of questions) expect(() => question(snapshot)).toThrow(/not read after its release/);
    set.remove(oracle.keys[3]!);
    expectAlike(older, oracle, oracle.keys.slice(0, 3));
  });

  it('hands out copies: what the reader does to them is not seen', () => {
    const set = setOf(manyKeys(200, 10));
    const oracle = new Oracle([...set]);
    const snapshot = set.snapshot();
    for (const view of [set, snapshot]) {
      view.at(7).id.fill(0);
      view.strata().fill(1);
      view.digest(0, 200).sums.fill(2);
      expectAlike(view, oracle, []);
    }
  });
});

describe('misuse', () => {
  it('is refused: keys that are none, positions outside, bounds that are none', () => {
    const set = setOf(manyKeys(5, 11));
    const id = new Uint8Array(32);
    const wrong: Key[] = [-1, 0.5, NaN, Infinity, 2 ** 53].map((at) => ({ at, id }));
    wrong.push({ at: 1, id: new Uint8Array(31) }, { at: 1, id: new Uint8Array(33) });
    for (const key of wrong) {
      for (const ask of [() => set.insert(key), () => set.remove(key), () => set.has(key), () => set.rank(key), () => set.insertAll([key])]) {
        expect(ask).toThrow(/assertion failed/);
      }
    }
    for (const index of [-1, 5, 0.5, NaN]) expect(() => set.at(index)).toThrow(/positions/);
    for (const [from, to] of [[-1, 2], [3, 2], [0, 6], [0.5, 1]] as const) {
      expect(() => set.keys(from, to)).toThrow(/positions/);
      expect(() => set.digest(from, to)).toThrow(/positions/);
      expect(() => set.forEachId(from, to, () => undefined)).toThrow(/positions/);
    }
    expect(() => set.rank(NaN)).toThrow(/bound/);
    expect(() => set.settle(0)).toThrow(/work/);
    expect(set.size).toBe(5);
  });

  it('is noticed: a set that changes while it is listed', () => {
    const set = setOf(manyKeys(5, 12));
    expect(() => {
      for (const key of set) set.remove(key);
    }).toThrow(/while it is listed/);
  });
});
