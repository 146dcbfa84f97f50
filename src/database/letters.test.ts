// Shows that a record put `to` some authors is read by them and by its author, and by nobody else, in open rooms and in those
// with a secret.
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { npubOf, nsecOf, publicKeyOf, toHex } from '../core.ts';
import { peerset, type PeersetConfig } from '../index.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const [ADA, BOB, EVE] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array, Uint8Array];
const npub = (secret: Uint8Array) => npubOf(toHex(publicKeyOf(secret)));

describe.each<[string, PeersetConfig]>([['an open room', {}], ['a room with a secret', { secret: peerset.secret() }]])('in %s', (_, config) => {
  const three = (more: PeersetConfig = {}) => {
    const network = new LoopbackNetwork();
    return [ADA, BOB, EVE].map((secret) => rooms.open({ ...config, ...more, login: nsecOf(secret), transport: network.transport() }));
  };

  test('a letter is read by its author and its reader, and is in nobody else\'s lists', async () => {
    const [ada, bob, eve] = three() as [ReturnType<typeof rooms.open>, ReturnType<typeof rooms.open>, ReturnType<typeof rooms.open>];
    const bobs = bob.live();
    const eves = eve.live();
    const rec = await ada.put({ text: 'only for Bob' }, { key: 'letter', to: [npub(BOB)] });
    expect([rec.key, rec.value, (await ada.get('letter'))?.value]).toEqual(['letter', { text: 'only for Bob' }, { text: 'only for Bob' }]);
    await ada.put('for all', { key: 'note' });
    const rows = await until(bobs, (now) => now.length === 2);
    expect(rows.map(({ key, value }) => [key, value])).toEqual([['note', 'for all'], ['letter', { text: 'only for Bob' }]]);
    expect((await bob.find({ where: { text: 'only for Bob' } })).map(({ key }) => key)).toEqual(['letter']);
    await until(eves, (now) => now.length === 1);
    await until(eve.status, ([status]) => status?.records === 2);
    expect([await eve.get('letter'), (await eve.find()).map(({ value }) => value)]).toEqual([undefined, ['for all']]);
    expect(await new Response(eve.export()).text()).not.toContain('only for Bob');
    expect(JSON.stringify(rec.event)).not.toContain('only for Bob');
  });

  test('a letter may hold text and bytes, be replaced, deleted, and shown to whoever logs in', async () => {
    const [ada, , eve] = three() as [ReturnType<typeof rooms.open>, ReturnType<typeof rooms.open>, ReturnType<typeof rooms.open>];
    await ada.put('first', { key: 'k', to: [npub(BOB)] });
    await ada.put(new Uint8Array([1, 2, 3]), { key: 'k', to: [npub(BOB)] });
    await until(eve.status, ([status]) => status?.records === 1);
    expect(await eve.get('k')).toBeUndefined();
    const live = eve.live();
    await eve.login(nsecOf(BOB));
    await until(live, (rows) => rows.length === 1);
    expect((await eve.get('k'))?.value).toEqual(new Uint8Array([1, 2, 3]));
    await ada.delete('k');
    await until(live, (rows) => rows.length === 0);
  });

  test('a letter is not patched, which would publish it, and says who cannot be a reader', async () => {
    const db = rooms.open({ ...config, login: nsecOf(ADA) });
    await db.put({ a: 1 }, { key: 'k', to: [npub(BOB)] });
    expect((await errorOf(() => db.collection<{ a: number }>('default').patch('k', { a: 2 }))).code).toBe('E_UNSUPPORTED');
    expect((await errorOf(() => db.put(1, { to: [] }))).option).toBe('to');
    expect((await errorOf(() => db.put(1, { to: [npub(BOB), 'Bob'] }))).option).toBe('to.1');
    const many = Array.from({ length: 24 }, (__, i) => npub(new Uint8Array(32).fill(i + 2)));
    expect((await errorOf(() => db.put(1, { to: many }))).option).toBe('to');
    await db.put(1, { to: many.slice(1), expires: Date.now() + 60_000 });
  });

  test('a schema decides about a letter when it is written, and takes it from others', async () => {
    const [ada, bob] = three({ collections: { notes: { schema: v.object({ text: v.string() }) } } });
    expect((await errorOf(() => ada!.collection('notes').put({ text: 1 }, { to: [npub(BOB)] }))).rule).toBe('schema');
    await ada!.collection('notes').put({ text: 'hi' }, { to: [npub(BOB)] });
    await until(bob!.collection<{ text: string }>('notes'), (rows) => rows[0]?.value.text === 'hi');
  });
});
