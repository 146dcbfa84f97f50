import { describe, expect, it } from 'vitest';
import { Lab, recordOf, SMALL, START, type Device } from '../../../test/replica/pair.ts';
import { DAY_MS, LIMITS } from '../base/limits.ts';
import type { SignedRecord } from '../record/record.ts';

const series = (lab: Lab, prefix: string, count: number, content = '"text"'): SignedRecord[] =>
  Array.from({ length: count }, (_, i) => recordOf(lab.world, `${prefix}${i}`, { author: prefix, at: START - i, content }));

/** Two linked devices, after each put its own records. */
function pair(lab: Lab, ours: readonly SignedRecord[] = [], theirs: readonly SignedRecord[] = []): [Device, Device] {
  const [alice, bob] = [lab.device('alice'), lab.device('bob')];
  alice.put(...ours);
  bob.put(...theirs);
  lab.run(100);
  lab.link(alice, bob);
  lab.run(3000);
  return [alice, bob];
}

function expectEqual(...devices: readonly Device[]): void {
  const roots = new Set(devices.map(({ replica }) => replica.set.root()));
  expect(roots.size).toBe(1);
}

describe('two that meet', () => {
  it('hold the same set in the end, and both say so once', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab, series(lab, 'a', 300), series(lab, 'b', 40));
    expectEqual(alice, bob);
    expect(alice.replica.set.size).toBe(340);
    for (const [device, other] of [[alice, 'bob'], [bob, 'alice']] as const) {
      expect(device.peer(other)?.inSync).toBe(true);
      expect(device.told('synced').filter(({ report }) => report.equal)).toHaveLength(1);
      expect(device.told('fault')).toEqual([]);
    }
  });

  it('send each record once, and count what they sent', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab, series(lab, 'a', 300), series(lab, 'b', 40));
    expect([alice.peer('bob')?.sent.records, bob.peer('alice')?.sent.records]).toEqual([300, 40]);
    expect([alice.peer('bob')?.received.records, bob.peer('alice')?.received.records]).toEqual([40, 300]);
    expect(alice.said('ack').reduce((sum, { stored }) => sum + stored, 0)).toBe(40);
  });

  it('move nothing where they hold the same already', () => {
    const lab = new Lab();
    const records = series(lab, 'a', 50);
    const [alice, bob] = pair(lab, records, records);
    expectEqual(alice, bob);
    expect([...alice.said('records'), ...bob.said('records')]).toEqual([]);
    expect(alice.told('synced').map(({ report }) => report.equal)).toEqual([true]);
  });

  it('agree although both begin at once', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab);
    lab.cut('alice', 'bob');
    lab.run(10);
    alice.put(...series(lab, 'a', 30));
    bob.put(...series(lab, 'b', 30));
    lab.run(10);
    lab.link(alice, bob);
    lab.run(6);
    for (const device of [alice, bob]) device.dispatch({ type: 'sync-asked' });
    lab.run(5000);
    expectEqual(alice, bob);
    expect([alice, bob].map((device) => device.said('reconcile').length > 0)).toEqual([true, true]);
    expect([...alice.told('fault'), ...bob.told('fault')]).toEqual([]);
  });

  it('never have more under way than the credit', () => {
    const lab = new Lab();
    const large = JSON.stringify('x'.repeat(15_000));
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    alice.put(...series(lab, 'a', 120, large));
    lab.run(10);
    bob.hold('verify');
    lab.link(alice, bob);
    lab.run(1000);
    const bytes = alice.said('records').reduce((sum, { records }) => sum + records.reduce((all, { length }) => all + length, 0), 0);
    expect(bytes).toBeGreaterThan(LIMITS.creditBytes - LIMITS.recordBytesMax);
    expect(bytes).toBeLessThanOrEqual(LIMITS.creditBytes);
    bob.release('verify');
    lab.run(5000);
    expectEqual(alice, bob);
  });

  it('give up a conversation that stands still, and queue nothing twice for it', () => {
    const lab = new Lab();
    const large = JSON.stringify('x'.repeat(15_000));
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    alice.put(...series(lab, 'a', 400, large));
    lab.run(10);
    bob.hold('verify');
    lab.link(alice, bob);
    lab.run(1000);
    // Beside what waits for the disk, one credit of what the disk gave may wait, from before and now.
    lab.run(3 * LIMITS.reconcileStallMs);
    expect(alice.peer('bob')!.syncing!.have).toBeLessThan(400 + 2 * 512);
    bob.release('verify');
    lab.run(20_000);
    expectEqual(alice, bob);
  });

  it('agree again after one of them started anew', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab, series(lab, 'a', 20));
    lab.cut('alice', 'bob');
    lab.run(10);
    alice.put(recordOf(lab.world, 'new'));
    bob.start();
    lab.run(10);
    lab.link(alice, bob);
    lab.run(3000);
    expectEqual(alice, bob);
    expect(bob.names).toContain('new');
  });

  it('agree after the link came back while records of the old one were being checked', () => {
    const lab = new Lab();
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    alice.put(...series(lab, 'a', 20));
    lab.run(10);
    bob.hold('verify');
    lab.link(alice, bob);
    lab.run(500);
    expect(bob.ordered('identify')).toHaveLength(1);
    lab.cut('alice', 'bob');
    lab.run(10);
    lab.link(alice, bob);
    lab.run(5);
    bob.release('verify');
    lab.run(3000);
    expect(alice.told('fault').filter(({ fault }) => fault.fault !== 'goodbye')).toEqual([]);
    expectEqual(alice, bob);
    expect(bob.peer('alice')?.syncing).toBeUndefined();
  });
});

describe('a new record', () => {
  it('goes to every neighbour in full, and to those behind them by being asked for', () => {
    const lab = new Lab();
    const [alice, bob, carol] = [lab.device('alice'), lab.device('bob'), lab.device('carol')];
    lab.link(alice, bob);
    lab.link(bob, carol);
    lab.run(3000);
    const reconciled = [alice, bob, carol].map((device) => device.said('reconcile').length);
    alice.put(recordOf(lab.world, 'a'));
    lab.run(200);
    expect([alice, bob, carol].map(({ names }) => names)).toEqual([['a'], ['a'], ['a']]);
    expect(alice.said('records', 'bob')).toMatchObject([{ conversation: 0 }]);
    expect(bob.said('have', 'carol')).toHaveLength(1);
    expect(bob.said('have', 'alice')).toEqual([]);
    expect(carol.said('want', 'bob')).toHaveLength(1);
    expect(bob.said('records', 'carol')).toHaveLength(1);
    expect([alice, bob, carol].map((device) => device.said('reconcile').length)).toEqual(reconciled);
  });

  it('is sent while the disk is still writing it, and once', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab);
    alice.hold('store');
    alice.put(recordOf(lab.world, 'a'));
    lab.run(200);
    expect([alice.replica.set.size, alice.told('settled'), bob.names]).toEqual([0, [], ['a']]);
    alice.release('store');
    lab.run(200);
    expect(alice.said('records')).toHaveLength(1);
    expectEqual(alice, bob);
    expect([...alice.told('fault'), ...bob.told('fault')]).toEqual([]);
  });

  it('comes back to an author who died while the disk was writing it', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab);
    alice.hold('store');
    alice.put(recordOf(lab.world, 'a'));
    lab.run(200);
    lab.cut('alice', 'bob');
    alice.start();
    lab.run(10);
    expect([alice.names, bob.names]).toEqual([[], ['a']]);
    lab.link(alice, bob);
    lab.run(3000);
    expect(alice.names).toEqual(['a']);
    expectEqual(alice, bob);
  });

  it('waits for a disk that refused the one before', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab);
    alice.diskFault = 'full';
    for (const name of ['a', 'b']) {
      alice.put(recordOf(lab.world, name));
      lab.run(100);
    }
    expect(alice.told('settled').map(({ record, refusal }) => [record.name, refusal?.rule])).toEqual([['a', 'disk'], ['b', 'disk']]);
    expect(bob.names).toEqual(['a']);
    alice.diskFault = undefined;
    alice.hold('store');
    alice.put(recordOf(lab.world, 'c'));
    lab.run(100);
    expect(bob.names).toEqual(['a']);
    alice.release('store');
    lab.run(100);
    expect(bob.names).toEqual(['a', 'c']);
  });

  it('is told once where two neighbours have it', () => {
    const lab = new Lab();
    const [alice, bob, carol] = [lab.device('alice'), lab.device('bob'), lab.device('carol')];
    lab.link(alice, bob);
    lab.link(bob, carol);
    lab.link(alice, carol);
    lab.run(3000);
    alice.put(recordOf(lab.world, 'a'));
    lab.run(200);
    expect([...bob.said('want'), ...carol.said('want')]).toEqual([]);
    expect([bob, carol].map((device) => device.told('records').length)).toEqual([1, 1]);
  });

  it('waits for reconciliation where a put is more than is pushed at once', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab);
    const large = JSON.stringify('x'.repeat(15_000));
    alice.put(...series(lab, 'a', 9, large));
    lab.run(3000);
    expect(alice.said('records').some(({ conversation }) => conversation === 0)).toBe(false);
    expectEqual(alice, bob);
    expect(bob.replica.set.size).toBe(9);
  });

  it('from the future waits in memory and comes in when its time is near', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab);
    const at = lab.now + LIMITS.futureAcceptMs + 2000;
    alice.skewMs = 3000;
    alice.put(recordOf(lab.world, 'soon', { at }));
    lab.run(1000);
    expect([alice.names, bob.names]).toEqual([['soon'], []]);
    expect(bob.told('refused')).toMatchObject([{ refusal: { rule: 'time' } }]);
    lab.run(at - LIMITS.futureAcceptMs - lab.now - 1);
    expect(bob.names).toEqual([]);
    lab.run(10);
    expect(bob.names).toEqual(['soon']);
  });

  it('that a full disk does not take comes later, when the disk has room', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab);
    bob.diskFault = 'full';
    alice.put(recordOf(lab.world, 'a'));
    lab.run(5000);
    expect([bob.names, bob.replica.set.size]).toEqual([[], 0]);
    bob.diskFault = undefined;
    lab.run(LIMITS.diskRetryMs + LIMITS.repairEveryMs);
    expectEqual(alice, bob);
    expect(bob.told('disk').map(({ fault }) => fault)).toEqual(['full', undefined]);
  });

  it('is what both keep of one slot, whoever wrote first', () => {
    const lab = new Lab(SMALL);
    const versions = [0, 1].map((ms) => recordOf(lab.world, 'same', { at: START + ms }));
    const [alice, bob] = pair(lab, [versions[1]!], [versions[0]!]);
    expectEqual(alice, bob);
    expect([alice, bob].map(({ replica }) => replica.set.has(versions[1]!))).toEqual([true, true]);
    expect([...alice.told('refused'), ...alice.told('fault')]).toEqual([]);
  });
});

describe('midnight', () => {
  it('comes to one before the other; what it forgot does not come back', () => {
    const midnight = Math.ceil(START / DAY_MS) * DAY_MS;
    const lab = new Lab(SMALL, midnight - 5000);
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    alice.put(recordOf(lab.world, 'last', { at: midnight - 31 * DAY_MS }), recordOf(lab.world, 'next', { at: midnight - DAY_MS }));
    bob.skewMs = 60_000;
    lab.link(alice, bob);
    lab.run(4000);
    expect([alice.names, bob.names]).toEqual([['last', 'next'], ['next']]);
    lab.run(60_000);
    expect([alice.names, bob.names]).toEqual([['next'], ['next']]);
    expectEqual(alice, bob);
    expect([...alice.told('fault'), ...bob.told('fault')]).toEqual([]);
  });
});

describe('wishes of the shell', () => {
  const message = { name: 'chat', kind: 'tell', request: 0, payload: new Uint8Array([1]) } as const;

  it('tell some, or everybody', () => {
    const lab = new Lab();
    const [alice, bob, carol] = [lab.device('alice'), lab.device('bob'), lab.device('carol')];
    for (const other of [bob, carol]) lab.link(alice, other);
    lab.run(1000);
    alice.dispatch({ type: 'told', message, to: ['bob', 'nobody'] });
    lab.run(10);
    expect([bob, carol].map((device) => device.told('told').length)).toEqual([1, 0]);
    alice.dispatch({ type: 'told', message });
    lab.run(10);
    expect([bob, carol].map((device) => device.told('told').length)).toEqual([2, 1]);
    expect(bob.told('told')[0]).toEqual({ type: 'told', peer: 'alice', author: undefined, message });
  });

  it('tell nobody whose session is not open', () => {
    const lab = new Lab();
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    lab.link(alice, bob);
    alice.dispatch({ type: 'told', message });
    lab.run(1000);
    expect(bob.told('told')).toEqual([]);
  });

  it('compare with one, or with all, at once', () => {
    const lab = new Lab();
    const [alice, bob, carol] = [lab.device('alice'), lab.device('bob'), lab.device('carol')];
    for (const other of [bob, carol]) lab.link(alice, other);
    lab.run(3000);
    const began = (): number[] => ['bob', 'carol'].map((name) => alice.said('reconcile', name).length);
    const [toBob, toCarol] = began();
    alice.dispatch({ type: 'sync-asked', peer: 'bob' });
    lab.run(10);
    expect(began()).toEqual([toBob! + 1, toCarol]);
    alice.dispatch({ type: 'sync-asked' });
    lab.run(10);
    expect(began()).toEqual([toBob! + 2, toCarol! + 1]);
  });

  it('leave with a goodbye; the other side comes back when it likes', () => {
    const lab = new Lab();
    const [alice, bob] = pair(lab);
    alice.dispatch({ type: 'closing' });
    lab.run(10);
    expect(alice.said('goodbye')).toMatchObject([{ reason: 'leaving' }]);
    expect(bob.ordered('disconnect')).toMatchObject([{ peer: 'alice', fault: { fault: 'goodbye' }, retryAfterMs: 0 }]);
    expect(bob.replica.peers).toEqual([]);
    lab.run(10_000);
    expect(alice.replica.peers).toEqual([]);
    expect(alice.replica.wakeAt).toBeGreaterThan(lab.now + 60_000);
  });
});
