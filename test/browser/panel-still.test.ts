// Shows that nothing in the panel moves by itself while records stream in from another browser: no part of it, wide or on a phone.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { panelPieces } from '../../scripts/bindings.ts';
import { bundle } from '../../scripts/bundle.ts';
import { startLab, type Lab } from './harness.ts';

/** The page of the benchmark: it has a second device's records signed before, so that they come fast, and says what moved. */
const ENTRY = 'bench/panel/page.ts';
const [RECORDS_PER_SECOND, SECONDS] = [500, 2];
const WIDTHS = [1200, 390] as const;

let lab: Lab;
let shown: Page;
let writer: Page;
const room = crypto.randomUUID();

beforeAll(async () => {
  const files = new Map([['/bundle.js', await bundle(ENTRY, { isUnmapped: true })], ['/peerset.js', await bundle('src/index.ts', { minify: true })]]);
  for (const { path, bytes } of await panelPieces('peerset-panel', '../peerset.js')) files.set(`/${path}`, Buffer.from(bytes).toString('utf8'));
  lab = await startLab({ entry: ENTRY, files });
  const [left, right] = await Promise.all([lab.profile('shown'), lab.profile('writer')]);
  [shown, writer] = await Promise.all([left.page(), right.page()]);
  for (const page of [shown, writer]) await page.evaluate((name) => window.panelBench.open(name, false), room);
  for (const page of [shown, writer]) await page.evaluate(() => window.panelBench.meet());
  await shown.evaluate(() => window.panelBench.show());
});

afterAll(async () => {
  await lab.close();
});

test.each(WIDTHS)('%d px wide, every section stands still while records come', async (width) => {
  await shown.setViewportSize({ width, height: 844 });
  const sections = await shown.getByRole('tab').allTextContents();
  expect(sections.length).toBeGreaterThan(8);
  await writer.evaluate(([name, count]) => window.panelBench.sign(name, count), [room, sections.length * RECORDS_PER_SECOND * SECONDS] as const);
  const moved: string[] = [];
  for (const section of sections) {
    await shown.getByRole('tab', { name: section, exact: true }).click();
    await shown.locator('#section > :not([aria-busy])').first().waitFor();
    // What comes first takes its place, as after any click.
    const pour = (): Promise<number> => writer.evaluate(([rate, seconds]) => window.panelBench.pour(rate, seconds), [RECORDS_PER_SECOND, SECONDS / 2] as const);
    await shown.evaluate((count) => window.panelBench.reached(count), await pour());
    await shown.evaluate(() => window.panelBench.seen());
    await shown.evaluate((count) => window.panelBench.reached(count), await pour());
    const { shift, shifted } = await shown.evaluate(() => window.panelBench.seen());
    if (shift > 0) moved.push(`${section}: ${shifted} (${shift})`);
  }
  expect(moved).toEqual([]);
  expect(lab.errors).toEqual([]);
});
