/** Shows that a bar is said to be reached only where it is, against the rival of the same run and the same number of records. */
import { expect, test } from 'vitest';
import { compareWithBars } from './bars.ts';

const join = (system: string, ms: number, n = 10_000): { bench: string; system: string; n: number; ms: number } => ({ bench: 'join', system, n, ms });

test('a ratio is to the rival with as many records', () => {
  const lines = [join('peerset', 1700), join('trystero-unsigned', 2000), join('peerset', 1, 1000), join('trystero-unsigned', 9000, 1000)];
  expect(compareWithBars(lines)).toEqual([{
    bench: 'bar', what: 'cold join to durable', ours: 1700, rival: 2000, than: 'trystero-unsigned', ratio: 0.85, bar: '≤ 0.8 ×', reached: 'no',
  }]);
  expect(compareWithBars([join('peerset', 1600), join('trystero-unsigned', 2000)])[0]).toMatchObject({ ratio: 0.8, reached: 'yes' });
});

test('what was not measured is not spoken of', () => {
  expect(compareWithBars([join('peerset', 1)])).toEqual([]);
  expect(compareWithBars([join('trystero-unsigned', 1)])).toEqual([]);
  expect(compareWithBars([{ bench: 'join', system: 'peerset', n: 10_000, runs: 0, failed: 'run 1' }])).toEqual([]);
});

test('more records a second are better, and the limit itself is enough', () => {
  const write = (perSecond: number): { bench: string; system: string; n: number; perSecond: number } => ({ bench: 'write', system: 'peerset', n: 10_000, perSecond });
  expect(compareWithBars([write(9999)])[0]).toMatchObject({ bar: '≥ 10,000', reached: 'no' });
  expect(compareWithBars([write(10_000)])[0]).toMatchObject({ reached: 'yes' });
});

test('five devices must be faster than the fastest of the others', () => {
  const swarm = (system: string, ms: number): { bench: string; system: string; n: number; ms: number } => ({ bench: 'swarm', system, n: 1000, ms });
  expect(compareWithBars([swarm('peerset', 100), swarm('y-webrtc', 300), swarm('rxdb', 90)])[0]).toMatchObject({ than: 'fastest', rival: 90, ratio: 1.11, reached: 'no' });
});
