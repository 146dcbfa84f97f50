// Shows that a page in the background, whose timers the browser slows down, is a peer and a tab like any other: it hears, answers and is heard.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startLab, type Lab } from './harness.ts';
import type { Opening } from './healing-fixture.ts';
import { PlainBrowser } from './plain-browser.ts';

const PATIENT = { timeout: 60_000 };
/** Timers of pages in the background run once a second; and once a minute where that lasts and no socket nor link is open. In between, ms. */
const [SECOND_MS, MINUTE_MS] = [700, 30_000];

let lab: Lab;
let browser: PlainBrowser;
let rooms = 0;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/healing-fixture.ts' });
  // What comes after five minutes otherwise comes after a second.
  browser = await PlainBrowser.start(lab.origin, ['--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1']);
});

afterEach(() => expect(browser.errors).toEqual([]));

afterAll(async () => {
  await browser.close();
  await lab.close();
});

async function open(room: string, more: Partial<Opening> = {}): Promise<Page> {
  const opening: Opening = { room, tracker: lab.trackerUrl, ...more };
  const page = await browser.page(`/?opening=${encodeURIComponent(JSON.stringify(opening))}`);
  onTestFinished(() => page.close());
  return page;
}

const put = (page: Page, text: string) => page.evaluate((given) => window.healing.put(given), text);
const texts = (page: Page) => page.evaluate(() => window.healing.texts());
const shared = (page: Page) => page.evaluate(() => window.healing.shared());
const links = (page: Page) => page.evaluate(() => window.healing.links());
const linked = (page: Page) => page.evaluate(() => window.healing.linked());
const slowed = (page: Page, ms: number) => page.evaluate((given) => window.healing.slowed(given), ms);

test('linked in the background it takes, confirms and gives records, answers pings, and is there when it comes to the front', async () => {
  const room = `background ${++rooms}`;
  const hidden = await open(room);
  const front = await open(room);
  await front.bringToFront();
  await Promise.all([hidden, front].map(linked));
  await slowed(hidden, SECOND_MS);
  expect(await hidden.evaluate(() => document.visibilityState)).toBe('hidden');
  const first = await Promise.all([hidden, front].map(links));
  await put(front, 'to the background');
  await expect.poll(() => texts(hidden), PATIENT).toEqual(['to the background']);
  await expect.poll(() => shared(front), PATIENT).toEqual(['to the background']);
  await put(hidden, 'from there');
  await expect.poll(() => texts(front), PATIENT).toEqual(['from there', 'to the background']);
  await expect.poll(() => shared(hidden), PATIENT).toEqual(['from there', 'to the background']);
  // Nobody writes: what comes now are pings and their answers.
  await Promise.all([hidden, front].map((page) => page.evaluate(() => window.healing.hears(2))));
  await put(front, 'after a silence');
  await expect.poll(() => texts(hidden), PATIENT).toContain('after a silence');
  expect(await Promise.all([hidden, front].map(links))).toEqual(first);
  await hidden.bringToFront();
  await put(hidden, 'in front');
  await expect.poll(() => texts(front), PATIENT).toContain('in front');
});

test('alone in the background it is found by whoever comes, and finds', async () => {
  const room = `background ${++rooms}`;
  const hidden = await open(room);
  await put(hidden, 'of the first');
  const other = await open(`elsewhere ${rooms}`);
  await other.bringToFront();
  await slowed(hidden, SECOND_MS);
  const newcomer = await open(room);
  await newcomer.bringToFront();
  await expect.poll(() => texts(newcomer), PATIENT).toEqual(['of the first']);
  await put(newcomer, 'of the newcomer');
  await expect.poll(() => texts(hidden), PATIENT).toEqual(['of the first', 'of the newcomer']);
  // Both in the background: another page is in front.
  await other.bringToFront();
  await slowed(newcomer, SECOND_MS);
  await put(hidden, 'unseen');
  await expect.poll(() => texts(newcomer), PATIENT).toContain('unseen');
});

test('a tab that leads in the background serves the one in front, and alone says that it is there; one that runs once a minute takes over', async () => {
  const room = `background ${++rooms}`;
  const leader = await open(room, { isOnDisk: true });
  await put(leader, 'first');
  const follower = await open(room, { isOnDisk: true });
  await follower.bringToFront();
  await slowed(leader, SECOND_MS);
  await put(follower, 'of who follows');
  await expect.poll(() => texts(leader), PATIENT).toEqual(['first', 'of who follows']);
  await leader.bringToFront();
  await slowed(follower, MINUTE_MS);
  expect(await follower.evaluate(() => window.healing.leads())).toBe(false);
  await put(leader, 'to who sleeps nearly');
  await expect.poll(() => texts(follower), PATIENT).toEqual(['first', 'of who follows', 'to who sleeps nearly']);
  const elsewhere = await open(`elsewhere ${rooms}`);
  await elsewhere.bringToFront();
  const said = (page: Page) => page.evaluate(() => window.healing.counts().said);
  expect([await said(leader) > 0, await said(follower)]).toEqual([true, 0]);
  await leader.close();
  await put(follower, 'alone');
  await expect.poll(() => follower.evaluate(() => window.healing.leads()), PATIENT).toBe(true);
  await expect.poll(() => said(follower), PATIENT).toBeGreaterThan(0);
  expect(await texts(follower)).toEqual(['alone', 'first', 'of who follows', 'to who sleeps nearly']);
});
