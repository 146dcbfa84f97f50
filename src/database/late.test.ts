// Shows a room whose later parts do not come: what works all the same, what is said, and that it heals.
import { afterEach, expect, test } from 'vitest';
import { errorOf, Rooms, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { schnorrSuite } from '../core/protocol/suite.ts';
import type { PeersetConfig } from '../index.ts';
import { readConfig } from './config.ts';
import { PeersetDB } from './database.ts';
import { environmentOf } from './defaults.ts';
import { Member } from './member.ts';
import { networkOf } from './network.ts';
import { Part } from './part.ts';

const rooms = new Rooms();
const open: PeersetDB[] = [];
afterEach(async () => {
  await rooms.close();
  await Promise.all(open.splice(0).map((db) => db.close()));
});

/** A room whose network comes when the test says so. */
function withoutNetwork(config: PeersetConfig) {
  const settings = readConfig('room', config);
  const environment = environmentOf(settings);
  const { clock, random } = environment;
  let isThere = false;
  const wakes = new Set<() => void>();
  const load = async () => {
    if (!isThere) throw new Error('no such file');
    return networkOf({ settings, room: (await environment.unlocked).room, suite: schnorrSuite, random });
  };
  const onWake = (run: () => void) => {
    wakes.add(run);
    return () => wakes.delete(run);
  };
  const network = new Part({ name: 'network', load, clock, onWake });
  const member = new Member(settings, { ...environment, network });
  const db = new PeersetDB(member, () => member.close());
  open.push(db);
  const arrive = () => {
    isThere = true;
    for (const run of wakes) run();
  };
  return { db, arrive };
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

test('a room whose network never came closes at once', async () => {
  const { db } = withoutNetwork({ transport: new LoopbackNetwork().transport() });
  await until(db.status, ([now]) => now?.missing.length === 1);
  await db.close();
  expect(await errorOf(() => db.put('too late'))).toMatchObject({ code: 'E_CLOSED' });
});
