// Shows that what is loaded from a disk is selected as the law says, also where the disk holds what it never should: several records of one slot.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idsOf, lawsOfCaps, worlds } from '../../../test/selection/records.ts';
import type { RecordHeader } from '../record/record.ts';
import { select } from './naive.ts';
import { Selection } from './selection.ts';

const RUNS = Math.ceil(1000 * Number(process.env['PEERSET_RUNS'] ?? 1));
const WORLD = 24;

interface Loaded {
  readonly selection: Selection;
  /** What whoever loads believes to be selected, and what it believes to be too much. */
  readonly held: ReadonlySet<RecordHeader>;
  readonly surplus: readonly RecordHeader[];
}

/** Loads in parts; `look` may ask for something between two of them. */
function loaded(selection: Selection, parts: readonly (readonly RecordHeader[])[], look: (part: number) => void = () => undefined): Loaded {
  const held = new Map<string, RecordHeader>();
  const surplus: RecordHeader[] = [];
  const nameOf = (record: RecordHeader): string => `${idsOf([record])[0]} ${record.at}`;
  const drop = (record: RecordHeader): void => {
    held.delete(nameOf(record));
    surplus.push(record);
  };
  for (const [i, part] of parts.entries()) {
    const { kept, evicted, refused } = selection.load(part);
    for (const record of evicted) drop(record);
    for (const { record } of refused) surplus.push(record);
    for (const record of kept) held.set(nameOf(record), record);
    look(i);
  }
  for (const record of selection.loaded()) drop(record);
  return { selection, held: new Set(held.values()), surplus };
}

const parts = <T>(items: readonly T[], cut: number): T[][] => [items.slice(0, cut), items.slice(cut, 2 * cut), items.slice(2 * cut)];

/** A disk has each record once. */
const once = (world: readonly RecordHeader[]): RecordHeader[] => world.filter((record, i) => world.findIndex((other) => idsOf([other])[0] === idsOf([record])[0]) === i);

describe('what is loaded', () => {
  it('is what the law keeps, in any order and any parts, and all else is told', () => {
    let beaten = 0;
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), fc.nat(WORLD), fc.boolean(), (law, all, cut, looks) => {
        const world = once(all);
        const selection = new Selection(law.capsOf, law.poolOf);
        const { held, surplus } = loaded(selection, parts(world, cut), (i) => void (looks && world[i] !== undefined && selection.verdict(world[i])));
        const best = idsOf(select(world, law.capsOf, law.poolOf));
        expect([idsOf([...selection.headers()]), idsOf([...held]), selection.size]).toEqual([best, best, best.length]);
        expect(idsOf([...held, ...surplus])).toEqual(idsOf(world));
        beaten += surplus.length;
      }),
      { numRuns: RUNS },
    );
    expect(beaten).toBeGreaterThan(RUNS);
  });

  it('is then changed as what was applied one by one', () => {
    fc.assert(
      fc.property(lawsOfCaps, worlds(WORLD), worlds(WORLD), fc.nat(WORLD), fc.integer({ min: 0, max: 14 }), (law, first, second, cut, horizon) => {
        const world = once(first);
        const { selection } = loaded(new Selection(law.capsOf, law.poolOf), parts(world, cut));
        const other = new Selection(law.capsOf, law.poolOf);
        other.apply(world);
        for (const each of [selection, other]) each.prune('x', horizon);
        const plans = [selection, other].map((each) => each.apply(second));
        expect(idsOf(plans[0]!.kept)).toEqual(idsOf(plans[1]!.kept));
        expect(idsOf(plans[0]!.evicted)).toEqual(idsOf(plans[1]!.evicted));
        for (const plan of plans) plan.undo();
        expect(idsOf([...selection.headers()])).toEqual(idsOf([...other.headers()]));
        for (const record of second) expect(selection.remove(record)).toBe(other.remove(record));
        expect(selection.size).toBe(other.size);
      }),
      { numRuns: RUNS },
    );
  });
});
