import { describe, expect, it } from 'vitest';
import { authorOf, forge } from '../../../sim/world.ts';
import { draftOf, Lab, LARGE, recordOf, SMALL, START, type Device } from '../../../test/replica/pair.ts';
import { DAY_MS, LIMITS } from '../base/limits.ts';
import { deleteDraft } from '../record/draft.ts';
import { markVerified } from '../record/record.ts';
import { sign } from '../../../sim/world.ts';
import type { ReplicaEffect } from './event.ts';

/** Types of effects and changes, in their order. */
const shapes = (effects: readonly ReplicaEffect[]): string[] => effects.map((effect) => (effect.type === 'notify' ? effect.change.type : effect.type));

/** What became of the records put, by name. */
const fates = (device: Device): string[] =>
  device.told('settled').map(({ record, refusal }) => `${record.name} ${refusal === undefined ? 'stored' : refusal.rule}`);

describe('a record of our own', () => {
  it('is verified, then stored and shown, and only when that is done in the set, told and settled', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    const record = recordOf(lab.world, 'a');
    const { replica } = alice;
    const verify = replica.handle({ type: 'put', records: [{ record, replaceOldest: false }] }, lab.now);
    expect(shapes(verify)).toEqual(['verify']);
    const [{ batch }] = verify as [ReplicaEffect & { type: 'verify' }];
    const store = replica.handle({ type: 'verified', batch, valid: [true] }, lab.now);
    expect(store).toMatchObject([
      { type: 'store', added: [{ name: 'a' }], removed: [], durability: 'strict' },
      { type: 'notify', change: { type: 'shown', added: [{ name: 'a' }], removed: [] } },
    ]);
    expect([replica.set.size, replica.idle]).toEqual([0, false]);
    const done = replica.handle({ type: 'stored', batch: (store[0] as ReplicaEffect & { type: 'store' }).batch }, lab.now);
    expect(shapes(done)).toEqual(['records', 'settled']);
    expect([replica.set.has(record), replica.idle]).toEqual([true, true]);
  });

  it('is settled once for everyone who put it, held already or on its way', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    const record = recordOf(lab.world, 'a');
    alice.put(record, record);
    alice.put(record);
    lab.run(10);
    alice.put(record);
    lab.run(10);
    expect(fates(alice)).toEqual(['a stored', 'a stored', 'a stored', 'a stored']);
    expect(alice.ordered('store')).toHaveLength(1);
    expect(alice.told('records')).toHaveLength(1);
  });

  it('is refused for each rule with its name', () => {
    const lab = new Lab({ ...LARGE, contentBytesMax: 20 });
    const alice = lab.device('alice');
    const { world, now } = lab;
    alice.put(
      recordOf(world, 'fits', { content: JSON.stringify('x'.repeat(18)) }),
      recordOf(world, 'long', { content: JSON.stringify('x'.repeat(19)) }),
      recordOf(world, 'elsewhere', { room: 'f'.repeat(32) }),
      recordOf(world, 'no json', { content: '{' }),
      recordOf(world, 'soon', { at: now + LIMITS.futureAcceptMs }),
      recordOf(world, 'later', { at: now + LIMITS.futureAcceptMs + 1 }),
      recordOf(world, 'far', { at: now + LIMITS.futureDeferMs + 1 }),
      recordOf(world, 'old', { at: now - 32 * DAY_MS }),
      forge(authorOf('alice'), draftOf(world, 'forged')),
    );
    lab.run(10);
    expect(alice.names).toEqual(['fits', 'soon']);
    expect(fates(alice).sort()).toEqual(
      ['elsewhere room', 'far time', 'fits stored', 'forged signature', 'later time', 'long size', 'no json json', 'old time', 'soon stored'],
    );
  });

  it('is not kept for later when it is ours and dated ahead: its author was told no', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    alice.put(recordOf(lab.world, 'later', { at: lab.now + LIMITS.futureAcceptMs + 1 }));
    lab.run(1000);
    expect(alice.names).toEqual([]);
  });

  it('replaces an older one of its slot, and is outranked by a newer one', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    const [old, middle, fresh] = [0, 1, 2].map((ms) => recordOf(lab.world, 'a', { at: START + ms }));
    alice.put(middle!);
    lab.run(10);
    alice.put(old!);
    lab.run(10);
    expect(alice.told('settled').at(-1)?.refusal).toMatchObject({ rule: 'outranked', displaces: { id: middle!.id } });
    alice.put(fresh!);
    lab.run(10);
    expect(alice.told('records').at(-1)).toMatchObject({ added: [{ id: fresh!.id }], removed: [{ id: middle!.id }] });
    expect([alice.replica.set.size, alice.disk.size]).toEqual([1, 1]);
  });

  it('that loses to another one of the same batch is outranked and never was there', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    alice.put(recordOf(lab.world, 'a', { at: START }), recordOf(lab.world, 'a', { at: START + 1 }));
    lab.run(10);
    expect(fates(alice)).toEqual(['a outranked', 'a stored']);
    expect(alice.told('records')).toMatchObject([{ added: [{ at: START + 1 }], removed: [] }]);
  });

  it('deletes what it names, which does not come back', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    const target = recordOf(lab.world, 'a');
    alice.put(target);
    lab.run(10);
    alice.put(sign(authorOf('alice'), deleteDraft({ room: lab.world.tag, target, at: START + 1 })));
    lab.run(10);
    alice.put(target);
    lab.run(10);
    expect(fates(alice)).toEqual(['a stored', 'a stored', 'a outranked']);
    expect([alice.replica.set.size, alice.replica.set.has(target)]).toEqual([1, false]);
  });
});

describe('a full quota', () => {
  /** Alice with as many records as she may have, `r0` the oldest. */
  function full(lab: Lab, count = SMALL.perAuthor): Device {
    const alice = lab.device('alice');
    alice.put(...Array.from({ length: count }, (_, i) => recordOf(lab.world, `r${i}`, { at: START + i })));
    lab.run(10);
    return alice;
  }

  it('refuses a record of our own, naming what would have to go', () => {
    const lab = new Lab(SMALL);
    const alice = full(lab);
    alice.put(recordOf(lab.world, 'more', { at: START + 9 }));
    lab.run(10);
    expect(alice.told('settled').at(-1)?.refusal).toMatchObject({ rule: 'quota', displaces: { name: 'r0' } });
    expect(alice.names).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
  });

  it('loses its oldest where the author agreed to that', () => {
    const lab = new Lab(SMALL);
    const alice = full(lab);
    alice.dispatch({ type: 'put', records: [{ record: recordOf(lab.world, 'more', { at: START + 9 }), replaceOldest: true }] });
    lab.run(10);
    expect(alice.names).toEqual(['more', 'r1', 'r2', 'r3', 'r4']);
  });

  it('takes another version of what is there, and records of others', () => {
    const lab = new Lab(SMALL);
    const alice = full(lab);
    alice.put(recordOf(lab.world, 'r3', { at: START + 9 }), recordOf(lab.world, 'his', { author: 'bob' }));
    lab.run(10);
    expect(alice.names).toEqual(['his', 'r0', 'r1', 'r2', 'r3', 'r4']);
  });

  it('refuses the one that is too much among several put at once, and loses nothing', () => {
    const lab = new Lab(SMALL);
    const alice = full(lab, 3);
    alice.put(...Array.from({ length: 4 }, (_, i) => recordOf(lab.world, `more${i}`, { at: START + 100 + i })));
    lab.run(20);
    expect(alice.names).toEqual(['more0', 'more1', 'r0', 'r1', 'r2']);
    expect(fates(alice).slice(3).sort()).toEqual(['more0 stored', 'more1 stored', 'more2 quota', 'more3 quota']);
  });

  it('is as it was where the disk then refuses those that had room', () => {
    const lab = new Lab(SMALL);
    const alice = full(lab, 4);
    alice.diskFault = 'full';
    alice.put(...[9, 8, 7].map((ms) => recordOf(lab.world, 'r0', { at: START + ms })), recordOf(lab.world, 'more'), recordOf(lab.world, 'over'));
    lab.run(20);
    const view = alice.replica.selection.ofAuthor('', authorOf('alice').pubkey);
    expect(view.oldestFirst.map(({ name, at }) => `${name} ${at - START}`)).toEqual(['r0 0', 'r1 1', 'r2 2', 'r3 3']);
    expect(alice.replica.set.size).toBe(4);
  });

  it('refuses the one that is too much when another is still on its way', () => {
    const lab = new Lab(SMALL);
    const alice = full(lab, 4);
    alice.hold('store');
    alice.put(recordOf(lab.world, 'first', { at: START + 100 }));
    lab.run(10);
    alice.put(recordOf(lab.world, 'second', { at: START + 101 }));
    lab.run(10);
    alice.release('store');
    lab.run(20);
    expect(alice.names).toEqual(['first', 'r0', 'r1', 'r2', 'r3']);
    expect(fates(alice).slice(4).sort()).toEqual(['first stored', 'second quota']);
  });
});

describe('a full disk', () => {
  it('refuses what it cannot hold; index and quota are as before, also what would have been replaced', () => {
    const lab = new Lab(SMALL);
    const alice = lab.device('alice');
    alice.put(recordOf(lab.world, 'a', { at: START }));
    lab.run(10);
    const root = alice.replica.set.root();
    alice.diskFault = 'full';
    alice.put(recordOf(lab.world, 'a', { at: START + 1 }), recordOf(lab.world, 'b', { at: START + 1 }));
    lab.run(10);
    expect(fates(alice).slice(1)).toEqual(['a disk', 'b disk']);
    expect(alice.told('disk')).toEqual([{ type: 'disk', fault: 'full' }]);
    expect(alice.replica.set.root()).toBe(root);
    expect(alice.replica.selection.size).toBe(1);
    alice.diskFault = undefined;
    alice.put(recordOf(lab.world, 'a', { at: START + 2 }));
    lab.run(10);
    expect(alice.told('disk').at(-1)).toEqual({ type: 'disk', fault: undefined });
    expect(alice.told('records').at(-1)).toMatchObject({ added: [{ at: START + 2 }], removed: [{ at: START }] });
  });

  it('brings watermarks with the next batch where it did not take them', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    alice.diskFault = 'full';
    alice.put(recordOf(lab.world, 'a'));
    lab.run(10);
    expect(alice.meta.size).toBe(0);
    alice.diskFault = undefined;
    alice.put(recordOf(lab.world, 'a'));
    lab.run(10);
    expect(alice.meta.size).toBe(1);
  });
});

describe('one batch at a time', () => {
  it('goes to the disk; what is verified meanwhile is the next', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    alice.hold('store');
    for (const name of ['a', 'b', 'c']) alice.put(recordOf(lab.world, name));
    lab.run(10);
    expect(alice.ordered('store').map(({ added }) => added.length)).toEqual([1]);
    alice.release('store');
    lab.run(10);
    expect(alice.ordered('store').map(({ added }) => added.length)).toEqual([1, 2]);
    expect(alice.names).toEqual(['a', 'b', 'c']);
  });

  it('answers nobody for numbers that mean nothing', () => {
    const alice = new Lab().device('alice');
    for (const batch of [0, 1, 99]) {
      expect(alice.dispatch({ type: 'verified', batch, valid: [true] })).toEqual([]);
      expect(alice.dispatch({ type: 'stored', batch })).toEqual([]);
      expect(alice.dispatch({ type: 'store-failed', batch, reason: 'full' })).toEqual([]);
    }
    expect(alice.dispatch({ type: 'fetched', request: 5, records: [] })).toEqual([]);
    expect(alice.dispatch({ type: 'received', peer: 'nobody', lane: 'control', bytes: new Uint8Array(9) })).toEqual([]);
    expect(alice.dispatch({ type: 'peer-left', peer: 'nobody' })).toEqual([]);
  });
});

describe('starting again', () => {
  it('has the same set', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    alice.put(...['a', 'b', 'c'].map((name) => recordOf(lab.world, name)));
    lab.run(10);
    const root = alice.replica.set.root();
    alice.start();
    expect([alice.replica.set.root(), alice.replica.selection.size]).toEqual([root, 3]);
    expect(alice.ordered('store')).toHaveLength(1);
  });

  it('with smaller caps lets go of what is too much', () => {
    const lab = new Lab(SMALL);
    const alice = lab.device('alice');
    const records = Array.from({ length: 7 }, (_, i) => markVerified(recordOf(lab.world, `r${i}`, { at: START + i })));
    for (const record of records) alice.disk.set(Buffer.from(record.id).toString('hex'), record);
    alice.start();
    lab.run(10);
    expect(alice.names).toEqual(['r2', 'r3', 'r4', 'r5', 'r6']);
    expect([alice.replica.set.size, alice.disk.size]).toEqual([5, 5]);
  });
});

describe('midnight', () => {
  const midnight = Math.ceil(START / DAY_MS) * DAY_MS;

  it('forgets what is older than the room keeps, on disk as well', () => {
    const lab = new Lab(SMALL, midnight - 1000);
    const oldest = midnight - 31 * DAY_MS;
    const alice = lab.device('alice');
    alice.put(recordOf(lab.world, 'last', { at: oldest }), recordOf(lab.world, 'next', { at: oldest + DAY_MS }));
    lab.run(999);
    expect(alice.names).toEqual(['last', 'next']);
    lab.run(10);
    expect(alice.names).toEqual(['next']);
    expect([alice.replica.set.size, alice.replica.selection.size, alice.disk.size]).toEqual([1, 1, 1]);
    expect(alice.told('records').at(-1)).toMatchObject({ added: [], removed: [{ name: 'last' }] });
  });

  it('is not undone by a clock that runs back, nor by a restart', () => {
    const lab = new Lab(SMALL, midnight - 1000);
    const alice = lab.device('alice');
    const last = recordOf(lab.world, 'last', { at: midnight - 31 * DAY_MS });
    alice.put(last);
    lab.run(2000);
    alice.skewMs = -3 * DAY_MS;
    alice.put(last);
    lab.run(10);
    expect(alice.told('settled').at(-1)?.refusal?.rule).toBe('time');
    alice.start().put(last);
    lab.run(10);
    expect(alice.told('settled').at(-1)?.refusal?.rule).toBe('time');
    expect(alice.disk.size).toBe(0);
  });

  it('finds a record on its way to the disk, and takes it out again', () => {
    const lab = new Lab(SMALL, midnight - 1000);
    const alice = lab.device('alice');
    alice.hold('store');
    alice.put(recordOf(lab.world, 'last', { at: midnight - 31 * DAY_MS }));
    lab.run(2000);
    alice.release('store');
    lab.run(10);
    expect([alice.replica.set.size, alice.replica.selection.size, alice.disk.size]).toEqual([0, 0, 0]);
  });
});
