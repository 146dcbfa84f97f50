/** The swarm lab as a reader uses it: every control does what it says, the peers agree afterwards, and nothing keeps people out. */
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

/** One text for each peer, but others for some. */
const all = (text: string, others: Readonly<Record<number, string>> = {}): readonly string[] => Array.from({ length: 12 }, (_, index) => others[index] ?? text);

test('peers that are cut differ, and agree once the circle is whole', async () => {
  await write(0);
  await settle();
  await column(3).toEqual(all('1'));
  await page.fill('#cut', '4');
  await write(1);
  await write(9);
  await settle();
  await summary('8 of 12 peers');
  await column(3).toEqual(all('2'));
  await roots().toBe(2);
  await page.fill('#cut', '0');
  await settle();
  await summary('12 of 12 peers');
  await column(3).toEqual(all('3'));
  await roots().toBe(1);
});

test('a forged record is refused, and who sent it is blamed', async () => {
  await page.selectOption('#peer', '5');
  await page.click('#forge');
  await said('Peer 5 says a forged record');
  await said(/Peer \d+ refused a record from peer 5 by the rule “signature” and blames it/);
  await page.locator('.node[data-blamed]').waitFor({ state: 'attached' });
  await column(3).toEqual(all('3'));
});

test('who sleeps hears and writes nothing, and hears all of it once awake', async () => {
  await page.selectOption('#peer', '6');
  await page.click('#sleep');
  await write(7);
  await settle();
  await column(2).toEqual(all('up', { 6: 'asleep' }));
  await column(3).toEqual(all('4', { 6: '3' }));
  await write(6);
  await said('Peer 6 is asleep and writes nothing.');
  await page.click('#sleep');
  await settle();
  await column(3).toEqual(all('4'));
});

test('who crashed is there again with its disk', async () => {
  await page.selectOption('#peer', '3');
  await page.click('#crash');
  await said('Peer 3 crashes. Its disk stays.');
  expect(await page.locator('#sleep').isDisabled()).toBe(true);
  await write(4);
  await settle();
  await column(2).toEqual(all('up', { 3: 'down' }));
  await page.selectOption('#peer', '3');
  await page.click('#crash');
  await settle();
  await column(2).toEqual(all('up'));
  await column(3).toEqual(all('5'));
});

test('where messages are slow and lost, a hundred records are with all in the end', async () => {
  await page.fill('#loss', '60');
  await page.fill('#delay', '1000');
  expect(await page.locator('#loss-out, #delay-out').allTextContents()).toEqual(['about 1000 ms', '60 %']);
  await page.selectOption('#peer', '2');
  await page.click('#many');
  await settle();
  await column(3).toEqual(all('105'));
  await page.fill('#loss', '0');
  await page.fill('#delay', '120');
});

test('who deletes has a record in its place, everywhere; who wrote nothing can delete nothing', async () => {
  await roots().toBe(1);
  const root = () => page.locator('#rows tr > :nth-child(4)').first().textContent();
  const before = await root();
  await page.selectOption('#peer', '2');
  await page.click('#delete');
  await said(/Peer 2 deletes “\d+ of peer 2”/);
  await settle();
  // What the table says may still be of before.
  await expect.poll(root).not.toBe(before);
  await roots().toBe(1);
  await column(3).toEqual(all('105'));
  await page.selectOption('#peer', '11');
  await page.click('#delete');
  await said('Peer 11 has nothing that it could delete.');
});

test('a flood displaces what is the flooder\'s own, and nothing else', async () => {
  await page.selectOption('#peer', '10');
  await page.click('#flood');
  await said('Peer 10 writes 600 records.');
  await column(3).toEqual(expect.arrayContaining(['305']));
  await settle();
  await column(3).toEqual(all('305'));
  await roots().toBe(1);
});

test('time stands still, goes step by step, and goes at the speed that is chosen', async () => {
  const elapsed = async (): Promise<number> => Number.parseFloat((await page.locator('#elapsed').textContent())!);
  /** What passes in so many frames. */
  const passed = async (frames: number): Promise<number> => {
    const before = await elapsed();
    for (let i = 0; i < frames; i++) await page.evaluate(() => new Promise(requestAnimationFrame));
    return (await elapsed()) - before;
  };
  expect(await page.locator('#step').isDisabled()).toBe(true);
  await page.click('#pause');
  // What goes on is brought to its end.
  await expect.poll(() => passed(20)).toBe(0);
  const before = await elapsed();
  await expect.poll(async () => {
    await page.click('#step');
    return elapsed();
  }).toBeGreaterThan(before);
  await page.click('#pause');
  await page.fill('#speed', '0');
  expect(await page.locator('#speed-out').textContent()).toBe('× 0.1');
  const slow = await passed(60);
  await page.fill('#speed', '4');
  expect(await page.locator('#speed-out').textContent()).toBe('× 20');
  expect(await passed(60)).toBeGreaterThan(5 * slow);
  await page.fill('#speed', '2');
});

test('what comes from a clock an hour behind is taken, and from one an hour ahead it waits for its time', async () => {
  await page.selectOption('#peer', '8');
  await page.fill('#skew', '-60');
  expect(await page.locator('#skew-out').textContent()).toBe('-60 min');
  await page.click('#one');
  await settle();
  await column(3).toEqual(all('306'));
  const minutes = await page.locator('#rows tr > :nth-child(6)').evaluateAll((cells) => cells.map(({ textContent }) => textContent!.split(':').reduce((sum, part) => 60 * sum + Number(part), 0) / 60));
  expect(Math.round((minutes[0]! - minutes[8]! + 24 * 60) % (24 * 60))).toBe(60);
  // Sessions end with the jump, and are there again some seconds later.
  await page.fill('#speed', '4');
  await page.fill('#skew', '60');
  await page.click('#one');
  await said(/refused a record from peer 8 by the rule “time”.*: dated in the future; kept in memory until its time comes/);
  await summary('11 of 12 peers');
  await page.fill('#speed', '2');
});

test('a new seed is a new swarm, with everything as at the beginning', async () => {
  await page.click('#again');
  await expect.poll(() => page.locator('#seed').textContent(), { timeout: 30_000 }).not.toBe('1');
  await column(3).toEqual(all('0'));
  await column(2).toEqual(all('up'));
  expect(await page.locator('#skew-out, #cut-out').allTextContents()).toEqual(['nobody', 'nothing']);
  await summary('12 of 12 peers');
});

test('nothing of the page keeps people out, and none of its own rules is broken', async () => {
  expect(await barriers(page)).toEqual([]);
  expect(await page.locator('#notice').isVisible()).toBe(false);
  expect(lab.errors).toEqual([]);
});
