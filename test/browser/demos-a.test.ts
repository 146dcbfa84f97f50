// Shows that the map, the comments and the notebook work between two browsers, without a network, and by hand.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../scripts/start.ts';
import { barriers } from './barriers.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

let demo: Demo;
let lab: Lab;
let left: BrowserProfile;
let right: BrowserProfile;

beforeAll(async () => {
  [demo, lab] = await Promise.all([startDemo(), startLab({ entry: 'test/browser/fixture.ts', tracker: false })]);
  [left, right] = await Promise.all([lab.profile('left'), lab.profile('right')]);
});

afterAll(async () => {
  await lab.close();
  await demo.close();
});

async function pair(name: string): Promise<readonly [Page, Page]> {
  const address = `${demo.url}${name}/#${crypto.randomUUID()}`;
  return Promise.all([left.page(address), right.page(address)]);
}

test('a place put on the map in one browser is on the map of the other', async () => {
  const [one, other] = await pair('map');
  await one.getByText('Nothing here yet').waitFor();
  await one.focus('#map');
  await one.keyboard.press('Enter');
  await one.fill('#title', 'Old lighthouse');
  await one.click('#add .primary');
  await other.getByRole('button', { name: 'Old lighthouse' }).click();
  expect(await other.locator('#places li').count()).toBe(1);
  expect(await other.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  expect(await barriers(one)).toEqual([]);
});

test('a comment is under the article of the other; one that is too long says why', async () => {
  const [one, other] = await pair('comments');
  await one.fill('[name=name]', 'Ada');
  await one.fill('[name=text]', 'x'.repeat(1001));
  await one.click('peerset-form button');
  await one.getByRole('alert').getByText('at most 1,000 characters').waitFor();
  await one.fill('[name=text]', 'I saw it, too. <b>Twice</b>');
  await one.click('peerset-form button');
  await other.locator('peerset-list article', { hasText: 'I saw it, too. <b>Twice</b>' }).waitFor();
  expect(await barriers(one)).toEqual([]);
});

test('an observation is written without a network and shared with it; a file carries it elsewhere', async () => {
  const [one, other] = await pair('notebook');
  await one.locator('#link[data-link=connected]').waitFor();
  await one.context().setOffline(true);
  await one.fill('#what', 'Grey heron');
  await one.fill('#place', 'Mill pond');
  await one.click('#write .primary');
  await one.locator('#list li', { hasText: 'Grey heron' }).waitFor();
  const [download] = await Promise.all([one.waitForEvent('download'), one.click('#export')]);
  await one.context().setOffline(false);
  await other.locator('#list li', { hasText: 'Mill pond' }).waitFor();
  await one.locator('#list [data-state=shared]').waitFor();
  await other.setInputFiles('#import', await download.path());
  await other.getByText('0 records added, 1 known already, 0 refused.').waitFor();
  expect(await barriers(one)).toEqual([]);
  expect(lab.errors.filter((line) => !/ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED)/.test(line))).toEqual([]);
});

test('a room that cannot be opened says why in place of the page, and leads to one that can', async () => {
  const page = await left.page(`${demo.url}notebook/#${'x'.repeat(300)}`);
  await page.getByRole('alert').getByText('1 to 256 bytes').waitFor();
  expect(await page.locator('#write').isVisible()).toBe(false);
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('link', { name: 'Open the usual room' }).click();
  await page.locator('#write').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('who has no network is told so, and told when it is back', async () => {
  const page = await left.page(`${demo.url}notebook/#${crypto.randomUUID()}`);
  await page.getByText('looking for others').waitFor();
  await page.context().setOffline(true);
  await page.getByText('offline: all is kept here').waitFor();
  await page.context().setOffline(false);
  await page.getByText('looking for others').waitFor();
});
