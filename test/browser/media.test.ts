// Shows what is found out about pictures, sound and film in a real browser: size as it is shown, length, and a small picture; and that what lies or is broken costs nothing.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FILE_LIMITS } from '../../src/core/base/limits/files.ts';
import { startLab, type Lab } from './harness.ts';
import type { LooksInPage } from './media-fixture.ts';

let lab: Lab;
let page: Page;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/media-fixture.ts', tracker: false });
  page = await (await lab.profile('media')).page();
});

afterAll(() => lab.close());

/** Mostly green in the middle, and small enough. */
function expectPreview({ preview }: LooksInPage, [width, height]: readonly [number, number]): void {
  expect(preview).toMatchObject({ type: 'image/webp', width, height });
  expect(preview!.bytes).toBeLessThanOrEqual(FILE_LIMITS.filePreviewBytesMax);
  const [red, green, blue] = preview!.middle;
  expect(green! > 120 && red! < 90 && blue! < 90, preview!.middle.join()).toBe(true);
}

test.each(['image/png', 'image/jpeg', 'image/webp'] as const)('%s: its size, and a small picture of it', async (type) => {
  const found = await page.evaluate((of) => window.media.picture(of, [1200, 600]), type);
  expect(found).toMatchObject({ type, width: 1200, height: 600 });
  expectPreview(found, [40, 20]);
});

test('a picture smaller than previews is not made larger', async () => {
  expectPreview(await page.evaluate(() => window.media.picture('image/png', [12, 3])), [12, 3]);
});

test('a picture that was taken upright is as high as it is shown', async () => {
  const found = await page.evaluate(() => window.media.turned([1200, 600]));
  expect(found).toMatchObject({ type: 'image/jpeg', width: 600, height: 1200 });
  expectPreview(found, [20, 40]);
});

test('a picture that would take gigabytes is not decoded; one that lies about its size, is cut off, or is none, has no looks', async () => {
  expect(await page.evaluate(() => window.media.liar(60_000, 60_000))).toEqual({ type: 'image/png', width: 60_000, height: 60_000 });
  expect(await page.evaluate(() => window.media.liar(100_000, 2))).toEqual({ type: 'image/png' });
  expect(await page.evaluate(() => window.media.broken())).toEqual([{ type: 'image/png' }, { type: 'image/svg+xml' }, { type: 'video/webm' }]);
});

test('a film that was recorded, and does not say how long it is: size, length, and a picture of it', async () => {
  const found = await page.evaluate(() => window.media.film([320, 240], 700));
  expect(found).toMatchObject({ type: 'video/webm', width: 320, height: 240 });
  expect(found.seconds).toBeGreaterThan(0.2);
  expect(found.seconds).toBeLessThan(10);
  expectPreview(found, [40, 30]);
  expect(await page.evaluate(() => window.media.held())).toBe(0);
});

test('sound has a length and nothing else', async () => {
  expect(await page.evaluate(() => window.media.wave(3))).toEqual({ type: 'audio/wav', seconds: 3 });
  const { seconds, ...rest } = await page.evaluate(() => window.media.sound(500));
  expect([rest, seconds! > 0.1]).toEqual([{ type: 'audio/webm' }, true]);
});
