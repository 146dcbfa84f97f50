/**
 * How fast the store of browsers writes, opens and reads, in real Chromium: one JSON line per run.
 * `npx tsx bench/store.ts [records] [bytes of each] [records in a batch]`. Figures of a busy machine say little.
 */
import { startLab } from '../test/browser/harness.ts';

const [count = 100_000, size = 400, batch = 1000] = process.argv.slice(2).map(Number);

const lab = await startLab({ entry: 'test/browser/store-fixture.ts', tracker: false });
try {
  for (const durability of ['relaxed', 'strict'] as const) {
    const page = await (await lab.profile('bench')).page();
    const times = await page.evaluate(given => window.stores.measure('bench', given), { count, size, batch, durability });
    const rounded = Object.fromEntries(Object.entries(times).map(([name, value]) => [name, Math.round(value * 10) / 10]));
    console.log(JSON.stringify({ bench: 'store', store: 'indexeddb', count, size, batch, durability, ...rounded }));
    await page.close();
  }
} finally {
  await lab.close();
}
