/** Shows that a file comes from several browsers, and that it comes whole although the one that put it leaves half-way. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { startLab, type Lab } from './harness.ts';

/** `PEERSET_FILE_MB` for more. */
const FILE_BYTES = Number(process.env['PEERSET_FILE_MB'] ?? 6) * 1_000_000;

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/put-files-fixture.ts' });
});

afterAll(() => lab.close());

test('whoever put a file leaves while a third takes it from two: the other gives the rest', async () => {
  const room = crypto.randomUUID();
  const enter = async (name: string): Promise<Page> => {
    const page = await (await lab.profile(name)).page();
    await page.evaluate((called) => window.putter.open(called), room);
    return page;
  };
  const [ada, bob] = await Promise.all([enter('ada'), enter('bob')]);
  const digest = await ada.evaluate((bytes) => window.putter.putNoise('film', bytes), FILE_BYTES);
  expect(await bob.evaluate(() => window.putter.take('film'))).toBe(digest);
  const cid = await enter('cid');
  await cid.evaluate(() => window.putter.meet(2));
  const taking = cid.evaluate(() => window.putter.take('film'));
  await cid.evaluate((bytes) => window.putter.untilHere('film', bytes), FILE_BYTES / 2);
  await ada.evaluate(() => window.putter.close());
  expect(await taking).toBe(digest);
  expect(lab.errors).toEqual([]);
});
