import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lab, recordOf, START } from '../../../test/replica/pair.ts';
import { toHex } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import type { SignedRecord } from '../record/record.ts';
import { compareKeys } from '../set/key.ts';
import { Deferred } from './deferred.ts';
import { Recent } from './recent.ts';
import { Refused } from './refused.ts';

const { world } = new Lab();
const records = Array.from({ length: 12 }, (_, i) => recordOf(world, `r${i}`, { at: START + (i % 4) * 10 }));
const [first, second, third] = records as [SignedRecord, SignedRecord, SignedRecord];
const ids = (list: readonly SignedRecord[]): string[] => list.map(({ id }) => toHex(id));

describe('what a rule refused', () => {
  it('is remembered with its rule', () => {
    const refused = new Refused(2);
    refused.add('a', 'size');
    expect(refused.has('a')).toBe(true);
    expect(refused.get('a')).toBe('size');
    expect(refused.has('b')).toBe(false);
    expect(refused.get('b')).toBeUndefined();
  });

  it('is remembered up to the limit; one more, and the oldest is forgotten', () => {
    const refused = new Refused(2);
    for (const id of ['a', 'b']) refused.add(id, 'size');
    expect(['a', 'b'].map((id) => refused.has(id))).toEqual([true, true]);
    refused.add('c', 'size');
    expect(['a', 'b', 'c'].map((id) => refused.has(id))).toEqual([false, true, true]);
  });

  it('takes no second place for the same id', () => {
    const refused = new Refused(2);
    for (const id of ['a', 'b', 'b', 'b']) refused.add(id, 'size');
    expect(refused.has('a')).toBe(true);
  });
});

describe('what came in lately', () => {
  it('is found by its id, as a key and nothing more', () => {
    const recent = new Recent(2);
    recent.note(first);
    expect(recent.has(first.id)).toBe(true);
    expect(recent.keys([second.id, first.id])).toEqual([{ at: first.at, id: first.id }]);
  });

  it('is remembered up to the limit; one more, and the oldest is forgotten', () => {
    const recent = new Recent(2);
    recent.note(first);
    recent.note(second);
    expect(recent.keys([first.id, second.id])).toHaveLength(2);
    recent.note(third);
    expect([first, second, third].map(({ id }) => recent.has(id))).toEqual([false, true, true]);
  });

  it('keeps its place when it is noted twice', () => {
    const recent = new Recent(2);
    for (const record of [first, second, second]) recent.note(record);
    expect(recent.has(first.id)).toBe(true);
  });
});

describe('records of the future', () => {
  const steps = fc.array(fc.oneof(
    fc.record({ add: fc.nat(records.length - 1) }),
    fc.record({ take: fc.constantFrom(-1, 0, 5, 10, 20, 30).map((ms) => START + ms) }),
  ), { maxLength: 40 });

  it('come out at their time, each once, soonest first, the furthest lost when there are too many', () => {
    fc.assert(fc.property(steps, fc.integer({ min: 1, max: 6 }), (list, max) => {
      const deferred = new Deferred(max);
      let naive: SignedRecord[] = [];
      for (const move of list) {
        if ('add' in move) {
          const record = records[move.add]!;
          naive = [...new Set([...naive, record])].sort(compareKeys).slice(0, max);
          deferred.add(record);
        } else {
          const due = naive.filter(({ at }) => at <= move.take);
          naive = naive.filter(({ at }) => at > move.take);
          expect(ids(deferred.take(move.take))).toEqual(ids(due));
        }
        expect(deferred.nextAt).toBe(naive[0]?.at ?? Infinity);
      }
    }));
  });

  it('are kept up to so many bytes, and not as views into the messages they came in', () => {
    const large = recordOf(world, 'large', { content: JSON.stringify('x'.repeat(16_000)) });
    const message = new Uint8Array(1_000_000);
    message.set(large.bytes);
    const deferred = new Deferred(1000);
    for (let i = 0; i < 400; i++) deferred.add({ ...large, at: large.at + i, bytes: message.subarray(0, large.size) });
    expect(deferred.size).toBe(Math.floor(LIMITS.deferredBytesMax / large.size));
    expect(deferred.bytes).toBe(deferred.size * large.size);
    const kept = deferred.take(Infinity);
    expect(kept.reduce((sum, { bytes }) => sum + bytes.buffer.byteLength, 0)).toBeLessThanOrEqual(LIMITS.deferredBytesMax);
    expect(deferred.bytes).toBe(0);
  });

  it('are as many as the limit says, and not one more', () => {
    const deferred = new Deferred(3);
    for (const record of records.slice(0, 3)) deferred.add(record);
    expect(deferred.take(Infinity)).toHaveLength(3);
    for (const record of records.slice(0, 4)) deferred.add(record);
    expect(deferred.take(Infinity)).toHaveLength(3);
  });
});
