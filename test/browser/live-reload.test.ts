/**
 * Tracks where things are not as one would like: pages that are loaded anew, pages in the background, browsers that take no stream in parts, and
 * people who want nobody to learn their address.
 */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Page } from 'playwright-core';
import { peerset } from '../../src/index.ts';
import { startLab, type Lab } from './harness.ts';
import { PlainBrowser } from './plain-browser.ts';
import { startTurn } from './turn-server.ts';

const FLAGS = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'];
const WAIT = { timeout: 60_000 } as const;
const LONG_WAIT = { timeout: 120_000 } as const;
const secret = peerset.secret();
let lab: Lab;
let ada: Page;
let bob: Page;

/** Opens the database of a person, and resolves when it is linked. */
async function enter(page: Page, person: number, peers: number): Promise<void> {
  await page.evaluate(([who, key]) => window.direct.open(who, 'alone', key), [person, secret] as const);
  await page.waitForFunction((count) => window.direct.peers() >= count, peers, WAIT);
}

async function moves(page: Page): Promise<void> {
  const before = await page.evaluate(() => window.direct.pictures().count);
  await page.waitForFunction((count) => window.direct.pictures().count > count + 2 && window.direct.pictures().width > 0, before, WAIT);
}

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/live-direct-fixture.ts', flags: FLAGS });
  [ada, bob] = await Promise.all(['ada', 'bob'].map(async (name) => (await lab.profile(name)).page())) as [Page, Page];
  await Promise.all([enter(ada, 1, 1), enter(bob, 2, 1)]);
});

afterAll(async () => {
  await lab.close();
  expect(lab.errors).toEqual([]);
});

test('a viewer that is loaded anew has its place again, also where it was the only one', async () => {
  expect(await ada.evaluate(() => window.direct.put({ record: false, direct: 1, key: 'call' }))).toBe('put');
  await bob.waitForFunction(() => window.direct.row()?.key === 'call' && window.direct.row()!.live, undefined, WAIT);
  expect(await bob.evaluate(() => window.direct.watch('before'))).toBe('audio video');
  await moves(bob);
  await bob.reload();
  await enter(bob, 2, 1);
  await bob.waitForFunction(() => window.direct.row()?.key === 'call' && window.direct.row()!.live, undefined, WAIT);
  // Until the sender sees that the old page is gone the place is taken.
  await expect.poll(() => bob.evaluate(() => window.direct.watch('after')), WAIT).toBe('audio video');
  await moves(bob);
});

test('a sender that is loaded anew sends no more: whoever watches is told, and sees the next stream at the same key', async () => {
  await bob.evaluate(() => window.direct.leave('after'));
  await bob.evaluate(() => window.direct.attach('live'));
  await expect.poll(() => bob.evaluate(() => window.direct.player()), WAIT).toMatchObject({ state: 'playing', via: 'tracks' });
  await ada.reload();
  await expect.poll(() => bob.evaluate(() => window.direct.player()), WAIT).toMatchObject({ state: 'waiting', via: 'tracks' });
  await enter(ada, 1, 1);
  await ada.waitForFunction(() => window.direct.row()?.key === 'call', undefined, WAIT);
  expect(await ada.evaluate(() => window.direct.put({ record: false, direct: 1, key: 'call' }))).toBe('put');
  await expect.poll(() => bob.evaluate(() => window.direct.player()), LONG_WAIT).toMatchObject({ state: 'ended' });
  await expect.poll(() => bob.evaluate(() => window.direct.watch('next')), WAIT).toBe('audio video');
  await moves(bob);
  expect((await ada.evaluate(() => window.direct.stop())).live).toBe(false);
});

test('a page in the background records on, and is seen', async () => {
  const browser = await PlainBrowser.start(lab.origin, FLAGS);
  try {
    const cleo = await browser.page();
    await enter(cleo, 3, 1);
    expect(await cleo.evaluate(() => window.direct.put({ direct: 1, key: 'talk' }))).toBe('put');
    await bob.waitForFunction(() => window.direct.row()?.key === 'talk' && window.direct.row()!.live, undefined, WAIT);
    const front = await browser.page('/front');
    await front.bringToFront();
    await cleo.waitForFunction(() => document.visibilityState === 'hidden', undefined, { ...WAIT, polling: 200 });
    const parts = () => bob.evaluate(() => window.direct.parts());
    const before = await parts();
    await expect.poll(parts, WAIT).toBeGreaterThan(before + 4);
    await bob.evaluate(() => window.direct.attach('live'));
    await expect.poll(() => bob.evaluate(() => window.direct.player()), WAIT).toMatchObject({ state: 'playing', via: 'tracks' });
    await moves(bob);
    expect(await cleo.evaluate(() => [document.visibilityState, window.direct.ended()])).toEqual(['hidden', true]);
    await cleo.evaluate(() => window.direct.stop());
    await bob.waitForFunction(() => window.direct.row()!.live === false, undefined, WAIT);
    expect(browser.errors).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('a browser that takes no stream in parts sees tracks, and all of what was recorded once it is over', async () => {
  expect(await ada.evaluate(() => window.direct.put({ direct: 1, key: 'last' }))).toBe('put');
  await bob.waitForFunction(() => window.direct.row()?.key === 'last' && window.direct.row()!.live, undefined, WAIT);
  await bob.evaluate(() => Object.assign(globalThis, { MediaSource: undefined, ManagedMediaSource: undefined }));
  await bob.evaluate(() => window.direct.attach('live'));
  await expect.poll(() => bob.evaluate(() => window.direct.player()), WAIT).toMatchObject({ state: 'playing', via: 'tracks' });
  await moves(bob);
  await bob.evaluate(() => window.direct.attach('start'));
  await bob.waitForFunction(() => window.direct.parts() > 3, undefined, WAIT);
  expect((await bob.evaluate(() => window.direct.player())).via).toBe('segments');
  expect((await bob.evaluate(() => window.direct.pictures())).count).toBe(0);
  await ada.evaluate(() => window.direct.stop());
  await bob.waitForFunction(() => window.direct.pictures().count > 5, undefined, WAIT);
  expect((await bob.evaluate(() => window.direct.player())).fault).toBeUndefined();
});

test('tracks of people who only want relays go through a relay, on both sides', async () => {
  const turn = await startTurn();
  onTestFinished(() => turn.close());
  const [eve, dan] = await Promise.all(['eve', 'dan'].map(async (name) => (await lab.profile(name)).page())) as [Page, Page];
  const other = peerset.secret();
  for (const [page, person] of [[eve, 4], [dan, 5]] as const) await page.evaluate(([who, key, servers]) => window.direct.open(who, 'alone', key, servers), [person, other, turn.servers] as const);
  await eve.waitForFunction(() => window.direct.peers() === 1, undefined, WAIT);
  expect(await eve.evaluate(() => window.direct.put({ record: false, direct: 1, key: 'far' }))).toBe('put');
  await dan.waitForFunction(() => window.direct.row()?.key === 'far' && window.direct.row()!.live, undefined, WAIT);
  expect(await dan.evaluate(() => window.direct.watch('far'))).toBe('audio video');
  await moves(dan);
  for (const page of [eve, dan]) expect(await page.evaluate(() => window.direct.ways())).toEqual(['relay relay']);
});
