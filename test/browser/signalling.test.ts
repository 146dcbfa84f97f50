import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import type { RoomOptions } from './transport-fixture.ts';
import { PageProbe } from './transport-pages.ts';
import { startRelay, type Relay } from './transport-relay.ts';

let lab: Lab;
let profile: BrowserProfile;
let relay: Relay;
let rooms = 0;
const probes: PageProbe[] = [];

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/transport-fixture.ts' });
  [profile, relay] = await Promise.all([lab.profile('signalling'), startRelay()]);
});

afterEach(async () => {
  await Promise.all(probes.splice(0).map((probe) => probe.end()));
  expect(lab.errors).toEqual([]);
});

afterAll(async () => {
  await lab.close();
  await relay.close();
});

/** Two open pages in one room, each with its own networks. */
async function pair(left: RoomOptions['signaling'], right = left): Promise<readonly PageProbe[]> {
  const topic = `${++rooms}`.padStart(64, 'a');
  const pages = await Promise.all([left, right].map((signaling) => PageProbe.start(profile, { topic, signaling })));
  probes.push(...pages);
  await Promise.all(pages.map((page) => page.open()));
  return pages;
}

/** The links a page was told of, once there is one. */
async function joins(page: PageProbe): Promise<readonly { readonly via: string }[]> {
  return vi.waitFor(async () => {
    const joined = (await page.events()).filter((event) => event.type === 'joined');
    expect(joined).not.toEqual([]);
    return joined;
  }, { timeout: 30_000, interval: 50 });
}

const tracker = () => ({ strategy: 'torrent' as const, urls: [lab.trackerUrl] });
const nostr = () => ({ strategy: 'nostr' as const, urls: [relay.url] });

test('two pages that share only a Nostr relay find each other through it', async () => {
  const before = relay.events();
  for (const page of await pair([nostr()])) expect((await joins(page)).map(({ via }) => via)).toEqual(['nostr']);
  expect(relay.events()).toBeGreaterThan(before);
});

test('a tracker and a relay at once make one connection, not two', async () => {
  const before = relay.events();
  const pages = await pair([tracker(), nostr()]);
  for (const page of pages) await joins(page);
  // Both networks carried something, so both had their chance.
  await vi.waitFor(() => expect(relay.events()).toBeGreaterThan(before), { timeout: 30_000, interval: 50 });
  for (const page of pages) {
    expect(await joins(page)).toHaveLength(1);
    expect(await page.links()).toHaveLength(1);
  }
});

test('of two pages with different networks but one in common, that one is enough', async () => {
  for (const page of await pair([tracker(), nostr()], [nostr()])) expect((await joins(page)).map(({ via }) => via)).toEqual(['nostr']);
});
