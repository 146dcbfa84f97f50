/** Shows that the panel is charged for what it does and for what is done for it, in time of the thread, and for nothing else. */
import { expect, test } from 'vitest';
import type { ThreadProfile } from '../profile/trace.ts';
import { panelTasks } from './updates.ts';

const NODES = [
  { id: 1, parent: undefined, name: '(root)', url: '' },
  { id: 2, parent: 1, name: 'store', url: 'http://localhost/peerset.js' },
  { id: 3, parent: 2, name: 'look', url: 'http://localhost/panel/index.js' },
  { id: 4, parent: 3, name: 'peers', url: 'http://localhost/peerset.js' },
  { id: 5, parent: 1, name: '(program)', url: '' },
];

function thread(samples: readonly (readonly [atMs: number, node: number])[]): ThreadProfile {
  return {
    kind: 'page', preemptedMs: 0, nodes: new Map(NODES.map((node) => [node.id, { ...node, line: 0 }])), samples: samples.map(([atMs, node]) => ({ atMs, node, ms: 1 })),
    tasks: [{ atMs: 10, ms: 4, cpuMs: 2 }, { atMs: 0, ms: 4, cpuMs: 4 }, { atMs: 20, ms: 5, cpuMs: 5 }],
  };
}

test('of a task the panel has what it and those it called had, by the clock of the thread', () => {
  const tasks = panelTasks(thread([[0, 2], [1, 3], [2, 4], [3, 5], [6, 3], [10, 2], [11, 2], [12, 4], [13, 4], [20, 2], [21, 5]]), (url) => url.includes('/panel/'));
  expect(tasks).toEqual([{ ms: 2, where: ['index.js look:0 2.0'] }, { ms: 1, where: ['index.js look:0 2.0'] }]);
});

test('a task that was hardly sampled is not the panel\'s for that', () => {
  const [task] = panelTasks({ ...thread([[0, 3]]), tasks: [{ atMs: 0, ms: 300, cpuMs: 190 }] }, (url) => url.includes('/panel/'));
  expect(task?.ms).toBe(2);
});

test('a page without a panel did nothing for one', () => {
  expect(panelTasks(thread([[0, 3], [10, 4]]), () => false)).toEqual([]);
});
