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

test('a piece that came wrong is laid to whoever spoiled it, and costs one piece', async () => {
  const room = crypto.randomUUID();
  const page = async (name: string): Promise<Page> => (await lab.profile(name)).page();
  const [ada, bob, liar, cid] = await Promise.all(['ada', 'bob', 'liar', 'cid'].map((name) => page(`spoiled-${name}`))) as [Page, Page, Page, Page];
  await Promise.all([ada, bob].map((one) => one.evaluate((called) => window.putter.open(called), room)));
  const digest = await ada.evaluate((bytes) => window.putter.putNoise('film', bytes), FILE_BYTES);
  expect(await bob.evaluate(() => window.putter.take('film'))).toBe(digest);
  const liarsName = await liar.evaluate((called) => window.putter.openAsLiar(called), room);
  await liar.evaluate((bytes) => window.putter.untilHere('film', bytes), FILE_BYTES);
  await cid.evaluate((called) => window.putter.openAndCount(called), room);
  await cid.evaluate(() => window.putter.meet(3));
  expect(await cid.evaluate(() => window.putter.take('film'))).toBe(digest);
  // It came once more, from one peer alone; had that been the liar, from another as well.
  const again = await cid.evaluate(() => window.putter.again());
  expect(again).toEqual([[expect.any(Number), expect.any(Number)]]);
  expect([2, 3]).toContain(again[0]![1]);
  const strikes = () => cid.evaluate(() => window.putter.strikes());
  await expect.poll(async () => (await strikes())[liarsName], { timeout: 30_000 }).toBeGreaterThan(0);
  const honest = await Promise.all([ada, bob].map((one) => one.evaluate(() => window.putter.npub())));
  const found = await strikes();
  expect(honest.map((npub) => found[npub])).toEqual([0, 0]);
  expect(lab.errors).toEqual([]);
});

test('a disk without room says so to whoever waits for a file, can be given up on, and goes on when there is room', async () => {
  const room = crypto.randomUUID();
  const [ada, bob] = await Promise.all(['ada', 'bob'].map(async (name) => (await lab.profile(`tight-${name}`)).page())) as [Page, Page];
  const devtools = await bob.context().newCDPSession(bob);
  for (const one of [ada, bob]) await one.evaluate((called) => window.putter.open(called), room);
  const digest = await ada.evaluate((bytes) => window.putter.putNoise('film', bytes), FILE_BYTES);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: lab.origin, quotaSize: FILE_BYTES / 2 });
  await bob.evaluate(() => window.putter.begin('film'));
  await expect.poll(() => bob.evaluate(() => window.putter.standing('film')), { timeout: 60_000 }).toMatchObject({ progress: { disk: 'full', total: FILE_BYTES }, full: true });
  // What was lacking is the disk's room, not somebody who has it.
  expect((await bob.evaluate(() => window.putter.standing('film'))).progress).toMatchObject({ peers: 1 });
  expect(await bob.evaluate(() => window.putter.abort())).toBe('E_ABORTED');
  await expect.poll(() => bob.evaluate(() => window.putter.standing('film')), { timeout: 10_000 }).not.toHaveProperty('progress.disk');
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: lab.origin });
  expect(await bob.evaluate(() => window.putter.take('film'))).toBe(digest);
  await expect.poll(() => bob.evaluate(() => window.putter.standing('film')), { timeout: 10_000 }).toMatchObject({ progress: { have: FILE_BYTES }, full: false });
  expect(lab.errors).toEqual([]);
});
