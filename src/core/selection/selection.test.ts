import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerOf, idsOf, lawsOfCaps, nameOf, worlds, type Law } from '../../../test/selection/records.ts';
import type { RecordHeader } from '../record/record.ts';
import { select } from './naive.ts';
import { Selection } from './selection.ts';

const RUNS = Math.ceil(1000 * Number(process.env['PEERSET_RUNS'] ?? 1));
const WORLD = 24;

const best = (law: Law, records: readonly RecordHeader[]): RecordHeader[] => select(records, law.capsOf, law.poolOf);
const from = (records: readonly RecordHeader[], horizon: number): RecordHeader[] => records.filter(({ at }) => at >= horizon);
const selection = (law: Law): Selection => new Selection(law.capsOf, law.poolOf);

/** All that is selected, read through the front door. */
function contents(found: Selection): RecordHeader[] {
  return ['', 'x', 'y'].flatMap((pool) => ['a', 'b', 'c'].flatMap((author) => found.ofAuthor(pool, author).oldestFirst));
}

/** All of a record, to be compared: two worlds may have different ones of one id. */
const wholeOf = (record: RecordHeader): string => JSON.stringify({ ...record, id: nameOf(record) });

/** Cuts a list into batches at random places. */
function batches<T>(items: readonly T[], cuts: readonly number[]): T[][] {
  const places = [0, ...cuts.map((cut) => cut % (items.length + 1)).sort((a, b) => a - b), items.length];
  return places.slice(1).map((end, i) => items.slice(places[i], end));
}

const cuts = fc.array(fc.nat(100), { maxLength: 6 });
const horizon = fc.integer({ min: 0, max: 14 });

describe('the law itself', () => {
  it('merges: what is best of two sets is best of what was best in each', () => {
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), fc.array(fc.nat(2)), (law, world, sides) => {
        const left = world.filter((_, i) => sides[i] !== 0);
        const right = world.filter((_, i) => sides[i] !== 1);
        const merged = best(law, [...new Set([...best(law, left), ...best(law, right)])]);
        expect(idsOf(merged)).toEqual(idsOf(best(law, world)));
      }),
      { numRuns: RUNS },
    );
  });

  it('prunes before or after selecting, to the same end, each pool at its own horizon', () => {
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), fc.array(horizon, { minLength: 3, maxLength: 3 }), (law, world, days) => {
        const lives = (record: RecordHeader): boolean => record.at >= days[['', 'x', 'y'].indexOf(law.poolOf(record.collection))]!;
        expect(idsOf(best(law, world.filter(lives)))).toEqual(idsOf(best(law, world).filter(lives)));
      }),
      { numRuns: RUNS },
    );
  });

  it('never brings back what a delete removed, once the delete itself is evicted or pruned', () => {
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), worlds(WORLD), horizon, (law, world, later, day) => {
        const deletes = world.filter((record) => record.deletes);
        const deleted = world.filter((old) => deletes.some((record) => record.slot === old.slot && record.at > old.at));
        const left = from(best(law, [...from(best(law, world), day), ...from(deleted, day), ...later.slice(0, 8)]), day);
        for (const old of deleted) expect(left).not.toContain(old);
      }),
      { numRuns: RUNS },
    );
  });

  it('obeys its own caps', () => {
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), (law, world) => {
        const kept = best(law, world);
        expect(new Set(kept.map(({ slot }) => slot)).size).toBe(kept.length);
        for (const pool of ['', 'x', 'y']) {
          const inPool = kept.filter(({ collection }) => law.poolOf(collection) === pool);
          expect(inPool.length).toBeLessThanOrEqual(law.capsOf(pool).total);
          for (const author of ['a', 'b', 'c']) {
            expect(inPool.filter((record) => record.author === author).length).toBeLessThanOrEqual(law.capsOf(pool).perAuthor);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('one record at a time', () => {
  it('equals the definition, whatever the order, the repetitions and the batches', () => {
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), fc.array(fc.nat(1000), { maxLength: 2 * WORLD }), cuts, (law, world, order, places) => {
        const arrivals = [...order.map((i) => world[i % Math.max(1, world.length)]!).filter(Boolean), ...world];
        const found = selection(law);
        for (const batch of batches(arrivals, places)) found.apply(batch);
        expect(idsOf(contents(found))).toEqual(idsOf(best(law, world)));
        expect(found.size).toBe(best(law, world).length);
      }),
      { numRuns: RUNS },
    );
  });

  it('tells the truth in its plan: what came, what went, what was refused', () => {
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), cuts, (law, world, places) => {
        const found = selection(law);
        for (const batch of batches(world, places)) {
          const before = contents(found);
          const plan = found.apply(batch);
          expect(idsOf(before)).toEqual(expect.arrayContaining(idsOf(plan.evicted)));
          expect(idsOf([...plan.kept, ...plan.refused.map(({ record }) => record)])).toEqual(idsOf(batch));
          const gone = new Set(idsOf(plan.evicted));
          const left = before.filter((record) => !gone.has(nameOf(record)));
          expect(idsOf([...left, ...plan.kept])).toEqual(idsOf(contents(found)));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('foretells what it will do, and changes nothing by that', () => {
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), (law, world) => {
        const found = selection(law);
        for (const record of [...world, ...world]) {
          const before = idsOf(contents(found));
          const verdict = found.verdict(record);
          expect(idsOf(contents(found))).toEqual(before);
          const plan = found.apply([record]);
          if (verdict.keep) expect(plan).toMatchObject({ kept: [record], evicted: verdict.evicts ? [verdict.evicts] : [] });
          else expect(plan).toMatchObject({ kept: [], evicted: [], refused: [{ because: verdict.because }] });
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('prunes like the definition, and takes nothing older back', () => {
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), worlds(8), horizon, (law, world, late, day) => {
        const found = selection(law);
        found.apply(world);
        const pruned = ['', 'x', 'y'].flatMap((pool) => found.prune(pool, day));
        expect(idsOf(pruned)).toEqual(idsOf(best(law, world).filter(({ at }) => at < day)));
        found.apply([...world, ...late]);
        expect(idsOf(contents(found))).toEqual(idsOf(best(law, from([...world, ...late], day))));
      }),
      { numRuns: RUNS },
    );
  });

  it('takes a batch back exactly, with a prune in between or without', () => {
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), worlds(WORLD), fc.option(horizon), (law, first, second, day) => {
        const found = selection(law);
        found.apply(first);
        const before = contents(found);
        const plan = found.apply(second);
        const pruned = day === null ? [] : ['', 'x', 'y'].flatMap((pool) => found.prune(pool, day));
        plan.undo();
        plan.undo();
        const gone = new Set(pruned.map(wholeOf));
        expect(contents(found).map(wholeOf)).toEqual(before.map(wholeOf).filter((record) => !gone.has(record)));
        expect(found.size).toBe(contents(found).length);
        // What was taken back may be tried again, to the same end as if it had never been taken back.
        found.apply(second);
        const seen = [...first, ...second];
        expect(idsOf(from(contents(found), day ?? 0))).toEqual(idsOf(from(best(law, seen), day ?? 0)));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('in plain cases', () => {
  const law: Law = { capsOf: () => ({ perAuthor: 2, total: 3 }), poolOf: (collection) => collection };

  it('names the record in the way and the circle that is full', () => {
    const found = selection(law);
    const [old, middle, young] = [10, 20, 30].map((at) => headerOf({ at, id: at, name: `${at}` }));
    found.apply([middle!, young!]);
    expect(found.verdict(middle!)).toEqual({ keep: false, because: 'known', by: middle });
    expect(found.verdict(headerOf({ at: 5, id: 5, name: '20' }))).toEqual({ keep: false, because: 'slot', by: middle });
    expect(found.verdict(old!)).toEqual({ keep: false, because: 'author', by: middle });
    expect(found.verdict(headerOf({ at: 40, id: 40 }))).toEqual({ keep: true, evicts: middle });
    found.apply([headerOf({ at: 15, id: 15, author: 'b' })]);
    expect(found.verdict(headerOf({ at: 1, id: 1, author: 'z' }))).toMatchObject({ keep: false, because: 'pool', by: { at: 15 } });
    found.prune('c', 12);
    expect(found.verdict(headerOf({ at: 11, id: 11, author: 'z' }))).toMatchObject({ keep: false, because: 'pruned' });
  });

  it('prefers the lower id at equal times', () => {
    const found = selection(law);
    found.apply([headerOf({ at: 1, id: 7 })]);
    expect(found.verdict(headerOf({ at: 1, id: 8 })).keep).toBe(false);
    expect(found.verdict(headerOf({ at: 1, id: 6 })).keep).toBe(true);
  });

  it('an update or a delete costs no quota', () => {
    const found = selection(law);
    found.apply([headerOf({ at: 1, id: 1, name: 'p' }), headerOf({ at: 2, id: 2, name: 'q' })]);
    const { evicted } = found.apply([headerOf({ at: 3, id: 3, name: 'q', deletes: true })]);
    expect(evicted).toMatchObject([{ at: 2 }]);
    expect(found.ofAuthor('c', 'a').oldestFirst.map(({ at }) => at)).toEqual([1, 3]);
  });

  it('a slot that claims another author or collection is another slot', () => {
    // A forged slot name must not reach into another author's circle: the caps would no longer be nested.
    const mine = headerOf({ at: 1, id: 1 });
    const forged = { ...headerOf({ at: 2, id: 2, author: 'thief' }), slot: mine.slot };
    const moved = { ...headerOf({ at: 3, id: 3, collection: 'elsewhere' }), slot: mine.slot };
    for (const order of [[mine, forged, moved], [moved, forged, mine]]) {
      const found = selection(law);
      found.apply(order);
      expect(found.size).toBe(3);
      found.apply([headerOf({ at: 4, id: 4, deletes: true })]);
      expect(found.inSlot(mine.slot)).toMatchObject({ at: 4 });
      expect(found.remove(forged)).toBe(true);
      expect(found.remove(forged)).toBe(false);
      expect(found.size).toBe(2);
      found.apply([headerOf({ at: 5, id: 5, author: 'thief', name: 'other' }), forged, headerOf({ at: 6, id: 6 })]);
      expect(found.size).toBe(4);
      found.remove(forged);
      expect(found.verdict(forged)).toEqual({ keep: true });
    }
  });

  it('takes a batch back once only', () => {
    const found = selection(law);
    found.apply([headerOf({ at: 1, id: 1 })]);
    const plan = found.apply([headerOf({ at: 2, id: 2 })]);
    plan.undo();
    found.prune('c', 2);
    plan.undo();
    expect(found.size).toBe(0);
  });

  it('keeps no bodies', () => {
    const found = selection(law);
    const record = Object.freeze({ ...headerOf({ at: 1, id: 1 }), expires: 9, bytes: new Uint8Array(1000) });
    expect(found.apply([record]).kept[0]).toBe(record);
    const { bytes, ...header } = record;
    expect(bytes).toHaveLength(1000);
    expect(found.inSlot(record.slot)).toStrictEqual(header);
  });

  it('agrees with the definition on thousands of records, too', () => {
    const many = Array.from({ length: 6000 }, (_, i) => {
      const n = (i * 7919) % 6007;
      return headerOf({ at: n % 3001, id: n, author: `author ${n % 17}`, name: `${n % 211}`, collection: n % 3 === 0 ? 'c' : 'd' });
    });
    const wide: Law = { capsOf: (pool) => (pool === 'c' ? { perAuthor: 100, total: 1000 } : { perAuthor: 50, total: 600 }), poolOf: (c) => c };
    const found = selection(wide);
    for (const batch of batches(many, [100, 101, 2000, 2001, 4000])) found.apply(batch);
    const kept = best(wide, many);
    expect(found.size).toBe(kept.length);
    expect(found.countOf('c')).toBe(1000);
    expect(found.pools().sort()).toEqual(['c', 'd']);
    const selected = found.pools().flatMap((pool) => found.prune(pool, Infinity));
    expect(idsOf(selected)).toEqual(idsOf(kept));
    expect(found.size).toBe(0);
  });
});
