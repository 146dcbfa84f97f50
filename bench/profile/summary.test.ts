/** Shows that the table of a profile says the share of each room in what a thread was busy with. */
import { expect, test } from 'vitest';
import { ProfileSummary } from './summary.ts';

test('shares of busy time, workers together, the largest rooms first, the smallest not at all', () => {
  const summary = new ProfileSummary();
  summary.add('join', [{ room: '(idle)', selfMs: 900 }, { room: 'core/set', selfMs: 25 }, { room: 'database', selfMs: 74.5 }, { room: 'core/mesh', selfMs: 0.5 }]);
  summary.add('join, worker', [{ room: 'core/set', selfMs: 10 }]);
  summary.add('join, worker', [{ room: 'core/set', selfMs: 20 }, { room: '(idle)', selfMs: 5 }]);
  expect(summary.lines()).toEqual([
    { room: 'busy, ms', join: 100, 'join, worker': 30 },
    { room: 'core/set', join: 25, 'join, worker': 100 },
    { room: 'database', join: 74.5, 'join, worker': 0 },
  ]);
});
