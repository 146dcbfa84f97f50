// Shows the frame of the panel in two browsers that share a room: who is here, what was counted, what to do, and that keys and readers get everywhere.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers } from './barriers.ts';
import { startLab, type Lab } from './harness.ts';

let lab: Lab;
let one: Page;
let other: Page;

/** What is shown of the panel. */
const PART = { fromShadowDom: ['body > div', '.theme'] };

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

const tab = (name: string) => one.getByRole('tab', { name, exact: true });

test('the head and the figures say who is here and what both hold', async () => {
  await one.getByText('Connected to 1 peer').waitFor();
  await other.evaluate(() => window.panel.put(7));
  await expect.poll(() => one.locator('[data-figure="records"]').textContent()).toBe('7');
  await one.getByText('All linked peers hold the same set.').waitFor();
  const root = () => Promise.all([one, other].map((page) => page.locator('[data-figure="root"]').getAttribute('title')));
  const [mine] = await root();
  expect(mine).toMatch(/^[0-9a-f]{64}$/);
  // Each page draws its figures in its own time.
  await expect.poll(async () => new Set(await root()).size).toBe(1);
  expect(await one.locator('.peer').getAttribute('aria-label')).toContain('holds the same set');
});

test('keys alone get through all parts, and the part that was chosen is there again', async () => {
  const names = await one.getByRole('tab').allTextContents();
  expect(names.length).toBeGreaterThan(5);
  await tab('Overview').focus();
  for (const name of names.slice(1)) {
    await one.keyboard.press('ArrowDown');
    await expect.poll(() => tab(name).evaluate((element) => element.matches(':focus') && element.ariaSelected === 'true')).toBe(true);
  }
  await one.keyboard.press('ArrowRight');
  expect(await tab(names[0]!).getAttribute('aria-selected')).toBe('true');
  await one.keyboard.press('End');
  expect(await tab(names.at(-1)!).getAttribute('aria-selected')).toBe('true');
  await one.keyboard.press('Home');
  await one.keyboard.press('ArrowDown');
  expect(await tab('Peers').getAttribute('aria-selected')).toBe('true');
  expect(await one.evaluate(() => localStorage.getItem('peerset-panel-section'))).toBe('peers');
});

test('the table of peers counts what the wire carried, sorts, and begins anew', async () => {
  const row = one.locator('tbody tr');
  await expect.poll(() => row.count()).toBe(1);
  await expect.poll(() => row.textContent()).toContain('same set');
  expect(await row.textContent()).toContain('7 rec.');
  await one.getByRole('columnheader', { name: 'Sent' }).getByRole('button').click();
  expect(await one.getByRole('columnheader', { name: 'Sent' }).getAttribute('aria-sort')).toBe('descending');
  await one.getByRole('button', { name: 'Reset statistics' }).click();
  await one.getByRole('dialog').getByRole('button', { name: 'Reset statistics' }).click();
  await expect.poll(() => row.textContent()).not.toContain('7 rec.');
});

test('the link to the room is shown as text and as a code, and Escape leaves', async () => {
  await one.getByRole('button', { name: 'Share' }).click();
  expect(await one.getByRole('textbox', { name: 'Link to this room' }).inputValue()).toBe(one.url());
  await one.getByRole('img', { name: /camera/ }).waitFor();
  await one.keyboard.press('Escape');
  await expect.poll(() => one.getByRole('dialog').count()).toBe(0);
});

test('nothing keeps people out, by day or by night; and where peers are looked for is said', async () => {
  for (const [colorScheme, name] of [['light', 'Overview'], ['dark', 'Peers']] as const) {
    await one.emulateMedia({ colorScheme });
    await tab(name).click();
    await one.locator('#section :is(table, figure)').first().waitFor();
    expect([colorScheme, name, ...await barriers(one, PART)]).toEqual([colorScheme, name]);
  }
  await tab('Networks').click();
  await one.getByText('1 of 1 reached').waitFor();
});

test('a device without network is told that nothing is lost', async () => {
  await one.context().setOffline(true);
  await one.getByText('This device has no network.').waitFor();
  await one.context().setOffline(false);
  await expect.poll(() => one.locator('[data-banner]').count()).toBe(0);
  expect(lab.errors).toEqual([]);
});
