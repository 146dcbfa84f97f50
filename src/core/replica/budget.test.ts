/** Shows what a device does that has no more room for others: it refuses, keeps and serves what it has, and asks for no more. */
import { describe, expect, it } from 'vitest';
import { headerOf } from '../../../test/selection/records.ts';
import { Lab, LARGE, recordOf, START, type Device } from '../../../test/replica/pair.ts';
import { authorOf, sign } from '../../../sim/world.ts';
import { DAY_MS } from '../base/limits.ts';
import { deleteDraft } from '../record/draft.ts';
import type { SignedRecord } from '../record/record.ts';
import { Budget } from './budget.ts';

const MINUTE = 60_000;
const nothing = (): undefined => undefined;

function bytesOf(records: readonly SignedRecord[]): number {
  return records.reduce((sum, { size }) => sum + size, 0);
}

/** Many records of one author, all of one size. */
function recordsOf({ world, now }: Lab, count: number, author = 'alice'): SignedRecord[] {
  return Array.from({ length: count }, (_, i) => recordOf(world, `${author} ${String(i).padStart(4, '0')}`, { author, at: now - count + i }));
}

const refusedBy = (device: Device): string[] => device.told('refused').map(({ refusal }) => refusal.rule);

describe('the budget', () => {
  it('has room up to its last byte, counting what is on its way, and no further', () => {
    const budget = new Budget();
    const record = headerOf({ at: 1, id: 1, name: 'a' });
    budget.changed(1000);
    budget.setLimit(1000 + 50 + record.size);
    expect(budget.refusal(record, 50, nothing)).toBeUndefined();
    expect(budget.isFull).toBe(false);
    expect(budget.refusal(record, 51, nothing)?.rule).toBe('disk');
    expect(budget.isFull).toBe(true);
  });

  it('takes what needs no more room than what it replaces, and deletes within a sixteenth more', () => {
    const budget = new Budget();
    const small = headerOf({ at: 1, id: 1, name: 'a' });
    const large = { ...small, size: small.size + 1 };
    const tombstone = { ...large, deletes: true };
    budget.setLimit(1600);
    budget.changed(1600);
    expect(budget.refusal(small, 0, () => small)).toBeUndefined();
    expect(budget.refusal(large, 0, () => small)?.rule).toBe('disk');
    expect(budget.refusal(tombstone, 0, () => small)).toBeUndefined();
    expect(budget.refusal(tombstone, 99, () => small)).toBeUndefined();
    expect(budget.refusal(tombstone, 100, () => small)?.rule).toBe('disk');
  });

  it('is not full any more once there is room worth asking for, or another budget', () => {
    const budget = new Budget();
    const record = headerOf({ at: 1, id: 1, name: 'a' });
    budget.setLimit(1600);
    budget.changed(1600);
    budget.refusal(record, 0, nothing);
    budget.changed(-99);
    expect(budget.isFull).toBe(true);
    budget.changed(-1);
    expect(budget.isFull).toBe(false);
    budget.changed(100);
    budget.refusal(record, 0, nothing);
    budget.setLimit(Infinity);
    expect([budget.isFull, budget.refusal(record, 1e15, nothing)]).toEqual([false, undefined]);
  });
});

describe('a device that keeps so much and no more', () => {
  it('takes from peers up to its last byte, and its own records beyond it', () => {
    const lab = new Lab();
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    const records = recordsOf(lab, 10);
    bob.dispatch({ type: 'budgeted', bytes: bytesOf(records) });
    lab.link(alice, bob);
    lab.run(MINUTE);
    alice.put(...records);
    lab.run(MINUTE);
    expect([bob.names.length, bob.told('budget')]).toEqual([10, []]);
    alice.put(recordOf(lab.world, 'one more'));
    lab.run(MINUTE);
    expect([bob.names.length, new Set(refusedBy(bob))]).toEqual([10, new Set(['disk'])]);
    expect(bob.told('budget').map(({ isFull }) => isFull)).toEqual([true]);
    bob.put(recordOf(lab.world, "bob's own", { author: 'bob' }));
    lab.run(MINUTE);
    expect([bob.names.includes("bob's own"), alice.names.includes("bob's own"), alice.names.length]).toEqual([true, true, 12]);
  });

  it('asks for no more, whatever is offered, and gives what it has to whoever comes', () => {
    const lab = new Lab();
    const [alice, bob, carol] = [lab.device('alice'), lab.device('bob'), lab.device('carol')];
    const records = recordsOf(lab, 2000);
    alice.put(...records);
    lab.run(MINUTE);
    bob.dispatch({ type: 'budgeted', bytes: bytesOf(records.slice(0, 300)) });
    lab.link(alice, bob);
    lab.run(MINUTE);
    expect(bob.names).toHaveLength(300);
    const received = (): number => bob.peer('alice')!.received.records;
    const [records0, bytes0] = [received(), bob.peer('alice')!.received.bytes];
    lab.run(30 * MINUTE);
    expect(received()).toBe(records0);
    // What half an hour of finding the same difference costs.
    expect(bob.peer('alice')!.received.bytes - bytes0).toBeLessThan(500_000);
    lab.link(bob, carol);
    lab.run(3 * MINUTE);
    expect(carol.names).toEqual(bob.names);
  });

  it('hears of deletes of what it holds, and of new versions that are no larger', () => {
    const lab = new Lab();
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    const records = recordsOf(lab, 40);
    bob.dispatch({ type: 'budgeted', bytes: bytesOf(records) });
    lab.link(alice, bob);
    lab.run(MINUTE);
    alice.put(...records);
    lab.run(MINUTE);
    const target = records[0]!;
    const gone = sign(authorOf('alice'), deleteDraft({ room: lab.world.tag, target, at: lab.now }));
    const other = recordOf(lab.world, records[1]!.name, { at: lab.now, content: '"news"' });
    alice.put(gone, other);
    lab.run(MINUTE);
    expect([gone, other].map((record) => bob.replica.set.has(record))).toEqual([true, true]);
    expect([target, records[1]!].map((record) => bob.replica.set.has(record))).toEqual([false, false]);
    expect(bob.replica.set.root()).toBe(alice.replica.set.root());
  });

  it('takes more when the room forgot a day, and hears of it by itself', () => {
    const lab = new Lab({ ...LARGE, keepDays: 2 }, Math.floor(START / DAY_MS) * DAY_MS + DAY_MS - 30 * MINUTE);
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    const old = Array.from({ length: 50 }, (_, i) => recordOf(lab.world, `old ${i}`, { at: lab.now - 2 * DAY_MS }));
    const young = Array.from({ length: 50 }, (_, i) => recordOf(lab.world, `new ${i}`, { at: lab.now }));
    bob.dispatch({ type: 'budgeted', bytes: bytesOf(old) });
    alice.put(...old);
    lab.link(alice, bob);
    lab.run(MINUTE);
    alice.put(...young);
    lab.run(MINUTE);
    expect(bob.names.every((name) => name.startsWith('old'))).toBe(true);
    lab.run(60 * MINUTE);
    expect(bob.told('budget').map(({ isFull }) => isFull)).toEqual([true, false]);
    expect(bob.names).toEqual(alice.names);
    expect(bob.names.every((name) => name.startsWith('new'))).toBe(true);
  });

  it('begins with what its disk holds, too much or not', () => {
    const lab = new Lab();
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    const records = recordsOf(lab, 20);
    bob.put(...records);
    lab.run(MINUTE);
    bob.start();
    bob.dispatch({ type: 'budgeted', bytes: 1 });
    lab.link(alice, bob);
    lab.run(MINUTE);
    alice.put(recordOf(lab.world, 'x', { author: 'carol' }));
    lab.run(MINUTE);
    expect([bob.names.length, alice.names.length]).toEqual([20, 21]);
  });
});
