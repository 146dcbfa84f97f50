// Shows who may call itself a holder: whoever has the record on disk, and nobody for what was not asked or is not there yet.
import { describe, expect, it } from 'vitest';
import { Lab, recordOf, START, type Device } from '../../../test/replica/pair.ts';
import { toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { Key } from '../set/key.ts';
import { Receipts } from './receipts.ts';

const key = (n: number): Key => ({ at: n, id: new Uint8Array(32).fill(n & 255).fill(n >> 8, 0, 1) });
const keys = (count: number): Key[] => Array.from({ length: count }, (_, i) => key(i));
const receiptsOf = (device: Device): string[] => device.told('receipt').flatMap(({ receipt }) => receipt.ids);

describe('a receipt', () => {
  it('comes from every neighbour that holds the record, with what proves it', () => {
    const lab = new Lab();
    const [alice, bob, carol] = [lab.device('alice'), lab.device('bob'), lab.device('carol')];
    lab.link(alice, bob);
    lab.link(alice, carol);
    lab.run(3000);
    const record = recordOf(lab.world, 'a');
    alice.put(record);
    lab.run(200);
    alice.dispatch({ type: 'inquired', keys: [record] });
    lab.run(10);
    expect(alice.told('receipt').map(({ receipt }) => receipt)).toEqual(
      [bob, carol].map(({ replica }) => ({ sessionKey: replica.sessionKey, author: undefined, ids: [toHex(record.id)] })),
    );
  });

  it('is not given while the disk is still writing, and is given afterwards', () => {
    const lab = new Lab();
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    lab.link(alice, bob);
    lab.run(3000);
    bob.hold('store');
    const record = recordOf(lab.world, 'a');
    alice.put(record);
    lab.run(200);
    expect(bob.told('shown')).toHaveLength(1);
    alice.dispatch({ type: 'inquired', keys: [record] });
    lab.run(10);
    expect([bob.said('receipt'), receiptsOf(alice)]).toMatchObject([[{ ids: [] }], []]);
    bob.release('store');
    lab.run(200);
    alice.dispatch({ type: 'inquired', keys: [record] });
    lab.run(10);
    expect(receiptsOf(alice)).toEqual([toHex(record.id)]);
  });

  it('is not given by a disk that refused, nor for what a device lost when it died', () => {
    const lab = new Lab();
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    lab.link(alice, bob);
    lab.run(3000);
    bob.diskFault = 'full';
    const record = recordOf(lab.world, 'a');
    alice.put(record);
    lab.run(200);
    alice.dispatch({ type: 'inquired', keys: [record] });
    lab.run(10);
    expect(receiptsOf(alice)).toEqual([]);
    bob.diskFault = undefined;
    bob.hold('store');
    lab.cut('alice', 'bob');
    lab.run(10);
    bob.start();
    lab.link(alice, bob);
    lab.run(5);
    alice.dispatch({ type: 'inquired', keys: [record] });
    lab.run(2);
    expect(receiptsOf(alice)).toEqual([]);
  });

  it('is for this very record: one that another replaced has none', () => {
    const lab = new Lab();
    const [alice, bob] = [lab.device('alice'), lab.device('bob')];
    lab.link(alice, bob);
    lab.run(3000);
    const before = recordOf(lab.world, 'a');
    const after = recordOf(lab.world, 'a', { at: START + 1, content: '"newer"' });
    alice.put(before);
    lab.run(200);
    alice.put(after);
    lab.run(200);
    alice.dispatch({ type: 'inquired', keys: [before, after] });
    lab.run(10);
    expect(receiptsOf(alice)).toEqual([toHex(after.id)]);
    alice.dispatch({ type: 'inquired', keys: [{ at: after.at + 1, id: after.id }] });
    lab.run(LIMITS.inquiryGapMs + 10);
    expect([alice.said('inquiry').length, receiptsOf(alice).length]).toEqual([2, 1]);
  });
});

describe('inquiries', () => {
  it('go one after the other, at most so many records in each', () => {
    const receipts = new Receipts();
    receipts.ask(keys(LIMITS.inquiryRecordsMax + 1));
    const first = receipts.next(1000)!;
    expect(first).toHaveLength(LIMITS.inquiryRecordsMax);
    expect([receipts.next(1_000_000), receipts.wakeAt]).toEqual([undefined, Infinity]);
    expect(receipts.answered([first[0]!.id])).toEqual([first[0]!.id]);
    expect(receipts.wakeAt).toBe(1000 + LIMITS.inquiryGapMs);
    expect(receipts.next(1000 + LIMITS.inquiryGapMs - 1)).toBeUndefined();
    expect(receipts.next(1000 + LIMITS.inquiryGapMs)).toHaveLength(1);
    expect(receipts.answered([])).toEqual([]);
    expect([receipts.next(9999), receipts.wakeAt]).toEqual([undefined, Infinity]);
  });

  it('wait in bounded number, and each record once', () => {
    const receipts = new Receipts();
    receipts.ask(keys(LIMITS.inquiryWaitingMax + 100));
    receipts.ask(keys(10));
    let asked = 0;
    for (let now = 0; ; now += LIMITS.inquiryGapMs) {
      const next = receipts.next(now);
      if (next === undefined) break;
      asked += next.length;
      receipts.answered([]);
    }
    expect(asked).toBe(LIMITS.inquiryWaitingMax);
  });

  it('are not silenced by a clock that runs back', () => {
    const receipts = new Receipts();
    receipts.ask([key(1)]);
    receipts.next(1_000_000);
    receipts.answered([]);
    receipts.ask([key(2)]);
    expect(receipts.next(0)).toBeUndefined();
    expect(receipts.next(LIMITS.inquiryGapMs)).toEqual([key(2)]);
  });
});

describe('a hostile neighbour', () => {
  it('that sends receipts nobody asked for, for other records, or twice for one, is at fault', () => {
    const receipts = new Receipts();
    expect(receipts.answered([])).toMatchObject({ fault: 'unexpected' });
    for (const ids of [[key(9).id], [key(1).id, key(1).id]]) {
      receipts.ask([key(1)]);
      receipts.next(LIMITS.inquiryGapMs * 1000 * ids.length);
      expect(receipts.answered(ids)).toMatchObject({ fault: 'unexpected' });
    }
  });

  it('may ask as often as the limit says, and is struck at once more', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    const foe = lab.stranger(alice, 'foe');
    lab.run(100);
    for (let i = 0; i < LIMITS.inquiriesPerSecond; i++) foe.say({ type: 'inquiry', keys: [key(1)] });
    lab.run(5);
    expect([foe.got('receipt').length, alice.peer('foe')?.strikes]).toEqual([LIMITS.inquiriesPerSecond, 0]);
    foe.say({ type: 'inquiry', keys: [key(1)] });
    lab.run(5);
    expect(foe.got('receipt')).toHaveLength(LIMITS.inquiriesPerSecond);
    expect(alice.peer('foe')?.strikes).toBeGreaterThan(19);
  });

  it('that asks for one record many times gets it named once', () => {
    const answer = new Receipts().answer([key(1), key(1), key(2)], ({ at }) => at === 1, 0);
    expect(isFault(answer) ? answer : answer.length).toBe(1);
  });

  it('that stays silent is asked no more, and everything else goes on', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    const foe = lab.stranger(alice, 'foe');
    lab.run(100);
    for (let i = 0; i < 100; i++) {
      alice.dispatch({ type: 'inquired', keys: [key(i)] });
      lab.run(LIMITS.inquiryGapMs);
    }
    expect(foe.got('inquiry')).toHaveLength(1);
    expect(alice.peer('foe')).toMatchObject({ state: 'open', strikes: 0 });
  });
});
