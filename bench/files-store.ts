/**
 * How fast files are written to disk and read from it, in real Chromium, in both places where browsers keep them: one JSON line per place
 * and size of pieces, with MB/s, the most the page's heap was, its longest task, and processor time of all the browser's processes.
 * `npx tsx bench/files-store.ts [megabytes, 50 unless told otherwise]`
 */
import type { Page } from 'playwright-core';
import { startLab } from '../test/browser/harness.ts';
import type { FilesLoad } from './files-store-page.ts';

const MB = 1_000_000;
const KIB = 1024;
const megabytes = Number(process.argv[2] ?? 50);

const LOADS = [
  { pieceBytes: 64 * KIB, files: 1 },
  { pieceBytes: 1024 * KIB, files: 1 },
  // Pictures: half a megabyte each.
  { pieceBytes: 64 * KIB, files: 2 * megabytes },
];

/** Processor time of the whole browser so far, ms. */
async function cpuMs(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
}

const rounded = (value: number): number => Number(value.toPrecision(3));

const lab = await startLab({ entry: 'bench/files-store-page.ts', tracker: false });
try {
  const profile = await lab.profile('files');
  for (const part of LOADS) {
    for (const place of ['opfs', 'indexeddb'] as const) {
      const page = await profile.page();
      const load: FilesLoad = { ...part, place, bytes: megabytes * MB };
      const before = await cpuMs(page);
      const { writeMs, readMs, heap, ...figures } = await page.evaluate((given) => window.filesBench.run(given), load);
      const rest = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)]));
      const speeds = { writeMBps: rounded(megabytes / (writeMs! / 1000)), readMBps: rounded(megabytes / (readMs! / 1000)), heapMB: rounded(heap! / MB) };
      console.log(JSON.stringify({ bench: 'files-store', ...load, ...speeds, cpuMs: Math.round(await cpuMs(page) - before), ...rest }));
      await page.close();
    }
  }
} finally {
  await lab.close();
}
