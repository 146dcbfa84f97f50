import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { bundle } from '../../scripts/bundle.ts';
import { startBroker, type Broker } from '../signalling/broker.ts';
import { startPhoenix, type Phoenix } from '../signalling/phoenix.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import type { RoomOptions } from './transport-fixture.ts';
import { PageProbe } from './transport-pages.ts';
import { startRelay, type Relay } from './transport-relay.ts';

let lab: Lab;
let profile: BrowserProfile;
let relay: Relay;
let broker: Broker;
let phoenix: Phoenix;
let rooms = 0;
const probes: PageProbe[] = [];
/** A port of this machine where nobody listens; browsers say so themselves. */
const NOWHERE = '127.0.0.1:49151';

beforeAll(async () => {
  const entry = 'test/browser/transport-fixture.ts';
  lab = await startLab({ entry, files: new Map([['/bundle.js', await bundle(entry, { isUnmapped: true, hasCarriers: true })]]) });
  [profile, relay, broker, phoenix] = await Promise.all([lab.profile('signalling'), startRelay(), startBroker(), startPhoenix()]);
});

afterEach(async () => {
  await Promise.all(probes.splice(0).map((probe) => probe.end()));
  expect(lab.errors.filter((line) => !line.includes(NOWHERE))).toEqual([]);
});

afterAll(async () => {
  await lab.close();
  await Promise.all([relay.close(), broker.close(), phoenix.close()]);
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

test('two pages that share only an MQTT broker find each other through it', async () => {
  const before = broker.published();
  for (const page of await pair([{ strategy: 'mqtt', urls: [broker.url] }])) expect((await joins(page)).map(({ via }) => via)).toEqual(['mqtt']);
  expect(broker.published()).toBeGreaterThan(before);
});

test('two pages that share only a project of Supabase (a stand-in of ours) find each other through it', async () => {
  const supabase = { strategy: 'supabase' as const, urls: [phoenix.url], key: phoenix.key };
  for (const page of await pair([supabase])) expect((await joins(page)).map(({ via }) => via)).toEqual(['supabase']);
  expect(phoenix.passed()).toBeGreaterThan(0);
});

test('a tracker where nobody listens and a package that is not there keep nobody from meeting by a relay, and are said', async () => {
  const nowhere = { strategy: 'torrent' as const, urls: [`ws://${NOWHERE}`] };
  const absent = { strategy: 'ipfs' as const };
  const pages = await pair([nowhere, absent, nostr()]);
  for (const page of pages) expect((await joins(page)).map(({ via }) => via)).toEqual(['nostr']);
  const networks = async () => (await pages[0]!.events()).filter((event) => event.type === 'networks').at(-1)!.state;
  await expect.poll(networks, { timeout: 30_000 }).toEqual(expect.arrayContaining([
    expect.objectContaining({ strategy: 'torrent', connected: false, reason: 'unreachable' }),
    expect.objectContaining({ strategy: 'ipfs', connected: false, state: 'failing', reason: 'package', detail: 'npm install @waku/sdk' }),
    expect.objectContaining({ strategy: 'nostr', connected: true, state: 'connected', rttMs: expect.any(Number) as number }),
  ]));
});
