import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Bench, FILE, NOW, peerSource, recordOf, several, withSignature } from '../../../test/replica/admission-bench.ts';
import { toHex } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { markVerified, type SignedRecord } from '../record/record.ts';
import type { Source } from './admission.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('the way in', () => {
  it('is known, rules, signature, disk: each before the next', () => {
    const [record] = several(1) as [SignedRecord];
    bench.offer([record]);
    expect([bench.checks, bench.verifies.length, bench.stores.length, bench.admission.pending]).toEqual([1, 1, 0, 1]);
    expect(bench.admission.isKnown(record)).toBe(true);
    bench.verify();
    expect([bench.stores.length, bench.set.size, bench.admission.idle]).toEqual([1, 0, false]);
    bench.store();
    expect([bench.set.size, bench.admission.pending, bench.admission.idle]).toEqual([1, 0, true]);
    expect(bench.rules).toEqual([undefined]);
    bench.offer([record]);
    expect([bench.checks, bench.verifies.length, bench.rules]).toEqual([1, 0, [undefined, undefined]]);
  });

  it('is relaxed for what only peers brought, strict as soon as one is our own', () => {
    bench.offer(several(1), peerSource(1));
    bench.offer(several(1, 1), { type: 'own', replaceOldest: false });
    bench.verify();
    bench.verify();
    bench.store();
    expect(bench.stores.map(({ own }) => own)).toEqual([true]);
    bench.store();
    bench.offer(several(1, 2), peerSource(1));
    bench.verify();
    expect(bench.stores.map(({ own }) => own)).toEqual([false]);
  });

  it('settles a message of a peer record by record, and says how many are held now', () => {
    const source = peerSource(4);
    bench.offer([...several(2), recordOf({ id: 7, name: 'bad' }), recordOf({ id: 8 })], source);
    expect(source.frame).toMatchObject({ open: 3, stored: 0 });
    bench.verify(({ name }) => name !== '8');
    expect(source.frame).toMatchObject({ open: 2, stored: 0 });
    bench.store();
    expect(source.frame).toMatchObject({ open: 0, stored: 2 });
    expect(bench.faults.map(({ fault }) => fault)).toEqual(['policy', 'signature']);
  });

  it('checks a forgery once, whoever brings it again, and blames each of them', () => {
    const forged = withSignature(recordOf({ id: 1 }), 1);
    bench.offer([forged, { ...forged }, { ...forged }], peerSource(3));
    bench.verify(() => false);
    expect(bench.verifies.length).toBe(0);
    bench.offer([{ ...forged }], peerSource(1));
    expect(bench.verifies.length).toBe(0);
    expect(bench.rules).toEqual(new Array(4).fill('signature'));
    expect(bench.faults.map(({ fault }) => fault)).toEqual(new Array(4).fill('signature'));
    expect([bench.admission.pending, bench.admission.isKnown(forged)]).toEqual([0, false]);
  });

  it('takes the true record after a forged copy, and the forgery never again', () => {
    const good = withSignature(recordOf({ id: 1 }), 2);
    const [one, other] = [withSignature(good, 1), withSignature(good, 3)];
    bench.offer([one, good, other]);
    bench.verify(() => false);
    bench.verify((record) => record === good);
    bench.store();
    expect(bench.rules).toEqual(['signature', undefined, undefined]);
    expect([bench.set.size, bench.verifies.length]).toEqual([1, 0]);
  });

  it('remembers so many forgeries and no more', () => {
    const forged = Array.from({ length: LIMITS.forgeriesMax + 1 }, (_, i) => withSignature(recordOf({ id: i }), 1));
    bench.offer(forged);
    bench.verify(() => false);
    bench.offer(forged.slice(0, 2));
    expect(bench.verifies.map(({ records }) => records)).toEqual([[forged[0]]]);
  });

  it('treats an answer that says nothing of a record as a no', () => {
    bench.offer(several(2));
    bench.admission.verified(bench.verifies[0]!.batch, [true], NOW);
    bench.store();
    expect(bench.rules).toEqual(['signature', undefined]);
  });

  it('lets copies share the fate of the first, also where the disk refuses it', () => {
    const copies = Array.from({ length: 3 }, () => recordOf({ id: 1 }));
    bench.offer(copies);
    bench.verify();
    bench.admission.storeFailed(bench.stores[0]!.batch, 'broken', NOW);
    expect([bench.rules, bench.disk, bench.set.size, bench.selection.size]).toEqual([['disk', 'disk', 'disk'], ['broken'], 0, 0]);
  });

  it('is shorter for our own that its signer checked: no verifier, at once to the disk', () => {
    const records = several(2).map((record) => ({ record: markVerified(record), replaceOldest: false, isVerified: true } as const));
    bench.admission.put([...records, { record: recordOf({ id: 8 }), replaceOldest: false }], NOW);
    expect(bench.verifies.map((asked) => asked.records.length)).toEqual([1]);
    expect(bench.stores.map(({ added }) => added.length)).toEqual([2]);
    bench.store();
    expect([bench.set.size, bench.rules]).toEqual([2, [undefined, undefined]]);
  });

  it('asks no rule less of what was checked before', () => {
    bench.admission.put([{ record: markVerified(recordOf({ id: 1, name: 'bad' })), replaceOldest: false, isVerified: true }], NOW);
    expect([bench.rules, bench.stores.length]).toEqual([['bad'], 0]);
  });
});

describe('what people see', () => {
  const [first, second] = [recordOf({ id: 1, name: 'one' }), recordOf({ id: 2, name: 'one', at: NOW + 1 })] as const;
  const sees = (...records: readonly SignedRecord[]): void => expect([...bench.shown]).toEqual(records.map(({ id }) => toHex(id)));

  it('comes once it is verified and selected, before the disk has it and the index says so', () => {
    bench.offer([first]);
    sees();
    bench.verify();
    sees(first);
    expect([bench.set.size, bench.admitted.length, bench.settled.length]).toEqual([0, 0, 0]);
    bench.store();
    sees(first);
    expect([bench.set.size, bench.admitted.length]).toEqual([1, 1]);
  });

  it('is taken back where the disk refuses, and what it had replaced comes again', () => {
    bench.offer([first]);
    bench.verify();
    bench.store();
    bench.offer([second]);
    bench.verify();
    sees(second);
    expect(bench.set.has(first)).toBe(true);
    bench.admission.storeFailed(bench.stores[0]!.batch, 'full', NOW);
    sees(first);
    expect([bench.set.has(first), bench.set.has(second)]).toEqual([true, false]);
  });

  it('does not come back where the disk refused to forget it', () => {
    bench.offer([first]);
    bench.verify();
    bench.store();
    bench.admission.prune(bench.selection.prune('', NOW + 1));
    sees();
    bench.admission.storeFailed(bench.stores[0]!.batch, 'full', NOW);
    sees();
    expect(bench.set.size).toBe(0);
  });
});

describe('the quota of several at once', () => {
  const own = { type: 'own', replaceOldest: false } as const;
  const settle = (): void => {
    while (bench.verifies.length > 0) bench.verify();
    while (bench.stores.length > 0) bench.store();
  };

  it('lets edits replace each other in a full house', () => {
    bench = new Bench(2);
    bench.offer(several(2), own);
    bench.offer([recordOf({ id: 10, name: '0', at: NOW + 1 }), recordOf({ id: 11, name: '1', at: NOW + 1 })], own);
    settle();
    expect([bench.set.size, bench.rules]).toEqual([2, [undefined, undefined, undefined, undefined]]);
  });

  it('refuses the last of those that came while there was room for one', () => {
    bench = new Bench(3);
    bench.offer(several(2), own);
    bench.offer([recordOf({ id: 20, at: NOW + 2 })], own);
    bench.offer([recordOf({ id: 21, at: NOW + 3 })], own);
    settle();
    expect(bench.set.size).toBe(3);
    expect(bench.rules.filter((rule) => rule === 'quota')).toHaveLength(1);
    expect(bench.set.has(recordOf({ id: 21, at: NOW + 3 }))).toBe(false);
  });
});

describe('limits', () => {
  it('of bytes waiting to be verified: at the limit and one over, for peers only', () => {
    const half = LIMITS.unverifiedBytesMax / 2;
    bench.offer([recordOf({ id: 1, size: half }), recordOf({ id: 2, size: half }), recordOf({ id: 3, size: 1 })], peerSource(3));
    expect(bench.verifies.map(({ records }) => records.length)).toEqual([2]);
    expect(bench.rules).toEqual(['disk']);
    bench.offer([recordOf({ id: 4 })], { type: 'own', replaceOldest: false });
    expect(bench.verifies).toHaveLength(2);
    bench.verify();
    bench.offer([recordOf({ id: 3, size: half })], peerSource(1));
    expect(bench.verifies).toHaveLength(2);
  });

  it('of one batch for the disk', () => {
    bench.offer(several(256));
    bench.verify();
    bench.offer(several(257, 10_000));
    bench.verify();
    for (let i = 0; i < 3; i++) {
      expect(bench.stores.map(({ added }) => added.length)).toEqual([[256, 256, 1][i]]);
      bench.store();
    }
    expect([bench.set.size, bench.stores.length]).toEqual([513, 0]);
  });

  it('of refused records that are remembered', () => {
    const bad = Array.from({ length: LIMITS.refusedMax }, (_, id) => recordOf({ id, name: 'bad' }));
    bench.offer(bad);
    bench.offer(bad.slice(0, 1));
    expect(bench.checks).toBe(LIMITS.refusedMax);
    bench.offer([recordOf({ id: LIMITS.refusedMax, name: 'bad' })]);
    bench.offer(bad.slice(1, 2));
    expect(bench.checks).toBe(LIMITS.refusedMax + 1);
    bench.offer(bad.slice(0, 1));
    expect(bench.checks).toBe(LIMITS.refusedMax + 2);
  });

  it('of records kept for the future: the soonest stay', () => {
    const at = NOW + LIMITS.futureAcceptMs + 1;
    const count = LIMITS.deferredMax + 1;
    bench.offer(Array.from({ length: count }, (_, id) => recordOf({ id, at: at + count - id })));
    expect(bench.admission.wakeAt).toBe(at + 1 - LIMITS.futureAcceptMs);
    bench.admission.tick(bench.admission.wakeAt - 1);
    expect(bench.verifies).toEqual([]);
    bench.admission.tick(NOW + LIMITS.futureDeferMs);
    expect(bench.verifies.map(({ records }) => records.length)).toEqual([LIMITS.deferredMax]);
    expect(bench.admission.wakeAt).toBe(Infinity);
  });

  it('of the pause after the disk refused: others wait, our own do not, and a clock that ran back ends it', () => {
    const cases = [[0, 0], [LIMITS.diskRetryMs - 1, 0], [LIMITS.diskRetryMs, 1], [-1, 1]] as const;
    for (const [after, taken] of cases) {
      bench = new Bench();
      bench.offer(several(1));
      bench.verify();
      bench.admission.storeFailed(bench.stores[0]!.batch, 'full', NOW);
      bench.offer(several(1, 1), peerSource(1), NOW + after);
      expect(bench.verifies).toHaveLength(taken);
      bench.offer(several(1, 2), { type: 'own', replaceOldest: false }, NOW + after);
      expect(bench.verifies).toHaveLength(taken + 1);
    }
  });
});

describe('whatever happens', () => {
  const record = fc.record({
    id: fc.nat(5),
    at: fc.constantFrom(NOW, NOW + 1, NOW + 2),
    author: fc.constantFrom('a', 'b'),
    name: fc.constantFrom('0', '1', '2', 'bad'),
  });
  const move = fc.oneof(
    fc.record({ offer: fc.array(record, { maxLength: 4 }), by: fc.constantFrom('own', 'greedy', 'file', 'peer') }),
    fc.record({ verify: fc.array(fc.boolean(), { maxLength: 4 }) }),
    fc.record({ store: fc.boolean() }),
    fc.record({ signed: fc.array(record, { maxLength: 4 }), greedy: fc.boolean() }),
    fc.record({ prune: fc.integer({ min: NOW, max: NOW + 2 }) }),
  );

  it('each candidate is settled once, and index, quota and disk agree in the end', () => {
    fc.assert(fc.property(fc.array(move, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), (moves, perAuthor) => {
      const lab = new Bench(perAuthor);
      const disk = new Set<string>();
      let offered = 0;
      const answerStore = (works: boolean): void => {
        const store = lab.stores.shift();
        if (store === undefined) return;
        if (!works) return lab.admission.storeFailed(store.batch, 'full', NOW);
        for (const { id } of store.added) disk.add(toHex(id));
        lab.admission.stored(store.batch);
      };
      for (const step of moves) {
        if ('offer' in step) {
          const records = step.offer.map((sketch) => recordOf({ ...sketch, id: sketch.id + 10 * sketch.at + 100 * Number(sketch.name === 'bad') }));
          offered += records.length;
          lab.offer(records, sourceOf(step.by, records.length));
        } else if ('verify' in step) {
          if (lab.verifies.length > 0) lab.verify(() => step.verify.pop() ?? true);
        } else if ('store' in step) answerStore(step.store);
        else if ('signed' in step) {
          const records = step.signed.map((sketch) => markVerified(recordOf({ ...sketch, id: sketch.id + 10 * sketch.at + 100 * Number(sketch.name === 'bad') })));
          offered += records.length;
          lab.admission.put(records.map((signed) => ({ record: signed, replaceOldest: step.greedy, isVerified: true })), NOW);
        }
        else lab.admission.prune(lab.selection.prune('', step.prune));
      }
      while (lab.verifies.length > 0) lab.verify();
      while (lab.stores.length > 0) answerStore(true);
      expect(lab.settled).toHaveLength(offered);
      expect([lab.admission.pending, lab.admission.idle]).toEqual([0, true]);
      const held = ['a', 'b'].flatMap((author) => lab.selection.ofAuthor('', author).oldestFirst);
      expect(held.every((header) => lab.set.has(header) && disk.has(toHex(header.id)))).toBe(true);
      expect(lab.set.size).toBe(held.length);
      expect([...lab.shown].sort()).toEqual(held.map(({ id }) => toHex(id)).sort());
    }), { numRuns: 300 });
  });
});

function sourceOf(by: 'own' | 'greedy' | 'file' | 'peer', records: number): Source {
  if (by === 'file') return FILE;
  return by === 'peer' ? peerSource(records) : { type: 'own', replaceOldest: by === 'greedy' };
}
