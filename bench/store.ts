/**
 * How fast the store of browsers writes, opens and reads, in real Chromium: one JSON line per step, with the time it
 * took and the processor time of all the browser's processes, which a busy machine spoils less.
 * `npx tsx bench/store.ts [records] [bytes of each] [records in a batch]`
 */
import type { Page } from 'playwright-core';
import { startLab } from '../test/browser/harness.ts';

const [count = 100_000, size = 400, batch = 1000] = process.argv.slice(2).map(Number);

/** Processor time of the whole browser so far, ms. */
async function cpuMs(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
}

const lab = await startLab({ entry: 'test/browser/store-fixture.ts', tracker: false });
try {
  for (const durability of ['relaxed', 'strict'] as const) {
    const profile = await lab.profile('bench');
    const page = await profile.page();
    const load = { count, size, batch, durability };
    for (const step of await page.evaluate(() => window.stores.steps)) {
      const before = await cpuMs(page);
      const wallMs = await page.evaluate(([name, given]) => window.stores.step(name, given), [step, load] as const);
      const figures = { wallMs: Math.round(wallMs), cpuMs: Math.round(await cpuMs(page) - before) };
      console.log(JSON.stringify({ bench: 'store', store: 'indexeddb', ...load, step, ...figures }));
    }
    await profile.close();
  }
} finally {
  await lab.close();
}
