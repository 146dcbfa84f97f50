// Shows in networks of their own that peers meet by a relay where nothing else goes, and that links come back after everything that networks do.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTracker } from '../../scripts/tracker.ts';
import type { Opening } from '../browser/healing-fixture.ts';
import { startLab, type BrowserProfile, type Lab } from '../browser/harness.ts';
import { startRelay, hasCoturn } from './relays.ts';
import { slowWay } from './slow-way.ts';
import { canLose, makeWorld, whyNot, type Space, type World } from './spaces.ts';

const PATIENT = { timeout: 60_000 };
/** Whoever says nothing is given up: 25 s until it is asked, and two answers of 10 s that do not come; then the link has to be built anew. */
const SILENCE = { timeout: 90_000 };

const missing = whyNot();
if (missing !== undefined) console.warn(`left out: ${missing}`);

let world: World;
let lab: Lab;
let spaces: readonly Space[];
let profiles: readonly BrowserProfile[];
let rooms = 0;

beforeAll(async () => {
  if (missing !== undefined) return;
  world = makeWorld();
  lab = await startLab({ entry: 'test/browser/healing-fixture.ts', host: world.address });
  spaces = [world.space(), world.space()];
  profiles = await Promise.all(spaces.map((space, i) => lab.profile(`net-${i}`, { space: space.name })));
});

afterEach(() => {
  // Browsers say on the console what they could not reach.
  expect((lab?.errors ?? []).filter((line) => !/net::ERR_|WebSocket connection/.test(line))).toEqual([]);
});

afterAll(async () => {
  await lab?.close();
  world?.close();
});

async function pair(more: Partial<Opening> = {}): Promise<readonly [Page, Page]> {
  const opening: Opening = { room: `net ${++rooms}`, tracker: lab.trackerUrl, ...more };
  const pages = await Promise.all(profiles.map((profile) => profile.page(`/?opening=${encodeURIComponent(JSON.stringify(opening))}`)));
  onTestFinished(() => Promise.all(pages.map((page) => page.close())).then(() => undefined));
  return [pages[0]!, pages[1]!];
}

/** Packets of the devices come through to each other, until the test is over. */
function open(): void {
  for (const space of spaces) space.forwards(true);
  onTestFinished(() => spaces.forEach((space) => space.forwards(false)));
}

const put = (page: Page, text: string) => page.evaluate((given) => window.healing.put(given), text);
const texts = (page: Page) => page.evaluate(() => window.healing.texts());
const peers = (page: Page) => page.evaluate(() => window.healing.peers());
const ways = (page: Page) => page.evaluate(() => window.healing.ways());

/** Each writes something, and both have it. */
async function exchange([one, other]: readonly [Page, Page], word: string, patience = PATIENT): Promise<void> {
  const before = await texts(one);
  await Promise.all([put(one, `${word} of one`), put(other, `${word} of the other`)]);
  const all = [...before, `${word} of one`, `${word} of the other`].sort();
  for (const page of [one, other]) await expect.poll(() => texts(page), patience).toEqual(all);
}

describe(`devices that do not reach each other (relay: ${hasCoturn() ? 'coturn' : 'node-turn'})`, { skip: missing !== undefined }, () => {
  test('without a relay they do not meet, and the doctor says what to do', async () => {
    const pages = await pair();
    for (const page of pages) await expect.poll(() => page.evaluate(() => window.healing.counts().checked), PATIENT).toBeGreaterThan(0);
    const findings = await pages[0].evaluate(() => window.healing.doctor('turn'));
    expect(findings).toEqual([{ ok: false, check: 'turn', say: 'No TURN server is configured.', fix: 'Some pairs of networks can only be linked by one: name it in `turn`.' }]);
    expect(await Promise.all(pages.map(peers))).toEqual([0, 0]);
  });

  test.each([
    { how: 'a name and a password', isAsked: false, isShort: false, relayOnly: false },
    { how: 'a function that gives names for ten minutes', isAsked: true, isShort: true, relayOnly: false },
    { how: 'relays wanted alone', isAsked: true, isShort: true, relayOnly: true },
  ])('they meet by a relay: $how', async ({ isAsked, isShort, relayOnly }) => {
    const relay = await startRelay(world.address, { isShort });
    onTestFinished(() => relay.close());
    const pages = await pair({ turn: relay.servers, isAsked, relayOnly });
    await exchange(pages, 'by the relay');
    // One that is asked before it has heard of the other's relay does not know that it is one.
    for (const page of pages) expect((await ways(page)).join()).toMatch(/relay|prflx/);
    if (relayOnly) expect(await ways(pages[0])).toEqual(['relay relay']);
    expect((await pages[0].evaluate(() => window.healing.doctor('turn'))).map(({ ok }) => ok)).toEqual([true]);
  });

  test('a relay that is far away and loses a packet in thirty is slow, and that is all', async () => {
    const relay = await startRelay(world.address);
    onTestFinished(() => relay.close());
    const port = Number(/:(\d+)\?/.exec(String(relay.servers[0]!.urls))![1]);
    const way = await slowWay({ address: world.address, to: port, delayMs: 150, jitterMs: 80, losePercent: 3 });
    onTestFinished(() => way.close());
    const pages = await pair({ turn: relay.servers.map((server) => ({ ...server, urls: `turn:${world.address}:${way.port}?transport=udp` })), relayOnly: true });
    await exchange(pages, 'first');
    await exchange(pages, 'then');
    expect(way.lost()).toBeGreaterThan(0);
  });
});

describe('devices whose network changes', { skip: missing !== undefined }, () => {
  test('a network that falls apart for a while and heals', async () => {
    open();
    const pages = await pair();
    await exchange(pages, 'before');
    const [lonely] = spaces;
    lonely!.answers(false);
    spaces.forEach((space) => space.forwards(false));
    // Nobody is told, and the tracker hears of one alone: what is written meanwhile waits.
    await Promise.all(pages.map((page, i) => put(page, `alone ${i}`)));
    for (const page of pages) await expect.poll(() => peers(page), SILENCE).toBe(0);
    lonely!.answers(true);
    spaces.forEach((space) => space.forwards(true));
    for (const page of pages) await expect.poll(() => texts(page), SILENCE).toEqual(['alone 0', 'alone 1', 'before of one', 'before of the other']);
  });

  test('packets between two vanish and the tracker stays: they notice, and meet again when it is over', async () => {
    open();
    const pages = await pair();
    await exchange(pages, 'before');
    spaces.forEach((space) => space.forwards(false));
    for (const page of pages) await expect.poll(() => peers(page), SILENCE).toBe(0);
    spaces.forEach((space) => space.forwards(true));
    await exchange(pages, 'after', SILENCE);
  });

  test('a device gets another address in the middle', async () => {
    open();
    const pages = await pair();
    await exchange(pages, 'before');
    spaces[0]!.move();
    await exchange(pages, 'after', SILENCE);
  });

  test('a cable is pulled and put in again', async () => {
    open();
    const pages = await pair();
    await exchange(pages, 'before');
    spaces[1]!.plug(false);
    await Promise.all(pages.map((page, i) => put(page, `alone ${i}`)));
    spaces[1]!.plug(true);
    for (const page of pages) await expect.poll(() => texts(page), SILENCE).toEqual(['alone 0', 'alone 1', 'before of one', 'before of the other']);
  });

  test('a network that loses a packet in ten', { skip: !canLose() }, async () => {
    open();
    for (const space of spaces) space.lose(10);
    onTestFinished(() => spaces.forEach((space) => space.lose(0)));
    const pages = await pair();
    await exchange(pages, 'first');
    await exchange(pages, 'then');
  });

  test('a tracker that is started anew is used again by whoever comes, and by whoever was there', async () => {
    open();
    const first = await startTracker({ host: world.address });
    const port = Number(new URL(first.url).port);
    const room: Partial<Opening> = { room: 'a tracker that comes back', tracker: first.url };
    const pages = await pair(room);
    await exchange(pages, 'before');
    await first.close();
    await exchange(pages, 'without it');
    const second = await startTracker({ host: world.address, port });
    onTestFinished(() => second.close());
    const [late] = await pair(room);
    await expect.poll(() => texts(late), PATIENT).toEqual(['before of one', 'before of the other', 'without it of one', 'without it of the other']);
  });
});
