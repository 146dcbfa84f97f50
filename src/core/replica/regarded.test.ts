import { describe, expect, it } from 'vitest';
import { Lab, LARGE, recordOf, START, type Device, type Stranger } from '../../../test/replica/pair.ts';
import { LIMITS } from '../base/limits.ts';
import { Gossip } from './gossip.ts';

/** A device, an honest friend that brings news, and somebody with so many strikes. */
function regarded(strikes: number): { readonly lab: Lab; readonly alice: Device; readonly foe: Stranger; readonly friend: Stranger } {
  const lab = new Lab({ ...LARGE, contentBytesMax: 20 });
  const alice = lab.device('alice');
  const [foe, friend] = [lab.stranger(alice, 'foe'), lab.stranger(alice, 'friend')];
  lab.run(100);
  const long = (i: number) => recordOf(lab.world, `long ${i}`, { content: JSON.stringify('x'.repeat(30)) });
  // Each breaks a rule: five strikes.
  if (strikes > 0) foe.push(Array.from({ length: strikes / 5 }, (_, i) => long(i)));
  lab.run(10);
  expect(Math.round(alice.peer('foe')?.strikes ?? 0)).toBe(strikes);
  return { lab, alice, foe, friend };
}

describe('who costs more than it brings', () => {
  it('hears no announcements from strikesQuiet on, and compares sets instead', () => {
    for (const [strikes, announced] of [[0, 1], [5, 0]] as const) {
      expect(strikes >= LIMITS.strikesQuiet).toBe(announced === 0);
      const { lab, foe, friend } = regarded(strikes);
      friend.push([recordOf(lab.world, 'news', { at: START + 1 })]);
      lab.run(LIMITS.announceDelayMs + 20);
      expect(foe.got('have')).toHaveLength(announced);
    }
  });

  it('is not heard when it announces, from strikesDeaf on', () => {
    for (const [strikes, wanted] of [[LIMITS.strikesDeaf - 5, 1], [LIMITS.strikesDeaf + 5, 0]] as const) {
      const { lab, foe } = regarded(strikes);
      foe.say({ type: 'have', ids: [recordOf(lab.world, 'news').id] });
      lab.run(10);
      expect(foe.got('want')).toHaveLength(wanted);
    }
  });

  it('earns with new records what it may cost', () => {
    const { lab, alice, foe, friend } = regarded(5);
    foe.push(Array.from({ length: 6 }, (_, i) => recordOf(lab.world, `new ${i}`)));
    lab.run(20);
    friend.push([recordOf(lab.world, 'news', { at: START + 1 })]);
    lab.run(LIMITS.announceDelayMs + 20);
    expect([foe.got('have').length, alice.peer('foe')?.strikes]).toEqual([1, 5]);
  });
});

describe('who announces and sends nothing', () => {
  const id = new Uint8Array(32).fill(1);

  it('is struck once it is late by wantTimeoutMs and a millisecond, however much it announced', () => {
    const { lab, alice, foe } = regarded(0);
    foe.say({ type: 'have', ids: Array.from({ length: 50 }, (_, i) => recordOf(lab.world, `none ${i}`).id) });
    lab.run(10);
    lab.run(LIMITS.wantTimeoutMs + 1);
    expect(alice.peer('foe')?.strikes).toBe(2);
    lab.run(10 * LIMITS.wantTimeoutMs);
    expect(alice.peer('foe')?.strikes).toBe(2);
  });

  it('is not struck a moment sooner, nor when any records came meanwhile', () => {
    const gossip = new Gossip();
    gossip.ask([id], START);
    expect(gossip.wakeAt).toBe(START + LIMITS.wantTimeoutMs + 1);
    expect([gossip.withheld(START + LIMITS.wantTimeoutMs), gossip.withheld(START + LIMITS.wantTimeoutMs + 1)]).toEqual([false, true]);
    gossip.ask([id], START);
    gossip.heard();
    expect(gossip.withheld(START + LIMITS.wantTimeoutMs + 1)).toBe(false);
  });
});

describe('sessions that are not open yet', () => {
  it('are halfOpenMax at most; the next is turned away and the open ones are not counted', () => {
    const lab = new Lab();
    const alice = lab.device('alice');
    lab.stranger(alice, 'friend');
    lab.run(100);
    const join = (name: string): void => void alice.dispatch({ type: 'peer-joined', peer: name, via: 'test' });
    for (let i = 0; i < LIMITS.halfOpenMax; i++) join(`silent ${i}`);
    expect(alice.ordered('disconnect')).toEqual([]);
    join('one more');
    expect(alice.ordered('disconnect')).toMatchObject([{ peer: 'one more', fault: { fault: 'goodbye' }, retryAfterMs: LIMITS.backoffMs[0] }]);
    expect(alice.peer('friend')?.state).toBe('open');
    expect(alice.peer('one more')).toBeUndefined();
  });
});
