/** Shows that what a room forgot does not come back, whoever still has it, and that nothing of it is left in memory. */
import { describe, expect, it } from 'vitest';
import { Lab, LARGE, recordOf, START, type Device } from '../../../test/replica/pair.ts';
import { headerOf } from '../../../test/selection/records.ts';
import { DAY_MS } from '../base/limits.ts';
import { lawOf } from '../rules/law.ts';
import { Selection } from '../selection/selection.ts';
import { Pruning } from './pruning.ts';

const MINUTE = 60_000;
const TODAY = Math.floor(START / DAY_MS) * DAY_MS;
/** Half an hour before midnight UTC. */
const LATE = TODAY + DAY_MS - 30 * MINUTE;
const POLICY = { ...LARGE, keepDays: 2 };

/** Records that the next midnight takes away, and some that stay. */
function fill(lab: Lab, device: Device, count = 20): void {
  device.put(...Array.from({ length: count }, (_, i) => recordOf(lab.world, `old ${i}`, { at: TODAY - 2 * DAY_MS + i })));
  device.put(...Array.from({ length: count }, (_, i) => recordOf(lab.world, `new ${i}`, { at: lab.now - count + i })));
}

const old = (device: Device): string[] => device.names.filter((name) => name.startsWith('old'));

describe('what a room forgot', () => {
  it('does not come back from a peer whose clock lags, nor from its disk', () => {
    const lab = new Lab(POLICY, LATE);
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    bob.skewMs = -20 * 60 * MINUTE;
    fill(lab, alice);
    lab.link(alice, bob);
    lab.run(60 * MINUTE);
    expect([old(alice).length, old(bob).length]).toEqual([0, 20]);
    expect([...alice.disk.values()].filter(({ name }) => name.startsWith('old'))).toEqual([]);
    lab.cut('alice', 'bob');
    lab.run(MINUTE);
    alice.start();
    lab.link(alice, bob);
    lab.run(60 * MINUTE);
    expect([old(alice).length, old(bob).length, alice.names.length]).toEqual([0, 20, 20]);
  });

  it('does not come back to a device that was restarted with its clock set back', () => {
    const lab = new Lab(POLICY, LATE);
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    bob.skewMs = -40 * 60 * MINUTE;
    fill(lab, alice);
    lab.link(alice, bob);
    lab.run(60 * MINUTE);
    lab.cut('alice', 'bob');
    lab.run(MINUTE);
    alice.skewMs = -40 * 60 * MINUTE;
    alice.start();
    lab.link(alice, bob);
    lab.run(60 * MINUTE);
    expect([old(alice).length, old(bob).length]).toEqual([0, 20]);
  });

  it('is refused without reproach to whoever pushes it, and goes from everybody once their day is over', () => {
    const lab = new Lab(POLICY, LATE);
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    const stranger = lab.stranger(alice, 'eve');
    lab.run(40 * MINUTE);
    stranger.push([recordOf(lab.world, 'old', { at: TODAY - 2 * DAY_MS })]);
    lab.run(MINUTE);
    expect(alice.told('refused').map(({ refusal }) => refusal.rule)).toEqual(['time']);
    expect([alice.peer('eve')!.strikes, alice.names]).toEqual([0, []]);
    bob.skewMs = -2 * 60 * MINUTE;
    fill(lab, bob);
    lab.link(alice, bob);
    lab.run(3 * 60 * MINUTE);
    expect(bob.names).toEqual(alice.names);
    expect(bob.replica.set.root()).toBe(alice.replica.set.root());
  });

  it('leaves no trace in set, selection and disk, however often', () => {
    const lab = new Lab(POLICY, LATE);
    const alice = lab.device('alice');
    for (let day = 0; day < 20; day++) {
      alice.put(...Array.from({ length: 30 }, (_, i) => recordOf(lab.world, `${day} ${i}`, { author: `author ${day} ${i % 3}`, collection: `loose ${day}`, at: lab.now - i })));
      lab.run(DAY_MS);
      // Today's, yesterday's and those of the day before.
      const kept = 30 * Math.min(day + 1, 2);
      expect([alice.replica.set.size, alice.replica.selection.size, alice.disk.size], `day ${day}`).toEqual([kept, kept, kept]);
    }
    lab.run(4 * DAY_MS);
    expect([alice.replica.set.size, alice.replica.selection.size, alice.disk.size, alice.replica.idle]).toEqual([0, 0, 0, true]);
    const authors = Array.from({ length: 20 }, (_, day) => alice.replica.selection.ofAuthor('', `author ${day} 0`).count);
    expect(authors.every((count) => count === 0)).toBe(true);
  });
});

describe('a large day', () => {
  it('is forgotten in slices, the oldest first, and wants to be asked again until it is done', () => {
    const law = lawOf(POLICY, 'room');
    const selection = new Selection(law.capsOf, law.poolOf);
    selection.apply(Array.from({ length: 10_000 }, (_, i) => headerOf({ at: TODAY - 3 * DAY_MS + i, id: i, name: `${i}` })));
    const pruning = new Pruning(law, selection);
    pruning.load(new Map(), LATE);
    const slices: number[] = [];
    let last = -Infinity;
    while (pruning.wakeAt <= LATE) {
      const gone = pruning.due(LATE);
      slices.push(gone.length);
      for (const { at } of gone) (expect(at).toBeGreaterThan(last), (last = at));
    }
    expect([slices.length > 1, Math.max(...slices) < 5000, selection.size]).toEqual([true, true, 0]);
    expect(slices.reduce((sum, count) => sum + count, 0)).toBe(10_000);
    expect(selection.verdict(headerOf({ at: TODAY - 3 * DAY_MS, id: 20_000, name: 'late' }))).toMatchObject({ keep: false, because: 'pruned' });
  });

  it('leaves the disk in batches, and the set with them', () => {
    const lab = new Lab({ ...POLICY, total: 100_000 }, LATE);
    const alice = lab.device('alice');
    alice.put(...Array.from({ length: 9000 }, (_, i) => recordOf(lab.world, `${i}`, { at: TODAY - 2 * DAY_MS + i })));
    lab.run(10_000);
    expect(alice.replica.set.size).toBe(9000);
    const before = alice.ordered('store').length;
    lab.run(60 * MINUTE);
    const batches = alice.ordered('store').slice(before).map(({ removed }) => removed.length);
    expect([batches.length > 3, Math.max(...batches) < 2500]).toEqual([true, true]);
    expect([alice.replica.set.size, alice.disk.size, alice.replica.idle]).toEqual([0, 0, true]);
  });
});
