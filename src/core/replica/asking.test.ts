import { describe, expect, it } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { Asking } from './asking.ts';

const NOW = 1_000_000;
const AGAIN = LIMITS.wantAgainMs;
const always = (): boolean => true;

function id(number: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

describe('a record that several announce', () => {
  it('is asked of the first alone', () => {
    const asking = new Asking();
    expect(asking.claim('a', [id(1), id(2)], NOW)).toEqual([id(1), id(2)]);
    expect(asking.claim('b', [id(2), id(3)], NOW + 1)).toEqual([id(3)]);
    expect(asking.claim('a', [id(1)], NOW + 2)).toEqual([]);
  });

  it('is asked of one more after a while, then of all others, and no more', () => {
    const asking = new Asking();
    for (const peer of ['a', 'b', 'c', 'd', 'd']) asking.claim(peer, [id(1)], NOW);
    expect(asking.wakeAt).toBe(NOW + AGAIN);
    expect([...asking.due(NOW + AGAIN - 1, always)]).toEqual([]);
    expect([...asking.due(NOW + AGAIN, always)]).toEqual([['b', [id(1)]]]);
    expect(asking.wakeAt).toBe(NOW + 2 * AGAIN);
    expect([...asking.due(NOW + 2 * AGAIN, always)]).toEqual([['c', [id(1)]], ['d', [id(1)]]]);
    expect(asking.wakeAt).toBe(Infinity);
  });

  it('is asked for although somebody announced an id that begins alike', () => {
    const asking = new Asking();
    const made = id(1);
    made[31] = 1;
    asking.claim('foe', [made], NOW);
    expect(asking.claim('a', [id(1)], NOW + 1)).toEqual([id(1)]);
    expect([...asking.due(NOW + AGAIN, always)]).toEqual([]);
  });

  it('is asked of nobody else once it came', () => {
    const asking = new Asking();
    for (const peer of ['a', 'b']) asking.claim(peer, [id(1), id(2)], NOW);
    expect([...asking.due(NOW + AGAIN, (one) => one[3] === 2)]).toEqual([['b', [id(2)]]]);
    expect(asking.wakeAt).toBe(Infinity);
  });

  it('is asked of the next though the clock was set back', () => {
    const asking = new Asking();
    for (const peer of ['a', 'b']) asking.claim(peer, [id(1)], NOW);
    expect([...asking.due(NOW - 1, always)]).toEqual([['b', [id(1)]]]);
  });

  it('is asked of whoever announces it later, where nobody else had it in time', () => {
    const asking = new Asking();
    asking.claim('a', [id(1)], NOW);
    expect([...asking.due(NOW + AGAIN, always)]).toEqual([]);
    expect(asking.claim('b', [id(1)], NOW + AGAIN + 1)).toEqual([id(1)]);
  });
});

it('of more records than may be on their way, each is asked of everybody: memory is bounded, news are not lost', () => {
  const asking = new Asking();
  const ids = Array.from({ length: LIMITS.wantsMax + 1 }, (_, i) => id(i));
  expect(asking.claim('a', ids, NOW)).toHaveLength(LIMITS.wantsMax + 1);
  expect(asking.claim('b', ids, NOW)).toEqual([id(LIMITS.wantsMax)]);
});
