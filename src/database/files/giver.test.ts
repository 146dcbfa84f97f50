// Shows what is kept of every kind of file that is put, what a room refuses before anything is written, and that nothing is left of
// what came to nothing.
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { FilesRoom, type FilesRoomOptions } from '../../../test/database/files-room.ts';
import { errorOf } from '../../../test/database/lab.ts';
import { shapeOf } from '../../core/files/tree.ts';
import { PeersetError } from '../errors.ts';
import { PeersetFile } from './handle.ts';

const rooms: FilesRoom[] = [];
afterEach(() => rooms.splice(0).forEach((room) => room.close()));

function open(options?: FilesRoomOptions): FilesRoom {
  const room = new FilesRoom(options);
  rooms.push(room);
  return room;
}

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed;
  return Uint8Array.from({ length }, () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16);
}

function streamOf(...chunks: readonly unknown[]): ReadableStream<unknown> {
  const left = [...chunks];
  return new ReadableStream({
    pull(controller) {
      if (left.length === 0) controller.close();
      else controller.enqueue(left.shift());
    },
  });
}

async function bytesOf(value: unknown): Promise<string> {
  return digestOf(new Uint8Array(await (value as PeersetFile).arrayBuffer()));
}

/** Comparing large arrays one by one takes seconds. */
function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const infoIn = (content: string): { size: number; m: string; name?: string; root: string; piece?: number; salt?: string; preview?: string } =>
  (JSON.parse(content) as { $file: ReturnType<typeof infoIn> }).$file;

describe('a file', () => {
  const large = noise(300_000);

  test.each<[string, () => unknown, Uint8Array]>([
    ['a Blob', () => new Blob([large]), large],
    ['a File', () => new File([PNG], 'a.png'), PNG],
    ['bytes', () => large, large],
    ['a part of other bytes', () => large.subarray(5, 9000), large.subarray(5, 9000)],
    ['16-bit numbers', () => new Uint16Array(large.buffer), large],
    ['an ArrayBuffer', () => large.buffer, large],
    ['a stream', () => streamOf(large.subarray(0, 1), new Uint8Array(0), large.subarray(1, 200_000), large.subarray(200_000)), large],
    ['a stream of buffers', () => streamOf(large.buffer), large],
    ['a long stream', () => streamOf(...Array.from({ length: 9 }, () => large)), nineTimes(large)],
    ['nothing at all', () => new Blob([]), new Uint8Array(0)],
    ['a stream of nothing', () => streamOf(), new Uint8Array(0)],
  ])('comes back as it was put: %s', async (_, make, expected) => {
    const [room, other] = [open(), open()];
    const content = await room.give(make());
    const root = infoIn(content).root;
    const { value } = room.read(content);
    expect(await bytesOf(value)).toEqual(digestOf(expected));
    // Nothing but what was put: another tab has the disk's bytes alone.
    if (expected.length > 0) other.files.bringAll(room.files, root);
    expect(await bytesOf(other.read(content).value)).toEqual(digestOf(expected));
    expect(room.files.drafts.size).toBe(0);
  });

  test('is within what others keep of its author, or is told that the oldest may go', async () => {
    const room = open();
    const shares = (): unknown[] => room.files.asks.flatMap((ask) => (ask.type === 'adopt' ? [ask.share] : []));
    await room.give(new Blob([PNG]));
    await room.give(new Blob([large]), { replaceOldest: true });
    expect(shares()).toEqual(['checked', undefined]);
  });

  test('counts with the others of its record, before anything of them is cut', async () => {
    const room = open({ policy: { fileBytesMax: 400_000 } });
    expect(await errorOf(() => room.give([new Blob([large]), { more: new Blob([large]) }]))).toMatchObject({ code: 'E_REFUSED', rule: 'size' });
    expect(room.files.asks).toEqual([]);
    await room.give([new Blob([large]), new Blob([large.subarray(0, 100_000)])]);
  });

  test('is found anywhere in JSON, and given once where it stands twice', async () => {
    const room = open();
    const photo = new Blob([PNG]);
    const content = await room.give({ title: 'two', photos: [photo, { again: photo }], notes: new File(['hello'], 'n.txt') });
    const { value, files } = room.read(content);
    const [first, second, third] = files;
    expect(value).toEqual({ title: 'two', photos: [first, { again: second }], notes: third });
    expect(first).toBeInstanceOf(PeersetFile);
    expect(await Promise.all(files.map((file) => bytesOf(file)))).toEqual([PNG, PNG, new TextEncoder().encode('hello')].map(digestOf));
    expect(room.files.asks.filter(({ type }) => type === 'draft')).toHaveLength(2);
  });

  test('has the type its bytes show, a harmless name, and what was seen of it', async () => {
    const room = open({ looks: { width: 3, height: 2, preview: PNG } });
    expect(infoIn(await room.give(new File([PNG], '../evil/..\\photo\u202egpj.png', { type: 'text/html' })))).toMatchObject({ m: 'image/png', name: 'photogpj.png', size: PNG.length });
    expect(infoIn(await room.give(PNG, { name: 'x.png' }))).toMatchObject({ name: 'x.png', m: 'image/png' });
    expect(infoIn(await room.give(new Blob(['a,b']), { type: 'text/csv' }))).toMatchObject({ m: 'text/csv' });
    const { files: [file] } = room.read(await room.give(new Blob([PNG])));
    expect([file!.width, file!.height, file!.size, file!.type, file!.name]).toEqual([3, 2, PNG.length, 'image/png', undefined]);
    expect(file!.preview).toMatch(/^blob:/);
  });

  test('loses its preview where the record has no room for it', async () => {
    const room = open({ looks: { preview: noise(1500) }, policy: { contentBytesMax: 1000 } });
    expect(infoIn(await room.give(new Blob([PNG]))).preview).toBeUndefined();
  });

  test('is cut in the same way whether its size was known or not', async () => {
    const room = open({ policy: 'open' });
    const [known, unknown] = [infoIn(await room.give(new Blob([large]))), infoIn(await room.give(streamOf(large)))];
    expect(unknown).toEqual(known);
    expect(room.files.kept.get(known.root)!.file.pieceBytes).toBe(shapeOf(large.length).pieceBytes);
  });

  test('that is held here already is put again without a copy; that of another room is copied', async () => {
    const [room, other] = [open(), open()];
    const { value: handle } = room.read(await room.give(new File([large], 'l.bin')));
    const drafts = (of: FilesRoom): number => of.files.asks.filter(({ type }) => type === 'draft').length;
    const again = await room.give({ same: handle });
    expect(drafts(room)).toBe(1);
    expect(await bytesOf((room.read(again).value as { same: PeersetFile }).same)).toEqual(digestOf(large));
    const { value } = other.read(await other.give(handle));
    expect(drafts(other)).toBe(1);
    expect((value as PeersetFile).name).toBe('l.bin');
    expect(await bytesOf(value)).toEqual(digestOf(large));
  });
});

describe('in a room with a secret', () => {
  const seal = { fileKey: (epoch?: string) => (epoch === undefined || epoch === 'aabbccdd' ? { key: new Uint8Array(32).fill(5), epoch: 'aabbccdd' } : undefined) };
  const plain = noise(200_000);

  test('what is on the disk is sealed, in another way each time, and opens for members alone', async () => {
    const [room, stranger] = [open({ seal }), open({ seal: { fileKey: () => ({ key: new Uint8Array(32).fill(6), epoch: 'aabbccdd' }) } })];
    const contents = [await room.give(new Blob([plain])), await room.give(new Blob([plain]))] as const;
    const [one, two] = contents.map(infoIn) as [ReturnType<typeof infoIn>, ReturnType<typeof infoIn>];
    expect(one.root).not.toBe(two.root);
    const member = open({ seal, files: room.files });
    expect(await bytesOf(member.read(contents[0]).value)).toEqual(digestOf(plain));
    expect(member.read(contents[0]).files[0]!.size).toBe(plain.length);
    stranger.files.bringAll(room.files, one.root);
    expect((await errorOf(() => bytesOf(stranger.read(contents[0]).value))).code).toBe('E_FILE');
    const keyless = open({ seal: { fileKey: () => undefined }, files: room.files });
    expect((await errorOf(() => bytesOf(keyless.read(contents[0]).value))).code).toBe('E_FILE');
  });

  test('parts of it can be read', async () => {
    const room = open({ seal });
    const content = await room.give(new Blob([plain]));
    const member = open({ seal, files: room.files });
    const [file] = member.read(content).files;
    for (const [start, end] of [[0, 1], [65_519, 65_521], [65_520, 131_041], [199_999, 200_000], [70_000, 999_999]] as const) {
      expect(digestOf(new Uint8Array(await new Response(file!.stream({ start, end })).arrayBuffer())), `${start} to ${end}`).toEqual(digestOf(plain.subarray(start, end)));
    }
  });
});

describe('a letter', () => {
  test('seals its files with what stands in it alone, also in a room without a secret', async () => {
    const room = open();
    const content = await room.give(new Blob([PNG]), { to: ['npub1'] });
    const { root, salt } = infoIn(content);
    expect(salt).toMatch(/^[0-9a-f]{64}$/);
    const other = open({ files: room.files });
    expect(room.files.kept.get(root)!.pieces.get(0)).not.toEqual(PNG);
    expect(await bytesOf(other.read(content, 'letter').value)).toEqual(digestOf(PNG));
    expect(room.files.asks.at(-1)).not.toBeUndefined();
    expect(room.files.asks.some((ask) => ask.type === 'refers' && ask.files.some((file) => file.root === root))).toBe(true);
  });
});

describe('is refused, and leaves nothing', () => {
  async function refused(room: FilesRoom, value: unknown, options = {}): Promise<PeersetError> {
    const error = await errorOf(() => room.give(value, options));
    expect(error).toBeInstanceOf(PeersetError);
    expect([room.files.drafts.size, room.files.kept.size]).toEqual([0, 0]);
    return error;
  }

  test('what is too large, whether its size was known or not', async () => {
    const room = open({ policy: { fileBytesMax: 100_000 } });
    expect(await refused(room, new Blob([noise(100_001)]))).toMatchObject({ code: 'E_REFUSED', rule: 'size' });
    expect(room.files.asks).toEqual([]);
    expect(await refused(room, streamOf(noise(60_000), noise(60_000)))).toMatchObject({ code: 'E_REFUSED', rule: 'size' });
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(noise(50_000)) });
    expect(await refused(room, endless)).toMatchObject({ code: 'E_REFUSED', rule: 'size' });
    await room.give(new Blob([noise(100_000)]));
  });

  test('what is of a type that the room does not take, whatever it says', async () => {
    const room = open({ policy: { types: ['image/*'] } });
    expect(await refused(room, new File(['%PDF-1.7'], 'a.png', { type: 'image/png' }))).toMatchObject({ code: 'E_REFUSED', rule: 'types' });
    await room.give(new Blob([PNG]));
  });

  test('what looks like a reference, is none of ours, or comes in too great a number', async () => {
    const room = open();
    for (const value of [{ $file: {} }, { a: [{ $file: 'x' }] }, streamOf('text'), streamOf(5)]) expect((await refused(room, value)).code).toBe('E_VALUE');
    expect((await refused(room, Array.from({ length: 11 }, (_, i) => new Blob([String(i)])))).code).toBe('E_VALUE');
    const taken = streamOf(PNG);
    taken.getReader();
    expect((await refused(room, taken)).code).toBe('E_VALUE');
    expect((await refused(room, { a: new Blob(['x']) }, { name: 'a.txt' })).code).toBe('E_OPTION');
  });

  test('what breaks while it is read', async () => {
    const room = open();
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) });
    expect((await refused(room, broken)).message).toContain('gone');
    let pulls = 0;
    const later = new ReadableStream({ pull: (controller) => (pulls++ < 40 ? controller.enqueue(noise(50_000)) : controller.error(new Error('gone'))) });
    expect(await refused(room, later)).toMatchObject({ code: 'E_VALUE' });
  });

  test('what the disk does not take', async () => {
    const room = open();
    room.files.fault = new PeersetError('E_STORAGE', 'The disk is full.', { fix: 'Free some space.' });
    expect(await refused(room, new Blob([noise(200_000)]))).toMatchObject({ code: 'E_STORAGE' });
  });

  test('what its caller gave up, before, while and after it is read', async () => {
    const room = open();
    expect((await refused(room, new Blob([PNG]), { signal: AbortSignal.abort() })).code).toBe('E_ABORTED');
    const controller = new AbortController();
    const progress = (): void => controller.abort();
    expect((await refused(room, new Blob([noise(500_000)]), { signal: controller.signal, progress })).code).toBe('E_ABORTED');
    const silent = new AbortController();
    let isCancelled = false;
    const waiting = new ReadableStream({ pull: () => { queueMicrotask(() => silent.abort()); return new Promise(() => undefined); }, cancel: () => void (isCancelled = true) });
    expect((await refused(room, waiting, { signal: silent.signal })).code).toBe('E_ABORTED');
    expect(isCancelled).toBe(true);
  });
});

test('whoever puts hears how much is on the disk, up to all of it', async () => {
  const room = open();
  const heard: (number | undefined)[][] = [];
  await room.give([new Blob([noise(100_000)]), new Blob([noise(50_000, 2)])], { progress: (bytes, total) => void heard.push([bytes, total]) });
  expect(heard).toEqual([[65_536, 150_000], [100_000, 150_000], [150_000, 150_000], [150_000, 150_000]]);
  const streamed: (number | undefined)[][] = [];
  await room.give(streamOf(noise(100)), { progress: (bytes, total) => { streamed.push([bytes, total]); throw new Error('a bar that breaks'); } });
  expect(streamed).toEqual([[100, undefined], [100, 100]]);
});

function nineTimes(bytes: Uint8Array): Uint8Array {
  return Buffer.concat(Array.from({ length: 9 }, () => bytes));
}
