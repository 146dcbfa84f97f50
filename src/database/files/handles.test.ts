// Shows what a page sees of files that come while it looks: addresses, progress and bytes, and that nothing is fetched unasked.
import { afterEach, expect, test } from 'vitest';
import { FilesRoom, type FilesRoomOptions } from '../../../test/database/files-room.ts';
import { errorOf } from '../../../test/database/lab.ts';
import type { PeersetFile } from './handle.ts';
import { serveFrom, type FileSource } from './source.ts';

const rooms: FilesRoom[] = [];
afterEach(() => rooms.splice(0).forEach((room) => room.close()));

function open(options?: FilesRoomOptions): FilesRoom {
  const room = new FilesRoom(options);
  rooms.push(room);
  return room;
}

/** Three pieces. */
const BYTES = Uint8Array.from({ length: 150_000 }, (_, i) => i % 251);
const COVERED = { state: 'shown', blurred: true, why: undefined, isListed: true } as const;

/** A file that one room has, and its handle in another. */
async function twoRooms(value: unknown = new Blob([BYTES])): Promise<{ writer: FilesRoom; reader: FilesRoom; content: string; root: string; file: PeersetFile }> {
  const [writer, reader] = [open(), open()];
  const content = await writer.give(value);
  const { files: [file] } = reader.read(content);
  return { writer, reader, content, root: (JSON.parse(content) as { $file: { root: string } }).$file.root, file: file! };
}

/** Resolves once it is so, soon or when some clock says so. */
async function eventually(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 10_000, interval: 2 }).toBe(true);
}

/** Whatever can run without time passing runs. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const wants = (room: FilesRoom): number => room.files.asks.filter(({ type }) => type === 'want').length;

// A page has one service worker for all its databases, and tests share a page.
afterEach(() => serveFrom(undefined));

test('a record has the same handles however often it is looked at', () => {
  const room = open();
  const value = { a: { $file: { x: '00'.repeat(32), root: '11'.repeat(32), size: 1, m: 'image/png' } } };
  const record = { id: new Uint8Array(32), collection: 'notes' };
  const [first, second] = [1, 2].map(() => room.handles.look({ value, record: record as never, isLetter: false }));
  expect(first).toBe(second);
  expect((first!.value as { a: unknown }).a).toBe(first!.files[0]);
});

test('a value with a reference that breaks a rule has no files, and is as it was written', () => {
  const room = open();
  const content = JSON.stringify({ a: { $file: { x: 'no hash', root: 'none', size: 1, m: 'image/png' } }, b: 1 });
  expect(room.read(content)).toEqual({ files: [], value: JSON.parse(content) as unknown });
});

test('the one that put a file has its address at once, others once all of it is here, and lists hear of it', async () => {
  const { writer, reader, content, root, file } = await twoRooms(new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...BYTES])]));
  const own = writer.read(content).files[0]!;
  expect(own.url).toMatch(/^blob:/);
  expect(own.progress).toEqual({ have: BYTES.length + 4, total: BYTES.length + 4, peers: 0 });
  expect(file.url).toBeUndefined();
  await eventually(() => reader.files.wanted.has(root));
  reader.files.bringAll(writer.files, root);
  await eventually(() => file.url !== undefined);
  expect(reader.renewed).toBeGreaterThan(0);
  const [blob, mine] = await Promise.all([file, own].map(async ({ url }) => (await fetch(url!)).blob()));
  expect([blob!.type, blob!.size, mine!.type, mine!.size]).toEqual(['image/jpeg', BYTES.length + 4, 'image/jpeg', BYTES.length + 4]);
  // Nobody wants it any more.
  await eventually(() => !reader.files.wanted.has(root));
});

test('an address leads nowhere once its room is closed', async () => {
  const { writer, content } = await twoRooms();
  const url = writer.read(content).files[0]!.url!;
  writer.close();
  await expect(fetch(url)).rejects.toThrow();
  expect(writer.read(content).files[0]!.url).toBeUndefined();
});

test('a page of a stranger never becomes an address under a type that runs', async () => {
  const { writer, content } = await twoRooms(new File(['<!doctype html><script>alert(1)</script>'], 'a.png', { type: 'image/png' }));
  const { files: [file] } = writer.read(content);
  expect([file!.type, (await file!.blob()).type, (await (await fetch(file!.url!)).blob()).type]).toEqual(['text/html', 'application/octet-stream', 'application/octet-stream']);
});

test('what comes is sniffed again: its author may have lied', async () => {
  const { writer, reader, content, root } = await twoRooms(new Blob(['<!doctype html><script>alert(1)</script>']));
  const { files: [file] } = reader.read(content.replace('text/html', 'image/png'));
  reader.files.bringAll(writer.files, root);
  expect([file!.type, (await file!.blob()).type]).toEqual(['image/png', 'application/octet-stream']);
});

test('nothing of a covered record is fetched because somebody draws it', async () => {
  const { reader, file } = await twoRooms();
  reader.seen = COVERED;
  expect([file.url, file.preview]).toEqual([undefined, undefined]);
  reader.seen = { ...COVERED, blurred: false, state: 'held' };
  expect(file.url).toBeUndefined();
  await turns();
  expect(reader.files.asks).toEqual([]);
  reader.seen = undefined;
  expect(file.url).toBeUndefined();
  await eventually(() => wants(reader) === 1);
});

test('what is covered while it shows is nowhere any more, and has an address again once it is uncovered', async () => {
  const writer = open();
  const { files: [file] } = writer.read(await writer.give(new Blob([BYTES])));
  const url = file!.url!;
  for (const seen of [COVERED, { ...COVERED, blurred: false, state: 'held' }, { ...COVERED, blurred: false, state: 'hidden' }] as const) {
    const shown = file!.url!;
    expect((await fetch(shown)).ok).toBe(true);
    writer.see(seen);
    await turns();
    await expect(fetch(shown)).rejects.toThrow();
    expect(file!.url).toBeUndefined();
    writer.see(undefined);
  }
  expect((await (await fetch(file!.url!)).blob()).size).toBe(BYTES.length);
  await expect(fetch(url)).rejects.toThrow();
});

test('an address in the making is given up where its record is covered, and nothing of it is wanted', async () => {
  const { reader, root, file } = await twoRooms();
  expect(file.url).toBeUndefined();
  await eventually(() => reader.files.wanted.has(root));
  reader.see(COVERED);
  await eventually(() => !reader.files.wanted.has(root) && reader.files.waiting === 0);
});

test('progress is what is here, and says whether anybody has the rest', async () => {
  const { writer, reader, root, file } = await twoRooms();
  expect(file.progress).toEqual({ have: 0, total: BYTES.length, peers: 0 });
  const { file: outline, pieces } = writer.files.kept.get(root)!;
  reader.files.peers = 2;
  reader.files.bring(outline, 1, pieces.get(1)!);
  await eventually(() => file.progress.have > 0);
  expect(file.progress).toEqual({ have: 65_536, total: BYTES.length, peers: 2 });
  await eventually(() => reader.renewed > 0);
});

test('bytes are read in order as they come, and nobody waits for what was not asked', async () => {
  const { writer, reader, root, file } = await twoRooms();
  const { file: outline, pieces } = writer.files.kept.get(root)!;
  const read: number[] = [];
  const reading = (async () => {
    for await (const chunk of file) read.push(chunk.length);
  })();
  for (const piece of [1, 0, 2]) {
    await eventually(() => reader.files.waiting === 1 || read.length > 0);
    reader.files.bring(outline, piece, pieces.get(piece)!);
  }
  await reading;
  expect(read).toEqual([65_536, 65_536, BYTES.length - 131_072]);
  expect(reader.files.asks.at(-1)!.type).toBe('leave');
});

test('whoever reads gives up by a signal, by leaving, or by cancelling the stream', async () => {
  const { reader, file } = await twoRooms();
  const controller = new AbortController();
  const blob = errorOf(() => file.blob({ signal: controller.signal }));
  await eventually(() => reader.files.waiting === 1);
  controller.abort();
  expect((await blob).code).toBe('E_ABORTED');
  await eventually(() => reader.files.waiting === 0 && reader.files.wanted.size === 0);
  const streaming = file.stream().getReader();
  const pending = streaming.read();
  await eventually(() => reader.files.waiting === 1);
  await streaming.cancel();
  expect(await pending).toEqual({ done: true, value: undefined });
  await eventually(() => reader.files.waiting === 0);
  expect((await errorOf(() => file.blob({ signal: AbortSignal.abort() }))).code).toBe('E_ABORTED');
  expect((await errorOf(() => file.stream({ start: -1 }).getReader().read())).code).toBe('E_OPTION');
});

test('whoever gives up between two pieces is told so when it reads on', async () => {
  const { writer, reader, root, file } = await twoRooms();
  const { file: outline, pieces } = writer.files.kept.get(root)!;
  reader.files.bring(outline, 0, pieces.get(0)!);
  const controller = new AbortController();
  const streaming = file.stream({ signal: controller.signal }).getReader();
  expect((await streaming.read()).value).toHaveLength(65_536);
  controller.abort();
  expect((await errorOf(() => streaming.read())).code).toBe('E_ABORTED');
});

test('fetch has all of it come, and cancel takes that back', async () => {
  const { writer, reader, root, file } = await twoRooms();
  const given = errorOf(() => file.fetch());
  await eventually(() => reader.files.wanted.has(root));
  file.cancel();
  expect((await given).code).toBe('E_ABORTED');
  await eventually(() => !reader.files.wanted.has(root));
  const fetching = file.fetch();
  reader.files.bringAll(writer.files, root);
  await fetching;
  await file.fetch();
});

test('a file with another SHA-256 than its record says is refused, and has no address', async () => {
  const { writer, reader, content, root } = await twoRooms();
  const x = (JSON.parse(content) as { $file: { x: string } }).$file.x;
  const { files: [file] } = reader.read(content.replace(x, 'ab'.repeat(32)));
  reader.files.bringAll(writer.files, root);
  expect((await errorOf(() => file!.blob())).code).toBe('E_FILE');
  expect(file!.url).toBeUndefined();
  const asks = reader.files.asks.length;
  expect(file!.url).toBeUndefined();
  expect(reader.files.asks).toHaveLength(asks);
});

test('where another tab takes the disk over, it is told what is wanted', async () => {
  const { reader, root, file } = await twoRooms();
  const fetching = errorOf(() => file.fetch());
  await eventually(() => reader.files.wanted.has(root));
  reader.files.wanted.clear();
  reader.reopen();
  await eventually(() => reader.files.wanted.has(root));
  reader.close();
  expect((await fetching).code).toBe('E_CLOSED');
});

test('with a service worker a file has an address at once, also one that is on its way', async () => {
  const [one, two] = [await twoRooms(), await twoRooms()];
  expect(one.file.url).toBeUndefined();
  await eventually(() => one.reader.files.wanted.has(one.root));
  const forgotten: FileSource[] = [];
  let served: FileSource | undefined;
  serveFrom({
    urlOf: (source) => {
      served = source;
      return `/files/${source.token}`;
    },
    forget: (source) => void forgotten.push(source),
  });
  // Nobody waits for all of it any more, and lists hear that there is an address.
  await eventually(() => !one.reader.files.wanted.has(one.root) && one.reader.renewed > 0);
  expect([one.file.url, one.file.url === one.file.url]).toEqual([expect.stringMatching(/^\/files\/[0-9a-f]{32}$/), true]);
  expect(one.file.url).not.toBe(two.file.url);
  expect([served!.size, served!.type, served!.isInline]).toEqual([BYTES.length, 'application/octet-stream', false]);
  two.reader.files.bringAll(two.writer.files, two.root);
  const parts: Uint8Array[] = [];
  for await (const part of served!.read(65_000, 66_000, new AbortController().signal)) parts.push(part);
  expect(Buffer.concat(parts)).toEqual(Buffer.from(BYTES.subarray(65_000, 66_000)));
  // What is covered while it plays is read there no more, and is there again once it is uncovered, whoever looks.
  const address = two.file.url;
  const token = (source: FileSource | undefined): string | undefined => source?.token;
  two.reader.see({ ...COVERED, blurred: false, state: 'hidden' });
  await eventually(() => forgotten.length > 0);
  expect([forgotten.map(token), two.file.url]).toEqual([[token(served)], undefined]);
  served = undefined;
  two.reader.see(undefined);
  await eventually(() => served !== undefined);
  expect([token(served), two.file.url]).toEqual([token(forgotten[0]), address]);
  two.reader.close();
  expect(forgotten).toEqual([served, served]);
});
