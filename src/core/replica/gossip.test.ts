import { describe, expect, it } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { Gossip } from './gossip.ts';

const NOW = 1_000_000;

function id(number: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

const ids = (count: number, from = 0): Uint8Array[] => Array.from({ length: count }, (_, i) => id(from + i));

describe('announcing', () => {
  it('gathers for a moment, then tells each id once', () => {
    const gossip = new Gossip();
    expect(gossip.wakeAt).toBe(Infinity);
    gossip.announce(id(1), NOW);
    gossip.announce(id(2), NOW + 10);
    expect(gossip.wakeAt).toBe(NOW + LIMITS.announceDelayMs);
    expect(gossip.due(gossip.wakeAt - 1)).toEqual([]);
    expect(gossip.due(gossip.wakeAt)).toEqual([id(1), id(2)]);
    expect(gossip.wakeAt).toBe(Infinity);
    gossip.announce(id(1), NOW + 100);
    expect(gossip.due(NOW + 1000)).toEqual([]);
  });

  it('leaves out what the neighbour showed meanwhile', () => {
    const gossip = new Gossip();
    gossip.announce(id(1), NOW);
    gossip.announce(id(2), NOW);
    gossip.note(id(1));
    expect(gossip.due(NOW + 1000)).toEqual([id(2)]);
  });

  it('takes as many as the limit says, and not one more', () => {
    const gossip = new Gossip();
    const taken = ids(LIMITS.announceMax + 1).map((one) => gossip.announce(one, NOW));
    expect(taken.lastIndexOf(true)).toBe(LIMITS.announceMax - 1);
    expect(taken.indexOf(false)).toBe(LIMITS.announceMax);
    expect(gossip.due(NOW + 1000)).toHaveLength(LIMITS.announceMax);
    expect(gossip.announce(id(9999), NOW)).toBe(true);
  });

  it('is content with a full list where the neighbour has the record anyway', () => {
    const gossip = new Gossip();
    for (const one of ids(LIMITS.announceMax)) gossip.announce(one, NOW);
    gossip.note(id(9999));
    expect(gossip.announce(id(9999), NOW)).toBe(true);
  });
});

describe('asking', () => {
  it('asks for each id once, until it came or too long passed', () => {
    const gossip = new Gossip();
    expect(gossip.ask(ids(2), NOW)).toEqual(ids(2));
    expect(gossip.ask(ids(3), NOW + 1)).toEqual([id(2)]);
    gossip.note(id(0));
    expect(gossip.ask([id(0), id(1)], NOW + 2)).toEqual([id(0)]);
    expect(gossip.ask([id(1)], NOW + LIMITS.wantTimeoutMs)).toEqual([]);
    expect(gossip.ask([id(1)], NOW + LIMITS.wantTimeoutMs + 1)).toEqual([id(1)]);
  });

  it('asks for as many as the limit says, and for nothing where it would be one more', () => {
    const gossip = new Gossip();
    expect(gossip.ask(ids(LIMITS.wantMax + 1), NOW)).toBeUndefined();
    expect(gossip.ask(ids(LIMITS.wantMax), NOW)).toHaveLength(LIMITS.wantMax);
    expect(gossip.ask([id(9999)], NOW)).toBeUndefined();
    gossip.note(id(0));
    expect(gossip.ask([id(9999)], NOW)).toHaveLength(1);
  });

  it('still holds what was asked for when the neighbour announces it again', () => {
    const gossip = new Gossip();
    gossip.ask([id(1)], NOW);
    gossip.shown(id(1));
    expect(gossip.has(id(1))).toBe(true);
    expect(gossip.ask([id(1)], NOW)).toEqual([]);
  });
});

describe('what a neighbour has', () => {
  it('is remembered for four thousand ids, the oldest forgotten first', () => {
    const gossip = new Gossip();
    for (const one of ids(4096)) gossip.note(one);
    gossip.note(id(0));
    expect(gossip.has(id(0))).toBe(true);
    gossip.note(id(4096));
    expect([0, 1, 4096].map((number) => gossip.has(id(number)))).toEqual([false, true, true]);
  });
});
