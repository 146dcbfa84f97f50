/**
 * How fast the set is and what it weighs: one line of JSON for each order in which keys may come.
 *
 *   npm run bench:set                 a million keys
 *   npm run bench:set -- 100000      as many as you say
 *
 * Keys exist before the clock starts and stay until the scales were read, so that neither their making nor
 * their weight counts. They lie in memory in the order in which they come, as they would after a download.
 * Every order takes the same keys, about one for each eight seconds.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compareKeys, type Key } from '../src/core/set/key.ts';
import { MerkleSet } from '../src/core/set/merkle-set.ts';

const ORDERS = ['ascending', 'random', 'descending', 'built'] as const;
const PROBES = 5000;
const WARM_UP = 20_000;
const STEP_MS = 8000;
const SLICE_BUDGET = 8000;

type Order = (typeof ORDERS)[number];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const count = Number(process.argv[2] ?? 1_000_000);
const random = randomWords(1);
const keys = makeKeys(count);
// The first pass is slow for reasons that have nothing to do with the set: nothing is compiled yet.
for (const order of ORDERS) measure(order, keys.slice(0, WARM_UP));
for (const order of ORDERS) console.log(JSON.stringify(measure(order, keys)));

function measure(order: Order, sorted: readonly Key[]): Record<string, unknown> {
  const inOrder = arrange(order, sorted);
  const probes = makeProbes(sorted.length);
  const before = weigh();
  const set = new MerkleSet();
  const insertSeconds = seconds(() => {
    if (order === 'built') set.insertAll(inOrder);
    else for (const key of inOrder) set.insert(key);
  });
  const settled = settleInSlices(set);
  const bytes = weigh() - before;
  const rest = { ...measureQuestions(set, probes), ...measureChanges(set, probes) };
  const removeSeconds = seconds(() => inOrder.forEach((key) => set.remove(key)));
  return {
    bench: 'set',
    n: sorted.length,
    order,
    insertsPerSecond: Math.round(sorted.length / insertSeconds),
    removesPerSecond: Math.round(sorted.length / removeSeconds),
    megabytes: round(bytes / 1e6),
    bytesPerKey: round(bytes / sorted.length),
    rootAllMs: round(settled.allMs),
    longestSliceMs: round(settled.longestMs),
    ...rest,
  };
}

/** What it costs to find out the root for the first time, and the longest of its slices. */
function settleInSlices(set: MerkleSet): { allMs: number; longestMs: number } {
  let longest = 0;
  const all = seconds(() => {
    for (let done = false; !done; ) longest = Math.max(longest, seconds(() => (done = set.settle(SLICE_BUDGET))));
    set.root();
  });
  return { allMs: all * 1000, longestMs: longest * 1000 };
}

function measureQuestions(set: MerkleSet, probes: readonly Key[]): Record<string, number> {
  // Collecting garbage by force also throws compiled code away; asking once brings it back.
  perProbe(probes, (key) => [set.has(key), set.rank(key), set.root({ lower: key })]);
  return {
    hasMicros: perProbe(probes, (key) => set.has(key)),
    rankMicros: perProbe(probes, (key) => set.rank(key)),
    rangeRootMicros: perProbe(probes, (key) => set.root({ lower: key })),
  };
}

function measureChanges(set: MerkleSet, probes: readonly Key[]): Record<string, number> {
  const insertAndRootMicros = perProbe(probes, (key) => {
    set.insert(key);
    set.root();
  });
  const removeAndRootMicros = perProbe(probes, (key) => {
    set.remove(key);
    set.root();
  });
  // The set is changed under each snapshot, so that the copying counts.
  const snapshotMicros = perProbe(probes, (key) => {
    const snapshot = set.snapshot();
    set.insert(key);
    snapshot.release();
  });
  for (const key of probes) set.remove(key);
  return { insertAndRootMicros, removeAndRootMicros, snapshotMicros };
}

function perProbe(probes: readonly Key[], run: (key: Key) => unknown): number {
  return round((seconds(() => probes.forEach(run)) * 1e6) / probes.length);
}

function arrange(order: Order, sorted: readonly Key[]): readonly Key[] {
  if (order === 'descending') return sorted.toReversed();
  if (order !== 'random') return sorted;
  const shuffled = [...sorted];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random() % (i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled.map(({ at, id }) => ({ at, id: id.slice() }));
}

/** Keys that are not in the set, spread over all of its time. */
function makeProbes(length: number): Key[] {
  return makeKeys(PROBES).map(({ id }) => ({ at: Math.floor((random() / 2 ** 32) * length * STEP_MS), id }));
}

function makeKeys(length: number): Key[] {
  const words = new Uint32Array(8 * length).map(random);
  const made = Array.from({ length }, (_, i) => ({ at: i * STEP_MS + (random() % STEP_MS), id: new Uint8Array(words.buffer, 32 * i, 32) }));
  return made.sort(compareKeys);
}

/** Mulberry32: the same keys each time. */
function randomWords(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return (word ^ (word >>> 14)) >>> 0;
  };
}

function weigh(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Time of this process alone, its collector and compiler included: other programs do not count. */
function seconds(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
