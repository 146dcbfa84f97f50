/**
 * Rooms with more pages than a page may have links, and a room whose tracker is gone. Twenty pages are a command of their own:
 * `npm run crowd -- 20`.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTracker } from '../../scripts/tracker.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import { freshRoom, SwarmPage } from './swarm-page.ts';
import { PageProbe } from './transport-pages.ts';

let lab: Lab;
let profiles: readonly BrowserProfile[];
const pages: { end(): Promise<void> }[] = [];
/** Where the tracker was that is gone: browsers say so themselves. */
let gone = 'nowhere';

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/crowd-fixture.ts' });
  profiles = await Promise.all([lab.profile('left'), lab.profile('right')]);
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.end()));
  expect(lab.errors.filter((line) => !line.includes(gone))).toEqual([]);
});

afterAll(() => lab.close());

/** So many pages in one room, spread over two profiles; each is a peer of its own. */
async function crowd(count: number, peersMax: number): Promise<readonly SwarmPage[]> {
  const opening = { room: freshRoom(), memory: true, peersMax };
  const opened = await Promise.all(Array.from({ length: count }, (_, i) => SwarmPage.open(profiles[i % profiles.length]!, opening)));
  pages.push(...opened);
  return opened;
}

test('ten pages with three links each at most hear what one writes, and end with the same set when all write at once', async () => {
  const count = 10;
  const room = await crowd(count, 3);
  await Promise.all(room.map((page) => page.linked(1)));
  await room[0]!.put('told to few, heard by all');
  await Promise.all(room.map((page) => page.counted(1)));
  await Promise.all(room.map((page, i) => page.put(...Array.from({ length: 20 }, (_, j) => `page ${i} note ${j}`))));
  const roots = await Promise.all(room.map((page) => page.counted(20 * count + 1)));
  expect(new Set(roots).size).toBe(1);
  // One more for the moment in which somebody less useful goes for it.
  for (const page of room) expect(await page.links()).toBeLessThanOrEqual(4);
});

test('when the tracker is gone, two that lost each other are introduced by a third, and who reloads is alone until it is back', async () => {
  const tracker = await startTracker();
  gone = new URL(tracker.url).host;
  const options = { topic: crypto.randomUUID().replaceAll('-', '').padStart(64, 'd'), signaling: [{ strategy: 'torrent' as const, urls: [tracker.url] }] };
  const [ann, ben, cem] = await Promise.all([0, 1, 1].map((i) => PageProbe.start(profiles[i]!, options)));
  pages.push(ann!, ben!, cem!);
  const linked = (page: PageProbe) => expect.poll(async () => [...await page.links()].sort(), { timeout: 30_000, interval: 50 });
  const [annId, benId, cemId] = await Promise.all([ann!, ben!, cem!].map((page) => page.selfId()));
  await Promise.all([ann!, ben!, cem!].map((page) => page.open()));
  await linked(ann!).toEqual([benId, cemId].sort());
  await linked(ben!).toEqual([annId, cemId].sort());

  await tracker.close();
  await ann!.disconnect(cemId!, 0);
  await linked(ann!).toEqual([benId]);
  await linked(ann!).toEqual([benId, cemId].sort());
  const joined = (await ann!.events()).filter((event) => event.type === 'joined' && event.peer === cemId);
  expect(joined.map((event) => event.type === 'joined' && event.via).at(-1)).toBe('peer');

  // A new page has no link to be introduced over, and nobody hears it call.
  await cem!.page.reload();
  const back = await PageProbe.in(cem!.page, options);
  await back.open();
  await linked(ann!).toEqual([benId]);
  await expect.poll(async () => (await back.events()).some((event) => event.type === 'networks' && event.state.some(({ state }) => state === 'failing')), { timeout: 30_000 }).toBe(true);
  expect(await back.links()).toEqual([]);

  const again = await startTracker({ port: Number(new URL(tracker.url).port) });
  pages.push({ end: () => again.close() });
  await Promise.all([ann!, ben!, back].map((page) => page.wake()));
  await expect.poll(() => back.links(), { timeout: 30_000 }).not.toEqual([]);
});
