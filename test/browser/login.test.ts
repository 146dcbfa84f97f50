/** Shows how people log in with a real disk, real tabs and a real relay, and what lies at rest afterwards. */
import { nip19 } from 'nostr-tools';
import { decrypt } from 'nostr-tools/nip49';
import { getPublicKey } from 'nostr-tools/pure';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testSecret } from '../conformance/signatures.ts';
import { Bunker } from '../signer/bunker.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import { startRelay, type Relay } from './transport-relay.ts';

let lab: Lab;
let profile: BrowserProfile;
let relay: Relay;
const pages: Page[] = [];

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/login-fixture.ts' });
  relay = await startRelay();
  profile = await lab.profile('login');
});

/** Every test begins as on a device that nobody logged in on. */
beforeEach(async () => {
  const page = await tab();
  await page.evaluate(async () => {
    await window.logins.open();
    await window.logins.logout();
  });
  await Promise.all(pages.splice(0).map((open) => open.close()));
});

afterAll(async () => {
  await lab.close();
  await relay.close();
  expect(lab.errors).toEqual([]);
});

async function tab(): Promise<Page> {
  const page = await profile.page();
  pages.push(page);
  return page;
}

async function opened(): Promise<Page> {
  const page = await tab();
  await page.evaluate(() => window.logins.open());
  return page;
}

const npubOf = (secret: Uint8Array): string => nip19.npubEncode(getPublicKey(secret));
const me = (page: Page) => page.evaluate(() => window.logins.me());
const put = (page: Page, text: string) => page.evaluate((said) => window.logins.put(said), text);
const login = (page: Page, how: string, keep: boolean) => page.evaluate(([key, kept]) => window.logins.login(key, kept), [how, keep] as const);

test('a login that is kept is there in every tab at once, after a reload, and nowhere after the logout', async () => {
  const [one, two] = [await opened(), await opened()];
  const silent = (await me(one)).npub;
  const nsec = nip19.nsecEncode(testSecret(1));
  const npub = npubOf(testSecret(1));
  expect(await login(one, nsec, true)).toBe(npub);
  await two.evaluate((name) => window.logins.becomes(name), npub);
  expect(await put(two, 'from the other tab')).toBe(npub);

  await two.reload();
  expect(await two.evaluate(() => window.logins.open())).toBe(npub);
  expect(await put(two, 'after the reload')).toBe(npub);
  expect(await two.evaluate(() => window.logins.reveal())).toBe(nsec);

  expect(await two.evaluate(() => window.logins.logout())).toBe(silent);
  await one.evaluate((name) => window.logins.becomes(name), silent);
  await two.reload();
  expect(await two.evaluate(() => window.logins.open())).toBe(silent);
});

test('a login of one page stays in it', async () => {
  const [one, two] = [await opened(), await opened()];
  const silent = (await me(one)).npub;
  expect(await login(one, nip19.nsecEncode(testSecret(1)), false)).toBe(npubOf(testSecret(1)));
  expect((await me(two)).npub).toBe(silent);
  await one.reload();
  expect(await one.evaluate(() => window.logins.open())).toBe(silent);
});

test('no key lies at rest in the clear, kept or not, nor in any storage that scripts and syncs can copy', async () => {
  const page = await opened();
  const device = await page.evaluate(() => window.logins.reveal());
  const secrets = [nip19.decode(device).data as Uint8Array, testSecret(1), testSecret(2)];
  await login(page, nip19.nsecEncode(testSecret(1)), true);
  await put(page, 'so that there is something');
  await login(page, nip19.nsecEncode(testSecret(2)), false);
  const rest = await page.evaluate(() => window.logins.atRest());
  expect(rest).toContain(getPublicKey(testSecret(1)));
  for (const secret of secrets) {
    expect(rest).not.toContain(Buffer.from(secret).toString('hex').slice(8, 24));
    expect(rest).not.toContain(nip19.nsecEncode(secret).slice(8, 24));
  }
  // What else is there is the mark by which a wiped disk is noticed.
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => !name.startsWith('peerset/')))).toEqual([]);
});

test('a backup opens elsewhere and logs in again, and the page goes on while it is made', async () => {
  const page = await opened();
  const { ncryptsec, frames } = await page.evaluate(() => window.logins.backup('correct horse'));
  expect(nip19.nsecEncode(decrypt(ncryptsec, 'correct horse'))).toBe(await page.evaluate(() => window.logins.reveal()));
  // Where all is done at once, nothing is drawn between the first and the last moment.
  expect(frames).toBeGreaterThan(5);
  const { npub } = await me(page);
  expect(await page.evaluate((text) => window.logins.login(text, false, 'correct horse'), ncryptsec)).toBe(npub);
  expect(await page.evaluate((text) => window.logins.login(text, false, 'wrong'), ncryptsec)).toBe('E_OPTION it is not the password of this key');
});

test('an extension that appears late signs; when it refuses, a put says so, and the next works without a reload', async () => {
  const page = await tab();
  await page.evaluate(() => window.logins.open('nip07'));
  await page.evaluate((secret) => window.logins.extend(secret, 'agrees'), [...testSecret(1)]);
  expect(await put(page, 'a')).toBe(npubOf(testSecret(1)));
  await page.evaluate((secret) => window.logins.extend(secret, 'refuses'), [...testSecret(1)]);
  expect(await put(page, 'b')).toBe('E_SIGNER refused');
  expect(await me(page)).toMatchObject({ how: 'nip07', state: 'refused' });
  await page.evaluate((secret) => window.logins.extend(secret, 'agrees'), [...testSecret(1)]);
  expect(await put(page, 'c')).toBe(npubOf(testSecret(1)));
  await page.evaluate((secret) => window.logins.extend(secret, 'agrees'), [...testSecret(2)]);
  expect(await put(page, 'd')).toBe('E_SIGNER changed');
});

test('a remote signer asks its person once, and knows the page again after a reload', async () => {
  const bunker = new Bunker(testSecret(5), testSecret(1), 'letmein');
  await bunker.connect(relay.url);
  try {
    const page = await opened();
    bunker.mood = 'challenges';
    const logging = login(page, bunker.address(relay.url), true);
    expect(await page.evaluate(() => window.logins.challenged())).toBe(bunker.page);
    bunker.mood = 'agrees';
    bunker.agree();
    expect(await logging).toBe(npubOf(testSecret(1)));
    expect(await put(page, 'a')).toBe(npubOf(testSecret(1)));

    await page.reload();
    const asked = bunker.asked.length;
    expect(await page.evaluate(() => window.logins.open())).toBe(npubOf(testSecret(1)));
    expect(await put(page, 'b')).toBe(npubOf(testSecret(1)));
    const methods = bunker.asked.slice(asked).map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(['sign_event']));
    expect(new Set(bunker.asked.map(({ client }) => client)).size).toBe(1);

    await page.evaluate(() => window.logins.logout());
    expect(await put(page, 'c')).not.toBe(npubOf(testSecret(1)));
  } finally {
    bunker.close();
  }
});
