/** A camera in one browser, watched in another, and the file that is left of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

const FLAGS = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'];
let lab: Lab;
let profiles: readonly BrowserProfile[];

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/live-room-fixture.ts', flags: FLAGS });
  profiles = [await lab.profile('camera'), await lab.profile('late')];
});

afterAll(async () => {
  await lab.close();
  expect(lab.errors).toEqual([]);
});

/** Waits for a page's player; where it never comes so far, says where it is. */
async function plays(page: Page, what: string, holds: (at: { readonly time: number; readonly frames: number; readonly state: string }) => boolean): Promise<void> {
  let said: unknown;
  for (let tries = 0; tries < 300; tries++) {
    const at = await page.evaluate(() => window.liveRoom.playing());
    said = [at, await page.evaluate(() => window.liveRoom.row())];
    if (holds(at)) return;
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  }
  throw new Error(`${what}: ${JSON.stringify(said)}`);
}

test('whoever comes ten seconds late plays from the first picture, jumps to the edge, and has the file when it is over', async () => {
  const camera = await profiles[0]!.page();
  const put = await camera.evaluate(() => window.liveRoom.put());
  expect(put.live).toBe(true);
  await camera.waitForFunction(() => window.liveRoom.row().count >= 10, undefined, { timeout: 60_000 });

  const late = await profiles[1]!.page();
  await late.waitForFunction(() => window.liveRoom.row().live === true, undefined, { timeout: 60_000 });
  await late.evaluate(() => window.liveRoom.attach('start'));
  await plays(late, 'from the first picture', ({ time, frames }) => time > 0.5 && frames > 2);
  const first = await late.evaluate(() => window.liveRoom.playing());
  expect([first.width, Math.floor(first.starts)]).toEqual([320, 0]);
  await late.evaluate(() => window.liveRoom.toLive());
  await plays(late, 'at the edge', ({ time, frames }) => time > 9 && frames > 5);

  const stopped = await camera.evaluate(() => window.liveRoom.stop());
  expect(stopped).toMatchObject({ live: false, type: 'video/webm', name: 'talk.webm', key: put.key });
  await plays(late, 'to the end', ({ state }) => state === 'ended');
  await late.waitForFunction((key) => window.liveRoom.row().key === key && window.liveRoom.row().type === 'video/webm', put.key, { timeout: 60_000 });
  const file = await late.evaluate(() => window.liveRoom.file());
  expect([file.type, file.size, Math.abs(file.duration - stopped.seconds!) < 0.2, Math.abs(file.middle - file.duration / 2) < 0.1]).toEqual(['video/webm', stopped.size, true, true]);
  await late.evaluate(() => window.liveRoom.detach());
  await Promise.all([camera, late].map((page) => page.evaluate(() => window.liveRoom.close())));
});
