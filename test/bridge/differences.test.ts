/** Shows that a relay which offers NIP-77 is asked for what differs and nothing else, that a broken or hostile one costs no more than that, and that pages are what remains. */
import { afterAll, afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { bridge, type Bridge, type BridgedRelay } from '../../src/bridge/bridge.ts';
import { Differences, isWhole, RECORDS_MAX } from '../../src/bridge/differences.ts';
import { fromHex, toHex } from '../../src/core/base/bytes.ts';
import type { PeersetDB, Transport } from '../../src/index.ts';
import { Rooms, SetClock, until } from '../database/lab.ts';
import { diceOf } from '../set/conversation.ts';
import { Answerer } from './negentropy.ts';
import { startRelay, type Comparing, type TestRelay } from './relay.ts';

const rooms = new Rooms();
const bridges: Bridge[] = [];
const relays: TestRelay[] = [];

afterEach(async () => {
  await Promise.all(bridges.splice(0).map((open) => open.close()));
  await rooms.close();
});
afterAll(() => Promise.all(relays.map((relay) => relay.close())));

async function relayThat(compares: Comparing): Promise<TestRelay> {
  const relay = await startRelay({ compares });
  relays.push(relay);
  return relay;
}

const alone = (): Transport => ({ open: (listener) => listener.networks([]), send: () => undefined, disconnect: () => undefined, introduce: () => undefined, wake: () => undefined, close: async () => undefined });
const device = (name: string, clock = new SetClock()): PeersetDB => rooms.open({ transport: alone(), storage: 'memory', clock }, name);

function mirrored(db: PeersetDB, { url }: TestRelay): Bridge {
  const opened = bridge(db, { relays: [url], webSocket: WebSocket as unknown as typeof globalThis.WebSocket });
  bridges.push(opened);
  return opened;
}

const row = (opened: Bridge, fits: (row: BridgedRelay) => boolean) => until(opened.status, ([first]) => first !== undefined && fits(first)).then(([first]) => first!);
const live = (opened: Bridge) => row(opened, ({ state, unsent }) => state === 'live' && unsent === 0);
const pages = ({ asked }: TestRelay) => asked.filter((filter) => !('since' in filter) && !('ids' in filter)).length;

/** Two devices that share some records by this relay, and then write on their own while they are away from it. */
async function partedBy(relay: TestRelay, name: string): Promise<readonly [PeersetDB, PeersetDB]> {
  const clocks = [new SetClock(), new SetClock()];
  const [one, other] = clocks.map((clock) => device(name, clock)) as [PeersetDB, PeersetDB];
  // Longer ago than what a relay is asked for as new.
  for (const clock of clocks) clock.offsetMs = -3_600_000;
  for (let i = 0; i < 40; i++) await one.put({ i });
  const [first, second] = [mirrored(one, relay), mirrored(other, relay)];
  await Promise.all([live(first), live(second), until(other.status, ([status]) => status?.records === 40)]);
  await Promise.all([first.close(), second.close()]);
  for (const clock of clocks) clock.offsetMs = -1_800_000;
  await one.put({ of: 'one' });
  await other.put({ of: 'other' });
  for (const clock of clocks) clock.offsetMs = 0;
  return [one, other];
}

test('only what differs goes over the line, in both directions', async () => {
  const relay = await relayThat(true);
  const [one, other] = await partedBy(relay, 'differences');
  const before = relay.asked.length;
  const first = mirrored(one, relay);
  expect(await row(first, ({ sent, state }) => state === 'live' && sent === 1)).toMatchObject({ added: 0, known: 0 });
  const second = mirrored(other, relay);
  expect(await row(second, ({ sent, added, state }) => state === 'live' && sent === 1 && added === 1)).toMatchObject({ known: 0, rejected: 0 });
  // What is old is not heard as new, but found by comparing.
  relay.drop();
  await until(one.status, ([status]) => status?.records === 42);
  expect(one.status.current[0]!.root).toBe(other.status.current[0]!.root);
  expect(pages(relay)).toBe(0);
  const ids = relay.asked.slice(before).flatMap((filter) => ('ids' in filter ? filter['ids'] : []) as string[]);
  expect(ids).toHaveLength(2);
  expect(relay.compared).toContain('NEG-CLOSE');
});

test('of four comparisons one goes by pages', async () => {
  const relay = await relayThat(true);
  const db = device('now and then');
  for (let i = 0; i < 3; i++) await db.put({ i });
  const opened = mirrored(db, relay);
  const seen: number[] = [];
  for (let i = 0; i < 8; i++) {
    await live(opened);
    seen.push(pages(relay));
    relay.drop();
    await row(opened, ({ state }) => state === 'waiting');
  }
  const changes = seen.map((count, i) => (count > (seen[i - 1] ?? 0) ? 1 : 0));
  expect(changes).toEqual([0, 0, 0, 1, 0, 0, 0, 1]);
}, 180_000);

const HUGE = `61${'00'}8880808000`;
test.each<readonly [string, Comparing]>([
  ['says that it does not after all', (socket, [, name]) => socket.send(JSON.stringify(['NEG-ERR', name, 'blocked: too many records']))],
  ['knows no such message', (socket) => socket.send(JSON.stringify(['NOTICE', 'what?']))],
  ['refuses', (socket, [, name]) => socket.send(JSON.stringify(['CLOSED', name, 'error: off']))],
  ['talks nonsense', (socket, [, name]) => socket.send(JSON.stringify(['NEG-MSG', name, 'zz']))],
  ['talks in numbers', (socket, [, name]) => socket.send(JSON.stringify(['NEG-MSG', name, 7]))],
  ['speaks another version', (socket, [, name]) => socket.send(JSON.stringify(['NEG-MSG', name, '62000000']))],
  ['names a length that keeps others busy for minutes', (socket, [, name]) => socket.send(JSON.stringify(['NEG-MSG', name, HUGE]))],
  ['never comes to an end', (socket, [type, name]) => type !== 'NEG-CLOSE' && socket.send(JSON.stringify(['NEG-MSG', name, `61000001${'11'.repeat(16)}`]))],
  ['ends the connection', (socket) => socket.terminate()],
  ['names records that nobody has', (socket, [type, name]) => type === 'NEG-OPEN' && socket.send(JSON.stringify(['NEG-MSG', name, `61000002${'03'}${'22'.repeat(32)}${'33'.repeat(32)}${'44'.repeat(32)}`]))],
])('a relay that %s is a relay all the same', async (_, compares) => {
  const relay = await relayThat(compares);
  const db = device('all the same');
  for (let i = 0; i < 40; i++) await db.put({ i });
  const opened = mirrored(db, relay);
  expect(await row(opened, ({ state, sent, unsent }) => state === 'live' && sent === 40 && unsent === 0)).toMatchObject({ added: 0, rejected: 0 });
  expect(relay.compared[0]).toBe('NEG-OPEN');
  expect(db.status.current[0]!.records).toBe(40);
});

test('a relay that does not say that it offers differences is not asked for them', async () => {
  const relay = await relayThat(false);
  const db = device('not offered');
  await db.put({ a: 1 });
  await live(mirrored(db, relay));
  expect([relay.compared, pages(relay) > 0]).toEqual([[], true]);
});

const keysOf = (count: number, seed: number) => Array.from({ length: count }, (_, i) => ({ at: 1000 * (1_700_000_000 + i), id: diceOf(seed * 100_000 + i).bytes(32) }));

test('sets of all sizes are told apart', () => {
  for (const [common, ours, theirs] of [[0, 0, 0], [0, 3, 0], [0, 0, 500], [1, 1, 1], [1000, 5, 7], [5000, 300, 200], [20_000, 5, 5]] as const) {
    const [shared, own, other] = [keysOf(common, 1), keysOf(ours, 2), keysOf(theirs, 3)];
    const differences = Differences.of([...shared, ...own])!;
    const relay = Answerer.of([...shared, ...other].map(({ at, id }) => ({ created_at: at / 1000, id: toHex(id) })));
    let said = differences.answer(relay.answer(differences.first()));
    for (let i = 0; said.type === 'answer' && i < 50; i++) said = differences.answer(relay.answer(said.message));
    const hex = (keys: readonly { readonly id: Uint8Array }[]) => keys.map(({ id }) => toHex(id)).sort();
    expect([said.type, [...differences.have].sort(), [...differences.need].sort()]).toEqual(['done', hex(own), hex(other)]);
  }
});

test('more records than the thread can add up without being missed are not begun with', () => {
  const [key] = keysOf(1, 1);
  expect(Differences.of(Array<NonNullable<typeof key>>(RECORDS_MAX + 1).fill(key!))).toBeUndefined();
});

test('every message that is cut or has a byte of another kind is read through without harm', () => {
  const [ours, theirs] = [keysOf(300, 1), keysOf(310, 1)];
  const talk = (): Differences => Differences.of(ours)!;
  const answer = fromHex(Answerer.of(theirs.map(({ at, id }) => ({ created_at: at / 1000, id: toHex(id) }))).answer(talk().first()))!;
  expect(isWhole(answer)).toBe(true);
  for (let length = 0; length < answer.length; length++) talk().answer(toHex(answer.subarray(0, length)));
  const dice = diceOf(7);
  for (let i = 0; i < 3000; i++) {
    const broken = answer.slice();
    for (let n = 0; n <= dice.below(3); n++) broken[dice.below(broken.length)] = dice.below(256);
    talk().answer(toHex(broken));
  }
  expect(isWhole(fromHex(HUGE)!)).toBe(false);
});
