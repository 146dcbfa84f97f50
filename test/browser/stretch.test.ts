/** Shows that a password is stretched beside the page: its timers go on meanwhile. Without workers it gives the same, later. */
import { nsecEncode } from 'nostr-tools/nip19';
import { decrypt } from 'nostr-tools/nip49';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testSecret } from '../conformance/signatures.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

/** Turns that a page has which is free for a moment; one that stretches in slices has a few at most. */
const TURNS = 30;

let lab: Lab;
let profile: BrowserProfile;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/stretch-fixture.ts' });
  profile = await lab.profile('stretch');
});

afterAll(async () => {
  await lab.close();
  expect(lab.errors).toEqual([]);
});

test('while a key is locked with a password, timers go on; without workers the lock is the same', async () => {
  const page = await profile.page();
  const nsec = nsecEncode(testSecret(1));
  const lock = () => page.evaluate(([key, password]) => window.stretching.backup(key, password), [nsec, 'correct horse'] as const);
  const beside = await lock();
  await page.evaluate(() => window.stretching.forbidWorkers());
  const here = await lock();
  for (const { ncryptsec } of [beside, here]) expect(decrypt(ncryptsec, 'correct horse')).toEqual(testSecret(1));
  expect(beside.turns).toBeGreaterThan(TURNS);
  expect(beside.turns).toBeGreaterThan(3 * here.turns);
  await page.close();
});

test('while a room of a passphrase is entered, timers go on; without workers the room is the same', async () => {
  const page = await profile.page();
  const enter = () => page.evaluate((passphrase) => window.stretching.enter(passphrase), 'correct horse battery staple');
  const beside = await enter();
  await page.evaluate(() => window.stretching.forbidWorkers());
  const here = await enter();
  expect(beside.invite).toBe(here.invite);
  expect(beside.turns).toBeGreaterThan(TURNS);
  expect(beside.turns).toBeGreaterThan(3 * here.turns);
  await page.close();
});
