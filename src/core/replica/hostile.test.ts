import { describe, expect, it } from 'vitest';
import { authorOf, forge } from '../../../sim/world.ts';
import { draftOf, Lab, LARGE, recordOf, START, type Device, type Stranger } from '../../../test/replica/pair.ts';
import { LIMITS } from '../base/limits.ts';
import type { SignedRecord } from '../record/record.ts';
import { encodeMessage } from '../protocol/wire.ts';

const ROOT16 = new Uint8Array(16);

/** A device and a stranger whose session is open. */
function met(lab: Lab, options?: { readonly leads: boolean }): [Device, Stranger] {
  const device = lab.device('alice');
  const stranger = lab.stranger(device, 'foe', options);
  lab.run(100);
  expect(device.peer('foe')?.state).toBe('open');
  return [device, stranger];
}

const forged = (lab: Lab, name: string): SignedRecord => forge(authorOf('alice'), draftOf(lab.world, name));
const series = (lab: Lab, prefix: string, count: number, content = '"text"'): SignedRecord[] =>
  Array.from({ length: count }, (_, i) => recordOf(lab.world, `${prefix}${i}`, { author: prefix, at: START - i, content }));
const strikes = (device: Device): number | undefined => device.peer('foe')?.strikes;
const faults = (device: Device): string[] => device.told('fault').map(({ fault }) => fault.fault);

describe('a wrong signature', () => {
  it('costs strikes, and the link once they reach the limit', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    foe.push([forged(lab, 'a')]);
    lab.run(10);
    expect(strikes(alice)).toBe(25);
    expect(alice.told('refused')).toMatchObject([{ peer: 'foe', refusal: { rule: 'signature' } }]);
    expect(alice.ordered('disconnect')).toEqual([]);
    foe.push([forged(lab, 'b')]);
    lab.run(10);
    // Strikes fade a little in between: the second brings them just below the limit.
    expect(alice.ordered('disconnect')).toEqual([]);
    foe.push([forged(lab, 'c')]);
    lab.run(10);
    expect(alice.ordered('disconnect')).toMatchObject([{ peer: 'foe', fault: { fault: 'signature' }, retryAfterMs: LIMITS.backoffMs.at(-1) }]);
    expect([alice.names, alice.replica.peers]).toEqual([[], []]);
  });

  it('does not keep the true record out, neither after it nor beside it', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    const honest = lab.stranger(alice, 'friend');
    lab.run(100);
    const record = recordOf(lab.world, 'a');
    alice.hold('verify');
    foe.push([forged(lab, 'a')]);
    lab.run(5);
    honest.push([record]);
    lab.run(5);
    expect(alice.ordered('verify')).toHaveLength(1);
    alice.release('verify');
    lab.run(10);
    expect([alice.names, strikes(alice), alice.peer('friend')?.strikes]).toEqual([['a'], 25, 0]);
    expect(honest.got('ack')).toMatchObject([{ bytes: record.size, stored: 1 }]);
  });
});

describe("what breaks the room's rules", () => {
  it('costs little, is remembered, and is neither checked nor asked for again', () => {
    const lab = new Lab({ ...LARGE, contentBytesMax: 20 });
    const [alice, foe] = met(lab);
    const long = recordOf(lab.world, 'long', { content: JSON.stringify('x'.repeat(30)) });
    foe.push([long]);
    lab.run(10);
    expect([strikes(alice), faults(alice)]).toEqual([5, ['policy']]);
    expect(alice.told('refused')).toMatchObject([{ peer: 'foe', refusal: { rule: 'size' } }]);
    foe.push([long]);
    foe.say({ type: 'have', ids: [long.id] });
    lab.run(10);
    expect(faults(alice)).toEqual(['policy']);
    expect(alice.told('refused').at(-1)).toMatchObject({ refusal: { rule: 'size', reason: 'refused before' } });
    expect(alice.ordered('verify')).toEqual([]);
    expect(foe.got('want')).toEqual([]);
    expect(foe.got('ack').map(({ bytes, stored }) => [bytes, stored])).toEqual([[long.size, 0], [long.size, 0]]);
  });

  it('closes the link at last', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    foe.push(Array.from({ length: 20 }, (_, i) => recordOf(lab.world, `r${i}`, { room: 'f'.repeat(32) })));
    lab.run(10);
    expect(faults(alice).filter((fault) => fault === 'policy').length).toBeGreaterThanOrEqual(10);
    expect(alice.ordered('disconnect')).toHaveLength(1);
  });
});

describe('bytes', () => {
  it('that are no record are a fault each; the records beside them come in', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    const good = recordOf(lab.world, 'good');
    foe.say({ type: 'records', conversation: 0, records: [new Uint8Array([1, 2, 3]), good.bytes] });
    lab.run(10);
    expect([strikes(alice), alice.names]).toEqual([20, ['good']]);
    expect(foe.got('ack')).toMatchObject([{ bytes: good.size + 3, stored: 1 }]);
  });

  it('that are no message never throw, whatever they are', () => {
    const lab = new Lab();
    const [alice] = met(lab);
    for (let i = 0; i < 256; i++) {
      alice.receive('foe', i % 2 === 0 ? 'control' : 'bulk', new Uint8Array([i, 0, 255, i, 1, 1, 1]));
    }
    expect(alice.ordered('disconnect')).toHaveLength(1);
  });

  it('are taken up to the credit and one record, and not one more', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    alice.hold('verify');
    const room = LIMITS.creditBytes + LIMITS.recordBytesMax;
    const large = series(lab, 'a', Math.ceil(room / 15_000), JSON.stringify('x'.repeat(15_000)));
    let bytes = 0;
    let taken = 0;
    for (; bytes + large[taken]!.size <= room; taken++) {
      foe.push([large[taken]!]);
      bytes += large[taken]!.size;
    }
    lab.run(10);
    expect(faults(alice)).toEqual([]);
    // What is left of it, to the byte.
    const sizes = Array.from({ length: 300 }, (_, less) => 'x'.repeat(Math.max(0, room - bytes - less)));
    const rest = sizes.map((text) => recordOf(lab.world, 'rest', { content: JSON.stringify(text) })).find(({ size }) => size === room - bytes);
    foe.push([rest!]);
    lab.run(10);
    expect(strikes(alice)).toBe(0);
    foe.say({ type: 'records', conversation: 0, records: [new Uint8Array(1)] });
    lab.run(10);
    // Not even looked at: what does not decode would be told.
    expect([strikes(alice), faults(alice)]).toEqual([20, []]);
    expect(alice.ordered('verify')).toHaveLength(taken + 1);
  });
});

describe('acknowledging', () => {
  it('all that was sent is fine; one byte more is a fault', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    const record = recordOf(lab.world, 'a');
    alice.put(record);
    lab.run(10);
    expect(foe.got('records')).toHaveLength(1);
    foe.say({ type: 'ack', bytes: record.size, stored: 1 });
    lab.run(10);
    expect(strikes(alice)).toBe(0);
    foe.say({ type: 'ack', bytes: 1, stored: 0 });
    lab.run(10);
    expect([strikes(alice), faults(alice)]).toEqual([20, []]);
  });
});

describe('conversations', () => {
  it('answers one at a time, and says busy to the next', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab, { leads: true });
    alice.put(...series(lab, 'a', 3));
    lab.run(10);
    const hello = (conversation: number): void => foe.say({ type: 'reconcile', conversation, body: helloBody() });
    hello(2);
    hello(4);
    lab.run(10);
    expect(foe.got('busy')).toMatchObject([{ conversation: 4, retryAfterMs: LIMITS.busyRetryMs }]);
    expect(foe.got('reconcile')).toMatchObject([{ conversation: 2 }]);
  });

  it('of ours stand where both begin at once, if it is on us to begin', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab, { leads: false });
    expect(foe.got('reconcile')).toMatchObject([{ conversation: 2 }]);
    foe.say({ type: 'reconcile', conversation: 3, body: helloBody() });
    lab.run(10);
    expect([foe.got('reconcile').length, foe.got('busy'), strikes(alice)]).toEqual([1, [], 0]);
  });

  it('of ours are dropped where both begin at once, if it is on the peer', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab, { leads: true });
    alice.dispatch({ type: 'sync-asked' });
    lab.run(5);
    expect(foe.got('reconcile')).toMatchObject([{ conversation: 3 }]);
    foe.say({ type: 'reconcile', conversation: 2, body: helloBody() });
    lab.run(10);
    expect(foe.got('reconcile')).toMatchObject([{ conversation: 3 }, { conversation: 2 }]);
    expect([foe.got('busy'), strikes(alice)]).toEqual([[], 0]);
  });

  it('are only those of the right parity, and late words of old ones are passed over', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab, { leads: true });
    const record = recordOf(lab.world, 'a');
    foe.say({ type: 'reconcile', conversation: 3, body: helloBody() });
    foe.say({ type: 'synced', conversation: 99, records: 5, root16: ROOT16 });
    foe.say({ type: 'busy', conversation: 99, retryAfterMs: 5 });
    foe.push([record], 77);
    lab.run(10);
    expect([foe.got('reconcile'), foe.got('busy'), strikes(alice)]).toEqual([[], [], 0]);
    expect(alice.names).toEqual(['a']);
  });

  it('that are nonsense cost strikes, and later ones are answered', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab, { leads: true });
    foe.say({ type: 'reconcile', conversation: 2, body: new Uint8Array([0x1f, 1, 2]) });
    lab.run(10);
    expect(strikes(alice)).toBe(20);
    foe.say({ type: 'reconcile', conversation: 4, body: helloBody() });
    lab.run(10);
    expect(foe.got('reconcile')).toMatchObject([{ conversation: 4 }]);
  });

  it('are put off as long as a busy peer asks, within reason', () => {
    for (const [asked, waits] of [[0, LIMITS.busyRetryMs], [5000, 5000], [86_400_000, 20_000]] as const) {
      const lab = new Lab();
      const [alice, foe] = met(lab, { leads: false });
      const { conversation } = foe.got('reconcile')[0]!;
      foe.say({ type: 'busy', conversation, retryAfterMs: asked });
      lab.run(waits);
      expect(foe.got('reconcile')).toHaveLength(1);
      lab.run(asked === waits || asked === 0 ? 10 : 2 * LIMITS.repairEveryMs);
      expect(foe.got('reconcile').length).toBeGreaterThan(1);
      expect(strikes(alice)).toBe(0);
    }
  });

  it('with a peer that never answers are given up and begun again, ever and ever, at a slow pace', () => {
    const lab = new Lab();
    const [, foe] = met(lab, { leads: false });
    lab.run(LIMITS.reconcileStallMs - 200);
    expect(foe.got('reconcile')).toHaveLength(1);
    lab.run(1000);
    expect(foe.got('reconcile')).toHaveLength(2);
  });
});

describe('a stock', () => {
  const parts = [{ gap: START - 100_000, length: 50_000, records: 300 }, { gap: 0, length: 60_000, records: 300 }];

  /** A device that was told of a stock in a conversation it answers. */
  function told(): [Lab, Device, Stranger] {
    const lab = new Lab();
    const [alice, foe] = met(lab, { leads: true });
    alice.put(recordOf(lab.world, 'own'));
    lab.run(10);
    foe.say({ type: 'reconcile', conversation: 2, body: helloBody() });
    lab.run(10);
    foe.say({ type: 'stock', conversation: 2, parts });
    lab.run(10);
    return [lab, alice, foe];
  }

  it('is taken part by part; a second one, and what nobody took, cost strikes', () => {
    const [lab, alice, foe] = told();
    expect(foe.got('take')).toEqual([{ type: 'take', conversation: 2, lower: START - 100_000, length: 50_000 }]);
    foe.say({ type: 'given', conversation: 2 });
    lab.run(10);
    expect([foe.got('take').length, strikes(alice)]).toEqual([2, 0]);
    foe.say({ type: 'stock', conversation: 2, parts });
    lab.run(10);
    expect(strikes(alice)).toBe(20);
    foe.say({ type: 'given', conversation: 2 });
    lab.run(10);
    // Twice it gave nothing of what it told: that is no fault, but enough.
    expect(foe.got('take').at(-1)).toEqual({ type: 'take', conversation: 2, lower: 0, length: 0 });
    foe.say({ type: 'given', conversation: 2 });
    lab.run(10);
    expect(strikes(alice)).toBeGreaterThan(39);
  });

  it('of another conversation is passed over, and so is what is said of it', () => {
    const [lab, alice, foe] = told();
    foe.say({ type: 'stock', conversation: 4, parts });
    foe.say({ type: 'given', conversation: 4 });
    foe.say({ type: 'take', conversation: 4, lower: 0, length: 1e12 });
    foe.say({ type: 'take', conversation: 2, lower: 0, length: 1e12 });
    lab.run(10);
    expect([strikes(alice), foe.got('take').length, foe.got('given')]).toEqual([0, 1, []]);
  });

  it('of which nothing comes is given up, and the conversation with it', () => {
    const [lab, alice, foe] = told();
    lab.run(2 * LIMITS.reconcileStallMs);
    expect([strikes(alice), foe.got('take').length]).toEqual([0, 1]);
    // Another conversation was begun.
    expect(foe.got('reconcile').length).toBeGreaterThan(1);
  });

  it('of ours is given once, however often it is taken, and not without end', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab, { leads: true });
    alice.put(...series(lab, 'a', 300));
    lab.run(10);
    foe.say({ type: 'reconcile', conversation: 2, body: helloBody() });
    lab.run(10);
    const [stock] = foe.got('stock');
    expect(stock!.parts.reduce((sum, { records }) => sum + records, 0)).toBe(300);
    const given = (): number => foe.got('records').reduce((sum, { conversation, records }) => sum + (conversation === 2 ? records.length : 0), 0);
    expect(given()).toBe(0);
    for (let i = 0; i < 5; i++) foe.say({ type: 'take', conversation: 2, lower: 0, length: START + 1 });
    lab.run(100);
    expect(given()).toBe(300);
    expect([foe.got('given').length, strikes(alice)]).toEqual([5, 0]);
    for (let i = 0; i < 60 + stock!.parts.length; i++) foe.say({ type: 'take', conversation: 2, lower: 0, length: 1 });
    lab.run(100);
    expect(strikes(alice)).toBeGreaterThan(19);
  });
});

describe('gossip', () => {
  it('of unknown records is asked about once, however often it is repeated', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    const ids = series(lab, 'a', 3).map(({ id }) => id);
    for (let i = 0; i < 5; i++) foe.say({ type: 'have', ids });
    lab.run(10);
    expect(foe.got('want').map((want) => want.ids.length)).toEqual([3]);
    expect(strikes(alice)).toBe(0);
  });

  it('comes at a pace: at the limit nothing happens, each announcement more costs strikes, and at last the link', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    const ids = series(lab, 'a', 1).map(({ id }) => id);
    for (let i = 0; i < LIMITS.havesBurst; i++) foe.say({ type: 'have', ids });
    lab.run(2);
    expect(strikes(alice)).toBe(0);
    for (let i = 0; i < LIMITS.havesPerSecond; i++) foe.say({ type: 'have', ids });
    lab.run(2);
    expect(alice.told('fault').at(-1)?.fault.fault).toBe('limit');
  });

  it('may name so many ids in all; each announcement more costs strikes, and soon the link', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    const ids = series(lab, 'a', LIMITS.announceMax).map(({ id }) => id);
    for (let i = 0; i < LIMITS.announcedBurst / ids.length; i++) foe.say({ type: 'have', ids });
    lab.run(2);
    expect(strikes(alice)).toBe(0);
    for (let i = 0; i < 5; i++) foe.say({ type: 'have', ids });
    lab.run(2);
    expect(alice.told('fault').at(-1)?.fault.fault).toBe('limit');
  });

  it('of more than we ask for at once is left to reconciliation', () => {
    const lab = new Lab();
    const [, foe] = met(lab);
    const ids = series(lab, 'a', LIMITS.wantMax + 1).map(({ id }) => id);
    const before = foe.got('reconcile').length;
    foe.say({ type: 'have', ids: ids.slice(0, LIMITS.wantMax) });
    lab.run(10);
    expect(foe.got('want')).toMatchObject([{ ids: { length: LIMITS.wantMax } }]);
    foe.say({ type: 'have', ids: ids.slice(LIMITS.wantMax) });
    lab.run(10);
    expect(foe.got('want')).toHaveLength(1);
    expect(foe.got('reconcile').length - before).toBeLessThanOrEqual(1);
  });

  it('asked for without end fills no memory: what waits is bounded', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    const records = series(lab, 'a', 256, JSON.stringify('x'.repeat(4000)));
    for (const record of records) alice.put(record);
    lab.run(1000);
    const want = encodeMessage({ type: 'want', ids: records.map(({ id }) => id) });
    for (let i = 0; i < 200; i++) alice.receive('foe', 'control', want);
    lab.run(100);
    // At most what may be asked for, what one disk request brings, and what a credit holds.
    const ready = Math.ceil(LIMITS.creditBytes / records[0]!.size);
    expect(alice.peer('foe')!.syncing!.have).toBeLessThanOrEqual(2 * LIMITS.wantMax + ready);
    expect(foe.got('records').length).toBeGreaterThan(0);
  });

  it('about records we do not have is answered with nothing', () => {
    const lab = new Lab();
    const [alice, foe] = met(lab);
    foe.say({ type: 'want', ids: [new Uint8Array(32)] });
    lab.run(10);
    expect([foe.got('records'), alice.ordered('fetch'), strikes(alice)]).toEqual([[], [], 0]);
  });
});

/** The first message of a conversation about an empty set: what a device of its own would say. */
function helloBody(): Uint8Array {
  const lab = new Lab();
  const [, other] = met(lab, { leads: false });
  return other.got('reconcile')[0]!.body;
}
