// Shows who is waited for until a record is held elsewhere, and how the waiting ends.
import { afterEach, expect, test } from 'vitest';
import { errorOf, Rooms, TabsHub, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { MemoryDisk, memoryStore } from '../adapters/memory/memory-store.ts';
import { nsecOf } from '../core.ts';
import type { PeersetConfig, PeersetDB } from '../index.ts';
import type { Store } from '../ports.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const LOGIN = nsecOf(new Uint8Array(32).fill(7));

function on(network: LoopbackNetwork, config: PeersetConfig = {}): PeersetDB {
  return rooms.open({ transport: network.transport(), ...config });
}

/** A store whose writes wait for `release`. */
function slowStore(): { readonly store: Store; release(): void } {
  const store = memoryStore({ disk: new MemoryDisk() });
  let isReleased = false;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  return {
    store: {
      open: () => store.open(),
      write: async (batch) => {
        if (!isReleased) await released;
        return store.write(batch);
      },
      read: (keys) => store.read(keys),
      usage: () => store.usage(),
      close: () => store.close(),
    },
    release() {
      isReleased = true;
      release();
    },
  };
}

const isConnected = (db: PeersetDB, peers: number) => until(db.peers, (rows) => rows.filter(({ state }) => state === 'open').length === peers);

test('a record is held by those who have it on disk, named by their npub', async () => {
  const network = new LoopbackNetwork();
  const one = on(network);
  const rec = await one.put('keep this');
  // Nobody is there yet: the peers come while it waits.
  const held = rec.held({ by: 2 });
  const [two, three] = [on(network), on(network)];
  expect([...(await held).holders].sort()).toEqual([two.me.npub, three.me.npub].sort());
  const others = await two.find();
  // Whoever got it may ask as well, and the author is a holder like any.
  expect((await others[0]!.held({ by: 1 })).holders).toHaveLength(1);
});

test('who shows a record that is not on its disk yet is no holder', async () => {
  const network = new LoopbackNetwork();
  const one = on(network);
  const { store, release } = slowStore();
  const two = on(network, { storage: store });
  await isConnected(one, 1);
  const rec = await one.put('not there yet');
  let isHeld = false;
  const held = rec.held({ by: 1 }).finally(() => (isHeld = true));
  await until(two.live(), (rows) => rows.length === 1);
  let inquiries = 0;
  for await (const { event } of one.trace) if (event.type === 'inquired' && ++inquiries === 3) break;
  expect(isHeld).toBe(false);
  release();
  expect((await held).holders).toEqual([two.me.npub]);
});

test('a device that comes back with a new session counts once, two devices of one author twice', async () => {
  const network = new LoopbackNetwork();
  const one = on(network);
  const rec = await one.put('twice?');
  const disk = new MemoryDisk();
  const device = () => on(network, { login: LOGIN, storage: memoryStore({ disk }) });
  const first = device();
  const held = rec.held({ by: 2 });
  let isHeld = false;
  void held.then(() => (isHeld = true));
  await rec.held({ by: 1 });
  await first.close();
  await isConnected(one, 0);
  device();
  await isConnected(one, 1);
  await rec.held({ by: 1 });
  expect(isHeld).toBe(false);
  const second = on(network, { login: LOGIN });
  expect((await held).holders).toEqual([second.me.npub, second.me.npub]);
});

test('waiting ends by a signal, a close, a delete and a newer record, each with its code', async () => {
  const db = on(new LoopbackNetwork());
  const rec = await db.put(1, { key: 'k' });
  const controller = new AbortController();
  const aborted = errorOf(() => rec.held({ by: 1, signal: controller.signal }));
  controller.abort();
  expect((await aborted).code).toBe('E_ABORTED');
  expect((await errorOf(() => rec.held({ by: 1, signal: AbortSignal.abort() }))).code).toBe('E_ABORTED');
  for (const by of [0, 1.5, -1, Number.NaN, '1' as never]) expect((await errorOf(() => rec.held({ by }))).code).toBe('E_OPTION');
  const replaced = errorOf(() => rec.held({ by: 1 }));
  const newer = await db.put(2, { key: 'k' });
  expect((await replaced).code).toBe('E_REPLACED');
  expect((await errorOf(() => rec.held({ by: 1 }))).code).toBe('E_REPLACED');
  const deleted = errorOf(() => newer.held({ by: 1 }));
  await newer.delete();
  expect((await deleted).code).toBe('E_DELETED');
  const last = await db.put(3);
  const closed = errorOf(() => last.held({ by: 1 }));
  await db.close();
  expect([(await closed).code, (await errorOf(() => last.held({ by: 1 }))).code]).toEqual(['E_CLOSED', 'E_CLOSED']);
});

test('a tab that follows hears of holders too, and goes on waiting when its leader dies', async () => {
  const network = new LoopbackNetwork();
  const hub = new TabsHub();
  const disk = new MemoryDisk();
  const tab = () => {
    const { tabs, kill } = hub.tab();
    const transport = network.transport();
    const db = on(network, { login: LOGIN, tabs, transport, storage: memoryStore({ disk }) });
    return { db, kill: async () => (kill(), transport.close()) };
  };
  const leader = tab();
  await until(leader.db.status, ([status]) => status?.leads === true);
  const follower = tab();
  const rec = await follower.db.put('from a follower');
  const first = on(network);
  expect((await rec.held({ by: 1 })).holders).toEqual([first.me.npub]);
  const held = rec.held({ by: 2 });
  await leader.kill();
  await until(follower.db.status, ([status]) => status?.leads === true);
  const second = on(network);
  expect([...(await held).holders].sort()).toEqual([first.me.npub, second.me.npub].sort());
});
