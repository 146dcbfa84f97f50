/** Tracks straight from a camera to few others: several people in one browser, one of them in two tabs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { peerset } from '../../src/index.ts';
import { startLab, type Lab } from './harness.ts';

const FLAGS = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'];
const WAIT = { timeout: 60_000 } as const;
let lab: Lab;
let ada: Page;
let bob: Page;
let cleo: Page;
let tab: Page;
const npubs: string[] = [];

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/live-direct-fixture.ts', flags: FLAGS });
  const profile = await lab.profile();
  [ada, bob, cleo, tab] = await Promise.all([1, 2, 3, 4].map(() => profile.page())) as [Page, Page, Page, Page];
  // Members of a room with a secret: what they say to each other is sealed.
  const secret = peerset.secret();
  npubs.push(...await Promise.all([ada, bob].map((page, i) => page.evaluate(([person, key]) => window.direct.open(person, 'alone', key), [i + 1, secret] as const))));
  for (const page of [cleo, tab]) await page.evaluate((key) => window.direct.open(3, 'in tabs', key), secret);
  await Promise.all([bob, cleo].map((page) => page.waitForFunction(() => window.direct.peers() === 2, undefined, WAIT)));
});

afterAll(async () => {
  await lab.close();
  expect(lab.errors).toEqual([]);
});

/** Waits until a page knows the stream of that key. */
async function knows(page: Page, key: string): Promise<void> {
  await page.waitForFunction((wanted) => window.direct.row()?.key === wanted && window.direct.row()!.live, key, WAIT);
}

async function moves(page: Page): Promise<void> {
  const before = await page.evaluate(() => window.direct.pictures().count);
  await page.waitForFunction((count) => window.direct.pictures().count > count + 2 && window.direct.pictures().width > 0, before, WAIT);
}

async function isOver(page: Page, name: string, why: string): Promise<void> {
  await page.waitForFunction(([which, reason]) => window.direct.over(which!) === reason, [name, why], WAIT);
}

test('what nobody records is seen by few, also in a tab without links; the next one is told so, and has the place when one leaves', async () => {
  expect(await ada.evaluate(() => window.direct.put({ record: false, direct: 2, key: 'call' }))).toBe('put');
  await Promise.all([bob, cleo, tab].map((page) => knows(page, 'call')));
  expect(await tab.evaluate(() => window.direct.leads())).toBe(false);
  expect(await Promise.all([bob, tab].map((page) => page.evaluate(() => window.direct.watch('first'))))).toEqual(['audio video', 'audio video']);
  await Promise.all([bob, tab].map(moves));
  expect(await bob.evaluate(() => window.direct.files())).toBe(0);
  expect(await bob.evaluate(() => window.direct.row()!.value)).toMatch(/"tracks":"only","older":\[\],"recent":\[\]/);

  expect(await cleo.evaluate(() => window.direct.watch('late'))).toBe('E_FULL full');
  await cleo.evaluate(() => window.direct.attach('start'));
  await expect.poll(() => cleo.evaluate(() => window.direct.player()), WAIT).toEqual({ state: 'failed', via: 'tracks', fault: 'full' });
  await tab.evaluate(() => window.direct.leave('first'));
  await isOver(tab, 'first', 'left');
  await expect.poll(() => cleo.evaluate(() => window.direct.watch('late')), WAIT).toBe('audio video');
  await moves(cleo);
});

test('whoever is muted gets no more, what is covered is not watched, and the end is the end', async () => {
  await ada.evaluate((npub) => window.direct.mute(npub!), npubs[1]);
  await isOver(bob, 'first', 'refused');
  expect(await bob.evaluate(() => window.direct.watch('again'))).toBe('E_REFUSED refused');
  await ada.evaluate((npub) => window.direct.unmute(npub!), npubs[1]);
  await bob.evaluate(() => window.direct.attach('live'));
  await expect.poll(() => bob.evaluate(() => window.direct.player()), WAIT).toEqual({ state: 'playing', via: 'tracks', fault: undefined });
  await moves(bob);

  await cleo.evaluate(() => window.direct.cover());
  await isOver(cleo, 'late', 'covered');
  await cleo.evaluate(() => window.direct.uncover());

  // A camera that is pulled out ends it as `stop` does.
  await ada.evaluate(() => window.direct.unplug());
  await expect.poll(() => bob.evaluate(() => window.direct.player()), WAIT).toMatchObject({ state: 'ended' });
  await bob.waitForFunction(() => window.direct.row()!.live === false && window.direct.row()!.direct === undefined, undefined, WAIT);
  expect(await bob.evaluate(() => window.direct.watch('over'))).toMatch(/^E_NOT_FOUND/);
});

test('what is recorded plays as tracks for few, from what was recorded for all others, and is a file in the end', async () => {
  expect(await ada.evaluate(() => window.direct.put({ direct: 1, key: 'talk' }))).toBe('put');
  await Promise.all([bob, cleo].map((page) => knows(page, 'talk')));
  await bob.evaluate(() => window.direct.attach('live'));
  await moves(bob);
  expect(await bob.evaluate(() => window.direct.player())).toEqual({ state: 'playing', via: 'tracks', fault: undefined });
  await cleo.evaluate(() => window.direct.attach('live'));
  await moves(cleo);
  expect((await cleo.evaluate(() => window.direct.player())).via).toBe('segments');

  // The camera's page goes, without a word.
  await ada.close();
  await expect.poll(() => bob.evaluate(() => window.direct.player()), WAIT).toMatchObject({ via: 'segments' });
});
