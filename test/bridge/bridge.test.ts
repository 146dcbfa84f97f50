/** Shows rooms that a stock relay mirrors: a stock client reads them, devices that never meet share them, and nobody believes a relay. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SimplePool, useWebSocketImplementation } from 'nostr-tools/pool';
import { finalizeEvent, generateSecretKey, verifyEvent } from 'nostr-tools/pure';
import { WebSocket, WebSocketServer } from 'ws';
import { bridge, type Bridge, type BridgedRelay, type BridgeOptions } from '../../src/bridge/bridge.ts';
import { peerset, type PeersetDB, type Transport } from '../../src/index.ts';
import { errorOf, Rooms, SetClock, until } from '../database/lab.ts';
import { startRelay, type TestRelay } from './relay.ts';

const rooms = new Rooms();
const bridges: Bridge[] = [];
useWebSocketImplementation(WebSocket);
const pool = new SimplePool();
/** A machine may be slow. */
const PATIENCE = { maxWait: 60_000 };
const webSocket = WebSocket as unknown as typeof globalThis.WebSocket;
let relay: TestRelay;
/** One that gives little at once. */
let smallPages: Promise<TestRelay>;

beforeAll(async () => {
  smallPages = startRelay({ pageMax: 7 });
  relay = await startRelay();
});
afterEach(async () => {
  await Promise.all(bridges.splice(0).map((open) => open.close()));
  await rooms.close();
});
afterAll(async () => {
  pool.destroy();
  await Promise.all([relay.close(), smallPages.then((other) => other.close())]);
});

/** A device that is alone in the world but for its relays. */
const device = (name: string, config = {}): PeersetDB => rooms.open({ transport: alone(), storage: 'memory', ...config }, name);
const alone = (): Transport => ({ open: (listener) => listener.networks([]), send: () => undefined, disconnect: () => undefined, introduce: () => undefined, wake: () => undefined, close: async () => undefined });

function mirrored(db: PeersetDB, options: Partial<BridgeOptions> = {}): Bridge {
  const opened = bridge(db, { relays: [relay.url], webSocket, ...options });
  bridges.push(opened);
  return opened;
}

const row = (opened: Bridge, fits: (row: BridgedRelay) => boolean) => until(opened.status, ([first]) => first !== undefined && fits(first)).then(([first]) => first!);
const count = (db: PeersetDB, records: number) => until(db.status, ([status]) => status?.records === records);
const tagOf = async (db: PeersetDB): Promise<string> => {
  const [line] = (await new Response(db.export()).text()).split('\n');
  return (JSON.parse(line!) as { tags: string[][] }).tags.find(([name]) => name === 'h')![1]!;
};

test('a stock client reads from a stock relay what the room has, what is put later, and what is deleted', async () => {
  const db = device('readers');
  for (let i = 0; i < 20; i++) await db.put({ i }, { key: `note ${i}` });
  const opened = mirrored(db, { direction: 'out' });
  await row(opened, ({ state, sent, unsent }) => state === 'live' && sent === 20 && unsent === 0);
  await db.put({ later: 'yes' }, { key: 'later' });
  await db.delete('note 3');
  await row(opened, ({ sent }) => sent === 22);
  const filter = { '#h': [await tagOf(db)] };
  const events = await pool.querySync([relay.url], filter, PATIENCE);
  // 20 and a later one, less the one that was deleted, and its delete.
  expect([events.length, events.filter(({ kind }) => kind === 5).length]).toEqual([21, 1]);
  expect(events.every((event) => verifyEvent(event) && event.pubkey === db.me.pubkey)).toBe(true);
  const values = (await pool.querySync([relay.url], { ...filter, kinds: [30_078], '#d': ['default/later'] }, PATIENCE)).map(({ content }) => JSON.parse(content) as unknown);
  expect(values).toEqual([{ later: 'yes' }]);
});

test.each(['open', 'secret'])('two devices that are never online together share a room through the relay: %s', async (kind) => {
  const config = kind === 'secret' ? { secret: peerset.secret() } : {};
  const clock = new SetClock();
  const first = device(`shared ${kind}`, { ...config, clock });
  // Some of one second, so that pages end within one.
  for (let i = 0; i < 30; i++) {
    clock.offsetMs = -100_000 + Math.floor(i / 3) * 2000;
    await first.put({ i });
  }
  const relays = [(await smallPages).url];
  const out = mirrored(first, { relays });
  await row(out, ({ state, unsent, sent }) => state === 'live' && unsent === 0 && sent === 30);
  const { root } = first.status.current[0]!;
  await out.close();
  await first.close();

  const second = device(`shared ${kind}`, config);
  const opened = mirrored(second, { relays });
  await count(second, 30);
  expect(second.status.current[0]!.root).toBe(root);
  expect((await second.find({ limit: 50 })).map(({ value }) => (value as { i: number }).i).sort((left, right) => left - right)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  const { added, sent } = await row(opened, ({ state }) => state === 'live');
  expect([added, sent]).toEqual([30, 0]);
  const { events } = await smallPages;
  const tag = await tagOf(second);
  const ours = events.filter(({ tags }) => tags.some(([name, value]) => name === 'h' && value === tag));
  expect(ours.filter(({ content }) => content.startsWith('{"i":'))).toHaveLength(kind === 'open' ? 30 : 0);
});

test('after a broken connection only what is missing is sent, in either direction', async () => {
  const [one, other] = [device('broken'), device('broken')];
  const [first, second] = [mirrored(one), mirrored(other)];
  await Promise.all([row(first, ({ state }) => state === 'live'), row(second, ({ state }) => state === 'live')]);
  await one.put({ a: 1 });
  await other.put({ b: 2 });
  await Promise.all([count(one, 2), count(other, 2)]);
  relay.drop();
  await Promise.all([row(first, ({ state }) => state === 'waiting'), row(second, ({ state }) => state === 'waiting')]);
  await one.put({ c: 3 });
  await count(other, 3);
  const rows = await Promise.all([first, second].map((opened) => row(opened, ({ state }) => state === 'live')));
  expect(rows.map(({ sent, refused }) => [sent, refused])).toEqual([[2, 0], [1, 0]]);
});

test('each direction goes one way', async () => {
  const [giver, taker] = [device('one way'), device('one way')];
  await giver.put({ given: 1 });
  await taker.put({ kept: 1 });
  const [out, into] = [mirrored(giver, { direction: 'out' }), mirrored(taker, { direction: 'in' })];
  await row(out, ({ sent }) => sent === 1);
  await count(taker, 2);
  await row(into, ({ state }) => state === 'live');
  expect([giver.status.current[0]!.records, into.status.current[0]!.sent]).toEqual([1, 0]);
});

test('what a stranger left at the relay meets the rules of the room', async () => {
  const owner = generateSecretKey();
  const db = device('ruled', { policy: 'family' });
  await db.put({ mine: 1 });
  const tag = await tagOf(db);
  const event = (content: string) => finalizeEvent({ kind: 30_078, created_at: Math.floor(Date.now() / 1000), tags: [['d', `default/${content.length}`], ['h', tag]], content }, owner);
  await Promise.all(pool.publish([relay.url], event('{"fine":1}')));
  await Promise.all(pool.publish([relay.url], event('no JSON at all')));
  const opened = mirrored(db);
  expect(await row(opened, ({ added, rejected }) => added + rejected === 2)).toMatchObject({ added: 1, rejected: 1 });
  expect(db.status.current[0]!.records).toBe(2);
});

test.each([
  ['nonsense', () => ['[]', '["EVENT"]', '["OK",1]', '["EOSE","page0"]', ...Array.from({ length: 20 }, () => '{')]],
  ['events of its own making', (id: string) => Array.from({ length: 40 }, (_, i) => JSON.stringify(['EVENT', id, { id: String(i), content: {} }])).concat(JSON.stringify(['EOSE', id]))],
  ['a page without end', (id: string) => Array.from({ length: 600 }, (_, i) => JSON.stringify(['EVENT', id, i]))],
  ['a refusal', (id: string) => [JSON.stringify(['CLOSED', id, 'auth-required: \u0007members only'])]],
])('a relay that gives %s costs a pause and nothing else', async (_, answer) => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => socket.on('message', (data: Buffer) => {
    const [type, id] = JSON.parse(data.toString()) as readonly [string, string];
    if (type === 'REQ' && id.startsWith('page')) for (const text of answer(id)) socket.send(text);
  }));
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const db = device('hostile');
  await db.put({ mine: 1 });
  const opened = mirrored(db, { relays: [`ws://127.0.0.1:${(server.address() as { port: number }).port}`] });
  const { trouble, added } = await row(opened, ({ state }) => state === 'waiting');
  expect([trouble, added]).toEqual([expect.stringMatching(/^it (gives|refuses: auth-required:  members only)|^what it (gives|says)/), 0]);
  await opened.close();
  server.clients.forEach((client) => client.terminate());
  server.close();
  expect(db.status.current[0]!.records).toBe(1);
});

test('it ends with its database, by its signal, and by close; each may come twice', async () => {
  const stop = new AbortController();
  const [one, other] = [device('ends'), device('ends too')];
  const [first, second] = [mirrored(one), mirrored(other, { signal: stop.signal })];
  await row(first, ({ state }) => state === 'live');
  stop.abort();
  await one.close();
  await Promise.all([first.close(), second.close(), first.close()]);
  expect([first, second].map(({ status }) => status.current[0]!.state)).toEqual(['closed', 'closed']);
  expect(await errorOf(() => bridge(one, { relays: [relay.url] }))).toMatchObject({ code: 'E_CLOSED' });
});

test.each([
  [undefined, 'options'], [{}, 'relays'], [{ relays: [] }, 'relays'], [{ relays: ['https://relay.example'] }, 'relays'], [{ relays: ['wss://a.example', 'wss://a.example'] }, 'relays'],
  [{ relays: [7] }, 'relays'], [{ relays: ['wss://a.example'], direction: 'sideways' }, 'direction'], [{ relays: ['wss://a.example'], colour: 'blue' }, 'colour'],
  [{ relays: ['wss://a.example'], webSocket: 'ws' }, 'webSocket'], [{ relays: ['wss://a.example'], signal: 1 }, 'signal'],
])('%j is refused', async (options, option) => {
  const db = device('options');
  expect(await errorOf(() => bridge(db, options as BridgeOptions))).toMatchObject({ code: 'E_OPTION', option });
  expect(await errorOf(() => bridge({} as PeersetDB, { relays: ['wss://a.example'] }))).toMatchObject({ code: 'E_OPTION', option: 'db' });
});
