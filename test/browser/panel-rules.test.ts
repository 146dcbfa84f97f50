// Shows the panel's moderation, identity, storage and doctor in two real browsers, as people use them.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { npubOf, nsecOf, publicKeyOf, toHex } from '../../src/core.ts';
import { barriers } from './barriers.ts';
import { startLab, type Lab } from './harness.ts';
import type { RulesCard } from './panel-rules-fixture.ts';

const OWNER = new Uint8Array(32).fill(7);
const owner = npubOf(toHex(publicKeyOf(OWNER)));
const room = 'market.example';
const policy = { base: 'family', words: { lists: [], also: ['zounds'], then: 'refuse' }, links: { allow: 'none', then: 'hold' } } as const;
const PATIENCE = { timeout: 30_000 };

let lab: Lab;
let own: Page;
let other: Page;
let author: string;

/** The panel, without the page around it. */
const PART = { fromShadowDom: ['body > div', '.theme'] };

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/panel-rules-fixture.ts' });
  [own, other] = (await Promise.all(['owner', 'author'].map(async (name) => (await lab.profile(name)).page()))) as [Page, Page];
  for (const page of [own, other]) page.setDefaultTimeout(15_000);
  const [, npub] = await Promise.all([open(own, { login: nsecOf(OWNER) }), open(other, {})]);
  author = npub;
});

afterAll(() => lab.close());

function open(page: Page, more: Partial<RulesCard['config']>): Promise<string> {
  return page.evaluate((card) => window.rules.open(card), { room, config: { owners: [owner], policy, ...more } });
}

/** Goes to a section of the panel. */
async function visit(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

function card(page: Page, name: string): Locator {
  return page.locator(`section[aria-label="${name}"]`);
}

async function says(locator: Locator, text: string | RegExp): Promise<void> {
  await expect.poll(() => locator.innerText(), PATIENCE).toMatch(text);
}

test('the rules are told in words, and what they refuse and hold is in the log and in the queue', async () => {
  expect(await other.evaluate(() => window.rules.put('foul', 'zounds!'))).toBe('E_REFUSED words');
  expect(await other.evaluate(() => window.rules.put('link', 'see https://example.org/'))).toBe('put');
  await Promise.all([visit(own, 'Moderation'), visit(other, 'Moderation')]);
  await says(card(other, 'What this room allows'), /A text with a link waits for an owner or a moderator\./);
  await says(card(other, 'What rules and people decided'), /refused\s+words[^]+Write it in other words\./);
  await says(card(other, 'What others do not see of yours').or(card(other, 'Your part')), /see https:\/\/example\.org\//);
  await says(card(own, 'What waits'), /see https:\/\/example\.org\//);
  await card(own, 'What waits').getByRole('button', { name: 'Approve' }).click();
  await own.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await says(card(own, 'What waits'), /Nothing waits/);
  await says(card(other, 'Your part'), /Everything you wrote is to be seen\./);
});

test('an owner bans an author, whose panel says so until the ban is lifted', async () => {
  const bans = card(own, 'Bans');
  await bans.getByLabel('Their npub').fill('npub1nobody');
  await bans.getByRole('button', { name: 'Ban', exact: true }).click();
  await own.getByRole('dialog').getByRole('button', { name: 'Ban', exact: true }).click();
  await says(own.getByRole('dialog'), 'E_OPTION');
  await own.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();

  await bans.getByLabel('Their npub').fill(author);
  await bans.getByRole('button', { name: 'Ban', exact: true }).click();
  await own.getByRole('dialog').getByLabel(/Reason/).fill('advertisements');
  await own.getByRole('dialog').getByRole('button', { name: 'Ban', exact: true }).click();
  await says(bans, 'advertisements');
  await says(card(other, 'Your part'), /banned you[^]+advertisements/);
  await bans.getByRole('button', { name: 'Lift' }).click();
  await own.getByRole('dialog').getByRole('button', { name: 'Lift' }).click();
  await says(card(other, 'Your part'), /Everything you wrote is to be seen\./);
});

test('the dial says what a stricter room would change, and gives the code for it', async () => {
  const dial = card(other, 'A new room, stricter or more open');
  await dial.getByRole('slider').fill('2');
  await dial.locator('summary').click();
  await says(dial, /There\s+Each record takes its author's device 16 bits of work/);
  await says(dial.locator('pre'), "policy: 'fort-knox'");
});

test('a backup made in one browser logs in in another, and neither keeps a secret in its fields', async () => {
  await Promise.all([visit(own, 'Identity'), visit(other, 'Identity')]);
  const backup = card(other, 'Back up your key');
  await backup.getByLabel('A password for it').fill('correct horse battery staple');
  await backup.getByLabel('The same again').fill('something else');
  await says(backup, /good[^]+These are not the same\./);
  await backup.getByLabel('The same again').fill('correct horse battery staple');
  await backup.getByRole('button', { name: 'Make the backup' }).click();
  const locked = await backup.locator('textarea').inputValue({ timeout: 30_000 });
  expect(locked).toMatch(/^ncryptsec1/);
  await backup.getByRole('button', { name: 'Done' }).click();
  expect(await backup.getByLabel('A password for it').inputValue()).toBe('');

  const login = card(own, 'Write as somebody else');
  await login.getByLabel('Your key or signer').fill(locked);
  await login.getByLabel('Its password').fill('wrong');
  await login.getByRole('button', { name: 'Log in' }).click();
  await says(login, 'E_OPTION');
  expect(await login.getByLabel('Its password').inputValue()).toBe('');
  await login.getByLabel('Its password').fill('correct horse battery staple');
  await login.getByRole('button', { name: 'Log in' }).click();
  await says(login, 'Logged in.');
  expect(await own.evaluate(() => window.rules.me())).toBe(author);
  expect(await login.getByLabel('Your key or signer').inputValue()).toBe('');
});

test('what was exported is the same set where it is imported', async () => {
  await visit(other, 'Storage');
  const saved = other.waitForEvent('download');
  await card(other, 'Take it with you').getByRole('button', { name: 'Export' }).click();
  const file = await (await saved).path();
  const root = await other.evaluate(() => window.rules.root());
  await other.evaluate(() => window.rules.close());
  await own.evaluate(() => window.rules.close());
  await open(own, { storage: 'memory' });
  expect(await own.evaluate(() => window.rules.root())).not.toBe(root);
  await visit(own, 'Storage');
  await card(own, 'Bring records in').locator('input[type=file]').setInputFiles({ name: 'a.ndjson', mimeType: 'application/x-ndjson', buffer: await readFile(file) });
  await says(card(own, 'Bring records in'), /New: [1-9]\d*\. Known already: 0\. Refused: 0\./);
  await expect.poll(() => own.evaluate(() => window.rules.root()), PATIENCE).toBe(root);
});

test('the doctor lists what it looked at; no section has a serious fault for those who see or point otherwise', async () => {
  await visit(own, 'Doctor');
  await says(card(own, 'Doctor'), /Persistence[^]+Secure page/);
  for (const name of ['Doctor', 'Moderation', 'Members', 'Identity', 'Storage']) {
    await visit(own, name);
    expect(await barriers(own, PART), name).toEqual([]);
  }
});

test('a database that is deleted says so, in whatever part somebody looks at afterwards', async () => {
  await visit(own, 'Storage');
  const danger = card(own, 'Danger zone');
  await danger.getByRole('button', { name: 'Delete this database' }).click();
  const ask = own.getByRole('dialog');
  expect(await ask.getByRole('button', { name: 'Delete it' }).isDisabled()).toBe(true);
  await ask.getByRole('textbox').fill(room);
  await ask.getByRole('button', { name: 'Delete it' }).click();
  await says(danger, /Deleted\. Nothing of this room/);
  await own.getByText('This database was deleted from this browser.').waitFor();
  for (const name of ['Members', 'Moderation', 'Identity', 'Peers', 'Storage']) {
    await visit(own, name);
    await own.locator('#section :is(section, table, .empty)').first().waitFor();
  }
  await says(danger, /Deleted\./);
  expect(lab.errors).toEqual([]);
});

