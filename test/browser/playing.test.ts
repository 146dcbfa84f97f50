/** Shows that what one browser put plays in another while most of it is still there, and from its middle. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../scripts/bundle.ts';
import { serviceWorker } from '../../scripts/service-worker.ts';
import { startLab, type Lab } from './harness.ts';

const SOUND_BYTES = 24_000_000;

let lab: Lab;

beforeAll(async () => {
  const files = new Map([['/bundle.js', await bundle('test/browser/playing-fixture.ts')], ['/peerset-sw.js', await serviceWorker()]]);
  lab = await startLab({ entry: 'test/browser/playing-fixture.ts', files });
});

afterAll(() => lab.close());

test('a sound of 24 MB plays, and from its middle, while less than half of it has come', async () => {
  const [left, right] = await Promise.all([lab.profile('left'), lab.profile('right')]);
  const [one, other] = await Promise.all([left.page(), right.page()]);
  const room = crypto.randomUUID();
  await Promise.all([one, other].map((page) => page.evaluate((name) => window.playing.open(name), room)));
  await one.evaluate((bytes) => window.playing.put(bytes), SOUND_BYTES);
  const { seconds, url } = await other.evaluate(() => window.playing.play());
  expect(new URL(url).pathname).toMatch(/^\/peerset-files\/[\w-]{22,}\/long\.wav$/);
  expect(seconds).toBeCloseTo(SOUND_BYTES / 88_200, 1);
  const have = await other.evaluate((at) => window.playing.seek(at), seconds / 2);
  expect(have).toBeGreaterThan(0);
  expect(have).toBeLessThan(SOUND_BYTES / 2);
  expect(lab.errors).toEqual([]);
});
