/**
 * How fast files are cut, in Chromium: in the worker and on the page's thread, sealed or not, and what the parts of it take. One line of JSON
 * for each; the fastest of some runs. Beside the time, the processor time of the whole browser: where others use the machine, that is
 * what can be compared.
 *
 *   npm run bench:hashing -- [MiB of the file, 48 unless told otherwise] [runs, 3]
 */
import type { Page } from 'playwright-core';
import { startLab } from '../test/browser/harness.ts';
import type { HashingCost, HashingRun } from './page/hashing.ts';

const mebibytes = Number(process.argv[2] ?? 48);
const runs = Number(process.argv[3] ?? 3);
if (!(mebibytes > 0)) throw new Error(`${process.argv[2]} is no number of MiB`);
const bytes = Math.ceil(mebibytes * 2 ** 20);

const LINES: readonly Omit<HashingRun, 'bytes'>[] = [
  ...(['worker', 'page'] as const).flatMap((where) => (['cut', 'cut sealed'] as const).map((what) => ({ what, where }))),
  { what: 'leaves', where: 'page' },
  { what: 'whole by noble', where: 'page' },
];

const lab = await startLab({ entry: 'bench/page/hashing.ts', tracker: false });
try {
  const page = await (await lab.profile('hashing')).page();
  for (const line of LINES) print(line, await measured(page, line));
  if (lab.errors.length > 0) throw new Error(lab.errors.join('\n'));
} finally {
  await lab.close();
}

interface Measured extends HashingCost {
  readonly cpuMs: number;
}

async function measured(page: Page, line: Omit<HashingRun, 'bytes'>): Promise<readonly Measured[]> {
  const all: Measured[] = [];
  for (let i = 0; i < runs; i++) {
    await page.evaluate((run) => window.prepareHashing(run), { ...line, bytes });
    const before = await cpuMs(page);
    const cost = await page.evaluate(() => window.measureHashing());
    all.push({ ...cost, cpuMs: await cpuMs(page) - before });
  }
  return all;
}

/** Processor time of all processes of the browser so far. */
async function cpuMs(page: Page): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the browser is gone');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return 1000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

function print(line: Omit<HashingRun, 'bytes'>, costs: readonly Measured[]): void {
  const least = (of: (cost: Measured) => number): number => Math.min(...costs.map(of));
  console.log(JSON.stringify({
    bench: 'hashing', ...line, mebibytes,
    megabytesPerSecond: Math.round(bytes / 1000 / least(({ ms }) => ms)),
    megabytesPerCpuSecond: Math.round(bytes / 1000 / least((cost) => cost.cpuMs)),
    longestBlockMs: Math.round(least(({ longestBlockMs }) => longestBlockMs)),
  }));
}
