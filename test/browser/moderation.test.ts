// Shows moderation in three real browsers over WebRTC: a ban that ends, a choice that outlives its page, a queue, and a rule about content.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { npubOf, nsecOf, publicKeyOf, toHex } from '../../src/core.ts';
import { startLab, type Lab } from './harness.ts';
import type { ModeratedCard } from './moderation-fixture.ts';

const OWNER = new Uint8Array(32).fill(7);
const owner = npubOf(toHex(publicKeyOf(OWNER)));
const login = nsecOf(OWNER);

let lab: Lab;
let pages: [Page, Page, Page];

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/moderation-fixture.ts' });
  const profiles = await Promise.all(['owner', 'author', 'reader'].map((name) => lab.profile(name)));
  pages = (await Promise.all(profiles.map((profile) => profile.page()))) as [Page, Page, Page];
});

afterAll(() => lab.close());

async function enter(card: Omit<ModeratedCard, 'owner'>): Promise<string[]> {
  return Promise.all(pages.map((page, i) => page.evaluate((given) => window.forum.enter(given), { ...card, owner, ...(i === 0 ? { login } : {}) })));
}

test('an owner bans: the author’s records are gone for all, and come back when the ban is over; a mute stays with its device', async () => {
  const [own, author, reader] = pages;
  const [, banned] = await enter({ room: 'square.example', policy: 'family' });
  await author.evaluate(() => window.forum.put('a', 'an advertisement'));
  for (const page of [own, reader]) await page.evaluate(() => window.forum.shows('a'));
  await own.evaluate((npub) => window.forum.ban(npub, '1h'), banned!);
  for (const page of [own, reader]) await page.evaluate(() => window.forum.shows());
  await author.evaluate(() => window.forum.hears('a', 'ban'));
  await reader.evaluate(() => window.forum.leap(3_700_000));
  await reader.evaluate(() => window.forum.shows('a'));

  await reader.evaluate((npub) => window.forum.mute(npub), banned!);
  await reader.evaluate(() => window.forum.shows());
  await reader.reload();
  await reader.evaluate((card) => window.forum.enter(card), { room: 'square.example', policy: 'family', owner } as const);
  await reader.evaluate(() => window.forum.leap(3_700_000));
  await reader.evaluate(() => window.forum.shows());
  expect(await reader.evaluate(() => window.forum.why('a'))).toBe('muted');
  await Promise.all(pages.map((page) => page.evaluate(() => window.forum.close())));
});

test('what a stranger writes waits for the owner, and a foul word is refused with what to do', async () => {
  const [own, author, reader] = pages;
  // A page whose clock leapt begins anew.
  await Promise.all(pages.map((page) => page.reload()));
  await enter({ room: 'hall.example', policy: { base: 'fort-knox', work: 4, view: { approval: 'strangers' } } });
  expect(await author.evaluate(() => window.forum.put('w', 'what the fuck'))).toMatch(/^E_REFUSED words .+\.$/);
  expect(await author.evaluate(() => window.forum.put('l', 'see https://example.org/'))).toMatch(/^E_REFUSED links .+\.$/);
  expect(await author.evaluate(() => window.forum.put('h', 'good evening'))).toBe('put');
  await own.evaluate(() => window.forum.holds('h'));
  await own.evaluate(() => window.forum.approve('h'));
  for (const page of [own, reader]) await page.evaluate(() => window.forum.shows('h'));
  await Promise.all(pages.map((page) => page.evaluate(() => window.forum.close())));
  expect(lab.errors).toEqual([]);
});
