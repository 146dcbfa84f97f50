/** The swarm lab as a reader uses it: write, cut, write on both sides, heal; a forgery is refused; nothing keeps people out. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../scripts/start.ts';
import { barriers } from './barriers.ts';
import { startLab, type Lab } from './harness.ts';

let demo: Demo;
let lab: Lab;
let page: Page;

beforeAll(async () => {
  // The demo serves the page: the harness brings the browser alone.
  [demo, lab] = await Promise.all([startDemo(), startLab({ entry: '', files: new Map(), tracker: false })]);
  // Bundled before the browser asks, which waits for a page only so long.
  const [reader] = await Promise.all([lab.profile('reader'), fetch(`${demo.url}lab/main.js`).then((response) => response.text())]);
  page = await reader.page(`${demo.url}lab/`);
});

afterAll(async () => {
  await lab.close();
  await demo.close();
});

async function write(peer: number): Promise<void> {
  await page.selectOption('#peer', String(peer));
  await page.click('#one');
}

/** Lets time pass until all that hear each other agree. */
async function settle(): Promise<void> {
  await page.locator('#entries').evaluate((entries) => entries.replaceChildren());
  await page.click('#settle');
  await said('All that hear each other agree');
}

const summary = (text: string) => page.locator('#summary', { hasText: text }).waitFor();
const said = (text: string | RegExp) => page.locator('#entries li', { hasText: text }).first().waitFor();
/** One column of the table of peers, which is written anew twice a second. */
const column = (number: number) => expect.poll(() => page.locator(`#rows tr > :nth-child(${number})`).allTextContents(), { timeout: 30_000 });
const roots = () => expect.poll(async () => new Set(await page.locator('#rows tr > :nth-child(4)').allTextContents()).size, { timeout: 30_000 });

test('peers that are cut differ, and agree once the circle is whole', async () => {
  await write(0);
  await settle();
  await column(3).toEqual(Array(12).fill('1'));
  await page.fill('#cut', '4');
  await write(1);
  await write(9);
  await settle();
  await summary('8 of 12 peers');
  await column(3).toEqual(Array(12).fill('2'));
  await roots().toBe(2);
  await page.fill('#cut', '0');
  await settle();
  await summary('12 of 12 peers');
  await column(3).toEqual(Array(12).fill('3'));
  await roots().toBe(1);
});

test('a forged record is refused, and who sent it is blamed', async () => {
  await page.selectOption('#peer', '5');
  await page.click('#forge');
  await said('Peer 5 says a forged record');
  await said(/Peer \d+ refused a record from peer 5 by the rule “signature” and blames it/);
  await page.locator('.node[data-blamed]').waitFor({ state: 'attached' });
  await column(3).toEqual(Array(12).fill('3'));
});

test('nothing of the page keeps people out, and none of its own rules is broken', async () => {
  expect(await barriers(page)).toEqual([]);
  expect(await page.locator('#notice').isVisible()).toBe(false);
  expect(lab.errors).toEqual([]);
});
