// Shows that a database can be looked into from any tab, that statistics begin anew for all of them, and that a room can be destroyed.
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, TabsHub, until } from '../../../test/database/lab.ts';
import { LoopbackNetwork } from '../../adapters/loopback-transport.ts';
import { MemoryDisk, memoryStore } from '../../adapters/memory/memory-store.ts';
import { nsecOf } from '../../core.ts';
import { INSIGHT_LIMITS } from '../../core/base/limits/insight.ts';
import type { Watcher } from '../watcher.ts';
import { Comparisons } from './comparisons.ts';
import type { SetComparison } from './types.ts';
import type { PeersetDB, TraceEntry, TraceLine } from '../../index.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const LOGIN = nsecOf(new Uint8Array(32).fill(7));

/** Two tabs of one origin, and a peer elsewhere. */
async function tabs() {
  const network = new LoopbackNetwork();
  const hub = new TabsHub();
  const disk = new MemoryDisk();
  const open = () => rooms.open({ login: LOGIN, tabs: hub.tab().tabs, transport: network.transport(), storage: memoryStore({ disk }) });
  const leader = open();
  await until(leader.status, ([status]) => status?.leads === true && status.root !== '');
  const follower = open();
  await follower.ready;
  return { leader, follower, open, elsewhere: () => rooms.open({ transport: network.transport() }) };
}

async function walk(db: PeersetDB, path = ''): Promise<string[]> {
  const { left, right, records = [] } = await db.tree(path);
  return [
    ...(left === undefined ? [] : await walk(db, left.path)),
    ...records.map(({ id }) => id),
    ...(right === undefined ? [] : await walk(db, right.path)),
  ];
}

describe('the tree', () => {
  test('is the same from every tab, and has all records under the root of the status', async () => {
    const { leader, follower } = await tabs();
    const empty = await follower.tree();
    expect(empty).toMatchObject({ path: '', count: 0, isLeaf: true, height: 0 });
    const recs = await Promise.all(Array.from({ length: 150 }, (_, n) => leader.put(n, { key: `${n}` })));
    const [top, same] = [await leader.tree(), await follower.tree()];
    expect(same).toEqual(top);
    expect([top.count, top.root.length, top.isLeaf]).toEqual([150, 64, false]);
    await until(follower.status, ([status]) => status?.root === top.root);
    expect(new Set(await walk(follower))).toEqual(new Set(recs.map(({ id }) => id)));
    const children = [top.left, top.right].filter((child) => child !== undefined);
    expect(children.reduce((sum, { count }) => sum + count, top.records!.length)).toBe(150);
    const far = await follower.tree('LLLLLLLLLLLLLLLL');
    expect([far.left, far.from, far.path.length < 16]).toEqual([undefined, top.from, true]);
  });

  test('is asked for by ways of L and R, as long as nobody gives up', async () => {
    const { leader, follower } = await tabs();
    for (const db of [leader, follower]) {
      const errors = await Promise.all([
        errorOf(() => db.tree('X')), errorOf(() => db.tree(7 as never)), errorOf(() => db.tree('L'.repeat(INSIGHT_LIMITS.treePathMax + 1))),
        errorOf(() => db.tree('', { signal: AbortSignal.abort() })),
      ]);
      expect(errors.map(({ code }) => code)).toEqual(['E_OPTION', 'E_OPTION', 'E_OPTION', 'E_ABORTED']);
      expect((await db.tree('L'.repeat(INSIGHT_LIMITS.treePathMax))).path).toBe('');
    }
    const waiting = follower.tree();
    await leader.close();
    // The next to lead is asked again.
    expect((await waiting).count).toBe(0);
    await follower.close();
    expect((await errorOf(() => follower.tree())).code).toBe('E_CLOSED');
  });
});

describe('comparisons', () => {
  test('are told in every tab from the first look on, the newest first, and end with the database', async () => {
    const { leader, follower, elsewhere } = await tabs();
    const seen: unknown[] = [];
    follower.comparisons.subscribe((rows) => seen.push(rows));
    expect(leader.comparisons.current).toEqual([]);
    await leader.put('mine', { key: 'mine' });
    const other = elsewhere();
    await other.put('theirs', { key: 'theirs' });
    await until(follower.live(), (rows) => rows.length === 2);
    const rows = await until(follower.comparisons, (now) => now.some(({ equal }) => equal) && now.some(({ equal }) => !equal));
    expect(await until(leader.comparisons, (now) => now.length >= rows.length)).toEqual(expect.arrayContaining([...rows]));
    const first = rows.at(-1)!;
    expect(first).toMatchObject({ peer: leader.peers.current[0]!.id, equal: false, have: 1 });
    expect(first.ranges.some(({ equal, differs }) => !equal && differs! > 0)).toBe(true);
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort((a, b) => b - a));
    const times = seen.length;
    expect(times).toBeGreaterThan(1);
    // Two that ask at once may share a comparison, so that not each leads to a row.
    const ended = (async () => {
      for await (const list of follower.comparisons) void list;
    })();
    await follower.close();
    await ended;
  });
});

test('of comparisons the last are kept', () => {
  const watchers: Watcher[] = [];
  const list = new Comparisons({ host: undefined, watch: (watcher) => (watchers.push(watcher), () => undefined) });
  expect(list.current).toEqual([]);
  for (let at = 0; at <= INSIGHT_LIMITS.comparisonsKeptMax; at++) watchers[0]!.compared?.({ at } as SetComparison);
  expect([list.current.length, list.current[0]!.at, list.current.at(-1)!.at]).toEqual([INSIGHT_LIMITS.comparisonsKeptMax, INSIGHT_LIMITS.comparisonsKeptMax, 1]);
});

describe('statistics', () => {
  test('begin at zero in all tabs, and count on', async () => {
    const { leader, follower, elsewhere } = await tabs();
    const other = elsewhere();
    await other.put('x'.repeat(2000));
    await until(follower.live(), (rows) => rows.length === 1);
    const [before] = await until(follower.status, ([status]) => (status?.traffic.received.bytes ?? 0) > 2000);
    expect(before!.traffic.received.records).toBe(1);
    const busy = leader.peers.current[0]!;
    await follower.resetStatistics();
    const [after] = await until(leader.status, ([status]) => status!.since > before!.since);
    expect([after!.traffic.received.records, after!.faults, after!.refused]).toEqual([0, {}, {}]);
    expect(after!.traffic.received.bytes).toBeLessThan(before!.traffic.received.bytes);
    await until(follower.status, ([status]) => status!.since === after!.since);
    const [quiet] = await until(follower.peers, ([peer]) => (peer?.received.bytes ?? Infinity) < busy.received.bytes);
    expect([quiet!.received.records, quiet!.connectedAt]).toEqual([0, busy.connectedAt]);
    await other.put('again');
    await until(follower.peers, ([peer]) => peer?.received.records === 1);
    const [status] = follower.status.current;
    expect(status!.traffic.received.records).toBe(1);
  });
});

test('a turn of the trace is said in sentences', async () => {
  const { leader } = await tabs();
  const types: string[] = [];
  const done = (async () => {
    for await (const entry of leader.trace) {
      const lines: readonly TraceLine[] = await leader.describe(entry satisfies TraceEntry);
      types.push(...lines.map(({ type }) => type));
      if (types.includes('stored')) break;
    }
  })();
  await leader.put(1);
  await done;
  expect(types).toEqual(expect.arrayContaining(['put', 'store', 'stored']));
});

describe('to destroy a room', () => {
  test('closes it in every tab, which says why', async () => {
    const { leader, follower } = await tabs();
    await leader.put(1, { key: 'k' });
    const destroyed = until(leader.status, ([status]) => status?.destroyed === true);
    await follower.destroy();
    const [status] = await destroyed;
    expect(status!.link).toBe('paused');
    const errors = await Promise.all([leader, follower].map((db) => errorOf(() => db.put(2))));
    expect(errors.map(({ code }) => code)).toEqual(['E_CLOSED', 'E_CLOSED']);
    expect(errors[0]!.reason).toBe('destroyed');
    // It is over: nothing is left to be done.
    await follower.close();
    expect(follower.status.current[0]!.destroyed).toBe(true);
  });

  test('is refused in time where another tab does not let go, and can be tried again', async () => {
    const network = new LoopbackNetwork();
    const hub = new TabsHub();
    const deaf = hub.tab();
    let release: () => void = () => undefined;
    // A tab of another program, which holds the lead and hears nothing.
    await new Promise<void>((resolve) => (release = deaf.tabs.lead(() => resolve())));
    const clock = new QuickClock();
    const begun = clock.now();
    const db = rooms.open({ tabs: hub.tab().tabs, transport: network.transport(), storage: memoryStore(), clock });
    const error = await errorOf(() => db.destroy());
    expect([error.code, error.reason]).toEqual(['E_STORAGE', 'blocked']);
    expect(clock.now() - begun).toBeGreaterThanOrEqual(INSIGHT_LIMITS.destroyPatienceMs);
    release();
    await db.destroy();
    expect((await errorOf(() => db.put(1))).code).toBe('E_CLOSED');
  });
});

/** A clock for the impatient: whoever waits is woken at once, at the time it wanted. */
class QuickClock {
  #aheadMs = 0;

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  wake(at: number, run: () => void): () => void {
    const timer = setTimeout(() => {
      this.#aheadMs += Math.max(0, at - this.now());
      run();
    }, Math.min(20, Math.max(0, (at - this.now()) / 100)));
    return () => clearTimeout(timer);
  }
}

