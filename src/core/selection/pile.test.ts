import fc from 'fast-check';
import { expect, it } from 'vitest';
import { headerOf } from '../../../test/selection/records.ts';
import type { RecordHeader } from '../record/record.ts';
import { compareRank } from '../set/key.ts';
import { Pile, type PileEntry, type PileOrder } from './pile.ts';

const RUNS = Math.ceil(300 * Number(process.env['PEERSET_RUNS'] ?? 1));

type Entry = PileEntry & { readonly header: RecordHeader; alive: boolean };

/** Remembers who was dropped: the dead, and each once. */
function orderOf(): PileOrder<Entry> & { readonly gone: Set<Entry> } {
  const gone = new Set<Entry>();
  return {
    gone,
    isLower: (entry, other) => compareRank(entry.header, other.header) > 0,
    dropped: (entry) => {
      if (entry.alive || gone.has(entry)) throw new Error('only the dead are dropped, and once');
      gone.add(entry);
    },
  };
}

it('always knows its lowest, whoever came and whoever left from the middle', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('add' as const), at: fc.nat(50) }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('kill' as const), nth: fc.nat(1000) }) },
    { weight: 1, arbitrary: fc.constant({ type: 'ask' as const }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
      const order = orderOf();
      const pile = new Pile<Entry>(order);
      const dead: Entry[] = [];
      let living: Entry[] = [];
      for (const [i, found] of steps.entries()) {
        if (found.type === 'add') {
          const entry = { header: headerOf({ at: found.at, id: i }), alive: true };
          living.push(entry);
          pile.add(entry);
        } else if (found.type === 'kill' && living.length > 0) {
          const entry = living[found.nth % living.length]!;
          living = living.filter((other) => other !== entry);
          entry.alive = false;
          dead.push(entry);
          pile.lost();
        } else {
          expect(pile.lowest()).toBe([...living].sort((left, right) => compareRank(right.header, left.header))[0]);
        }
        expect(pile.size).toBe(living.length);
      }
      expect(new Set(pile.living())).toEqual(new Set(living));
      for (const entry of living) {
        entry.alive = false;
        dead.push(entry);
        pile.lost();
      }
      // What has a row gives it back, whatever became of the pile.
      expect([...order.gone].length).toBe(dead.length);
    }),
    { numRuns: RUNS },
  );
});

it('does not hoard the dead', () => {
  // Every kept entry would keep its header: an author who updates all day would fill the memory.
  const pile = new Pile<Entry>({ ...orderOf(), dropped: () => undefined });
  const seen: Entry[] = [];
  const survivors = (): number => pile.living().length;
  for (let i = 0; i < 1000; i++) {
    const entry = { header: headerOf({ at: i, id: i }), alive: true };
    seen.push(entry);
    pile.add(entry);
    if (i < 10) continue;
    seen[i - 5]!.alive = false;
    pile.lost();
    // The dead are seen by bringing them back, which nobody else may do.
    for (const old of seen) if (!old.alive) Object.assign(old, { ghost: true, alive: true });
    expect(survivors()).toBeLessThanOrEqual(2 * pile.size + 16);
    for (const old of seen) if ('ghost' in old) old.alive = false;
  }
});
