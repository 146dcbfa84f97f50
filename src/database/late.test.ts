// Shows a room whose later parts do not come: what works all the same, what is said, and that it heals.
import { afterEach, expect, test } from 'vitest';
import { errorOf, Rooms, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { MemoryDisk, memoryStore } from '../adapters/memory/memory-store.ts';
import { schnorrSuite } from '../core/protocol/suite.ts';
import type { PeersetConfig } from '../index.ts';
import { readConfig, type Settings } from './config.ts';
import { PeersetDB } from './database.ts';
import { environmentOf, type Environment } from './defaults.ts';
import { machineOf } from './machine.ts';
import { Member } from './member.ts';
import { networkOf } from './network.ts';
import { Part } from './part.ts';

const rooms = new Rooms();
const open: PeersetDB[] = [];
afterEach(async () => {
  await rooms.close();
  await Promise.all(open.splice(0).map((db) => db.close()));
});

type LatePart = <T>(load: () => T | Promise<T>) => Part<T>;

/** A room a part of which comes when the test says so. */
function late(name: string, config: PeersetConfig, change: (environment: Environment, part: LatePart, settings: Settings) => Environment) {
  const settings = readConfig('room', config);
  const environment = environmentOf(settings);
  const { clock } = environment;
  let isThere = false;
  const wakes = new Set<() => void>();
  const onWake = (run: () => void) => {
    wakes.add(run);
    return () => wakes.delete(run);
  };
  const part: LatePart = (load) => new Part({
    name,
    load: async () => {
      if (!isThere) throw new Error('no such file');
      return load();
    },
    clock,
    onWake,
  });
  const member = new Member(settings, change(environment, part, settings));
  const db = new PeersetDB(member, () => member.close());
  open.push(db);
  const arrive = () => {
    isThere = true;
    for (const run of wakes) run();
  };
  return { db, arrive };
}

function withoutNetwork(config: PeersetConfig) {
  return late('network', config, (environment, part, settings) => {
    const { random, unlocked } = environment;
    return { ...environment, network: part(async () => networkOf({ settings, room: (await unlocked).room, suite: schnorrSuite, random })) };
  });
}

/** A room with a record on its disk. */
async function withoutReplica() {
  const disk = new MemoryDisk();
  const before = rooms.plain({ storage: memoryStore({ disk }) });
  await before.put('from before');
  await before.close();
  return late('replica', { storage: memoryStore({ disk }) }, (environment, part) => {
    const machine = part(() => machineOf);
    return { ...environment, machine, parts: [machine, ...environment.parts.filter(({ name }) => name !== 'replica')] };
  });
}

test('a room without its network reads and writes, says what is missing, and links once it comes', async () => {
  const peers = new LoopbackNetwork();
  const { db, arrive } = withoutNetwork({ transport: peers.transport() });
  await db.put('written alone');
  const [status] = await until(db.status, ([now]) => now?.missing.length === 1 && now.link === 'offline');
  expect(status?.missing).toEqual(['network']);
  expect((await db.doctor()).find(({ check }) => check === 'program')).toMatchObject({ ok: false });

  const other = rooms.open({ transport: peers.transport() });
  arrive();
  await until(db.status, ([now]) => now?.link === 'connected');
  expect(db.status.current[0]?.missing).toEqual([]);
  const [rec] = await until(other.live(), (rows) => rows.length > 0);
  expect(rec?.value).toBe('written alone');
  expect((await db.doctor()).find(({ check }) => check === 'program')).toMatchObject({ ok: true });
});

test('a room without its replica shows what the disk has, and keeps what is put until it comes', async () => {
  const { db, arrive } = await withoutReplica();
  await db.ready;
  expect((await db.find()).map(({ value }) => value)).toEqual(['from before']);
  await until(db.status, ([now]) => now?.missing.includes('replica') === true);
  expect(db.status.current[0]?.root).toBe('');
  const put = db.put('put meanwhile');
  arrive();
  await put;
  await until(db.status, ([now]) => now?.records === 2 && now.root !== '');
  expect(db.status.current[0]?.missing).toEqual([]);
});

test('a room whose replica never came closes at once', async () => {
  const { db } = await withoutReplica();
  await db.ready;
  const put = errorOf(() => db.put('never kept'));
  await db.close();
  expect(await put).toMatchObject({ code: 'E_CLOSED' });
});

test('a room whose network never came closes at once', async () => {
  const { db } = withoutNetwork({ transport: new LoopbackNetwork().transport() });
  await until(db.status, ([now]) => now?.missing.length === 1);
  await db.close();
  expect(await errorOf(() => db.put('too late'))).toMatchObject({ code: 'E_CLOSED' });
});
