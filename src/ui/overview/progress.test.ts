/** How far comparisons are. */
import { expect, test } from 'vitest';
import type { PeerId } from '../../index.ts';
import { Progress } from './progress.ts';

const at = (peer: string, have: number, need: number) => ({ peer: peer as PeerId, have, need });

test('what is left shrinks from the most there was; the next comparison begins anew', () => {
  const progress = new Progress();
  expect([...progress.note([at('a', 10, 90), at('b', 0, 0)])]).toEqual([['a', 0], ['b', 0]]);
  expect(progress.note([at('a', 0, 25)]).get('a')).toBe(0.75);
  expect(progress.note([at('a', 100, 100)]).get('a')).toBe(0);
  expect(progress.note([]).size).toBe(0);
  expect(progress.note([at('a', 0, 8)]).get('a')).toBe(0);
});
