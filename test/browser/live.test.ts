/** Recording and playing in one page, with the browser's false camera. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

const FLAGS = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'];
let lab: Lab;
let profile: BrowserProfile;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/live-fixture.ts', tracker: false, flags: FLAGS });
  profile = await lab.profile();
});

afterAll(async () => {
  await lab.close();
});

/** Waits for something to hold; where it never does, says what the players say. */
async function until(page: Page, holds: () => boolean): Promise<void> {
  try {
    await page.waitForFunction(holds);
  } catch (cause) {
    throw new Error(`${String(holds)}: ${JSON.stringify(await page.evaluate(() => window.live.all()))}`, { cause });
  }
}

async function segments(page: Page, count: number): Promise<void> {
  await page.waitForFunction((least) => window.live.facts().segments.length >= least, count, { timeout: 60_000 });
}

/** Half of a segment: where one is missing the hole is larger. A busy camera that misses some pictures leaves smaller ones, which players jump over. */
const HOLE_S = 0.5;

/** The largest stretch between two that are held, s. */
function largestHole(ranges: readonly (readonly number[])[]): number {
  return Math.max(0, ...ranges.slice(1).map(([start], i) => start! - ranges[i]![1]!));
}

test('a camera is played while it is recorded, from its start by whoever comes late, and from its edge', async () => {
  const page = await profile.page();
  await page.evaluate(() => window.live.record('camera', 1000));
  await segments(page, 1);
  await page.evaluate(() => window.live.attach('first', 'start'));
  await segments(page, 4);
  await until(page, () => window.live.of('first').time > 1 && window.live.of('first').frames > 5);
  await page.evaluate(() => window.live.attach('late', 'start'));
  await page.evaluate(() => window.live.attach('edge', 'live'));
  await until(page, () => window.live.of('late').time > 0.2 && window.live.of('edge').time > 0.2);
  const [late, edge] = await page.evaluate(() => [window.live.of('late'), window.live.of('edge')] as const);
  expect([late.width, Math.floor(late.ranges[0]![0]!), largestHole(late.ranges) < HOLE_S]).toEqual([320, 0, true]);
  expect(edge.ranges[0]![0]).toBeGreaterThan(2);
  await page.evaluate(() => window.live.toLive('late'));
  await until(page, () => window.live.of('late').time > 3 && window.live.of('late').frames > 10);

  const facts = await page.evaluate(() => window.live.facts());
  expect(facts.type).toMatch(/^video\/webm;codecs="vp[89],opus"$/);
  expect(facts.head).toBeGreaterThan(50);
  for (const { ms } of facts.segments) expect(ms).toBeLessThan(2500);

  expect(await page.evaluate(() => window.live.stop('stop'))).toBe('ended');
  await page.evaluate(() => window.live.seek('first', 0));
  await until(page, () => window.live.of('first').state === 'ended' && window.live.of('late').state === 'ended');
  const [first, total] = await page.evaluate(() => [window.live.of('first'), window.live.facts().ms / 1000] as const);
  expect([largestHole(first.ranges) < HOLE_S, Math.abs(first.duration - total) < 0.3]).toEqual([true, true]);

  const file = await page.evaluate(() => window.live.file());
  expect([Math.abs(file.duration - total) < 0.2, Math.abs(file.middle - file.duration / 2) < 0.01]).toEqual([true, true]);

  await page.evaluate(() => window.live.detach('first'));
  expect((await page.evaluate(() => window.live.of('first'))).ranges).toEqual([]);
  expect(profile.errors).toEqual([]);
  await page.close();
});

test('an hour takes no more memory than a minute: what was played is given back, and fetched again for whoever jumps back', async () => {
  const page = await profile.page();
  await page.evaluate(() => window.live.record('camera', 1000));
  await segments(page, 3);
  await page.evaluate(() => window.live.stop('stop'));
  await page.evaluate(() => window.live.hour('long'));
  await until(page, () => window.live.of('long').time > 70);
  const before = await page.evaluate(() => [window.live.of('long'), window.live.facts().reads] as const);
  const held = before[0].ranges.reduce((sum, [start, end]) => sum + end! - start!, 0);
  expect([before[0].ranges[0]![0]! > 20, held < 90, Math.round(before[0].duration / 60)]).toEqual([true, true, 60]);
  await page.evaluate(() => window.live.seek('long', 0));
  await until(page, () => window.live.of('long').time > 2 && window.live.of('long').time < 60);
  await page.evaluate(() => window.live.seek('long', 3000));
  await until(page, () => window.live.of('long').time > 3002);
  const after = await page.evaluate(() => window.live.of('long'));
  expect(after.ranges.reduce((sum, [start, end]) => sum + end! - start!, 0)).toBeLessThan(180);
  expect(await page.evaluate(() => window.live.facts().reads)).toBeGreaterThan(before[1] + 4);
  expect(profile.errors).toEqual([]);
  await page.close();
});

test('sound alone is cut as short as picture; a device that is pulled out ends it, and what came stays', async () => {
  const page = await profile.page();
  await page.evaluate(() => window.live.record('sound', 1000));
  await segments(page, 2);
  expect(await page.evaluate(() => window.live.stop('unplug'))).toBe('ended');
  const facts = await page.evaluate(() => window.live.facts());
  expect(facts.type).toBe('audio/webm;codecs="opus"');
  for (const { ms } of facts.segments) expect(ms).toBeLessThan(1500);
  const file = await page.evaluate(() => window.live.file());
  expect(Math.abs(file.duration - facts.ms / 1000)).toBeLessThan(0.2);
  expect(await page.evaluate(() => (['no recorder', 'no tracks', 'no type'] as const).map((how) => window.live.refusal(how)))).toMatchObject([{ live: 'unsupported' }, { live: 'silent' }, { live: 'silent' }]);
});

test('where a browser records no WebM it is MP4: played while it is recorded, and a file that has its length', async () => {
  const page = await profile.page();
  await page.evaluate(() => window.live.record('camera', 1000, 'webm'));
  await segments(page, 3);
  await page.evaluate(() => window.live.attach('mp4', 'live'));
  await until(page, () => window.live.of('mp4').time > 1 && window.live.of('mp4').frames > 5);
  expect((await page.evaluate(() => window.live.facts())).type).toMatch(/^video\/mp4;codecs="avc1\.[0-9a-zA-Z]+,(opus|mp4a\.40\.2)"$/);
  expect(await page.evaluate(() => window.live.stop('stop'))).toBe('ended');
  await page.evaluate(() => window.live.seek('mp4', 0));
  await until(page, () => window.live.of('mp4').state === 'ended');
  const [played, total] = await page.evaluate(() => [window.live.of('mp4'), window.live.facts().ms / 1000] as const);
  expect([played.width, largestHole(played.ranges) < HOLE_S, Math.abs(played.duration - total) < 0.3]).toEqual([320, true, true]);
  const file = await page.evaluate(() => window.live.file());
  expect([Math.abs(file.duration - total) < 0.3, Math.abs(file.middle - file.duration / 2) < 0.05]).toEqual([true, true]);
  expect(profile.errors).toEqual([]);
  await page.close();
});
