/** Shows that a profile's time goes to the function, file and room it was spent for, on the page and in workers. */
import { expect, test } from 'vitest';
import { Attribution, roomOf } from './attribution.ts';
import { indexSources } from './readable.ts';
import { readTrace } from './trace.ts';

const PAGE = indexSources('var x;\n// ../elsewhere/node_modules/@noble/curves/utils.js\nfunction a() {}\n\n// src/core/set/tree.ts\nfunction insert() {}\n');
const WORKER = indexSources('(() => {\n  // src/adapters/verifier/verify-worker.ts\n  f();\n})();\n');
const SOURCES = { page: PAGE, worker: WORKER };

/** A trace as Chromium writes it: `insert` calls itself and the browser's `set`, a worker runs `f`. */
function trace(): string {
  const frame = (functionName: string, lineNumber?: number, url?: string): object => ({ functionName, ...lineNumber === undefined ? {} : { lineNumber, url } });
  const pageNodes = [
    { id: 1, callFrame: frame('(root)') }, { id: 2, parent: 1, callFrame: frame('(idle)') },
    { id: 3, parent: 1, callFrame: frame('insert', 5, 'http://localhost:1/bundle.js') },
    { id: 4, parent: 3, callFrame: frame('insert', 5, 'http://localhost:1/bundle.js') },
    { id: 5, parent: 4, callFrame: frame('set') },
  ];
  const workerNodes = [{ id: 1, callFrame: frame('(root)') }, { id: 2, parent: 1, callFrame: frame('f', 2, 'blob:http://localhost:1/x') }];
  const event = (name: string, tid: number, data: object, more: object = {}): object => ({ name, ph: 'P', pid: 7, tid, ts: 1000, args: { data }, ...more });
  return JSON.stringify({ traceEvents: [
    event('Profile', 7, { startTime: 1000 }, { id: '0x1' }),
    event('Profile', 9, { startTime: 2000 }, { id: '0x2' }),
    event('ProfileChunk', 8, { cpuProfile: { nodes: pageNodes, samples: [2, 3, 4] }, timeDeltas: [0, 1000, 1000] }, { id: '0x1' }),
    event('ProfileChunk', 8, { cpuProfile: { samples: [5, 2] }, timeDeltas: [1000, 9000] }, { id: '0x1' }),
    event('ProfileChunk', 8, { cpuProfile: { nodes: workerNodes, samples: [2, 2] }, timeDeltas: [0, 1000] }, { id: '0x2' }),
    { name: 'RunTask', ph: 'X', pid: 7, tid: 7, ts: 2000, dur: 60_000, tdur: 20_000 },
    { name: 'RunTask', ph: 'X', pid: 7, tid: 9, ts: 2000, dur: 5000 },
  ] });
}

test('a trace has the page and its workers, on one clock', () => {
  const [page, worker] = readTrace(trace());
  expect([page?.kind, worker?.kind]).toEqual(['page', 'worker']);
  expect(page?.tasks).toEqual([{ atMs: 1, ms: 60, cpuMs: 20 }]);
  expect(page?.samples.map(({ atMs, ms }) => [atMs, ms])).toEqual([[0, 1], [1, 1], [2, 1], [3, 1.5], [12, 0]]);
  expect(page?.preemptedMs).toBe(7.5);
  expect(worker?.samples[0]).toEqual({ atMs: 1, ms: 1, node: 2 });
});

test('time goes to functions, what the browser did for one included, and recursion is counted once', () => {
  const [page] = readTrace(trace());
  if (page === undefined) throw new Error('no page');
  const attribution = new Attribution(page, SOURCES);
  const ours = attribution.functions().filter(({ file }) => !file.startsWith('('));
  expect(ours).toEqual([
    { file: 'src/core/set/tree.ts', name: 'insert', selfMs: 2, totalMs: 3.5 },
    { file: 'src/core/set/tree.ts', name: 'insert › set', selfMs: 1.5, totalMs: 1.5 },
  ]);
  expect(attribution.rooms()).toEqual([{ room: 'core/set', selfMs: 3.5 }, { room: '(idle)', selfMs: 1 }]);
});

test('a worker has lines of its own', () => {
  const worker = readTrace(trace())[1];
  if (worker === undefined) throw new Error('no worker');
  expect(new Attribution(worker, SOURCES).functions()[0]).toMatchObject({ file: 'src/adapters/verifier/verify-worker.ts', name: 'f', selfMs: 1 });
});

test('lines are found by the comments before modules', () => {
  expect([0, 1, 3, 4, 99].map(line => PAGE.fileAt(line))).toEqual(['', 'node_modules/@noble/curves/utils.js', 'node_modules/@noble/curves/utils.js', 'src/core/set/tree.ts', 'src/core/set/tree.ts']);
});

test('rooms are folders, dependencies their packages', () => {
  expect(['src/core/set/tree.ts', 'src/core.ts', 'src/adapters/indexeddb/page.ts', 'src/database/driver.ts', 'src/ports.ts', 'node_modules/@noble/curves/a.js', 'node_modules/yjs/b.js', 'bench/notes.ts', '(idle)'].map(roomOf))
    .toEqual(['core/set', 'src', 'adapters/indexeddb', 'database', 'src', '@noble/curves', 'yjs', 'bench', '(idle)']);
});
