/** Shows a room whose author signs elsewhere: what goes on without the signer, and how it comes back. */
import { getPublicKey } from 'nostr-tools/pure';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startRelay } from '../../test/browser/transport-relay.ts';
import { testSecret } from '../../test/conformance/signatures.ts';
import { errorOf, Rooms, until } from '../../test/database/lab.ts';
import { Bunker } from '../../test/signer/bunker.ts';
import { StandInExtension } from '../../test/signer/extension.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { npubOf } from '../core/record/author.ts';

const rooms = new Rooms();
const page = globalThis as { nostr?: unknown; WebSocket?: unknown };
let extension: StandInExtension;

beforeEach(() => {
  extension = new StandInExtension(testSecret(1));
  page.nostr = extension;
});

afterEach(async () => {
  await rooms.close();
  delete page.nostr;
});

test('while the extension refuses, the room is read and synced; once it agrees, records are put without a reload', async () => {
  const network = new LoopbackNetwork();
  const [one, two] = [rooms.open({ transport: network.transport(), login: 'nip07' }), rooms.open({ transport: network.transport(), login: 'silent' })];
  extension.mood = 'refuses';
  await two.put('from a peer');
  await until(one.live(), (rows) => rows.length === 1);
  await until(two.peers, ([peer]) => peer?.state === 'open');
  expect(two.peers.current[0]!.npub).toBeUndefined();

  const refused = await errorOf(() => one.put('mine'));
  expect(refused).toMatchObject({ code: 'E_SIGNER', reason: 'refused' });
  await until(one.status, ([status]) => status?.signer.state === 'refused');

  extension.mood = 'agrees';
  const rec = await one.put('mine');
  expect([rec.event.pubkey, rec.mine, one.me.npub]).toEqual([getPublicKey(testSecret(1)), true, npubOf(getPublicKey(testSecret(1)))]);
  await until(one.status, ([status]) => status?.signer.state === 'ready');
  await until(two.live(), (rows) => rows.length === 2);
});

test('many puts at once are asked for one after the other, in their order, and each that is refused is told', async () => {
  const db = rooms.open({ login: 'nip07' });
  const { signEvent } = extension;
  extension.signEvent = async (template) => {
    if (JSON.parse(template.content) === 3) throw new Error('not this one');
    return signEvent(template);
  };
  const results = await Promise.allSettled(Array.from({ length: 6 }, (_, i) => db.put(i)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(extension.asked.map((content) => JSON.parse(content) as unknown)).toEqual([0, 1, 2, 4, 5]);
  expect(extension.together).toBe(1);
});

test('who stops waiting for a person, or closes the room, is told so at once', async () => {
  const db = rooms.open({ login: 'nip07' });
  await until(db.status, ([status]) => status?.signer.state === 'ready');
  extension.mood = 'hangs';
  const aborted = new AbortController();
  const [first, second] = [errorOf(() => db.put('a', { signal: aborted.signal })), errorOf(() => db.put('b'))];
  await until(db.status, ([status]) => status?.signer.state === 'waiting');
  aborted.abort();
  expect((await first).code).toBe('E_ABORTED');
  await db.close();
  expect((await second).code).toBe('E_CLOSED');
});

test('a remote signer sends its person to a page first, which the status shows, and signs when they agreed', async () => {
  const relay = await startRelay();
  const bunker = new Bunker(testSecret(5), testSecret(2), 'letmein');
  page.WebSocket = WebSocket;
  try {
    await bunker.connect(relay.url);
    const db = rooms.open();
    await db.login(bunker.address(relay.url));
    expect([db.me.pubkey, db.me.how]).toEqual([bunker.pubkey, 'bunker']);
    bunker.mood = 'challenges';
    const putting = db.put('hello');
    await until(db.status, ([status]) => status?.signer.authUrl === bunker.page && status.signer.state === 'waiting');
    bunker.agree();
    expect((await putting).event.pubkey).toBe(bunker.pubkey);
    expect([db.me.authUrl, db.me.state]).toEqual([undefined, 'ready']);
    await db.logout();
    expect(db.me.how).toBe('silent');
    await rooms.close();
  } finally {
    delete page.WebSocket;
    bunker.close();
    await relay.close();
  }
});
