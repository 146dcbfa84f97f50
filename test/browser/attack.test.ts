/**
 * Shows that a page which gets through the real handshake and then sends at line rate, whatever it sends, neither keeps
 * two honest pages from agreeing nor stays: it is thrown out, and not let in again.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Weapon } from './attack-fixture.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import { freshRoom, SwarmPage } from './swarm-page.ts';

/** What the attacker sends; `PEERSET_ATTACKS=all` sees all of it, and takes four times as long. */
const WEAPONS: readonly Weapon[] = process.env['PEERSET_ATTACKS'] === 'all' ? ['garbage', 'nonsense', 'forged', 'huge'] : ['forged'];

let lab: Lab;
let profiles: readonly BrowserProfile[];
const pages: Page[] = [];
/**
 * What honest pages hold against each, any of these: which is found first depends on what arrives in what pieces. On a busy
 * machine who floods and never answers is late with an answer before its flood is read.
 */
const FAULTS: Readonly<Record<Weapon, readonly string[]>> = {
  garbage: ['malformed'], nonsense: ['limit', 'withheld', 'timeout'], forged: ['policy', 'signature', 'limit', 'malformed'], huge: ['malformed', 'unexpected', 'limit', 'timeout'],
};
/** Pauses of a link that misbehaved are at least so long, less what passed meanwhile, ms. */
const KEPT_AWAY_MS = 9_000;
/** Records that honest pages exchange while they are attacked, count. */
const RECORDS = 300;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/attack-fixture.ts' });
  profiles = await Promise.all(['left', 'right', 'hostile'].map((name) => lab.profile(name)));
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.close()));
  expect(lab.errors.filter((line) => !line.startsWith('hostile'))).toEqual([]);
});

afterAll(() => lab.close());

async function honest(index: number, room: string): Promise<SwarmPage> {
  const page = await SwarmPage.open(profiles[index]!, { room });
  pages.push(page.page);
  return page;
}

/** An attacker that has opened a session with somebody. */
async function attacker(room: string, weapon: Weapon): Promise<Page> {
  const page = await profiles[2]!.page();
  pages.push(page);
  await page.evaluate(([name, chosen]) => window.attack.begin(name, chosen), [room, weapon] as const);
  await page.waitForFunction(() => window.attack.report().opened > 0, undefined, { timeout: 60_000 });
  return page;
}

test.each(WEAPONS)('%s at line rate: honest pages agree, and the attacker is gone', async (weapon) => {
  const room = freshRoom();
  const [one, other] = await Promise.all([honest(0, room), honest(1, room)]);
  await Promise.all([one.linked(1), other.linked(1)]);
  const hostile = await attacker(room, weapon);
  const texts = Array.from({ length: RECORDS }, (_, i) => `${weapon} ${i}`);
  await Promise.all([one.put(...texts.slice(0, RECORDS / 2)), other.put(...texts.slice(RECORDS / 2))]);
  const [root] = await Promise.all([one.counted(RECORDS), other.counted(RECORDS)]);
  expect(await other.equal(root)).toBe(RECORDS);
  expect(await other.texts()).toEqual(texts.sort());
  // Both throw it out; what it opened it lost.
  await hostile.waitForFunction(() => window.attack.victims() === 0 && window.attack.report().lost > 0, undefined, { timeout: 60_000 });
  const { opened, bytes } = await hostile.evaluate(() => window.attack.report());
  // One session with each, and one more where a link broke under the load before its peer was judged.
  expect(opened).toBeLessThanOrEqual(4);
  expect(bytes).toBeGreaterThan(100_000);
  const stranger = await hostile.evaluate(() => window.attack.selfId());
  for (const { page } of [one, other]) {
    await page.waitForFunction((id) => window.swarm.peers().every((peer) => peer.id !== id), stranger, { timeout: 60_000 });
    expect(await page.evaluate((id) => window.attack.refusedMs(id!), stranger)).toBeGreaterThan(KEPT_AWAY_MS);
  }
  const faults = await Promise.all([one, other].map(({ page }) => page.evaluate(() => window.swarm.status().faults)));
  expect(FAULTS[weapon].some((code) => faults.some((counts) => (counts[code] ?? 0) > 0)), JSON.stringify(faults)).toBe(true);
});
