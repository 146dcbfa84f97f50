import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import { freshRoom, SwarmPage } from './swarm-page.ts';

let lab: Lab;
let profiles: readonly BrowserProfile[];
const pages: SwarmPage[] = [];

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/swarm-fixture.ts' });
  profiles = await Promise.all([lab.profile('left'), lab.profile('right')]);
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.end()));
  expect(lab.errors).toEqual([]);
});

afterAll(() => lab.close());

/** So many pages in one room, spread over two profiles; each is a peer of its own. */
async function crowd(count: number, peersMax?: number): Promise<readonly SwarmPage[]> {
  const opening = { room: freshRoom(), memory: true, ...(peersMax === undefined ? {} : { peersMax }) };
  const opened = await Promise.all(Array.from({ length: count }, (_, i) => SwarmPage.open(profiles[i % profiles.length]!, opening)));
  pages.push(...opened);
  return opened;
}

test('ten pages that write at once end with the same set', async () => {
  const count = 10;
  const room = await crowd(count);
  await Promise.all(room.map((page) => page.linked(1)));
  await Promise.all(room.map((page, i) => page.put(...Array.from({ length: 20 }, (_, j) => `page ${i} note ${j}`))));
  const roots = await Promise.all(room.map((page) => page.counted(20 * count)));
  expect(new Set(roots).size).toBe(1);
});

test('what one page writes reaches nine that look for two links each and have three at most', async () => {
  const room = await crowd(10, 3);
  await Promise.all(room.map((page) => page.linked(1)));
  await room[0]!.put('told to few, heard by all');
  for (const page of room) {
    await page.counted(1);
    expect(await page.links()).toBeLessThanOrEqual(4);
  }
});
