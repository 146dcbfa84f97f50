/** What charts are made of. */
import { describe, expect, test } from 'vitest';
import type { Peer, Status } from '../index.ts';
import { History } from './history.ts';

const traffic = (bytes: number) => ({ bytes, records: 0, messages: 0 });
const peer = (id: string, sent: number, received: number) => ({ id, state: 'open', sent: traffic(sent), received: traffic(received) }) as unknown as Peer;
const status = { records: 7, since: 1 } as Status;

describe('a history', () => {
  test('takes one sample a second, of what came since the last', () => {
    const history = new History();
    expect(history.note(0, status, [peer('a', 500, 100)])).toBe(true);
    expect(history.note(999, status, [peer('a', 600, 100)])).toBe(false);
    expect(history.note(1_000, status, [peer('a', 700, 130), peer('b', 40, 0)])).toBe(true);
    expect(history.samples).toEqual([
      { at: 0, records: 7, peers: 1, sent: 0, received: 0 },
      { at: 1_000, records: 7, peers: 2, sent: 240, received: 30 },
    ]);
    expect(history.rates('a')).toEqual([0, 230]);
    expect(history.rates('b')).toEqual([40]);
    expect(history.rates('nobody')).toEqual([]);
  });

  test('spreads what came while nobody looked over that time', () => {
    const history = new History();
    history.note(0, status, [peer('a', 0, 0)]);
    history.note(10_000, status, [peer('a', 5_000, 0)]);
    expect(history.samples.at(-1)?.sent).toBe(500);
  });

  test('goes on at nothing where statistics were reset, or a peer left', () => {
    const history = new History();
    history.note(0, status, [peer('a', 900, 900)]);
    history.note(1_000, status, [peer('a', 0, 0)]);
    history.note(2_000, undefined, []);
    expect(history.samples.map(({ sent, received }) => sent + received)).toEqual([0, 0, 0]);
    expect(history.samples.at(-1)).toMatchObject({ records: 0, peers: 0 });
    expect(history.rates('a')).toEqual([]);
  });

  test('begins anew where statistics were reset, in whatever tab', () => {
    const history = new History();
    history.note(0, { ...status, since: 0 }, []);
    history.note(1_000, status, [peer('a', 900, 900)]);
    expect(history.samples).toHaveLength(2);
    history.note(1_500, { ...status, since: 1_400 }, [peer('a', 0, 10)]);
    expect(history.samples).toEqual([{ at: 1_500, records: 7, peers: 1, sent: 0, received: 0 }]);
    history.note(2_500, { ...status, since: 1_400 }, [peer('a', 0, 30)]);
    expect(history.samples.at(-1)).toMatchObject({ at: 2_500, received: 20 });
  });

  test('is bounded, and begins anew where the clock was put back', () => {
    const history = new History();
    for (let second = 0; second < 700; second++) history.note(second * 1_000, status, [peer('a', second, 0)]);
    expect(history.samples).toHaveLength(600);
    expect(history.samples[0]?.at).toBe(100_000);
    expect(history.rates('a')).toHaveLength(30);
    history.note(5_000, status, [peer('a', 700, 0)]);
    expect(history.samples).toHaveLength(1);
  });
});
