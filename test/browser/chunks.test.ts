/** Shows the program as users get it, in parts: what a page loads and when, and what it can do where parts are gone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleChunks, withImports, type Chunk } from '../../scripts/chunks.ts';
import type { PeersetDB, peerset } from '../../src/index.ts';
import { startLab, type Lab } from './harness.ts';

declare global {
  interface Window {
    readonly peerset: typeof peerset;
    guestbook: PeersetDB;
  }
}

const PAGE = "import { peerset } from './peerset.js'; window.peerset = peerset;";

let chunks: readonly Chunk[];
let first: readonly string[];
/** What the server has; a test may take files away. */
const files = new Map<string, string>([['/bundle.js', PAGE]]);
let lab: Lab;

beforeAll(async () => {
  chunks = await bundleChunks({ peerset: 'src/index.ts' }, { minify: true });
  first = withImports(chunks, 'peerset.js').map(({ path }) => path);
  for (const chunk of chunks) files.set(`/${chunk.path}`, textOf(chunk));
  lab = await startLab({ entry: 'src/index.ts', files });
});

afterAll(() => lab.close());

function textOf({ bytes }: Chunk): string {
  return Buffer.from(bytes).toString('utf8');
}

/** Chunks that begin with one of these sources, and are not there at first. */
function lateChunks(...names: readonly string[]): readonly Chunk[] {
  return chunks.filter(({ entry }) => names.some((name) => entry?.endsWith(`/${name}.ts`)));
}

function takeAway(...names: readonly string[]): readonly Chunk[] {
  const gone = lateChunks(...names);
  for (const { path } of gone) files.delete(`/${path}`);
  return gone;
}

function comeBack(gone: readonly Chunk[]): void {
  for (const chunk of gone) files.set(`/${chunk.path}`, textOf(chunk));
}

/** Paths of the program that a page has loaded so far. */
function loaded(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => performance.getEntriesByType('resource')
    .map(({ name }) => new URL(name).pathname.slice(1))
    .filter((path) => path.endsWith('.js') && path !== 'bundle.js'));
}

async function beginRoom(page: Page, name: string): Promise<void> {
  await page.evaluate(([named, url]) => {
    window.guestbook = window.peerset(named, { signaling: { urls: [url] }, iceServers: [] });
  }, [name, lab.trackerUrl] as const);
}

async function openRoom(page: Page, name: string): Promise<void> {
  await beginRoom(page, name);
  await page.evaluate(() => window.guestbook.ready);
}

/** Resolves once the room shows so many records. */
function showsRecords(page: Page, count: number): Promise<void> {
  return page.evaluate((wanted) => new Promise<void>((resolve) => {
    window.guestbook.live().subscribe((rows) => {
      if (rows.length === wanted) resolve();
    });
  }), count);
}

const texts = (page: Page): Promise<unknown> => page.evaluate(async () => (await window.guestbook.find()).map(({ value }) => value));
const status = (page: Page) => page.evaluate(() => {
  const { link, missing } = window.guestbook.status.current[0]!;
  return { link, missing };
});
const isLinked = (page: Page) => page.waitForFunction(() => window.guestbook.status.current[0]?.link === 'connected');

test('a page loads the first part alone, and two that open a room find each other', async () => {
  const [left, right] = await Promise.all([lab.profile('left'), lab.profile('right')]);
  const [one, other] = await Promise.all([left.page(), right.page()]);
  expect([...await loaded(one)].sort()).toEqual([...first].sort());
  await Promise.all([openRoom(one, 'in-parts'), openRoom(other, 'in-parts')]);
  await one.evaluate(() => window.guestbook.put('from one to the other'));
  await showsRecords(other, 1);
  expect(await texts(other)).toEqual(['from one to the other']);
  const paths = await loaded(one);
  expect(new Set(paths).size).toBe(paths.length);
  for (const { path } of lateChunks('machine', 'network', 'signatures')) expect(paths).toContain(path);
  for (const { path } of lateChunks('doctor', 'transfer')) expect(paths).not.toContain(path);
  expect(await one.evaluate(async () => (await window.guestbook.doctor()).find(({ check }) => check === 'program')?.ok)).toBe(true);
  expect(lab.errors).toEqual([]);
});

test('where a deploy took the parts away, a page shows what it has, says what is missing, and heals', async () => {
  const [left, right] = await Promise.all([lab.profile('before'), lab.profile('peer')]);
  const [before, peer] = await Promise.all([left.page(), right.page()]);
  await Promise.all([openRoom(before, 'deployed'), openRoom(peer, 'deployed')]);
  const npub = await before.evaluate(async () => {
    await window.guestbook.put('written before');
    await window.guestbook.close();
    return window.guestbook.me.npub;
  });
  const gone = takeAway('network', 'signatures');

  const page = await left.page();
  await openRoom(page, 'deployed');
  expect(await texts(page)).toEqual(['written before']);
  expect(await page.evaluate(() => window.guestbook.me.npub)).toBe(npub);
  await page.waitForFunction(() => window.guestbook.status.current[0]?.missing.length === 2);
  expect(await status(page)).toEqual({ link: 'offline', missing: ['signatures', 'network'] });
  const put = page.evaluate(() => window.guestbook.put('while it is gone').catch(({ code }: { code: string }) => code));
  expect(await put).toBe('E_LOAD');

  comeBack(gone);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await isLinked(page);
  await page.evaluate(() => window.guestbook.put('written after'));
  await showsRecords(peer, 2);
  expect((await status(page)).missing).toEqual([]);
});

test('a first visit whose parts do not come says so, and is ready when they do', async () => {
  const page = await (await lab.profile('newcomer')).page();
  const gone = takeAway('network', 'signatures');
  await beginRoom(page, 'newcomer');
  await page.waitForFunction(() => window.guestbook.status.current[0]?.missing.length === 2);
  expect(await page.evaluate(() => window.guestbook.put('too early').catch(({ code }: { code: string }) => code))).toBe('E_LOAD');
  expect(await page.evaluate(() => window.guestbook.me.npub)).toBe('');
  comeBack(gone);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.evaluate(() => window.guestbook.ready);
  await page.evaluate(() => window.guestbook.put('in time'));
  expect(await texts(page)).toEqual(['in time']);
  expect(await page.evaluate(() => window.guestbook.me.npub)).toMatch(/^npub1/);
});

test('where only the replica is missing, a page shows what it has, and writes once it comes', async () => {
  const profile = await lab.profile('shelf');
  const before = await profile.page();
  await openRoom(before, 'shelf');
  await before.evaluate(async () => {
    await window.guestbook.put('on the shelf');
    await window.guestbook.close();
  });
  const gone = takeAway('machine');
  const page = await profile.page();
  await openRoom(page, 'shelf');
  expect(await texts(page)).toEqual(['on the shelf']);
  await page.waitForFunction(() => window.guestbook.status.current[0]?.missing.includes('replica'));
  comeBack(gone);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.evaluate(() => window.guestbook.put('and more'));
  await showsRecords(page, 2);
  expect((await status(page)).missing).toEqual([]);
});
