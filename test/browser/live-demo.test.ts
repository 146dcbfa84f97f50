/** The live room as two people use it: one goes live, the other watches, goes back to the start and to the edge, and has the file. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../scripts/start.ts';
import { barriers } from './barriers.ts';
import { startLab, type Lab } from './harness.ts';

const FLAGS = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'];
let demo: Demo;
let lab: Lab;
let speaker: Page;
let viewer: Page;

beforeAll(async () => {
  [demo, lab] = await Promise.all([startDemo(), startLab({ entry: 'test/browser/fixture.ts', tracker: false, flags: FLAGS })]);
  // Bundled before a browser waits for it.
  await (await fetch(`${demo.url}live/main.js`)).text();
  const profiles = await Promise.all([lab.profile('speaker'), lab.profile('viewer')]);
  [speaker, viewer] = await Promise.all(profiles.map((profile) => profile.page(`${demo.url}live/#test`))) as [Page, Page];
});

afterAll(async () => {
  await lab.close();
  await demo.close();
});

const time = () => viewer.locator('#video').evaluate((video: HTMLVideoElement) => video.currentTime);

test('who may not use the camera is told so, and can still chat by name', async () => {
  await speaker.evaluate(() => {
    const { mediaDevices } = navigator;
    const { getUserMedia } = mediaDevices;
    mediaDevices.getUserMedia = () => {
      mediaDevices.getUserMedia = getUserMedia;
      return Promise.reject(new DOMException('no', 'NotAllowedError'));
    };
  });
  await speaker.click('#camera');
  await speaker.getByText('may not use your camera').waitFor();
  await speaker.fill('#name', 'Ada');
  await speaker.fill('#text', 'hello <b>you</b>');
  await speaker.press('#text', 'Enter');
  await viewer.locator('#chat p', { hasText: 'Adahello <b>you</b>' }).waitFor();
  await viewer.locator('#who li', { hasText: 'Ada' }).waitFor();
});

test('a camera is watched straight away, rewound to its start, followed again, and stays as a file', async () => {
  await speaker.click('#camera');
  await viewer.locator('#who li', { hasText: 'is live' }).waitFor();
  await viewer.getByRole('button', { name: /Watch/ }).click();
  await viewer.getByText('Live, straight from the camera').waitFor();
  await expect.poll(time, { timeout: 60_000 }).toBeGreaterThan(3);
  await viewer.click('#rewind');
  await viewer.getByText('a few seconds behind').waitFor();
  await expect.poll(time, { timeout: 60_000 }).toBeGreaterThan(0.5);
  await viewer.click('#edge');
  await viewer.getByText('Live, straight from the camera').waitFor();
  await speaker.click('#stop');
  await viewer.getByRole('button', { name: /Play Ada .*webm/ }).click();
  await expect.poll(() => viewer.locator('#video').evaluate((video: HTMLVideoElement) => video.hasAttribute('src') && video.videoWidth), { timeout: 60_000 }).toBe(640);
  expect(await viewer.locator('#edge').isDisabled()).toBe(true);
});

test('what is not recorded is seen while it goes on, and leaves nothing', async () => {
  await speaker.uncheck('#record');
  await speaker.click('#camera');
  await viewer.getByText('now, and not recorded').waitFor();
  await viewer.getByRole('button', { name: /Watch/ }).click();
  await viewer.getByText('Live, straight from the camera').waitFor();
  expect(await viewer.locator('#rewind').isDisabled()).toBe(true);
  await speaker.click('#stop');
  await expect.poll(() => viewer.locator('#list li').count()).toBe(1);
});

test('nothing of the page keeps people out, by day or by night', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await viewer.emulateMedia({ colorScheme });
    expect(await barriers(viewer)).toEqual([]);
  }
  expect(lab.errors).toEqual([]);
});
