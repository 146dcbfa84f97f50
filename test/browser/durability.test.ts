import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import { freshRoom, SwarmPage } from './swarm-page.ts';

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/swarm-fixture.ts' });
});

afterEach(() => expect(lab.errors.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]));

afterAll(() => lab.close());

/** Writes until so many records were acknowledged, then kills the browser in the middle of the next. */
async function killWhileWriting(profile: BrowserProfile, room: string, count: number): Promise<readonly string[]> {
  const page = await SwarmPage.open(profile, { room, offline: true });
  const ids: string[] = [];
  await new Promise<void>((resolve, reject) => {
    void page.page.exposeFunction('acknowledged', (id: string) => {
      if (ids.push(id) === count) resolve();
    }).then(() => page.page.evaluate(() => {
      void window.swarm.writeForEver('note');
    })).catch(reject);
  });
  await profile.kill();
  return ids;
}

test('a browser that is killed while it writes loses nothing that was acknowledged', async () => {
  const room = freshRoom();
  const profile = await lab.profile('killed');
  const acknowledged: string[] = [];
  for (const count of [17, 211]) {
    acknowledged.push(...await killWhileWriting(profile, room, count));
    await profile.reopen();
    const page = await SwarmPage.open(profile, { room, offline: true });
    // A browser may find its database unreadable and throw it away, rarely: then the second place gives back what was ours.
    await page.page.evaluate((least) => window.swarm.least(least), acknowledged.length);
    const held = new Set((await page.rows()).map(({ id }) => id));
    expect(acknowledged.filter((id) => !held.has(id))).toEqual([]);
    await page.end();
  }
});

test('what only this device wrote comes back when its browser lost IndexedDB and localStorage, and that is said', async () => {
  const room = freshRoom();
  const profile = await lab.profile('lost');
  const page = await SwarmPage.open(profile, { room, offline: true });
  const rows = await page.put(...Array.from({ length: 30 }, (_, i) => `note ${i}`));
  await page.page.evaluate((key) => window.swarm.edit(key, 'another'), rows[0]!.key);
  await page.page.evaluate((key) => window.swarm.remove(key), rows[1]!.key);
  const root = await page.counted(30);
  await profile.close();
  for (const folder of ['IndexedDB', 'Local Storage']) await rm(join(profile.directory, 'Default', folder), { recursive: true });
  const again = await SwarmPage.open(await profile.reopen(), { room, offline: true });
  await again.equal(root);
  expect(await again.page.evaluate(() => window.swarm.status())).toMatchObject({ wiped: true, restored: 30 });
  expect(await again.texts()).toEqual([...rows.slice(2).map(({ text }) => text), 'another'].sort());
  await again.reload({ room, offline: true });
  await again.equal(root);
  expect(await again.page.evaluate(() => window.swarm.status())).toMatchObject({ wiped: false, restored: 0 });
});

test('a killed browser comes back, gets what it missed and gives what only it had', async () => {
  const room = freshRoom();
  const [victim, witness] = await Promise.all([lab.profile('victim'), lab.profile('witness')]);
  const other = await SwarmPage.open(witness, { room });
  const one = await SwarmPage.open(victim, { room });
  await one.put('before the kill');
  await other.counted(1);
  await victim.kill();
  await other.put('while it was dead');
  await victim.reopen();
  const again = await SwarmPage.open(victim, { room, offline: true });
  await again.put('alone');
  await again.reload({ room });
  await again.equal(await other.counted(3));
  expect(await again.texts()).toEqual(['alone', 'before the kill', 'while it was dead']);
});

test('two tabs of one browser are one peer: both write, both see, and one goes on without the other', async () => {
  const room = freshRoom();
  const [profile, elsewhere] = await Promise.all([lab.profile('tabs'), lab.profile('elsewhere')]);
  const leader = await SwarmPage.open(profile, { room });
  const follower = await SwarmPage.open(profile, { room });
  const other = await SwarmPage.open(elsewhere, { room });
  await Promise.all([leader.put('from the leader'), follower.put('from the follower')]);
  const [root] = await Promise.all([leader.counted(2), follower.counted(2), other.counted(2)]);
  expect(await follower.root()).toBe(root);
  expect((await other.page.evaluate(() => window.swarm.peers())).length).toBe(1);
  await leader.end();
  await follower.put('without the leader');
  await other.equal(await follower.counted(3));
  await other.put('to the new leader');
  await follower.equal(await other.counted(4));
  expect(await follower.texts()).toEqual(['from the follower', 'from the leader', 'to the new leader', 'without the leader']);
});
