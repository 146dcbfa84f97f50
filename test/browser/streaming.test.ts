/** Shows that real pages play, show and save files through the service worker while most of them is not there, and that nothing of a file is run. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { bundle } from '../../scripts/bundle.ts';
import { serviceWorker } from '../../scripts/service-worker.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

const SOUND = { type: 'audio/wav', name: 'long.wav', soundBytes: 50_000_000 };
/** Runs where it is taken for a page, in whatever rights it has. */
const HOSTILE = '<!doctype html><script>for (const w of [window, parent, top, opener]) try { w.ran = true } catch {} ; localStorage.setItem("ran", "yes")</script>';

let lab: Lab;
let device: BrowserProfile;

beforeAll(async () => {
  const files = new Map([
    ['/bundle.js', await bundle('test/browser/streaming-fixture.ts')],
    ['/peerset-sw.js', await serviceWorker()],
    ['/theirs/sw.js', "importScripts('/peerset-sw.js'); self.addEventListener('fetch', (event) => { if (event.request.url.endsWith('/mine')) event.respondWith(new Response('theirs')); });"],
    ['/foreign/sw.js', "self.addEventListener('fetch', () => undefined);"],
  ]);
  lab = await startLab({ entry: 'test/browser/streaming-fixture.ts', files, tracker: false });
  device = await lab.profile('reader');
});

afterAll(() => lab.close());

/** A page that gives files. */
async function serving(path = '/'): Promise<Page> {
  const page = await device.page(path);
  expect(await page.evaluate(() => window.streams.serve())).toBe('served');
  return page;
}

/** Adds a file to a page; answers its address. */
const added = (page: Page, token: string, made: Parameters<Window['streams']['add']>[1]): Promise<string> => page.evaluate(async ([name, what]) => {
  await window.streams.add(name, what);
  return window.streams.addressOf(name)!;
}, [token, made] as const);

const facts = (page: Page, token: string) => page.evaluate((name) => window.streams.facts(name), token);
const part = (page: Page, address: string, range?: string, method?: string) =>
  page.evaluate(([at, bytes, how]) => window.streams.part(at, bytes, how), [address, range, method] as const);

describe('sound of 50 MB', () => {
  test('plays and seeks to its middle while two fiftieths of it are there', async () => {
    const page = await serving();
    const address = await added(page, 'sound', SOUND);
    const { all } = await facts(page, 'sound');
    const middle = Math.floor(all / 2);
    await page.evaluate((from) => window.streams.reveal('sound', [[0, 15], [from, from + 15]]), middle);
    const seconds = await page.evaluate((at) => window.streams.play(at), address);
    expect(seconds).toBeCloseTo(SOUND.soundBytes / 88_200, 1);
    expect((await facts(page, 'sound')).pieces.every((piece) => piece < 15)).toBe(true);
    await page.evaluate((at) => window.streams.seek(at), seconds / 2 + 2);
    const { pieces } = await facts(page, 'sound');
    expect(pieces.some((piece) => piece >= middle)).toBe(true);
    expect(pieces.length).toBeLessThan(all / 20);
    await page.close();
  });

  test('goes on after the browser ended the worker', async () => {
    const page = await serving();
    const address = await added(page, 'again', SOUND);
    await page.evaluate(() => window.streams.reveal('again', [[0, 15], [300, 315]]));
    await page.evaluate((at) => window.streams.play(at), address);
    const session = await page.context().newCDPSession(page);
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    await page.evaluate(() => window.streams.seek(305 * 65_536 / 88_200));
    expect((await facts(page, 'again')).pieces.some((piece) => piece >= 300)).toBe(true);
    await page.close();
  });

  test('is read no further once somebody gives up', async () => {
    const page = await serving();
    const address = await added(page, 'given-up', SOUND);
    expect(await page.evaluate((at) => window.streams.begin(at), address)).toBeGreaterThan(0);
    expect(await page.evaluate((at) => window.streams.breaks(at, 'give up'), address)).toBe('given up');
    await expect.poll(async () => (await facts(page, 'given-up')).open).toBe(0);
    const { pieces, all } = await facts(page, 'given-up');
    expect(pieces.length).toBeLessThan(all / 2);
    await page.close();
  });
});

describe('an answer', () => {
  let page: Page;
  let address: string;
  beforeAll(async () => {
    page = await serving();
    address = await added(page, 'text', { type: 'text/plain', name: 'words.txt', text: '0123456789' });
  });
  afterAll(() => page.close());

  test.each([
    ['the whole', undefined, 200, 10, undefined], ['from a place on', 'bytes=4-', 206, 6, 'bytes 4-9/10'], ['some', 'bytes=2-3', 206, 2, 'bytes 2-3/10'],
    ['the last', 'bytes=-3', 206, 3, 'bytes 7-9/10'], ['beyond the end', 'bytes=10-', 416, 0, 'bytes */10'],
  ])('to a request for %s', async (_, range, status, length, place) => {
    const answered = await part(page, address, range);
    expect([answered.status, answered.length, answered.headers['content-range']]).toEqual([status, length, place]);
    expect(answered.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'" });
  });

  test('to a question about its head has no bytes', async () => {
    const { status, length, headers } = await part(page, address, undefined, 'HEAD');
    expect([status, length, headers['content-length']]).toEqual([200, 0, '10']);
  });

  test('to a request for nothing we know is that there is nothing', async () => {
    expect((await part(page, `${lab.origin}/peerset-files/unknown/x`)).status).toBe(404);
    await page.evaluate(() => window.streams.forget('text'));
    expect((await part(page, address)).status).toBe(404);
    expect(await page.evaluate(() => window.streams.addressOf('text'))).toBe(address);
  });

  test('to any other request is the site\'s own', async () => {
    expect((await part(page, `${lab.origin}/peerset-sw.js`)).headers['content-type']).toContain('javascript');
  });
});

describe('what browsers make of it', () => {
  test('a picture is shown, a drawing is not, even where its page says so', async () => {
    const page = await serving();
    const picture = await added(page, 'picture', { type: 'image/png', picture: 37 });
    const drawing = await added(page, 'drawing', { type: 'image/svg+xml', text: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' });
    expect(await page.evaluate((at) => window.streams.show(at), picture)).toBe(37);
    expect(await page.evaluate((at) => window.streams.show(at), drawing)).toBe(0);
    await page.close();
  });

  test('a page is saved, byte for byte, and never run', async () => {
    const page = await serving();
    const address = await added(page, 'page', { type: 'text/html', name: 'harmless (1).html', text: HOSTILE });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.evaluate((at) => window.streams.showText(at), address),
    ]);
    expect(download.suggestedFilename()).toBe('harmless (1).html');
    expect(await readFile(await download.path(), 'utf8')).toBe(HOSTILE);
    const [opened] = await Promise.all([
      page.waitForEvent('download'),
      page.evaluate((at) => { location.href = at; }, address),
    ]);
    expect(await readFile(await opened.path(), 'utf8')).toBe(HOSTILE);
    expect(await page.evaluate(() => [window.ran, localStorage.getItem('ran')])).toEqual([undefined, null]);
    await page.close();
  });

  test('text with markup in it is text, in a document that has no rights', async () => {
    const page = await serving();
    const address = await added(page, 'markup', { type: 'text/plain', text: HOSTILE });
    // A frame of another origin: this page may not even look into it.
    expect(await page.evaluate((at) => window.streams.showText(at), address)).toBe('');
    const shown = await device.page(new URL(address).pathname);
    expect(await shown.locator('body').textContent()).toBe(HOSTILE);
    expect(await shown.evaluate(() => self.origin)).toBe('null');
    expect(await page.evaluate(() => [window.ran, localStorage.getItem('ran')])).toEqual([undefined, null]);
    await Promise.all([page.close(), shown.close()]);
  });
});

describe('several pages', () => {
  test('one shows what another has, until that is closed', async () => {
    const [one, other] = [await serving(), await serving()];
    const picture = await added(one, 'shared', { type: 'image/png', picture: 21 });
    const sound = await added(one, 'shared-sound', SOUND);
    expect(await other.evaluate((at) => window.streams.show(at), picture)).toBe(21);
    await one.evaluate(() => window.streams.reveal('shared-sound', [[0, 3]]));
    await other.evaluate((at) => window.streams.begin(at), sound);
    await one.close();
    expect(await other.evaluate((at) => window.streams.breaks(at, 'read on'), sound)).toBe('broken');
    expect((await part(other, picture)).status).toBe(404);
    await other.close();
  });

  test('a page that asks twice, and one that was loaded past its worker, are served as well', async () => {
    const page = await serving();
    expect(await page.evaluate(() => Promise.all([window.streams.serve(), window.streams.serve()]))).toEqual(['served', 'served']);
    const session = await page.context().newCDPSession(page);
    await session.send('Page.enable');
    const loaded = page.waitForEvent('load');
    await session.send('Page.reload', { ignoreCache: true });
    await loaded;
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
    expect(await page.evaluate(() => window.streams.serve())).toBe('served');
    expect(await page.evaluate((at) => window.streams.show(at), await added(page, 'late', { type: 'image/png', picture: 5 }))).toBe(5);
    await page.close();
  });
});

describe("the application's own service worker", () => {
  test('gives files where it imports ours, and goes on with its own', async () => {
    const page = await device.page('/theirs/');
    await page.evaluate(() => navigator.serviceWorker.register('/theirs/sw.js').then(() => navigator.serviceWorker.ready));
    expect(await page.evaluate(() => window.streams.serve())).toBe('served');
    const address = await added(page, 'theirs', { type: 'image/png', picture: 13 });
    expect(address).toContain('/theirs/peerset-files/');
    expect(await page.evaluate((at) => window.streams.show(at), address)).toBe(13);
    expect((await part(page, `${lab.origin}/theirs/mine`)).length).toBe('theirs'.length);
    await page.close();
  });

  test('stays, and is named, where it does not', async () => {
    const page = await device.page('/foreign/');
    await page.evaluate(() => navigator.serviceWorker.register('/foreign/sw.js').then(() => navigator.serviceWorker.ready));
    expect(await page.evaluate(() => window.streams.serve())).toBe('E_OPTION foreign');
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.scriptURL)).toContain('/foreign/sw.js');
    await page.close();
  });
});

test('where the worker does not come, it is said, files have no addresses, and it can be tried again', async () => {
  const page = await (await lab.profile('without')).page();
  expect(await page.evaluate(() => window.streams.serve({ url: '/missing-sw.js' }))).toBe('E_LOAD unloadable');
  expect(await page.evaluate(async () => {
    await window.streams.add('none', { type: 'image/png', picture: 3 });
    return window.streams.addressOf('none');
  })).toBeUndefined();
  expect(await page.evaluate(() => window.streams.serve({ url: '/elsewhere/peerset-sw.js' }))).toBe('E_OPTION outside');
  expect(await page.evaluate(() => window.streams.serve())).toBe('served');
  expect(await page.evaluate(() => window.streams.addressOf('none'))).toContain('/peerset-files/none/');
});
