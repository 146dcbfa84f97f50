// Shows a keeper on Node between browsers that are never online together: it takes what one wrote, and gives it to the other. It has an
// invite for keepers, so neither its folder nor its memory holds a word of it; the same look at a keeper of an open room finds every word.
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { peerset } from '../../src/index.ts';
import { builtFor, type Built } from '../node/built.ts';
import { startLab, type Lab } from './harness.ts';

const MEMBERSHIP = { room: 'atlantis.example', secret: peerset.secret(), collection: 'shanties' };
const TEXTS = ['the whale hums in the deep', 'nine green lanterns'];
/** What stands in records, and what members know beside it. */
const WRITTEN = [...TEXTS, MEMBERSHIP.collection, 'key of the owl'];
const KNOWN = ['atlantis', MEMBERSHIP.secret.slice(7)];

/** How memory is read: in parts that overlap by more than a word. */
const [PART_BYTES, OVERLAP_BYTES] = [2 ** 23, 256];

let lab: Lab;
let built: Built;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peerset-node-keeper-'));
  [lab, built] = await Promise.all([startLab({ entry: 'test/browser/keeper-fixture.ts' }), builtFor('node-keeper')]);
  await writeFile(join(folder, 'room.json'), JSON.stringify({ signaling: [{ urls: [lab.trackerUrl] }], iceServers: [] }));
});

afterAll(async () => {
  await built.remove();
  await lab.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const keeperOf = (room: string, name: string) => built.peerset(['pin', room, '--json', '--dir', join(folder, name), '--config', join(folder, 'room.json')]);

/** Every byte below a folder: of all files as they are, and of all rows of LevelDB as they are read, since its files may be packed. */
async function diskOf(name: string): Promise<Buffer> {
  const files = (await readdir(join(folder, name), { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const parts: Uint8Array[] = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name))));
  for (const { parentPath } of files.filter((file) => file.name === 'CURRENT')) {
    const level = new ClassicLevel<Uint8Array, Uint8Array>(parentPath, { createIfMissing: false, keyEncoding: 'view', valueEncoding: 'view' });
    for await (const row of level.iterator()) parts.push(...row);
    await level.close();
  }
  return Buffer.concat(parts);
}

/** What a program has in memory that it can write to: strings, buffers, what libraries hold. Other systems than Linux show it to nobody. */
async function* memoryOf({ pid }: ChildProcess): AsyncGenerator<Buffer> {
  const memory = await open(`/proc/${pid}/mem`);
  for (const line of (await readFile(`/proc/${pid}/maps`, 'utf8')).split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw.. /.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    const end = Number.parseInt(to, 16);
    for (let at = Number.parseInt(from, 16); at < end; at += PART_BYTES) {
      const part = Buffer.alloc(Math.min(PART_BYTES + OVERLAP_BYTES, end - at));
      // A part may go while we look.
      const { bytesRead } = await memory.read(part, 0, part.length, at).catch(() => ({ bytesRead: 0 }));
      yield part.subarray(0, bytesRead);
    }
  }
  await memory.close();
}

async function foundInMemory(program: ChildProcess, words: readonly string[]): Promise<string[]> {
  const seen = new Set<string>();
  for await (const part of memoryOf(program)) for (const word of found(part, words)) seen.add(word);
  return words.filter((word) => seen.has(word));
}

/** The words that are somewhere in the bytes, in either of the usual ways to write text. */
const found = (bytes: Buffer, words: readonly string[]): string[] => words.filter((word) => bytes.includes(word, 0, 'utf8') || bytes.includes(word, 0, 'utf16le'));

test('a blind keeper on Node carries a room from one browser to another that comes when the first is gone', async () => {
  const [first, later] = await Promise.all([lab.profile('first'), lab.profile('later')]);
  const [page, open] = await Promise.all([first.page(), first.page()]);
  const [link] = await Promise.all([
    page.evaluate((given) => window.vault.member(given), MEMBERSHIP),
    open.evaluate((given) => window.vault.guest(given), MEMBERSHIP),
  ]);
  const keepers = { blind: keeperOf(link, 'blind'), open: keeperOf(MEMBERSHIP.room, 'open') };
  for (const text of TEXTS) await Promise.all([page, open].map((each) => each.evaluate((put) => window.vault.put(`key of the owl ${put.length}`, put), text)));
  const [root, openRoot] = await Promise.all([page, open].map((each) => each.evaluate(() => window.vault.counted(2))));
  expect(JSON.parse(await keepers.blind.line(/"started"/))).toMatchObject({ blind: true });
  expect(JSON.parse(await keepers.open.line(/"started"/))).toMatchObject({ blind: false });
  await Promise.all([keepers.blind.line(new RegExp(`"status".*${root}`)), keepers.open.line(new RegExp(`"status".*${openRoot}`))]);
  await first.close();

  const reader = await later.page();
  await reader.evaluate((given) => window.vault.member(given), MEMBERSHIP);
  expect(await reader.evaluate(() => window.vault.counted(2))).toBe(root);
  expect(await reader.evaluate(() => window.vault.texts())).toEqual([...TEXTS].sort());

  if (process.platform === 'linux') {
    expect(await foundInMemory(keepers.open.process, WRITTEN)).toEqual(WRITTEN);
    expect(await foundInMemory(keepers.blind.process, [...WRITTEN, ...KNOWN])).toEqual([]);
  }
  for (const keeper of Object.values(keepers)) {
    keeper.process.kill('SIGTERM');
    expect([await keeper.ended, keeper.complaints()]).toEqual([0, '']);
  }
  const [blind, plain] = [await diskOf('blind'), await diskOf('open')];
  expect(found(plain, WRITTEN)).toEqual(WRITTEN);
  expect(found(blind, [...WRITTEN, ...KNOWN])).toEqual([]);
  // The records are there nevertheless, by the tag of their room.
  const tag = (await readdir(join(folder, 'blind/rooms')))[0]!;
  expect([tag.length, blind.includes(Buffer.from(tag, 'hex'))]).toEqual([32, true]);
});
