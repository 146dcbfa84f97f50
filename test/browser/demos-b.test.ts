/** Drop & play as two readers use it: what one drops, the other sees, plays and saves. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../scripts/start.ts';
import { barriers } from './barriers.ts';
import { startLab, type Lab } from './harness.ts';

let demo: Demo;
let lab: Lab;
let giver: Page;
let taker: Page;

beforeAll(async () => {
  [demo, lab] = await Promise.all([startDemo(), startLab({ entry: 'test/browser/fixture.ts', tracker: false })]);
  // Bundled before a browser waits for it.
  await (await fetch(`${demo.url}drop/main.js`)).text();
  const profiles = await Promise.all([lab.profile('giver'), lab.profile('taker')]);
  [giver, taker] = await Promise.all(profiles.map((profile) => profile.page(`${demo.url}drop/#test`))) as [Page, Page];
});

afterAll(async () => {
  await lab.close();
  await demo.close();
});

/** A second of silence, or more. */
function sound(bytes: number): Buffer {
  const made = Buffer.alloc(bytes);
  const words: readonly (readonly [number, string | number])[] = [
    [0, 'RIFF'], [4, bytes - 8], [8, 'WAVEfmt '], [16, 16], [20, 0x0001_0001], [24, 44_100], [28, 88_200], [32, 0x0010_0002], [36, 'data'], [40, bytes - 44],
  ];
  for (const [at, word] of words) typeof word === 'number' ? made.writeUInt32LE(word, at) : made.write(word, at, 'latin1');
  return made;
}

const card = (page: Page, name: string) => page.locator('.file', { has: page.getByRole('heading', { name }) });

test('a sound that was chosen in one browser plays in the other, and is saved there', async () => {
  await giver.getByText('No files yet').waitFor();
  await giver.setInputFiles('#choose', [{ name: 'quiet.wav', mimeType: 'audio/wav', buffer: sound(400_000) }, { name: 'words.txt', mimeType: 'text/plain', buffer: Buffer.from('few words') }]);
  await card(taker, 'words.txt').getByText('not here yet').waitFor();
  const there = card(taker, 'quiet.wav');
  await there.waitFor();
  await there.locator(':is(audio, button:text("Show it"))').waitFor();
  const cover = there.getByRole('button', { name: 'Show it' });
  if (await cover.isVisible()) await cover.click();
  await there.locator('audio[src]').evaluate(async (player: HTMLAudioElement) => {
    player.muted = true;
    await player.play();
  });
  await expect.poll(() => there.locator('audio').evaluate((player: HTMLAudioElement) => player.currentTime), { timeout: 30_000 }).toBeGreaterThan(0.1);
  const [download] = await Promise.all([taker.waitForEvent('download'), there.getByRole('button', { name: 'Save' }).click()]);
  expect([download.suggestedFilename(), (await readFile(await download.path())).length]).toEqual(['quiet.wav', 400_000]);
  await expect.poll(() => there.textContent()).toContain('here and with 1 other');
});

test('a picture that is dropped is shown; its author takes it back, and may change his mind', async () => {
  await giver.evaluate(async () => {
    const canvas = new OffscreenCanvas(320, 200);
    canvas.getContext('2d')!.fillRect(0, 0, 200, 100);
    const files = new DataTransfer();
    files.items.add(new File([await canvas.convertToBlob()], 'black.png', { type: 'image/png' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  const there = card(taker, 'black.png');
  await there.locator(':is(img, button:text("Show it"))').waitFor();
  const cover = there.getByRole('button', { name: 'Show it' });
  if (await cover.isVisible()) await cover.click();
  await expect.poll(() => there.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 30_000 }).toBe(320);
  expect(await there.getByRole('button', { name: /Delete/ }).count()).toBe(0);
  await card(giver, 'black.png').getByRole('button', { name: /Delete/ }).click();
  await there.waitFor({ state: 'detached' });
  await giver.getByRole('button', { name: 'Undo' }).click();
  await there.waitFor();
});

test('a file too large for the room is refused with the reason', async () => {
  await giver.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(105_000_000)], 'huge.bin'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  await giver.getByRole('alert').filter({ hasText: '105.0 MB is more than a file may have' }).waitFor();
  await giver.getByRole('button', { name: 'All right' }).click();
  await card(giver, 'huge.bin').waitFor({ state: 'detached' });
});

test('nothing of the page keeps people out, by day or by night', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await giver.emulateMedia({ colorScheme });
    expect(await barriers(giver)).toEqual([]);
  }
  expect(lab.errors).toEqual([]);
});
