import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { startDemo, type Demo } from '../../scripts/start.ts';
import { barriers } from './barriers.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

let demo: Demo;
let lab: Lab;
let left: BrowserProfile;
let right: BrowserProfile;
let room = '';
const pages: Page[] = [];

beforeAll(async () => {
  demo = await startDemo();
  lab = await startLab({ entry: 'test/browser/fixture.ts', tracker: false });
  // Bundled before a browser waits for it.
  await (await fetch(`${demo.url}main.js`)).text();
  [left, right] = await Promise.all([lab.profile('left'), lab.profile('right')]);
});

beforeEach(() => {
  room = crypto.randomUUID();
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.close()));
  expect(lab.errors.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
});

afterAll(async () => {
  await lab.close();
  await demo.close();
});

async function open(profile: BrowserProfile): Promise<Page> {
  const page = await profile.page(`${demo.url}#${room}`);
  pages.push(page);
  return page;
}

async function post(page: Page, text: string): Promise<void> {
  await page.fill('#text', text);
  await page.press('#text', 'Control+Enter');
}

/** Files of the program that a page has loaded so far. */
const programs = (page: Page): Promise<readonly string[]> => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((path) => path.endsWith('.js')));
const note = (page: Page, text: string) => page.locator('.note', { hasText: text });

test('a note written in one browser appears in the other, as text and never as HTML', async () => {
  const [one, other] = await Promise.all([open(left), open(right)]);
  await one.getByText('No notes yet').waitFor();
  const text = 'Hi <img src=x onerror=alert(1)> & welcome';
  await post(one, text);
  await note(other, text).waitFor();
  expect(await other.locator('.note img').count()).toBe(0);
  await note(one, text).getByText('shared').waitFor();
  await post(other, 'and hello back');
  await note(one, 'and hello back').waitFor();
  expect(await one.inputValue('#text')).toBe('');
});

test('a note carries a file to the other side; the panel opens over the page; nothing keeps people out', async () => {
  const [one, other] = await Promise.all([open(left), open(right)]);
  await one.setInputFiles('#files', [{ name: 'kept.txt', mimeType: 'text/plain', buffer: Buffer.from('few words') }, { name: 'not.txt', mimeType: 'text/plain', buffer: Buffer.from('x') }]);
  await one.getByRole('button', { name: 'Remove not.txt' }).click();
  await post(one, 'with a file');
  const [download] = await Promise.all([other.waitForEvent('download'), note(other, 'with a file').getByRole('button', { name: 'Save kept.txt' }).click()]);
  expect([download.suggestedFilename(), await readFile(await download.path(), 'utf8')]).toEqual(['kept.txt', 'few words']);
  expect([await one.locator('#chosen').isVisible(), await note(other, 'with a file').getByText('not.txt').count()]).toEqual([false, 0]);
  // The panel is a program of its own, whose file all demos share: it comes when somebody wants to see it.
  const before = await programs(one);
  expect([before[0], before.filter((path) => path.startsWith('/chunks/mount-'))]).toEqual(['/main.js', []]);
  await one.getByRole('button', { name: 'Network' }).click();
  await one.getByRole('dialog', { name: 'Network' }).getByText('Connected to 1 peer').waitFor();
  expect((await programs(one)).filter((path) => path.startsWith('/chunks/mount-'))).toHaveLength(1);
  await one.getByRole('dialog', { name: 'Network' }).getByRole('button', { name: 'Close' }).click();
  expect(await one.getByRole('dialog').count()).toBe(0);
  expect(await barriers(one)).toEqual([]);
});

test('the page shows who is here, one root on both sides, and what each link carried', async () => {
  const [one, other] = await Promise.all([open(left), open(right)]);
  await post(one, 'counted');
  await note(other, 'counted').waitFor();
  for (const page of [one, other]) {
    await page.getByText('Everybody linked holds the same set').waitFor();
    await page.locator('#link[data-link=connected]').waitFor();
    expect(await page.locator('#traffic tbody tr').count()).toBe(1);
    expect(await page.locator('#who li').count()).toBe(2);
  }
  expect(await other.textContent('#root')).toBe(await one.textContent('#root'));
});

test('a note can be changed and deleted by its author only, and a delete undone', async () => {
  const [one, other] = await Promise.all([open(left), open(right)]);
  await post(one, 'first thought');
  await note(other, 'first thought').waitFor();
  expect(await note(other, 'first thought').getByRole('button').count()).toBe(0);
  await note(one, 'first thought').getByRole('button', { name: 'Edit' }).click();
  await one.locator('.note textarea').fill('second thought');
  await one.locator('.note textarea').press('Control+Enter');
  await note(other, 'second thought').waitFor();
  await note(one, 'second thought').getByRole('button', { name: 'Delete' }).click();
  await note(other, 'second thought').waitFor({ state: 'detached' });
  await one.getByRole('button', { name: 'Undo' }).click();
  await note(other, 'second thought').waitFor();
});

test('notes are there after a reload, in a second tab, and without the other side', async () => {
  const one = await open(left);
  await post(one, 'kept on this device');
  await note(one, 'kept on this device').waitFor();
  await one.reload();
  await note(one, 'kept on this device').waitFor();
  const tab = await open(left);
  await note(tab, 'kept on this device').waitFor();
  await post(tab, 'from the second tab');
  await note(one, 'from the second tab').waitFor();
});

test('a person backs up the key of one browser, logs in with it in another, stays logged in, and logs out', async () => {
  const [one, other] = [await open(left), await open(right)];
  await one.locator('#me', { hasText: 'npub1' }).waitFor();
  await one.click('#show-backup');
  await one.fill('#backup-password', 'correct horse');
  await one.click('#backup button.primary');
  await one.locator('#backup-text').waitFor();
  const [key, npub] = [await one.inputValue('#backup-text'), await one.textContent('#me')];
  await other.click('#show-login');
  await other.fill('#login-key', key);
  await other.fill('#login-password', 'correct horse');
  await other.check('#login-keep');
  await other.click('#login button.primary');
  await other.locator('#me', { hasText: npub! }).waitFor();
  await other.reload();
  await other.locator('#me', { hasText: npub! }).waitFor();
  await other.click('#logout');
  await other.getByText('Logged out').waitFor();
  expect(await other.textContent('#me')).not.toBe(npub);
});

test('what is exported can be imported into another browser', async () => {
  const one = await open(left);
  await post(one, 'carried by hand');
  await note(one, 'carried by hand').waitFor();
  const [download] = await Promise.all([one.waitForEvent('download'), one.click('#export')]);
  const path = await download.path();
  await one.close();
  pages.splice(0);
  const other = await open(right);
  await other.getByText('No notes yet').waitFor();
  await other.setInputFiles('#import', path);
  await note(other, 'carried by hand').waitFor();
  await other.getByText('1 record added, 0 known already, 0 refused.').waitFor();
});

test('the page says in plain words what its room allows', async () => {
  const page = await open(left);
  await page.getByText('What this room allows').click();
  await page.getByText('Records are kept for 90 days.', { exact: true }).waitFor();
  expect(await page.locator('#policy li').count()).toBeGreaterThan(5);
});
