// Shows that whoever looks is told which spans of two sets differ, that nobody else pays for it, and that traffic adds up.
import { describe, expect, it } from 'vitest';
import { Lab, recordOf, START, type Device } from '../../../test/replica/pair.ts';
import { LIMITS } from '../base/limits.ts';
import type { PeerId } from '../base/peer.ts';
import { rootsReport } from './observation.ts';

const STEP_MS = 60_000;

/** 600 records that both have, and one in the middle that alice alone has. */
function labWithGap(): { readonly lab: Lab; readonly alice: Device; readonly bob: Device; readonly at: number } {
  const lab = new Lab();
  const [alice, bob] = [lab.device('alice'), lab.device('bob')];
  const common = Array.from({ length: 600 }, (_, n) => recordOf(lab.world, `c${n}`, { at: START - STEP_MS * n }));
  const at = START - 300 * STEP_MS - 1000;
  alice.put(...common, recordOf(lab.world, 'alone', { at }));
  bob.put(...common);
  lab.run(200);
  return { lab, alice, bob, at };
}

describe('a comparison', () => {
  it('is told on both sides, with the one span that differs', () => {
    const { lab, alice, bob, at } = labWithGap();
    for (const device of [alice, bob]) device.dispatch({ type: 'observed' });
    lab.link(alice, bob);
    lab.run(3000);
    expect(alice.replica.set.root()).toBe(bob.replica.set.root());
    const [hers, his] = [alice.told('compared'), bob.told('compared')];
    expect([hers[0]!.report.side, his[0]!.report.side].sort()).toEqual(['answered', 'asked']);
    for (const { report } of [hers[0]!, his[0]!]) {
      expect(report.equal).toBe(false);
      const differing = report.ranges.filter(({ equal }) => !equal);
      expect(differing.map(({ from, to }) => from <= at && at < to)).toEqual([true]);
      expect(report.ranges.length).toBeGreaterThan(10);
    }
    expect([hers[0]!.report.have, hers[0]!.report.ranges.find(({ equal }) => !equal)?.differs]).toEqual([1, 1]);
    // Afterwards roots are compared, and whoever asked for that is told that nothing differs any more.
    const last = [...hers, ...his].filter(({ report }) => report.equal);
    expect(last.length).toBeGreaterThan(0);
    expect(last[0]!.report.ranges.every(({ equal }) => equal)).toBe(true);
  });

  it('is told to nobody who does not look', () => {
    const { lab, alice, bob } = labWithGap();
    lab.link(alice, bob);
    lab.run(3000);
    expect(alice.replica.set.root()).toBe(bob.replica.set.root());
    expect([...alice.told('compared'), ...bob.told('compared')]).toEqual([]);
  });

  it('of two that hold the same is one answer: equal everywhere', () => {
    const lab = new Lab();
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    for (const device of [alice, bob]) {
      device.put(recordOf(lab.world, 'same'));
      device.dispatch({ type: 'observed' });
    }
    lab.run(100);
    lab.link(alice, bob);
    lab.run(3000);
    const reports = [...alice.told('compared'), ...bob.told('compared')].map(({ report }) => report);
    expect(reports.length).toBeGreaterThanOrEqual(2);
    expect(reports.every(({ equal, ranges }) => equal && ranges.length === 1 && ranges[0]!.equal && ranges[0]!.to <= lab.now + 1)).toBe(true);
    expect(rootsReport({ equal: false, lower: 5 }, 9)).toMatchObject({ equal: false, ranges: [{ from: 5, to: 10, equal: false }] });
  });
});

describe('traffic', () => {
  /** What a device handed to the wire, and what the wire handed to it. */
  function counted(device: Device): { sent: number; received: number } {
    const wire = { sent: 0, received: 0 };
    const receive = device.receive.bind(device);
    device.receive = (peer: PeerId, lane, bytes) => {
      wire.received += bytes.length;
      receive(peer, lane, bytes);
    };
    return wire;
  }
  const sum = (device: Device, way: 'sent' | 'received') => device.replica.peers.reduce((bytes, peer) => bytes + peer[way].bytes, 0);
  const handed = (device: Device) => device.ordered('send').reduce((bytes, effect) => bytes + effect.bytes.length, 0);

  it('of all peers adds up to what went over the wire, to the byte', () => {
    const { lab, alice, bob } = labWithGap();
    const carol = lab.device('carol');
    const wires = [alice, bob, carol].map(counted);
    lab.link(alice, bob);
    lab.link(bob, carol);
    lab.run(5000);
    expect(carol.replica.set.size).toBe(601);
    for (const [i, device] of [alice, bob, carol].entries()) {
      expect([sum(device, 'sent'), sum(device, 'received')]).toEqual([handed(device), wires[i]!.received]);
      expect(device.replica.traffic.sent.bytes).toBe(handed(device));
    }
    lab.cut('bob', 'carol');
    lab.run(10);
    expect(bob.replica.peers).toHaveLength(1);
    expect([bob.replica.traffic.sent.bytes, bob.replica.traffic.received.bytes]).toEqual([handed(bob), wires[1]!.received]);
    expect(sum(bob, 'received')).toBeLessThan(wires[1]!.received);
  });

  it('counts what a peer sends beyond all bounds, and after its end', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    const wire = counted(alice);
    const foe = lab.stranger(alice, 'foe');
    lab.run(100);
    for (let n = 0; n < LIMITS.framesBurst + 200; n++) alice.receive(foe.name, 'control', Uint8Array.of(0x12, 1, 2, 3));
    lab.run(100);
    expect(alice.told('fault').length).toBeGreaterThan(0);
    expect(alice.replica.traffic.received.bytes).toBe(wire.received);
  });
});
