/** In the page of `bench:work`: times the search for work on this thread, and a whole record's way through the worker. */
import { sha256 } from '@noble/hashes/sha2.js';
import { miner } from '../../src/adapters/work/miner.ts';
import { WORK_SOURCE } from '../../src/adapters/work/work-source.ts';
import { WorkSearch } from '../../src/core/record/work-search.ts';
import { workTask } from '../../src/core/record/work.ts';

/** What one length costs. */
export interface WorkCost {
  readonly triesPerSecond: number;
  /** Hashes of the whole record. */
  readonly wholePerSecond: number;
  /** One record's 16 bits in a worker that runs already, the median of several. */
  readonly ms16: number;
}

declare global {
  interface Window {
    measureWork(run: { readonly contentBytes: number; readonly seconds: number }): Promise<WorkCost>;
  }
}

const TRIES = 5000;
const RECORDS = 9;
const BITS = 16;
const NEVER = 250;

function taskOf(contentBytes: number, bits: number, seed: number) {
  const draft = { kind: 30_078, created_at: 1_700_000_000 + seed, tags: [['d', 'notes/0123456789ab'], ['h', 'ab'.repeat(16)], ['ms', '123']], content: 'x'.repeat(contentBytes) };
  return workTask(draft, 'cd'.repeat(32), bits);
}

function perSecond(seconds: number, count: number, run: () => void): number {
  run();
  const start = performance.now();
  let runs = 0;
  for (; performance.now() - start < 1000 * seconds; runs++) run();
  return (1000 * runs * count) / (performance.now() - start);
}

window.measureWork = async ({ contentBytes, seconds }) => {
  const search = new WorkSearch(taskOf(contentBytes, NEVER, 0));
  const triesPerSecond = perSecond(seconds, TRIES, () => void search.run(TRIES));
  const { bytes } = taskOf(contentBytes, NEVER, 0);
  const wholePerSecond = perSecond(seconds, 500, () => {
    for (let i = 0; i < 500; i++) sha256(bytes);
  });
  const made = miner({ start: async () => new Worker(URL.createObjectURL(new Blob([WORK_SOURCE!]))) });
  const times: number[] = [];
  for (let i = 0; i <= RECORDS; i++) {
    const start = performance.now();
    await made.mine(taskOf(contentBytes, BITS, i));
    // The first one starts the worker.
    if (i > 0) times.push(performance.now() - start);
  }
  made.close();
  return { triesPerSecond, wholePerSecond, ms16: times.sort((one, other) => one - other)[RECORDS >> 1]! };
};
