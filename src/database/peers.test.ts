// Shows what databases that are linked do for each other, and that a peer cannot make one do more.
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { memoryStore } from '../adapters/memory/memory-store.ts';
import { createEvent, nsecOf, recordDraft } from '../core.ts';
import type { PeersetConfig, PeersetDB } from '../index.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const SECRET = new Uint8Array(32).fill(7);

function pair(config: PeersetConfig = {}) {
  const network = new LoopbackNetwork();
  return [rooms.open({ ...config, transport: network.transport() }), rooms.open({ ...config, transport: network.transport() })] as const;
}

const isLinked = (db: PeersetDB) => until(db.status, ([status]) => status?.link === 'connected');

async function sameRoot(one: PeersetDB, two: PeersetDB): Promise<string> {
  const rootOf = (db: PeersetDB) => db.status.current[0]!.root;
  const isSame = () => rootOf(one) === rootOf(two) && one.status.current[0]!.records > 0;
  // Whichever is told last is the one that knows.
  await Promise.race([until(one.status, isSame), until(two.status, isSame)]);
  return rootOf(one);
}

describe('records', () => {
  test('reach the other side live, and those from before as well', async () => {
    const [one, two] = pair();
    const before = await one.collection('notes').put({ text: 'before' });
    const rows = two.collection<{ text: string }>('notes');
    await until(rows, (now) => now.length === 1);
    await one.collection('notes').put({ text: 'live' });
    const [live, old] = await until(rows, (now) => now.length === 2);
    expect([live!.value.text, old!.value.text]).toEqual(['live', 'before']);
    expect([old!.id, old!.author, old!.mine, old!.state]).toEqual([before.id, one.me.npub, false, 'shared']);
    await sameRoot(one, two);
  });

  test('are local until a peer was found to have them', async () => {
    const [one, two] = pair();
    const rec = await one.put('mine', { key: 'k' });
    expect(rec.state).toBe('local');
    await until(two.live(), (rows) => rows.length === 1);
    const live = one.live();
    const [shared] = await until(live, ([row]) => row?.state === 'shared');
    expect([shared!.key, rec.state, live.state]).toEqual(['k', 'shared', 'synced']);
  });

  test('change, go and compete across authors in a shared collection', async () => {
    const collections = { board: { shared: true } };
    const [one, two] = pair({ collections });
    await one.collection('board').put('first', { key: 'k' });
    const [seen] = await until(two.collection('board'), (rows) => rows.length === 1);
    await two.collection('board').put('second', { key: 'k' });
    const [newest] = await until(one.collection('board'), ([row]) => row?.value === 'second');
    expect(newest!.at).toBeGreaterThan(seen!.at);
    await one.collection('board').delete('k');
    await until(two.collection('board'), (rows) => rows.length === 0);
  });

  // In an open room: what is sealed cannot be refused by what it says (`sealing.test.ts`).
  test('that a schema does not take are refused from a peer, and counted', async () => {
    const network = new LoopbackNetwork();
    const notes = { schema: v.object({ text: v.string() }) };
    // The same room with and without the schema: the second plays the peer that does not keep to it.
    const strict = rooms.plain({ transport: network.transport(), collections: { notes } });
    const sloppy = rooms.plain({ transport: network.transport(), collections: { notes: {} } });
    const error = await errorOf(() => strict.notes.put({ text: 1 } as never));
    expect([error.code, error.rule]).toEqual(['E_REFUSED', 'schema']);
    await sloppy.collection('notes').put({ text: 1 });
    await sloppy.collection('notes').put({ text: 'good' });
    const rows = await until(strict.notes, (now) => now.length > 0);
    expect(rows.map(({ value }) => value.text)).toEqual(['good']);
    const [status] = await until(strict.status, ([now]) => (now?.refused['schema'] ?? 0) > 0 && now?.records === 1);
    expect(status!.faults['policy']).toBeGreaterThan(0);
  });

  test('of a file give the same set, and each refused line has a reason', async () => {
    const one = rooms.open({ login: nsecOf(SECRET) });
    for (const key of ['a', 'b', 'c']) await one.put({ key }, { key });
    await one.delete('b');
    const exported = await new Response(one.export()).text();
    expect(exported.trim().split('\n')).toHaveLength(3);
    const two = rooms.open({ storage: memoryStore() });
    await two.put('own');
    const foreign = createEvent(recordDraft({ room: 'elsewhere', collection: 'default', name: 'x', content: '1', at: Date.now() }), SECRET);
    const forged = { ...(JSON.parse(exported.split('\n')[0]!) as object), sig: '0'.repeat(128) };
    const lines = `${exported}\n{"half":\n${JSON.stringify(foreign)}\n${'['.repeat(100_000)}\n${exported}`;
    const result = await two.import(lines);
    expect(result).toMatchObject({ added: 3, known: 3, refused: 3 });
    expect(Object.keys(result.reasons).join(' ')).toMatch(/not JSON.*JSON nested deeper.*room: /);
    const three = rooms.open({ transport: new LoopbackNetwork().transport() });
    expect(await three.import(new Blob([JSON.stringify(forged)]).stream())).toMatchObject({ added: 0, refused: 1 });
    expect(await three.import(one.export())).toMatchObject({ added: 3, refused: 0 });
    expect(await sameRoot(one, three)).not.toBe(two.status.current[0]!.root);
    expect((await errorOf(() => three.import('no\n'.repeat(2000)))).code).toBe('E_FORMAT');
  });
});

describe('peers', () => {
  test('are shown with their author, compared on demand, and forgotten when they leave', async () => {
    const [one, two] = pair();
    await Promise.all([isLinked(one), isLinked(two)]);
    await one.put(1);
    const [report] = await one.sync();
    expect(report).toMatchObject({ peer: one.peers.current[0]!.id, sent: expect.any(Number) as number, rounds: expect.any(Number) as number });
    const [peer] = await until(one.peers, ([row]) => row?.npub !== undefined);
    expect(peer).toMatchObject({ npub: two.me.npub, via: 'loopback', strikes: 0 });
    await two.close();
    await until(one.peers, (rows) => rows.length === 0);
    expect([one.status.current[0]!.link, await one.sync()]).toEqual(['looking', []]);
  });

  test('see what each shows of itself, as long as it is there', async () => {
    const [one, two] = pair();
    one.presence.set({ name: 'Ann' });
    const [row] = await until(two.presence.all, (rows) => rows.length === 1);
    expect([row!.value, row!.npub]).toEqual([{ name: 'Ann' }, one.me.npub]);
    for (let i = 0; i < 50; i++) one.presence.set({ i });
    await until(two.presence.all, ([now]) => (now?.value as { i?: number }).i === 49);
    one.presence.set(undefined);
    await until(two.presence.all, (rows) => rows.length === 0);
    one.presence.set('back');
    await until(two.presence.all, (rows) => rows.length === 1);
    expect((await errorOf(() => one.presence.set('x'.repeat(5000)))).code).toBe('E_VALUE');
    await one.close();
    await until(two.presence.all, (rows) => rows.length === 0);
  });

  test('tell and ask each other', async () => {
    const [one, two] = pair();
    await Promise.all([isLinked(one), isLinked(two)]);
    const heard: unknown[] = [];
    two.channel<{ n: number }, number>('sum', ({ n }, from) => {
      heard.push([n, from.npub, from.asks]);
      if (n < 0) throw new Error('no');
      return n + 1;
    });
    const channel = one.channel<number, { n: number }>('sum');
    const to = one.peers.current[0]!.id;
    expect(await channel.ask({ n: 1 }, { to })).toBe(2);
    channel.send({ n: 2 });
    expect(await channel.ask({ n: 3 }, { to })).toBe(4);
    expect(heard).toEqual([[1, one.me.npub, true], [2, one.me.npub, false], [3, one.me.npub, true]]);
    const aborted = new AbortController();
    const codes = [
      errorOf(() => channel.ask({ n: -1 }, { to })),
      errorOf(() => channel.ask({ n: 1 }, { to: 'nobody' })),
      errorOf(() => one.channel('nobody listens').ask(1, { to, timeoutMs: 50 })),
      errorOf(() => one.channel('nobody listens').ask(1, { to, signal: aborted.signal })),
      errorOf(() => one.channel('$presence')),
      errorOf(() => channel.send({ n: 1n } as never)),
    ];
    aborted.abort();
    expect((await Promise.all(codes)).map(({ code }) => code)).toEqual([
      'E_NO_ANSWER', 'E_NO_ANSWER', 'E_NO_ANSWER', 'E_ABORTED', 'E_OPTION', 'E_VALUE',
    ]);
    const waiting = errorOf(() => one.channel('nobody listens').ask(1, { to }));
    await two.close();
    expect((await waiting).code).toBe('E_NO_ANSWER');
  });

  test('are traced from the moment somebody looks', async () => {
    const db = rooms.open();
    await db.ready;
    const types: string[] = [];
    const done = (async () => {
      for await (const { event } of db.trace) {
        if (event.type !== 'certified') types.push(event.type);
        if (event.type === 'stored') break;
      }
    })();
    await db.put(1);
    await done;
    // Our own signer checks what it makes: there is nothing left to verify.
    expect(types).toEqual(['put', 'stored']);
    const ended = (async () => {
      for await (const entry of db.trace) void entry;
    })();
    await db.close();
    await ended;
  });
});
