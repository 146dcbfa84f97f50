// Shows files from one database to another, in open rooms and in those with a secret: put, listed, read, patched, put again, exported.
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, until } from '../../../test/database/lab.ts';
import { LoopbackNetwork } from '../../adapters/loopback-transport.ts';
import { npubOf, nsecOf, publicKeyOf, toHex } from '../../core.ts';
import { peerset, type PeersetConfig, type PeersetDB } from '../../index.ts';
import { PeersetFile } from './handle.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const [ADA, BOB, EVE] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array, Uint8Array];
const npub = (secret: Uint8Array): string => npubOf(toHex(publicKeyOf(secret)));
const BYTES = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7 + (i >> 8)) % 253);

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function digest(file: unknown): Promise<string> {
  return digestOf(new Uint8Array(await (file as PeersetFile).arrayBuffer({ signal: AbortSignal.timeout(20_000) })));
}

describe.each<[string, PeersetConfig]>([['an open room', {}], ['a room with a secret', { secret: peerset.secret() }]])('in %s', (_, config) => {
  const linked = (...authors: readonly Uint8Array[]) => {
    const network = new LoopbackNetwork();
    return authors.map((secret) => rooms.open({ ...config, login: nsecOf(secret), transport: network.transport() }));
  };

  test('a file that one puts is shown and read by another', async () => {
    const [ada, bob] = linked(ADA, BOB) as [ReturnType<typeof rooms.open>, ReturnType<typeof rooms.open>];
    const live = bob.live<PeersetFile>();
    const rec = await ada.put(new File([BYTES], 'bytes.bin'));
    expect([rec.name, rec.type, rec.size, rec.files.length]).toEqual(['bytes.bin', 'application/octet-stream', BYTES.length, 1]);
    expect(rec.value).toBe(rec.files[0]);
    expect(rec.url).toMatch(/^blob:/);
    expect(rec.progress).toMatchObject({ have: BYTES.length, total: BYTES.length });
    const [row] = await until(live, (rows) => rows.length === 1);
    expect([row!.name, row!.size, row!.progress]).toEqual(['bytes.bin', BYTES.length, { have: 0, total: BYTES.length, peers: 0 }]);
    expect(await digest(row!.value)).toBe(digestOf(BYTES));
    const parts: Uint8Array[] = [];
    for await (const chunk of row!) parts.push(chunk);
    expect(digestOf(Buffer.concat(parts))).toBe(digestOf(BYTES));
    const [again] = await until(live, (rows) => rows[0]?.progress?.have === BYTES.length && rows[0].url !== undefined);
    expect([again!.value === row!.value, again!.id === rec.id]).toEqual([true, true]);
  });

  test('files inside JSON are patched and put again without being copied', async () => {
    const [ada, bob] = linked(ADA, BOB) as [ReturnType<typeof rooms.open>, ReturnType<typeof rooms.open>];
    const albums = ada.collection<{ title: string; photos: (Blob | PeersetFile)[] }>('albums');
    const first = await albums.put({ title: 'one', photos: [new Blob([BYTES]), new Blob(['second'])] }, { key: 'album' });
    const patched = await albums.patch('album', { title: 'two' });
    expect(patched.value.title).toBe('two');
    expect(patched.files.map(({ sha256 }) => sha256)).toEqual(first.files.map(({ sha256 }) => sha256));
    const copy = await albums.put({ title: 'three', photos: [patched.files[1]!] }, { key: 'copy' });
    const [newest] = await until(bob.collection('albums'), (rows) => rows.length === 2);
    expect([newest!.key, await newest!.files[0]!.text({ signal: AbortSignal.timeout(20_000) })]).toEqual(['copy', 'second']);
    expect(copy.event.content === newest!.event.content).toBe(true);
    expect((await bob.collection('albums').find()).map(({ files }) => files.length)).toEqual([1, 2]);
  });

  test('small bytes are in the record, larger ones are its file, and a stream is one', async () => {
    const [ada] = linked(ADA) as [ReturnType<typeof rooms.open>];
    expect((await ada.put(BYTES.subarray(0, 5000))).value).toEqual(BYTES.subarray(0, 5000));
    const large = await ada.put<unknown>(BYTES);
    expect(await digest(large.value)).toBe(digestOf(BYTES));
    const streamed = await ada.put<unknown>(new Blob([BYTES]).stream(), { name: 'stream.bin', type: 'model/x-own' });
    expect([streamed.name, streamed.type, await digest(streamed.value)]).toEqual(['stream.bin', 'model/x-own', digestOf(BYTES)]);
  });

  test('a letter\'s file is for its readers alone', async () => {
    const [ada, bob, eve] = linked(ADA, BOB, EVE) as [ReturnType<typeof rooms.open>, ReturnType<typeof rooms.open>, ReturnType<typeof rooms.open>];
    const live = bob.live();
    const eves = eve.live();
    await ada.put({ secret: new Blob([BYTES]) }, { to: [npub(BOB)] });
    const [row] = await until(live, (rows) => rows.length === 1);
    expect(await digest(row!.files[0])).toBe(digestOf(BYTES));
    await ada.put('for all');
    expect(await until(eves, (rows) => rows.length > 0)).toHaveLength(1);
  });
});

test('a schema sees references, from oneself as from others', async () => {
  const photo = v.object({ $file: v.looseObject({ m: v.literal('image/png') }) });
  const db = rooms.open({ collections: { photos: { schema: v.object({ photo }) } } });
  const png = new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])]);
  const { photos } = db as unknown as { photos: ReturnType<typeof db.collection> };
  expect((await photos.put({ photo: png })).type).toBe('image/png');
  expect((await errorOf(() => photos.put({ photo: new Blob(['text']) })))).toMatchObject({ code: 'E_REFUSED', rule: 'schema' });
});

test('what is put at one key stays in its order, however long it takes to be cut', async () => {
  const db = rooms.open();
  await Promise.all([db.put(new Blob([BYTES]), { key: 'k' }), db.put('last', { key: 'k' })]);
  expect((await db.get('k'))?.value).toBe('last');
});

test('a record without files has none, and says so', async () => {
  const db = rooms.open();
  const rec = await db.put({ a: 1 });
  expect([rec.files, rec.name, rec.url, rec.progress]).toEqual([[], undefined, undefined, undefined]);
  expect((await errorOf(() => rec.blob())).code).toBe('E_NOT_FOUND');
});

describe('an export with files', () => {
  const exported = async (db: PeersetDB): Promise<string> => new Response(db.export({ files: true })).text();

  test.each<[string, PeersetConfig]>([['an open room', {}], ['a room with a secret', { secret: peerset.secret() }]])('is taken by another device of %s, each file once', async (_, config) => {
    const ada = rooms.open({ ...config, storage: 'memory', login: nsecOf(ADA) });
    const photo = new Blob([BYTES]);
    const { files: [file] } = await ada.put({ photo }, { key: 'a' });
    await ada.put({ again: file, more: new Blob(['more']) }, { key: 'b' });
    const text = await exported(ada);
    const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly id?: string; readonly file?: string; readonly at?: number });
    expect(lines.filter(({ id }) => id !== undefined)).toHaveLength(2);
    expect([lines.filter(({ at }) => at === 0).length, Math.max(...text.split('\n').map((line) => line.length)) < 70_000]).toEqual([2, true]);
    await ada.close();
    const bob = rooms.open({ ...config, storage: 'memory', login: nsecOf(BOB) });
    expect(await bob.import(text)).toEqual({ added: 2, known: 0, refused: 0, files: 2, reasons: {} });
    const [b, a] = await bob.find();
    expect(await Promise.all([digest(a!.files[0]), digest(b!.files[0]), b!.files[1]!.text()])).toEqual([digestOf(BYTES), digestOf(BYTES), 'more']);
    expect(await bob.import(text)).toEqual({ added: 0, known: 2, refused: 0, files: 0, reasons: {} });
    // Whoever knows records alone takes those.
    expect((await exported(bob)).split('\n').filter((line) => line.startsWith('{"id"') || line.startsWith('{"kind"'))).toHaveLength(2);
  });

  test('that was changed on the way is refused file by file, and leaves nothing', async () => {
    const ada = rooms.open({ login: nsecOf(ADA) });
    await ada.put(new Blob([BYTES]));
    const lines = (await exported(ada)).trimEnd().split('\n');
    await ada.close();
    const [record, first, second, ...rest] = lines as [string, string, string, ...string[]];
    const outcome = async (changed: readonly string[]): Promise<unknown> => {
      const db = rooms.open({ login: nsecOf(BOB), storage: 'memory' });
      const { added, files, refused } = await db.import(changed.join('\n'));
      await db.close();
      return [added, files, refused];
    };
    expect(await outcome(lines)).toEqual([1, 1, 0]);
    expect(await outcome([record, first, ...rest])).toEqual([1, 0, 1]);
    expect(await outcome([record, second, first, ...rest])).toEqual([1, 0, 1]);
    expect(await outcome([record, first, second])).toEqual([1, 0, 1]);
    expect(await outcome([record, first.replace('"bytes":"A', '"bytes":"B'), second, ...rest])).toEqual([1, 0, 1]);
    expect(await outcome([record, first.replace('"size":200000', '"size":200001'), second, ...rest])).toEqual([1, 0, 1]);
    expect(await outcome([record, '{"file":5}', `{"file":"${'a'.repeat(64)}","size":-1}`, '{"file":'])).toEqual([1, 0, 3]);
  });
});
