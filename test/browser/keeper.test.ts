// Shows in real browsers what a blind keeper, a tracker and a stranger with another secret learn of a room: nothing. Where a
// text is looked for and must not be found, the same look finds it in a member, so that it can fail.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { peerset } from '../../src/index.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

const MEMBERSHIP = { room: 'zanzibar.example', secret: peerset.secret(), collection: 'lullabies' };
const TEXTS = ['the owl sings at midnight', 'xylophones in the attic', 'seven grey herons'];
/** What members know: contents, names, the secret, the room. */
const WORDS = [...TEXTS, MEMBERSHIP.collection, 'zanzibar', 'key of the owl', MEMBERSHIP.secret.slice(7)];

let lab: Lab;
/** Everything that went over WebSockets, of all pages, as the tracker saw it. */
const frames: string[] = [];

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/keeper-fixture.ts' });
});

afterAll(() => lab.close());

/** A page whose talk with the tracker is recorded. */
async function recorded(profile: BrowserProfile): Promise<Page> {
  const page = await profile.page('/?blank');
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.push(payload.toString()));
    socket.on('framereceived', ({ payload }) => frames.push(payload.toString()));
  });
  return page;
}

/** Everything that JavaScript of the page can reach, with all its texts. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

/** Every file of a profile. */
async function diskOf({ directory }: BrowserProfile): Promise<Buffer> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  return Buffer.concat(await Promise.all(files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0)))));
}

/** The words that are somewhere in the bytes, in either of the ways in which browsers write text. */
function wordsIn(bytes: Buffer, words: readonly string[]): string[] {
  return words.filter((word) => bytes.includes(word, 0, 'utf8') || bytes.includes(word, 0, 'utf16le'));
}

const found = (text: string, words: readonly string[]) => words.filter((word) => text.includes(word));

test('a keeper syncs everything and a later member gets it from there; its disk, its memory and the tracker hold no word of it', async () => {
  const [first, blind, later] = await Promise.all(['member', 'keeper', 'later'].map((name) => lab.profile(name, { isNew: true }))) as [BrowserProfile, BrowserProfile, BrowserProfile];
  const [member, keeper] = [await recorded(first), await recorded(blind)];
  const link = await member.evaluate((given) => window.vault.member(given), MEMBERSHIP);
  await member.evaluate(async (texts) => {
    for (const text of texts) await window.vault.put(`key of the owl ${text.length}`, text);
  }, TEXTS);
  const root = await member.evaluate(() => window.vault.counted(3));
  await keeper.evaluate((given) => window.vault.keeper(given), link);
  expect(await keeper.evaluate(() => window.vault.counted(3))).toBe(root);
  expect(await keeper.evaluate(() => window.vault.readingSays())).toBe('E_BLIND');
  expect(await keeper.evaluate(() => window.vault.status().access)).toBe('keeper');

  expect(await member.evaluate(() => window.vault.texts())).toHaveLength(3);
  expect(found(await heapOf(member), WORDS)).toEqual(WORDS);
  expect(found(await heapOf(keeper), WORDS)).toEqual([]);

  // Only the keeper is there when the next member comes.
  await first.close();
  const reader = await recorded(later);
  await reader.evaluate((given) => window.vault.member(given), MEMBERSHIP);
  await reader.evaluate(() => window.vault.counted(3));
  expect(await reader.evaluate(() => window.vault.texts())).toEqual([...TEXTS].sort());

  expect(await reader.evaluate(() => window.vault.status().root)).toBe(root);
  await Promise.all([blind.close(), later.close()]);
  const tag = Buffer.from((JSON.parse(Buffer.from(link.split('=')[1]!, 'base64url').toString()) as string[])[4]!, 'hex');
  const [keptDisk, memberDisk] = [await diskOf(blind), await diskOf(later)];
  // The records are there, in both: the look would see what is written.
  expect([keptDisk.includes(tag), memberDisk.includes(tag)]).toEqual([true, true]);
  expect([wordsIn(keptDisk, WORDS), wordsIn(memberDisk, WORDS)]).toEqual([[], []]);

  expect(frames.length).toBeGreaterThan(4);
  expect(frames.some((frame) => frame.includes('offer'))).toBe(true);
  expect(found(frames.join('\n'), [...WORDS, 'fingerprint', 'candidate', 'ice-ufrag', 'a=setup', 'IN IP4'])).toEqual([]);
});

test('of two that differ in their secret neither learns that the other is there', async () => {
  const [one, two, stranger] = await Promise.all(['one', 'two', 'stranger'].map((name) => lab.profile(name))) as [BrowserProfile, BrowserProfile, BrowserProfile];
  const secret = peerset.secret();
  const pages = await Promise.all([one, two, stranger].map((profile) => profile.page('/?blank')));
  const [a, b, c] = pages as [Page, Page, Page];
  const topics: string[][] = [[], [], []];
  pages.forEach((page, i) => page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => topics[i]!.push(...(/"info_hash":"([^"]*)"/.exec(payload.toString())?.slice(1) ?? [])))));
  await c.evaluate((given) => window.vault.member(given), { ...MEMBERSHIP, secret: peerset.secret() });
  await a.evaluate((given) => window.vault.member(given), { ...MEMBERSHIP, secret });
  await b.evaluate((given) => window.vault.member(given), { ...MEMBERSHIP, secret });
  // Those who share the secret meet, so whoever could be met was.
  await vi.waitFor(async () => expect(await a.evaluate(() => window.vault.peers().open)).toBe(1), { timeout: 60_000, interval: 100 });
  expect(await c.evaluate(() => window.vault.peers())).toEqual({ open: 0, links: 0 });
  // One a day: around midnight there are two, and not everybody is done with both.
  const [ofOne, ofTwo, ofStranger] = topics.map((names) => new Set(names)) as [Set<string>, Set<string>, Set<string>];
  expect([...ofOne].some((topic) => ofTwo.has(topic))).toBe(true);
  expect(ofStranger.size).toBeGreaterThan(0);
  expect([...ofStranger].filter((topic) => ofOne.has(topic) || ofTwo.has(topic))).toEqual([]);
  await Promise.all([one, two, stranger].map((profile) => profile.close()));
});
