/** Shows that a file goes on coming where it was, after a page was reloaded. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type Lab } from './harness.ts';

const FILE_BYTES = 6_000_000;

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/put-files-fixture.ts' });
});

afterAll(() => lab.close());

test('a page that is reloaded half-way has what it had, and gets only the rest', async () => {
  const room = crypto.randomUUID();
  const [giver, taker] = await Promise.all(['giver', 'taker'].map(async (name) => (await lab.profile(name)).page()));
  for (const page of [giver!, taker!]) await page.evaluate((called) => window.putter.open(called), room);
  const digest = await giver!.evaluate((bytes) => window.putter.putNoise('film', bytes), FILE_BYTES);
  void taker!.evaluate(() => window.putter.take('film')).catch(() => undefined);
  await taker!.evaluate((bytes) => window.putter.untilHere('film', bytes), FILE_BYTES / 2);
  await giver!.evaluate(() => window.putter.close());
  await taker!.reload();
  await taker!.evaluate((called) => window.putter.open(called), room);
  // Nobody is there to bring it.
  await taker!.evaluate((bytes) => window.putter.untilHere('film', bytes), FILE_BYTES / 2);
  await giver!.evaluate((called) => window.putter.open(called), room);
  expect(await taker!.evaluate(() => window.putter.take('film'))).toBe(digest);
  expect(await taker!.evaluate(() => window.putter.received())).toBeLessThan(0.6 * FILE_BYTES);
  expect(lab.errors).toEqual([]);
});
