// Shows that tabs and links come back by themselves, whatever ends them, and that links go through a relay where that is wanted.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startTracker } from '../../scripts/tracker.ts';
import { startLab, type Lab } from './harness.ts';
import type { Opening } from './healing-fixture.ts';
import { PlainBrowser } from './plain-browser.ts';
import { LeaderKills } from './tabs-kills.ts';
import { startTurn } from './turn-server.ts';

const PATIENT = { timeout: 30_000 };
/** What a page may say to a tracker while it heals, count: each time it is woken it announces itself once, and offers come with that. */
const SAID_MAX = 40;

let lab: Lab;
let browser: PlainBrowser;
let rooms = 0;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/healing-fixture.ts' });
  browser = await PlainBrowser.start(lab.origin);
});

afterEach(() => {
  // Browsers themselves say on the console what they could not reach; tests that take something away make them.
  expect(browser.errors.filter((line) => !/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|entered Back-Forward Cache/.test(line))).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await lab.close();
});

async function open(more: Partial<Opening> & { readonly room: string }): Promise<Page> {
  const opening: Opening = { tracker: lab.trackerUrl, ...more };
  const page = await browser.page(`/?opening=${encodeURIComponent(JSON.stringify(opening))}`);
  onTestFinished(() => page.close());
  return page;
}

function pair(more: Partial<Opening> = {}): Promise<readonly Page[]> {
  const room = `healing ${++rooms}`;
  return Promise.all([open({ room, ...more }), open({ room, ...more })]);
}

const put = (page: Page, text: string) => page.evaluate((given) => window.healing.put(given), text);
const texts = (page: Page) => page.evaluate(() => window.healing.texts());
const linked = (pages: readonly Page[]) => Promise.all(pages.map((page) => page.evaluate(() => window.healing.linked())));
const said = (page: Page) => page.evaluate(() => window.healing.counts().said);

test('five leaders end, closed, crashed and frozen: never two write, nothing acknowledged is lost, and tabs that follow live on', async () => {
  const kills = await LeaderKills.start(browser, ['leaders']);
  for (const end of ['close', 'freeze', 'crash', 'freeze', 'freeze'] as const) await kills.kill(end);
  const { acknowledged, missing, relapses, leaders } = await kills.outcome();
  expect({ missing, relapses }).toEqual({ missing: 0, relapses: 0 });
  expect(leaders).toBeGreaterThan(5);
  expect(acknowledged).toBeGreaterThan(5);
});

test('a page that was frozen gets what it missed when it goes on', async () => {
  const pages = await pair();
  const [one, other] = pages;
  await linked(pages);
  const session = await one!.context().newCDPSession(one!);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await put(other!, 'while it was frozen');
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await expect.poll(() => texts(one!), PATIENT).toEqual(['while it was frozen']);
  await put(one!, 'afterwards');
  await expect.poll(() => texts(other!), PATIENT).toEqual(['afterwards', 'while it was frozen']);
});

test('a page that somebody leaves and comes back to by the back button is there again', async () => {
  const pages = await pair({ isOnDisk: true });
  const [one] = pages;
  await put(one!, 'before');
  // Pages of one browser are tabs: one leads, and the next has it while the first is away.
  await one!.goto(`${lab.origin}/elsewhere`);
  await put(pages[1]!, 'meanwhile');
  await one!.goBack();
  await expect.poll(() => texts(one!), PATIENT).toEqual(['before', 'meanwhile']);
  await put(one!, 'afterwards');
  await expect.poll(() => texts(pages[1]!), PATIENT).toEqual(['afterwards', 'before', 'meanwhile']);
});

test('pages whose tracker is away meet when they are online again, without a storm of announcements', async () => {
  const { port } = new URL(await startTracker().then(async (tracker) => (await tracker.close(), tracker.url)));
  const pages = await pair({ tracker: `ws://127.0.0.1:${port}` });
  await Promise.all(pages.map((page, i) => put(page, `of ${i}`)));
  const sessions = await Promise.all(pages.map((page) => page.context().newCDPSession(page)));
  const isOffline = (offline: boolean) => Promise.all(sessions.map((session) => session.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 })));
  await Promise.all(sessions.map((session) => session.send('Network.enable')));
  await isOffline(true);
  const tracker = await startTracker({ port: Number(port) });
  onTestFinished(() => tracker.close());
  await isOffline(false);
  for (const page of pages) await expect.poll(() => texts(page), PATIENT).toEqual(['of 0', 'of 1']);
  for (const page of pages) expect(await said(page)).toBeLessThan(SAID_MAX);
});

test('links go through the relay alone where that is wanted, with servers that a function gives', async () => {
  const turn = await startTurn();
  onTestFinished(() => turn.close());
  const pages = await pair({ turn: turn.servers, isAsked: true, relayOnly: true });
  await linked(pages);
  for (const page of pages) expect(await page.evaluate(() => window.healing.ways())).toEqual(['relay relay']);
  await put(pages[0]!, 'by the relay');
  await expect.poll(() => texts(pages[1]!), PATIENT).toEqual(['by the relay']);
  expect(turn.lent()).toBeGreaterThan(0);
  expect(await pages[0]!.evaluate(() => window.healing.doctor('turn'))).toEqual([{ ok: true, check: 'turn', say: `${turn.url} answers.`, fix: '' }]);
});

test('a relay that lets nobody in is said by the doctor, and nobody is linked with directly instead', async () => {
  const turn = await startTurn();
  onTestFinished(() => turn.close());
  const pages = await pair({ turn: turn.servers.map((server) => ({ ...server, credential: 'another' })), relayOnly: true });
  const [finding] = await pages[0]!.evaluate(() => window.healing.doctor('turn'));
  expect(finding).toMatchObject({ ok: false, check: 'turn', fix: expect.stringContaining('`credential`') as string });
  expect(finding!.say).toContain('sent us away');
  expect(await pages[0]!.evaluate(() => window.healing.ways())).toEqual([]);
});
