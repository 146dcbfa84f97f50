/**
 * How fast the store of browsers writes, opens and reads, in real Chromium: one JSON line per step, with the time it
 * took, the longest task of the page, and the processor time of all the browser's processes, which a busy machine
 * spoils less. Three parts: batches of several sizes, single records beside bare puts, and a large database.
 * `npx tsx bench/store.ts [records of the large database] [bytes of each] [batches|singles|large]`
 */
import type { Page } from 'playwright-core';
import { startLab, type Lab } from '../test/browser/harness.ts';
import type { Load } from './store-page.ts';

const [count = 100_000, size = 400] = process.argv.slice(2, 4).map(Number);
const only = process.argv[4];
/** Records in a batch, and batches. */
const BATCHES = [[1, 200], [32, 100], [500, 20], [1000, 10], [4096, 4]] as const;
const DURABILITIES = ['relaxed', 'strict'] as const;
const SINGLES = 200;

/** Processor time of the whole browser so far, ms. */
async function cpuMs(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
}

type Step = Window['storeBench']['steps'][number];

/** Runs steps in a new page of a new profile; `part` stands in every line. */
async function run(lab: Lab, part: string, { load, steps }: { readonly load: Load; readonly steps: readonly Step[] }): Promise<void> {
  const profile = await lab.profile(`store-${part}`);
  const page = await profile.page();
  for (const step of steps) {
    const before = await cpuMs(page);
    const { wallMs, ...figures } = await page.evaluate(([name, given]) => window.storeBench.step(name, given), [step, load] as const);
    const cpu = await cpuMs(page) - before;
    const perRecord = { wallUs: rounded(wallMs! * 1000 / load.count), cpuUs: rounded(cpu * 1000 / load.count) };
    const rest = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)]));
    console.log(JSON.stringify({ bench: 'store', part, ...load, step, wallMs: Math.round(wallMs!), cpuMs: Math.round(cpu), ...perRecord, ...rest }));
  }
  await profile.close();
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

const isWanted = (part: string): boolean => only === undefined || only === part;
const lab = await startLab({ entry: 'bench/store-page.ts', tracker: false });
try {
  for (const durability of DURABILITIES) {
    for (const [batch, batches] of isWanted('batches') ? BATCHES : []) {
      await run(lab, 'batches', { load: { count: batch * batches, size, batch, durability }, steps: ['make', 'open', 'write'] });
    }
    if (isWanted('singles')) await run(lab, 'singles', { load: { count: SINGLES, size, batch: 1, durability }, steps: ['open', 'singles'] });
  }
  const load = { count, size, batch: 1000, durability: 'relaxed' } as const;
  if (isWanted('large')) await run(lab, 'large', { load, steps: ['make', 'open', 'write', 'close', 'open', 'give', 'giveAgain', 'removeHalf', 'openHalf', 'close'] });
} finally {
  await lab.close();
}
