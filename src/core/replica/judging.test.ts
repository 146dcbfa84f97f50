/** Shows that what a room reads before it takes it is read after the signature and before the disk, and that no record gets around. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Bench, FILE, NOW, peerSource, recordOf, several } from '../../../test/replica/admission-bench.ts';
import { LIMITS } from '../base/limits.ts';
import { markVerified } from '../record/record.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
  bench.isJudged = ({ name }) => !name.startsWith('plain');
});

const isFoul = ({ name }: { readonly name: string }): boolean => name.startsWith('foul');
const foul = (id: number) => recordOf({ id, name: `foul ${id}` });

describe('a record that is judged', () => {
  it('is asked about when its signature holds, and goes to the disk when nothing is wrong', () => {
    bench.offer(several(2), peerSource(2));
    expect([bench.judges.length, bench.stores.length]).toEqual([0, 0]);
    bench.verify(({ name }) => name === '0');
    expect([bench.judges.map(({ records }) => records.length), bench.stores.length, bench.admission.idle]).toEqual([[1], 0, false]);
    bench.judge();
    expect([bench.stores[0]!.added.map(({ name }) => name), bench.admission.idle]).toEqual([['0'], false]);
    bench.store();
    expect([bench.set.size, bench.admission.idle, bench.admission.pending]).toEqual([1, true, 0]);
  });

  it('is asked about also where its signer checked the signature', () => {
    const record = markVerified(recordOf({ id: 1 }));
    bench.admission.put([{ record, replaceOldest: true, isVerified: true }], NOW);
    expect([bench.judges.length, bench.stores.length]).toEqual([1, 0]);
    bench.judge();
    expect(bench.stores.length).toBe(1);
  });

  it('that is refused is never shown nor stored, remembered, and blamed on each that sent it', () => {
    const sources = [peerSource(1), peerSource(1)];
    for (const source of sources) bench.offer([foul(1)], source);
    bench.verify();
    bench.judge(isFoul);
    expect([bench.stores.length, bench.shown.size, bench.set.size, bench.admission.pending]).toEqual([0, 0, 0, 0]);
    expect(bench.settled.map(({ refusal }) => refusal)).toEqual([{ rule: 'words', reason: 'its words' }, { rule: 'words', reason: 'its words' }]);
    expect(bench.faults.map(({ fault, reason }) => [fault, reason])).toEqual(new Array(2).fill(['policy', 'words: its words']));
    expect(sources.map(({ frame }) => frame.open)).toEqual([0, 0]);
    expect(bench.admission.isKnown(foul(1))).toBe(true);
    bench.offer([foul(1)], peerSource(1));
    expect([bench.verifies.length, bench.rules.at(-1)]).toEqual([0, 'words']);
  });

  it('at which a rule failed is blamed as poison', () => {
    bench.offer(several(1), peerSource(1));
    bench.verify();
    bench.admission.judged(bench.judges[0]!.batch, [[{ rule: 'poison', then: 'refuse', reason: 'a rule failed' }]]);
    expect([bench.rules, bench.faults.map(({ fault }) => fault)]).toEqual([['poison'], ['poison']]);
  });

  it('of ours is refused to its author, and nobody is blamed', () => {
    bench.offer([foul(1)], { type: 'own', replaceOldest: true });
    bench.verify();
    bench.judge(isFoul);
    expect([bench.rules, bench.faults]).toEqual([['words'], []]);
  });

  it('comes in with marks that do not refuse', () => {
    bench.offer(several(1));
    bench.verify();
    const { batch } = bench.judges.shift()!;
    bench.admission.judged(batch, [[{ rule: 'words', then: 'hide', reason: 'its words' }, { rule: 'links', then: 'hold', reason: 'a link' }]]);
    expect(bench.stores.length).toBe(1);
  });

  it('does not keep others waiting that are not', () => {
    bench.offer([recordOf({ id: 1 }), recordOf({ id: 2, name: 'plain' })]);
    bench.verify();
    expect([bench.judges[0]!.records.length, bench.stores[0]!.added.map(({ name }) => name)]).toEqual([1, ['plain']]);
  });

  it('counts for what may wait unread, until it is read', () => {
    const size = LIMITS.recordBytesMax;
    const count = Math.floor(LIMITS.unverifiedBytesMax / size);
    const large = (id: number) => recordOf({ id, size });
    bench.offer(Array.from({ length: count }, (_, i) => large(i)), peerSource(count));
    bench.verify();
    bench.offer([large(1000)], peerSource(1));
    expect(bench.rules).toEqual(['disk']);
    bench.judge();
    bench.offer([large(1001)], peerSource(1));
    expect(bench.verifies.length).toBe(1);
  });
});

it('a judge that gives fewer verdicts than there are records stops everything: nothing goes unread', () => {
  bench.offer(several(2));
  bench.verify();
  expect(() => bench.admission.judged(bench.judges[0]!.batch, [[]])).toThrow('verdict');
});

it('answers come in any order, some twice, and the same records are in the set', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 20 }), fc.infiniteStream(fc.nat(3)), (ids, chance) => {
      bench = new Bench();
      bench.isJudged = () => true;
      const records = ids.map((id) => recordOf({ id, name: `${id % 2 === 0 ? 'foul' : 'fine'} ${id}` }));
      const isBusy = () => bench.verifies.length + bench.judges.length + bench.stores.length > 0;
      const someStep = () => {
        const pick = chance.next().value as number;
        if (pick === 0 && bench.verifies.length > 0) bench.verify();
        if (pick === 1 && bench.judges.length > 0) bench.judge(isFoul);
        if (pick === 2 && bench.judges.length > 0) {
          bench.judges.reverse();
          bench.admission.judged(bench.judges[0]!.batch + 1000, [[]]);
        }
        if (pick === 3 && bench.stores.length > 0) bench.store();
      };
      for (const record of records) {
        bench.offer([record], FILE);
        someStep();
      }
      for (let i = 0; i < 2000 && isBusy(); i++) someStep();
      const expected = new Set(records.filter((record) => !isFoul(record)).map(({ name }) => name));
      expect(new Set(bench.admitted.map(({ record }) => record.name))).toEqual(expected);
      expect([bench.set.size, bench.admission.idle, bench.admission.pending]).toEqual([expected.size, true, 0]);
    }),
    { seed: 37, numRuns: 200 },
  );
});
