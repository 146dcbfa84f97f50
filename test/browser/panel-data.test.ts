// Shows the parts of the panel that deal in records, in two browsers that share a room: what one person puts, another finds, opens and follows.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers } from './barriers.ts';
import { startLab, type Lab } from './harness.ts';

let lab: Lab;
let one: Page;
let other: Page;

const MADE = 700;

/** What is shown of the panel. */
const PART = { fromShadowDom: ['body > div', '#section'] };

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/panel-data-fixture.ts' });
  const [left, right] = await Promise.all([lab.profile('left'), lab.profile('right')]);
  [one, other] = await Promise.all([left.page(), right.page()]);
  const room = crypto.randomUUID();
  await Promise.all([one, other].map((page) => page.evaluate((name) => window.panel.open(name), room)));
  await Promise.all([one, other].map((page) => page.evaluate(() => window.panel.meet())));
});

afterAll(async () => {
  await lab.close();
});

const go = (page: Page, title: string) => page.getByRole('tab', { name: title, exact: true }).click();
const list = (page: Page, title: string) => page.getByRole('listbox', { name: title });
const rows = (page: Page, text: string) => list(page, 'Records of this collection').getByRole('option', { name: text });

test('what is written in one browser is in the records of the other, as text and never as HTML', async () => {
  await Promise.all([go(one, 'Compose'), go(other, 'Records')]);
  await other.getByText('Nothing is in this collection yet').waitFor();
  await one.getByRole('textbox', { name: 'Text to put' }).fill('Hi <img src=x onerror=alert(1)> there');
  await one.keyboard.press('Control+Enter');
  await one.getByText('Put at').waitFor();
  expect(await one.getByRole('textbox', { name: 'Text to put' }).inputValue()).toBe('');
  await rows(other, 'Hi <img').click();
  await other.getByText('A BIP-340 signature by this author').waitFor();
  expect(await other.locator('pre', { hasText: 'onerror' }).first().textContent()).toBe('Hi <img src=x onerror=alert(1)> there');
  expect(await other.locator('pre img').count()).toBe(0);
  await other.getByRole('button', { name: 'Ask the peers' }).click();
  await other.getByText('On the disk of one peer, as it says').waitFor();
});

test('a draft that is wrong, or refused, says why and stays', async () => {
  await one.getByRole('radio', { name: 'JSON' }).check();
  const json = one.getByRole('textbox', { name: 'JSON to put' });
  await json.fill('{"a": 1,\n "b": }');
  await one.getByText('Line 2, column 7').waitFor();
  expect(await one.getByRole('button', { name: 'Put', exact: true }).isDisabled()).toBe(true);
  await json.fill('{"text": "fine"}');
  await one.getByLabel('Collection').fill('a/b');
  await json.press('Control+Enter');
  await one.getByText('E_OPTION').waitFor();
  expect(await json.inputValue()).toBe('{"text": "fine"}');
  await one.getByLabel('Collection').fill('default');
});

test('a file that is dropped is put, and comes to whoever opens its record elsewhere', async () => {
  const text = 'a line of the file\n'.repeat(1000);
  const transfer = await one.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], 'dropped.txt', { type: 'text/plain' }));
    return data;
  }, text);
  await one.getByRole('form', { name: 'Compose' }).dispatchEvent('drop', { dataTransfer: transfer });
  await one.getByRole('listitem').filter({ hasText: 'dropped.txt' }).getByText('✓ put').waitFor();
  await rows(other, 'dropped.txt').click();
  await other.getByRole('button', { name: 'Get the file' }).click();
  const [download] = await Promise.all([other.waitForEvent('download'), other.getByRole('link', { name: 'Save' }).click()]);
  expect([download.suggestedFilename(), await readFile(await download.path(), 'utf8')]).toEqual(['dropped.txt', text]);
});

test('files that are pasted wait their turn, and each can be taken back before it is put, and tried again', async () => {
  const form = one.getByRole('form', { name: 'Compose' });
  // Within one turn of the page, so that the second file is waiting whatever the first takes.
  await form.evaluate(async (element) => {
    const data = new DataTransfer();
    for (const name of ['first.bin', 'second.txt']) data.items.add(new File([new Uint8Array(name === 'first.bin' ? 3_000_000 : 10)], name));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    await Promise.resolve();
    [...element.querySelectorAll('li')].find((item) => item.textContent.includes('second.txt'))!.querySelector('button')!.click();
  });
  const item = (name: string) => one.getByRole('listitem').filter({ hasText: name });
  await item('second.txt').getByText('cancelled').waitFor();
  await item('first.bin').getByText('✓ put').waitFor();
  await item('second.txt').getByRole('button', { name: 'Try again' }).click();
  await item('second.txt').getByText('✓ put').waitFor();
  await one.getByRole('button', { name: 'Clear the list' }).click();
  await expect.poll(() => item('first.bin').count()).toBe(0);
});

test('what another wrote can be reported, hidden and shown again, and its author muted, all by hand', async () => {
  await list(other, 'Records of this collection').press('End');
  await rows(other, 'Hi <img').click();
  const actions = other.getByRole('article');
  await actions.getByRole('button', { name: 'Report…' }).click();
  const ask = other.getByRole('dialog');
  expect(await ask.getByRole('button', { name: 'Report', exact: true }).isDisabled()).toBe(true);
  await ask.getByLabel('What is wrong?').fill('not a greeting');
  await ask.getByRole('button', { name: 'Report', exact: true }).click();
  await actions.getByText('Reported.').waitFor();
  await actions.getByRole('button', { name: 'Hide…' }).click();
  await ask.getByRole('button', { name: 'Hide', exact: true }).click();
  await actions.getByText('hidden', { exact: true }).waitFor();
  await actions.getByRole('button', { name: 'Show again' }).click();
  await actions.getByRole('button', { name: 'Hide…' }).waitFor();

  await go(other, 'Moderation');
  const choices = other.getByRole('region', { name: 'Your own choices' });
  await choices.getByRole('textbox').fill(await one.evaluate(() => window.panel.me()));
  await choices.getByRole('button', { name: 'Do it' }).click();
  const muted = choices.getByRole('listitem').filter({ hasText: 'muted' });
  await muted.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => muted.count(), { timeout: 10_000 }).toBe(0);
  await go(other, 'Records');
});

test('hundreds of records are made, arrive, and are scrolled to the oldest with few of them in the page', async () => {
  await one.getByText('Make records').click();
  await one.getByLabel('How many').fill(String(MADE));
  await one.getByRole('button', { name: 'Make them' }).click();
  await one.getByText(`${MADE} made in`).waitFor();
  await other.getByText(`${MADE + 4} records`).waitFor();
  await list(other, 'Records of this collection').press('End');
  await rows(other, 'Hi <img').waitFor();
  expect(await list(other, 'Records of this collection').getByRole('option').count()).toBeLessThan(60);
  await other.getByRole('searchbox', { name: 'Search' }).fill(`Note ${MADE}·`);
  await other.getByText('1 found').waitFor();
  await rows(other, `Note ${MADE}·`).waitFor();
  expect(await barriers(other, PART)).toEqual([]);
});

test('the tree opens down to its records, and its counts add up; comparing lights it', async () => {
  await go(other, 'Merkle tree');
  const tree = other.getByRole('tree');
  const line = (key: string) => tree.locator(`[data-key="${key}"]`);
  const counted = async (key: string): Promise<number> => Number((await line(key).locator('.number').textContent())!.replace(/\D/g, ''));
  await line('').waitFor();
  for (const key of ['L', '*', 'R']) await line(key).waitFor();
  expect(await counted('')).toBe(await other.evaluate(() => window.panel.records()));
  expect((await counted('L')) + (await counted('*')) + (await counted('R'))).toBe(await counted(''));
  await tree.press('Home');
  // The oldest records of all: into the first part again and again, until there is nothing below.
  await expect.poll(async () => {
    await tree.press('ArrowRight');
    return tree.locator('[aria-selected="true"]').getAttribute('data-row');
  }, { timeout: 15_000, interval: 30 }).toBe('record');
  await other.getByRole('button', { name: 'Compare now' }).click();
  await other.getByText(/of \d+ ranges? differed/).waitFor();
  await tree.locator('[data-light="equal"]').first().waitFor();
  expect(await barriers(other, PART)).toEqual([]);
});

test('the wire log says what comes in, finds it, and shows it in full', async () => {
  await go(other, 'Wire log');
  await one.getByRole('textbox', { name: 'JSON to put' }).press('Control+Enter');
  await other.getByRole('combobox', { name: 'Direction' }).selectOption('in');
  await other.getByRole('combobox', { name: 'Kind' }).selectOption('records');
  const lines = list(other, 'Messages, newest first').getByRole('option', { name: 'records' });
  await lines.first().click();
  await other.getByRole('region', { name: 'One line in full' }).getByText('control').or(other.getByRole('region', { name: 'One line in full' }).getByText('bulk')).first().waitFor();
  expect(await barriers(other, PART)).toEqual([]);
  await other.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(() => lines.count(), { timeout: 10_000 }).toBe(0);
  await go(one, 'Compose');
  expect(await barriers(one, PART)).toEqual([]);
  expect(lab.errors).toEqual([]);
});

test('with text of twice the size rows are twice as high, and nothing is wider than the page', async () => {
  const high = (page: Page) => list(page, 'Records of this collection').getByRole('option').first().evaluate((row) => row.getBoundingClientRect().height);
  await go(other, 'Records');
  const plain = await high(other);
  await other.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  // The height is taken when the list is drawn; whoever changes the setting reloads, or goes to the next part.
  await go(other, 'Compose');
  await go(other, 'Records');
  expect(await high(other)).toBe(2 * plain);
  expect(await other.locator('.line').first().evaluate((line) => Number.parseFloat(getComputedStyle(line).fontSize))).toBe(30);
  await other.setViewportSize({ width: 640, height: 800 });
  for (const title of ['Overview', 'Peers', 'Records', 'Moderation', 'Identity', 'Storage']) {
    await go(other, title);
    await other.locator('#section [aria-busy]').waitFor({ state: 'detached' });
    expect(await other.evaluate(() => document.documentElement.scrollWidth), title).toBeLessThanOrEqual(640);
  }
});
