/** Shows that a browser's disk gives back what a room forgot, day after day, and that a reload brings nothing back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

const RECORDS = 100;
const BYTES = 1000;
const DAYS = 15;

let lab: Lab;
let profile: BrowserProfile;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/forgetting-fixture.ts' });
  profile = await lab.profile('forgetting');
});

afterAll(async () => {
  await lab.close();
  expect(lab.errors).toEqual([]);
});

test('the disk of a room that forgets stays as large as two of its days, and small when they are over', async () => {
  const page = await profile.page();
  expect(await page.evaluate(() => window.forgetting.open(0))).toBe(0);
  const bytes: number[] = [];
  for (let day = 0; day < DAYS; day++) {
    await page.evaluate(([count, size]) => window.forgetting.put(count, size), [RECORDS, BYTES] as const);
    await page.evaluate((most) => window.forgetting.pass(1, most), 2 * RECORDS);
    bytes.push(await page.evaluate(() => window.forgetting.bytesOnDisk()));
  }
  // Holes in pages are packed when nobody waits: some may be left at any time.
  const twoDays = 2 * RECORDS * (BYTES + 300);
  expect(Math.max(...bytes)).toBeGreaterThan(RECORDS * BYTES);
  expect(Math.max(...bytes), `bytes on disk, day by day: ${bytes.join(' ')}`).toBeLessThan(2 * twoDays);
  await page.evaluate(() => window.forgetting.pass(3, 0));
  expect(await page.evaluate(() => window.forgetting.bytesOnDisk())).toBeLessThan(twoDays / 10);
  await page.evaluate(() => window.forgetting.close());
  await page.close();
  const again = await profile.page();
  // Also with its clock set back to the first day.
  expect(await again.evaluate(() => window.forgetting.open(0))).toBe(0);
  await again.evaluate(() => window.forgetting.close());
});
