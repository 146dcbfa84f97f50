// Shows who reads what in a room with a secret: members everything, keepers and everybody else nothing; and that whoever
// cannot read cannot change what members see.
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { MemoryDisk, memoryStore } from '../adapters/memory/memory-store.ts';
import { createEvent, nsecOf, type Draft } from '../core.ts';
import { peerset, type PeersetConfig, type PeersetDB, type Rec } from '../index.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const SECRET = peerset.secret();
const STRANGER = new Uint8Array(32).fill(66);
const OTHER_STRANGER = new Uint8Array(32).fill(67);
const AUTHOR = new Uint8Array(32).fill(7);

/** Rooms of one secret on one network. */
function network(config: PeersetConfig = {}) {
  const loopback = new LoopbackNetwork();
  const member = (own: PeersetConfig = {}) => rooms.open({ secret: SECRET, ...config, ...own, transport: loopback.transport() });
  const keeper = (link: string, own: PeersetConfig = {}) => {
    const db = peerset.fromInvite(link, { ...own, transport: loopback.transport() });
    afterwards.push(db);
    return db;
  };
  return { member, keeper, transport: () => loopback.transport() };
}

const afterwards: PeersetDB[] = [];
afterEach(() => Promise.all(afterwards.splice(0).map((db) => db.close())));

/** Everything on a disk, as text. */
function textOf(disk: MemoryDisk): string {
  const records = [...disk.records.values()].map(({ bytes, ...header }) => `${Buffer.from(bytes).toString('latin1')} ${JSON.stringify(header)}`);
  return [...records, ...disk.meta.keys()].join('\n');
}

/** An event as a line of an export, signed by somebody who cannot read. */
function forged(rec: Rec, change: (draft: Draft) => Draft, stranger = STRANGER): string {
  const { tags, content, kind, created_at } = rec.event;
  return JSON.stringify(createEvent(change({ tags, content, kind, created_at: created_at + 1 }), stranger));
}

const rootsMeet = (one: PeersetDB, two: PeersetDB) => {
  const same = () => one.status.current[0]!.root === two.status.current[0]!.root && one.status.current[0]!.records > 0;
  return Promise.race([until(one.status, same), until(two.status, same)]);
};

describe('members', () => {
  test('read each other, and leave nothing to read on disk or in an export', async () => {
    const disk = new MemoryDisk();
    const { member } = network();
    const [one, two] = [member({ storage: memoryStore({ disk }) }), member()];
    await one.collection('letters').put({ text: 'meet me at midnight' }, { key: 'to Adelheid' });
    const [row] = await until(two.collection<{ text: string }>('letters'), (rows) => rows.length === 1);
    expect([row!.key, row!.collection, row!.value.text]).toEqual(['to Adelheid', 'letters', 'meet me at midnight']);
    await two.collection('letters').put('goodbye', { key: 'to Balthasar' });
    await until(one.collection('letters'), (rows) => rows.length === 2);
    const exported = await new Response(one.export()).text();
    for (const word of ['letters', 'Adelheid', 'Balthasar', 'midnight', 'goodbye', 'text/plain', 'room']) expect(textOf(disk) + exported).not.toContain(word);
    expect(one.status.current[0]!.access).toBe('member');
  });

  test('find records by key, sort by it and look behind it, although it is sealed', async () => {
    const db = rooms.open({ secret: SECRET });
    for (const key of ['b', 'c', 'a']) await db.put({ n: key.charCodeAt(0) }, { key });
    expect((await db.find({ sort: 'key' })).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect((await db.find({ where: { key: 'b' } })).map(({ value }) => value)).toEqual([{ n: 98 }]);
    expect(await db.count({ where: { n: { gt: 97 } } })).toBe(2);
    const live = db.live({ sort: '-key', limit: 2 });
    await until(live, (rows) => rows.map(({ key }) => key).join() === 'c,b');
    await db.delete('c');
    await until(live, (rows) => rows.map(({ key }) => key).join() === 'b,a');
  });

  test('of another secret are in another room', async () => {
    const loopback = new LoopbackNetwork();
    const open = (secret: string) => rooms.open({ secret, transport: loopback.transport() });
    const [one, two, stranger] = [open(SECRET), open(SECRET), open(peerset.secret())];
    await one.put('for us', { key: 'k' });
    await until(two.live(), (rows) => rows.length === 1);
    await stranger.ready;
    expect([await stranger.count(), stranger.peers.current.every(({ state }) => state !== 'open')]).toEqual([0, true]);
  });

  test('talk and show presence to each other, and not to a keeper who carries it', async () => {
    const { member, keeper } = network();
    const [one, two] = [member(), member()];
    await one.ready;
    const blind = keeper(one.invite({ access: true }));
    await until(blind.status, ([status]) => status?.link === 'connected');
    const heard: unknown[] = [];
    const raw: string[] = [];
    void (async () => {
      for await (const entry of blind.trace) raw.push(JSON.stringify(entry, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value)));
    })();
    two.channel('gossip', (value) => {
      heard.push(value);
      return { yes: value };
    });
    one.presence.set({ typing: 'a secret' });
    await until(two.presence.all, (rows) => JSON.stringify(rows.map(({ value }) => value)) === '[{"typing":"a secret"}]');
    const peer = await until(one.peers, (rows) => rows.some(({ npub, state }) => state === 'open' && npub === two.me.npub));
    const to = peer.find(({ npub }) => npub === two.me.npub)!.id;
    expect(await one.channel<unknown, unknown>('gossip').ask('psst', { to })).toEqual({ yes: 'psst' });
    one.channel('gossip').send('to all');
    while (heard.length < 2) await new Promise(setImmediate);
    expect(heard).toEqual(['psst', 'to all']);
    expect((await errorOf(() => one.presence.set('x'.repeat(4000)))).code).toBe('E_VALUE');
    expect((await errorOf(() => blind.presence.all)).code).toBe('E_BLIND');
    for (const word of ['gossip', 'psst', 'to all', 'typing']) expect(raw.join('\n')).not.toContain(word);
  });

  test('show nobody what the schema does not take, and count it', async () => {
    const { member } = network();
    const strict = member({ collections: { notes: { schema: v.object({ text: v.string() }) } } });
    const sloppy = member({ collections: { notes: {} } });
    await sloppy.collection('notes').put({ text: 1 });
    await sloppy.collection('notes').put({ text: 'good' });
    const notes = strict.collection<{ text: string }>('notes');
    await until(strict.status, ([status]) => status?.records === 2);
    await until(notes, (rows) => rows.length === 1 && rows[0]!.value.text === 'good');
    expect(await notes.count()).toBe(1);
    await until(strict.status, ([status]) => status?.unreadable === 1);
    await rootsMeet(strict, sloppy);
  });
});

describe('whoever cannot read', () => {
  test('cannot put anything in the place of what members wrote, in shared collections neither', async () => {
    const db = rooms.open({ secret: SECRET, collections: { board: { shared: true } } });
    const board = db.collection('board');
    const rec = await board.put('ours', { key: 'k' });
    const noise = forged(rec, (draft) => ({ ...draft, content: `${draft.content.slice(0, 60)}AAAA${draft.content.slice(64)}` }));
    const lifted = forged(rec, (draft) => ({ ...draft, created_at: draft.created_at + 1 }), OTHER_STRANGER);
    const live = board.live();
    expect((await db.import(`${noise}\n${lifted}`)).added).toBe(2);
    expect((await board.get('k'))?.value).toBe('ours');
    await until(live, (rows) => rows.length === 1 && rows[0]!.value === 'ours');
    expect([await board.count(), (await board.find()).length]).toEqual([1, 1]);
    await board.patch('k', {}).catch(() => undefined);
    await board.put('still ours', { key: 'k' });
    expect((await board.get('k'))?.value).toBe('still ours');
    expect(db.status.current[0]).toMatchObject({ records: 3, unreadable: 2 });
  });

  test('cannot delete for members what they share', async () => {
    const { member } = network({ collections: { board: { shared: true } } });
    const [one, two] = [member(), member()];
    const rec = await one.collection('board').put('ours', { key: 'k' });
    const d = rec.event.tags.find(([name]) => name === 'd')![1]!;
    const { pubkey } = JSON.parse(forged(rec, (draft) => draft)) as { pubkey: string };
    const h = rec.event.tags.find(([name]) => name === 'h')!;
    expect((await one.import(forged(rec, (draft) => ({ ...draft, kind: 5, content: '', tags: [['a', `30078:${pubkey}:${d}`], ['k', '30078'], [...h]] })))).added).toBe(1);
    expect((await one.collection('board').get('k'))?.value).toBe('ours');
    await until(two.collection('board'), (rows) => rows.length === 1);
    await two.collection('board').delete('k');
    await until(one.collection('board'), (rows) => rows.length === 0);
    expect([await one.collection('board').get('k'), await one.collection('board').count()]).toEqual([undefined, 0]);
    await one.collection('board').put('again', { key: 'k' });
    await until(two.collection('board'), (rows) => rows.length === 1);
  });

  test('cannot write in the open', async () => {
    const db = rooms.open({ secret: SECRET });
    const rec = await db.put('sealed', { key: 'k' });
    const { refused, reasons } = await db.import(forged(rec, (draft) => ({ ...draft, content: '"open"' })));
    expect([refused, reasons]).toEqual([1, { 'sealed: its content is not sealed': 1 }]);
  });
});

describe('a blind keeper', () => {
  test('holds the same set as members do, gives it to those who come later, and has nothing to read', async () => {
    const { member, keeper } = network({ collections: { letters: { quota: 3 } }, policy: { contentBytesMax: 1000 } });
    const disk = new MemoryDisk();
    const one = member();
    await one.ready;
    const link = one.invite({ access: true, url: 'https://example.org/' });
    expect(link).toMatch(/^https:\/\/example\.org\/#peerset-keeper=/);
    expect(Buffer.from(link.split('=')[1]!, 'base64url').toString()).not.toMatch(/letters|room|secret1/);
    const blind = keeper(link, { storage: memoryStore({ disk }) });
    await one.collection('letters').put({ text: 'midnight' }, { key: 'to Adelheid' });
    await one.collection('letters').put({ text: 'afternoon' }, { key: 'to Balthasar' });
    await one.collection('letters').delete('to Balthasar');
    await rootsMeet(one, blind);
    expect(blind.status.current[0]).toMatchObject({ access: 'keeper', records: 2 });
    await one.close();
    const later = member();
    const [row] = await until(later.collection<{ text: string }>('letters'), (rows) => rows.length === 1);
    expect([row!.key, row!.value.text]).toEqual(['to Adelheid', 'midnight']);
    for (const word of ['letters', 'Adelheid', 'Balthasar', 'midnight', 'afternoon']) expect(textOf(disk)).not.toContain(word);
  });

  test('says E_BLIND to whoever wants to read or write, and can pass on its own invite only', async () => {
    const one = rooms.open({ secret: SECRET, transport: new LoopbackNetwork().transport() });
    await one.ready;
    const link = one.invite({ access: true });
    const { keeper } = network();
    const blind = keeper(link);
    await blind.ready;
    const calls = [
      () => blind.put(1), () => blind.get('k'), () => blind.find(), () => blind.count(), () => blind.live(), () => blind.delete('k'), () => blind.collection('a').subscribe(() => undefined),
      () => blind.channel('a', () => undefined), () => blind.presence.set(1), () => blind.invite(),
    ];
    for (const call of calls) expect((await errorOf(call)).code, String(call)).toBe('E_BLIND');
    expect(blind.invite({ access: true })).toBe(link);
    expect((await errorOf(() => peerset.fromInvite(link, { secret: SECRET }))).option).toBe('secret');
    expect((await errorOf(() => peerset.fromInvite(`${link.slice(0, 200)}`))).option).toBe('link');
    expect((await errorOf(() => rooms.open().invite({ access: true }))).option).toBe('access');
  });

  test('refuses what members refuse: records of strangers that can be read, and those over the quota', async () => {
    const { member, keeper } = network({ policy: { perAuthor: 2 } });
    const one = member({ login: nsecOf(AUTHOR) });
    await one.ready;
    const blind = keeper(one.invite({ access: true }));
    for (const key of ['a', 'b', 'c']) await one.put(key, { key, replaceOldest: true });
    await rootsMeet(one, blind);
    expect(blind.status.current[0]!.records).toBe(2);
    const rec = (await one.get('c'))!;
    expect((await blind.import(forged(rec, (draft) => ({ ...draft, content: 'hello' })))).reasons).toEqual({ 'sealed: its content is not sealed': 1 });
  });
});

describe('a secret', () => {
  test('is 32 random bytes; what looks like one and is damaged is refused', async () => {
    expect(SECRET).toMatch(/^secret1[A-Za-z0-9_-]{43}$/);
    expect(peerset.secret()).not.toBe(SECRET);
    expect((await errorOf(() => rooms.open({ secret: SECRET.slice(0, -1) }))).option).toBe('secret');
  });

  test('that is a passphrase is stretched, and an invite carries what came of it instead', async () => {
    const { transport } = network();
    const one = rooms.open({ secret: 'correct horse battery staple', transport: transport() });
    await one.put('hello', { key: 'k' });
    const link = one.invite();
    expect(Buffer.from(link.split('=')[1]!, 'base64url').toString()).toMatch(/^\["room","secret1[A-Za-z0-9_-]{43}"\]$/);
    const guest = peerset.fromInvite(link, { transport: transport() });
    afterwards.push(guest);
    const live = one.live();
    await guest.put('hi');
    await until(live, (rows) => rows.length === 2);
  });
});
