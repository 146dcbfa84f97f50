// Shows that tabs of one origin share one replica, and that nothing is lost when the one that leads dies.
import { afterEach, expect, test } from 'vitest';
import { HandClock, Rooms, TabsHub, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { MemoryDisk, memoryStore } from '../adapters/memory/memory-store.ts';
import { nsecOf } from '../core.ts';
import type { PeersetDB } from '../index.ts';
import type { Store, StoreFault } from '../ports.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const LOGIN = nsecOf(new Uint8Array(32).fill(7));

/** An origin with one disk and many tabs. */
class Origin {
  readonly #hub = new TabsHub();
  readonly #disk = new MemoryDisk();
  readonly #network: LoopbackNetwork;

  constructor(network: LoopbackNetwork) {
    this.#network = network;
  }

  /** Opens a tab, which the browser may `stop` and let `goOn`. From `freeze` on its disk takes nothing and never says so; it resolves when that happened. `kill` ends the tab. */
  tab() {
    const { tabs, kill, stop, hang, goOn } = this.#hub.tab();
    const clock = new HandClock();
    const transport = this.#network.transport();
    const store = memoryStore({ disk: this.#disk });
    let swallow: (() => void) | undefined;
    let bury: (fault: StoreFault) => void = () => undefined;
    const grave = new Promise<never>((_, reject) => (bury = reject));
    grave.catch(() => undefined);
    const mortal: Store = {
      open: (how) => store.open(how),
      write: (batch) => {
        if (swallow === undefined) return store.write(batch);
        swallow();
        return grave;
      },
      read: (keys) => store.read(keys),
      usage: () => store.usage(),
      close: () => store.close(),
    };
    const db = rooms.open({ login: LOGIN, tabs, transport, clock, storage: mortal });
    return {
      db,
      stop,
      hang,
      /** Lets the time of a look at the tab that leads pass, until it is given up. */
      loseHope: async () => {
        for (let looks = 0; looks < 4; looks++) {
          clock.strike();
          await new Promise((resolve) => setTimeout(resolve));
        }
      },
      goOn,
      freeze: () => new Promise<void>((resolve) => (swallow = resolve)),
      kill: async () => {
        kill();
        await transport.close();
        // It heard nothing while it lived; dead, it need not wait for it when the test closes it.
        bury({ store: 'broken', reason: 'the tab is dead' });
      },
    };
  }
}

const leads = (db: PeersetDB) => until(db.status, ([status]) => status?.leads === true && status.root !== '');

test('a tab that follows shows and writes what the leading tab holds', async () => {
  const network = new LoopbackNetwork();
  const origin = new Origin(network);
  const { db: leader } = origin.tab();
  await leader.put('from before', { key: 'before' });
  await leads(leader);
  const { db: follower } = origin.tab();
  await follower.ready;
  expect((await follower.get('before'))?.value).toBe('from before');
  const rec = await follower.put('from the follower', { key: 'k' });
  expect([rec.value, (await leader.get('k'))?.id]).toEqual(['from the follower', rec.id]);
  await leader.put('edited by the leader', { key: 'k' });
  await until(follower.live(), ([row]) => row?.value === 'edited by the leader');
  await until(follower.status, ([status]) => status?.records === 2 && !status.leads);
  const elsewhere = rooms.open({ transport: network.transport() });
  await until(elsewhere.live(), (rows) => rows.length === 2);
  follower.presence.set('here');
  await until(elsewhere.presence.all, ([row]) => row?.value === 'here');
  const [peer] = await until(follower.peers, ([row]) => row?.state === 'open');
  elsewhere.channel<number, number>('double', (n) => 2 * n);
  expect(await follower.channel<number, number>('double').ask(21, { to: peer!.id })).toBe(42);
  expect((await follower.sync()).map(({ equal }) => equal)).toEqual([true]);
  expect((await new Response(follower.export()).text()).trim().split('\n')).toHaveLength(2);
  expect(await follower.import(elsewhere.export())).toMatchObject({ added: 0, known: 2 });
});

test('a put that the leading tab took to its grave is kept by the next', async () => {
  const origin = new Origin(new LoopbackNetwork());
  const first = origin.tab();
  await first.db.put('stored', { key: 'stored' });
  await leads(first.db);
  const second = origin.tab();
  const third = origin.tab();
  await Promise.all([second.db.ready, third.db.ready]);
  const live = third.db.live();
  await until(live, (rows) => rows.length === 1);
  const swallowed = first.freeze();
  const puts = [second.db.put('of the second', { key: '2' }), third.db.put('of the third', { key: '3' })];
  await swallowed;
  await first.kill();
  expect((await Promise.all(puts)).map(({ key }) => key)).toEqual(['2', '3']);
  await leads(second.db);
  expect((await until(live, (rows) => rows.length === 3)).map(({ key }) => key).sort()).toEqual(['2', '3', 'stored']);
  expect((await second.db.find()).length).toBe(3);
  await until(third.db.status, ([status]) => status?.records === 3);
});

test('a tab that closes hands over', async () => {
  const origin = new Origin(new LoopbackNetwork());
  const { db: first } = origin.tab();
  await first.put(1, { key: 'k' });
  const { db: second } = origin.tab();
  await second.ready;
  await first.close();
  await leads(second);
  expect((await second.get('k'))?.value).toBe(1);
  await second.put(2, { key: 'k' });
  expect((await second.get('k'))?.value).toBe(2);
});

test('a tab that the browser stops hands over, writes nothing meanwhile, and follows when it goes on', async () => {
  const origin = new Origin(new LoopbackNetwork());
  const first = origin.tab();
  await first.db.put('before', { key: 'before' });
  await leads(first.db);
  const second = origin.tab();
  await second.db.ready;
  const swallowed = first.freeze();
  const put = first.db.put('under way', { key: 'under way' });
  await swallowed;
  first.stop();
  await leads(second.db);
  expect(await second.db.get('under way')).toBeUndefined();
  await second.db.put('meanwhile', { key: 'meanwhile' });
  const live = first.db.live();
  first.goOn();
  expect((await put).value).toBe('under way');
  await until(first.db.status, ([status]) => status?.records === 3 && !status.leads);
  expect((await until(live, (rows) => rows.length === 3)).map(({ value }) => value).sort()).toEqual(['before', 'meanwhile', 'under way']);
  expect((await second.db.get('under way'))?.value).toBe('under way');
});

test('a tab that was stopped leads again when it is its turn', async () => {
  const origin = new Origin(new LoopbackNetwork());
  const first = origin.tab();
  await first.db.put(1, { key: 'k' });
  await leads(first.db);
  first.stop();
  first.goOn();
  await leads(first.db);
  await first.db.put(2, { key: 'k' });
  const second = origin.tab();
  await second.db.ready;
  first.stop();
  await leads(second.db);
  first.goOn();
  await until(first.db.status, ([status]) => status?.leads === false && status.records === 1);
  await second.kill();
  await leads(first.db);
  await first.db.put(3, { key: 'k' });
  expect((await first.db.get('k'))?.value).toBe(3);
});

test('the lead is taken from a tab that hangs: what it writes when it goes on is not taken, and is asked of whoever leads', async () => {
  const origin = new Origin(new LoopbackNetwork());
  const first = origin.tab();
  await first.db.put('before', { key: 'before' });
  await leads(first.db);
  const second = origin.tab();
  const third = origin.tab();
  await Promise.all([second.db.ready, third.db.ready]);
  await second.loseHope();
  expect(second.db.status.current[0]?.leads).toBe(false);
  first.hang();
  const waiting = second.db.put('asked of the one that hangs', { key: 'waiting' });
  await second.loseHope();
  await leads(second.db);
  expect((await waiting).key).toBe('waiting');
  await third.db.put('meanwhile', { key: 'meanwhile' });
  // It goes on, and does not know yet that it leads no longer.
  const late = first.db.put('late', { key: 'late' });
  await until(first.db.live(), (rows) => rows.some(({ key }) => key === 'late'));
  await until(third.db.status, ([status]) => status?.records === 3);
  for (const { db } of [second, third]) expect(await db.get('late')).toBeUndefined();
  first.goOn();
  expect((await late).value).toBe('late');
  await until(first.db.status, ([status]) => status?.leads === false && status.records === 4);
  const keys = ['before', 'late', 'meanwhile', 'waiting'];
  for (const { db } of [first, second, third]) expect((await until(db.live(), (rows) => rows.length === 4)).map(({ key }) => key).sort()).toEqual(keys);
  await second.kill();
  await leads(first.db);
  expect((await first.db.find()).map(({ key }) => key).sort()).toEqual(keys);
});
