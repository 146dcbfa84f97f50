/**
 * `npm run bench:connect -- --runs 11`: how long a page takes until it has a link to a room that waits already, by a tracker, by a relay, and
 * by both where one of them is dead; to one page, or to three that have all the links they look for. Everything on this machine, so what is
 * measured is us and not the internet. Each run has pages of its own, already loaded; the clock is the newcomer's, from opening the
 * transport. One JSON line for each way. `--only TEXT` takes the ways whose name holds it.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle } from '../scripts/bundle.ts';
import type { Signaling } from '../src/ports.ts';
import { startLab, type BrowserProfile } from '../test/browser/harness.ts';
import { PageProbe } from '../test/browser/transport-pages.ts';
import { startRelay } from '../test/browser/transport-relay.ts';
import { median } from './statistics.ts';

/** A port of this machine where nobody listens. */
const NOWHERE = 'ws://127.0.0.1:49151';
/** Whoever is there has announced itself and waits, ms. */
const SETTLED_MS = 1_500;
const TIMEOUT_MS = 60_000;
const ENTRY = 'test/browser/transport-fixture.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '11' }, only: { type: 'string', default: '' } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs is a whole number above 0');

interface Way {
  readonly signaling: readonly Signaling[];
  /** Pages in the room already; one unless told. */
  readonly hosts?: number;
}

let rooms = 0;

/** From opening to the first link, ms as the newcomer's page counts them; undefined where there was none in time. */
async function connectMs(profile: BrowserProfile, { signaling, hosts: count = 1 }: Way): Promise<number | undefined> {
  const topic = `${process.pid}${++rooms}`.padStart(64, 'c');
  const guest = await PageProbe.start(profile, { topic, signaling });
  const aim = Math.max(1, count - 1);
  const hosts = await Promise.all(Array.from({ length: count }, () => PageProbe.start(profile, { topic, signaling, aim, max: aim + 2 })));
  await Promise.all(hosts.map((host) => host.open()));
  for (const { page } of hosts) await page.waitForFunction(async (links) => (await window.room.links(0)).length >= links, count - 1, { timeout: TIMEOUT_MS });
  await guest.page.waitForTimeout(SETTLED_MS);
  const ms = await guest.page.evaluate(async (timeoutMs) => {
    const start = performance.now();
    await window.room.probe(0).open({});
    while ((await window.room.links(0)).length === 0) {
      if (performance.now() - start > timeoutMs) return undefined;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return performance.now() - start;
  }, TIMEOUT_MS);
  await Promise.all([...hosts, guest].map((page) => page.end()));
  return ms;
}

const lab = await startLab({ entry: ENTRY, files: new Map([['/bundle.js', await bundle(ENTRY, { isUnmapped: true, hasCarriers: true })]]) });
const relay = await startRelay();
try {
  const profile = await lab.profile('connect');
  const torrent = (url: string): Signaling => ({ strategy: 'torrent', urls: [url] });
  const nostr = (url: string): Signaling => ({ strategy: 'nostr', urls: [url] });
  const ways: Readonly<Record<string, Way>> = {
    tracker: { signaling: [torrent(lab.trackerUrl)] },
    relay: { signaling: [nostr(relay.url)] },
    'both, the tracker dead': { signaling: [torrent(NOWHERE), nostr(relay.url)] },
    'both, the relay dead': { signaling: [torrent(lab.trackerUrl), nostr(NOWHERE)] },
    'tracker, to a room with enough links': { signaling: [torrent(lab.trackerUrl)], hosts: 3 },
    'relay, to a room with enough links': { signaling: [nostr(relay.url)], hosts: 3 },
  };
  for (const [by, way] of Object.entries(ways)) {
    if (!by.includes(values.only)) continue;
    const times: number[] = [];
    for (let i = 0; i < runs; i++) times.push((await connectMs(profile, way)) ?? Infinity);
    // What never linked is no number in JSON, and must not look like one.
    const rounded = (ms: number): number | null => (ms === Infinity ? null : Math.round(ms));
    const never = times.filter((ms) => ms === Infinity).length;
    console.log(JSON.stringify({ bench: 'connect', by, runs, never, medianMs: rounded(median(times)), maxMs: rounded(Math.max(...times)), load: Math.round(loadavg()[0]!) }));
  }
} finally {
  await lab.close();
  await relay.close();
}
