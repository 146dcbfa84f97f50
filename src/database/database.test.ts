// Shows what each call of a database promises, on one device and between two that are linked.
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, SetClock, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { MemoryDisk, memoryStore } from '../adapters/memory/memory-store.ts';
import { nsecOf, publicKeyOf, toHex, verifyEvent } from '../core.ts';
import { peerset, PeersetError, type ErrorCode } from '../index.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const SECRET = new Uint8Array(32).fill(7);
const OTHER = new Uint8Array(32).fill(9);
const DAY_MS = 86_400_000;

async function codeOf(call: () => unknown): Promise<ErrorCode> {
  const error = await errorOf(call);
  expect(error).toBeInstanceOf(PeersetError);
  expect(error.fix).not.toBe('');
  return error.code;
}

describe('one device', () => {
  test('keeps text, numbers, JSON and bytes as they were put', async () => {
    const db = rooms.open();
    const bytes = new Uint8Array([0, 1, 255]);
    for (const value of ['hello\n', 42, { a: [1, null, { b: 'ü' }] }, null, true, bytes]) {
      const { key } = await db.put(value);
      expect((await db.get(key))?.value).toEqual(value);
    }
  });

  test('gives records that any Nostr program can check', async () => {
    const db = rooms.open({ login: nsecOf(SECRET) });
    const before = Date.now();
    const rec = await db.collection('notes').put({ text: 'hello' }, { key: 'first' });
    expect(rec).toMatchObject({ key: 'first', collection: 'notes', mine: true, state: 'local', author: db.me.npub });
    expect(rec.at).toBeGreaterThanOrEqual(before);
    expect(rec.event.id).toBe(rec.id);
    expect(rec.event.pubkey).toBe(toHex(publicKeyOf(SECRET)));
    expect(verifyEvent(rec.event)).toBe(true);
  });

  test('replaces what is at a key, also within one millisecond and after the clock ran back', async () => {
    const clock = new SetClock();
    const db = rooms.open({ clock });
    const first = await db.put('first', { key: 'k' });
    clock.offsetMs = -60_000;
    const [second, third] = await Promise.all([db.put('second', { key: 'k' }), db.put('third', { key: 'k' })]);
    expect(second.at).toBeGreaterThan(first.at);
    expect(third.at).toBeGreaterThan(second.at);
    expect((await db.get('k'))?.value).toBe('third');
    expect(await db.count()).toBe(1);
  });

  test('does not date an edit so late that others would not take it', async () => {
    const clock = new SetClock();
    const db = rooms.open({ clock });
    await db.put('first', { key: 'k' });
    clock.offsetMs = -DAY_MS;
    const error = await errorOf(() => db.put('second', { key: 'k' }));
    expect([error.code, error.rule]).toEqual(['E_REFUSED', 'time']);
    await db.put('elsewhere', { key: 'other' });
  });

  test('patches one after the other, so that none is lost', async () => {
    const notes = rooms.open().collection<{ a?: number; b?: number; c?: number }>('notes');
    void notes.put({ a: 1, b: 1 }, { key: 'k' });
    await Promise.all([notes.patch('k', { a: 2 }), notes.patch('k', { b: null }), notes.patch('k', { c: 3 })]);
    expect((await notes.get('k'))?.value).toEqual({ a: 2, c: 3 });
  });

  test('deletes, and puts again', async () => {
    const db = rooms.open();
    const rec = await db.put('first', { key: 'k' });
    await rec.delete();
    expect(await db.get('k')).toBeUndefined();
    expect(await db.count()).toBe(0);
    await db.put('again', { key: 'k' });
    expect((await db.get('k'))?.value).toBe('again');
    expect(await codeOf(() => db.delete('nothing'))).toBe('E_NOT_FOUND');
  });

  test('hides a record when it expires, without anything happening', async () => {
    const db = rooms.open();
    const expires = Math.ceil(Date.now() / 1000) * 1000 + 1000;
    await db.put('short', { key: 'k', expires });
    const live = db.live();
    await until(live, (rows) => rows.length === 1);
    await until(live, (rows) => rows.length === 0);
    expect(Date.now()).toBeGreaterThanOrEqual(expires);
    expect([await db.get('k'), await db.count(), await db.find()]).toEqual([undefined, 0, []]);
  });

  test('names every reason for which it does not keep a value', async () => {
    const db = rooms.open({ policy: { contentBytesMax: 100 } });
    const controller = new AbortController();
    controller.abort();
    expect(await codeOf(() => db.put(() => 1))).toBe('E_VALUE');
    expect(await codeOf(() => db.put({ a: 1n }))).toBe('E_VALUE');
    expect(await codeOf(() => db.put('\u0000'))).toBe('E_VALUE');
    expect(await codeOf(() => db.put({ bytes: new Uint8Array(1) }))).toBe('E_VALUE');
    expect(await codeOf(() => db.put([{ $file: { x: 'of somebody' } }]))).toBe('E_VALUE');
    expect(await codeOf(() => db.put('text', { name: 'a.txt' }))).toBe('E_OPTION');
    expect(await codeOf(() => db.put(1, { to: ['npub1'] }))).toBe('E_OPTION');
    expect(await codeOf(() => db.put(1, { key: '' }))).toBe('E_OPTION');
    expect(await codeOf(() => db.put(1, { expires: Number.NaN }))).toBe('E_OPTION');
    expect(await codeOf(() => db.put(1, { collection: 'a/b' }))).toBe('E_OPTION');
    expect(await codeOf(() => db.put(1, { signal: controller.signal }))).toBe('E_ABORTED');
    const error = await errorOf(() => db.put('x'.repeat(101)));
    expect([error.code, error.rule]).toEqual(['E_REFUSED', 'size']);
    expect(await db.count()).toBe(0);
  });

  test('refuses over the quota, naming what would have to go, unless that is agreed to', async () => {
    const db = rooms.open({ policy: { perAuthor: 2 } });
    await db.put(1, { key: 'oldest' });
    await db.put(2, { key: 'newer' });
    const error = await errorOf(() => db.put(3, { key: 'newest' }));
    expect([error.code, error.displaces]).toEqual(['E_QUOTA', 'oldest']);
    await db.put(4, { key: 'newer' });
    await db.put(5, { key: 'newest', replaceOldest: true });
    expect((await db.find()).map(({ key }) => key).sort()).toEqual(['newer', 'newest']);
  });

  test('says when the disk is full, and keeps what it has', async () => {
    const disk = new MemoryDisk();
    const db = rooms.open({ storage: memoryStore({ disk }) });
    await db.put('first', { key: 'k' });
    disk.capacityBytes = disk.bytes;
    expect(await codeOf(() => db.put('second'))).toBe('E_STORAGE');
    expect((await db.find()).map(({ value }) => value)).toEqual(['first']);
    await until(db.status, ([status]) => status?.disk === 'full');
    disk.capacityBytes = Infinity;
    await db.put('third');
    await until(db.status, ([status]) => status?.disk === undefined);
  });

  test('finds its records again after a restart', async () => {
    const disk = new MemoryDisk();
    const config = { login: nsecOf(SECRET) };
    const db = rooms.open({ ...config, storage: memoryStore({ disk }) });
    await db.put({ n: 1 }, { key: 'k' });
    const [status] = await until(db.status, ([now]) => now?.records === 1);
    await db.close();
    const again = rooms.open({ ...config, storage: memoryStore({ disk }) });
    await again.ready;
    expect((await again.find()).map(({ value }) => value)).toEqual([{ n: 1 }]);
    await until(again.status, ([now]) => now?.root === status!.root);
  });

  test('rejects what waits when the disk does not open, and when it is closed', async () => {
    const store = memoryStore();
    const db = rooms.open({ storage: { ...bound(store), open: () => Promise.reject({ store: 'blocked', reason: 'held elsewhere' }) } });
    expect(await codeOf(() => db.ready)).toBe('E_STORAGE');
    expect(await codeOf(() => db.put(1))).toBe('E_STORAGE');
    const other = rooms.open();
    const waiting = codeOf(() => other.put(1));
    await other.close();
    await other.close();
    expect(await waiting).toBe('E_CLOSED');
    for (const call of [() => other.put(1), () => other.get('k'), () => other.find(), () => other.sync(), () => other.live()]) {
      expect(await codeOf(call)).toBe('E_CLOSED');
    }
  });

  test('shows rows through personal filters, and hides them again', async () => {
    const db = rooms.open();
    const live = db.live<string>();
    await db.put('good', { key: 'good' });
    await db.put('bad', { key: 'bad' });
    await until(live, (rows) => rows.length === 2);
    const off = db.use(({ value }) => value !== 'bad');
    const offHold = db.use(({ value }) => (value === 'good' ? 'hold' : true));
    await until(live, (rows) => rows.length === 0);
    expect([(await db.get('bad'))?.state, (await db.get('good'))?.state]).toEqual(['hidden', 'held']);
    expect([(await db.find()).length, await db.count()]).toEqual([0, 2]);
    off();
    offHold();
    await until(live, (rows) => rows.length === 2);
  });

  test('writes in the name of whoever is logged in', async () => {
    const db = rooms.open();
    await db.ready;
    const silent = db.me.npub;
    await db.login(nsecOf(SECRET));
    const rec = await db.put(1, { key: 'k' });
    expect([rec.event.pubkey, db.me.pubkey]).toEqual(Array(2).fill(toHex(publicKeyOf(SECRET))));
    await db.login(nsecOf(OTHER));
    expect([rec.mine, await codeOf(() => db.delete('k')), await codeOf(() => rec.delete())]).toEqual([false, 'E_NOT_YOURS', 'E_NOT_YOURS']);
    expect(await codeOf(() => db.collection<object>('default').patch('k', { a: 1 }))).toBe('E_NOT_YOURS');
    await db.logout();
    expect(db.me.npub).toBe(silent);
  });

  test('shares one member between calls for the same room, and closes with the last', async () => {
    const first = rooms.open();
    const second = rooms.open();
    const elsewhere = rooms.open({ secret: 'another room' });
    await first.put('hello', { key: 'k' });
    expect((await second.get('k'))?.value).toBe('hello');
    expect(await elsewhere.get('k')).toBeUndefined();
    await first.close();
    expect(await codeOf(() => first.put(1))).toBe('E_CLOSED');
    expect((await second.get('k'))?.value).toBe('hello');
    await second.close();
    const third = rooms.open();
    expect(await third.get('k')).toBeUndefined();
  });

  test('opens what an invite names, secret and all', async () => {
    const db = rooms.open({ secret: 'between us', transport: new LoopbackNetwork().transport() });
    expect(await codeOf(() => db.invite())).toBe('E_NOT_READY');
    await db.ready;
    const link = db.invite({ url: 'https://example.org/page' });
    expect(link).toMatch(/^https:\/\/example\.org\/page#peerset=/);
    const guest = peerset.fromInvite(link);
    expect(guest.name).toBe('room');
    expect(guest.invite()).toBe(db.invite());
    await guest.close();
    expect(await codeOf(() => peerset.fromInvite('https://example.org/#elsewhere'))).toBe('E_OPTION');
    expect(await codeOf(() => peerset.fromInvite('#peerset=%%%'))).toBe('E_OPTION');
  });

  test('says what is wrong with this environment', async () => {
    const db = rooms.open();
    await db.ready;
    const findings = await db.doctor();
    expect(findings.find(({ check }) => check === 'webrtc')).toMatchObject({ ok: false });
    expect(findings.find(({ check }) => check === 'storage')).toMatchObject({ ok: false });
    for (const { ok, fix } of findings) expect(fix === '').toBe(ok);
    expect(db.status.current[0]).toMatchObject({ link: 'offline', policy: 'family' });
    expect(await db.persist()).toBe(false);
  });

  test('does not take schemas that make others wait', async () => {
    const schema = v.pipeAsync(v.string(), v.checkAsync(async () => true));
    expect(await codeOf(() => peerset('room', { collections: { notes: { schema } } }))).toBe('E_OPTION');
  });
});

function bound(store: ReturnType<typeof memoryStore>) {
  return {
    open: () => store.open(),
    write: (batch: Parameters<typeof store.write>[0]) => store.write(batch),
    read: (keys: Parameters<typeof store.read>[0]) => store.read(keys),
    usage: () => store.usage(),
    close: () => store.close(),
  };
}
