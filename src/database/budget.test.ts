/** Shows a database with a budget: it says so, takes so much from peers and no more, and goes on writing and serving. */
import { afterEach, expect, test } from 'vitest';
import { errorOf, Rooms, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { memoryStore } from '../adapters/memory/memory-store.ts';

const BUDGET = 64 * 1024;
const rooms = new Rooms();

afterEach(() => rooms.close());

test('what is no budget is said to be none', async () => {
  for (const budget of [0, 100, 70_000.5, -1, Infinity, '64k']) {
    expect(await errorOf(() => rooms.open({ budget: budget as number }))).toMatchObject({ code: 'E_OPTION', option: 'budget' });
  }
});

test('a device at its budget says that it is partial, keeps and serves what it has, and writes its own', async () => {
  const network = new LoopbackNetwork();
  const one = rooms.open({ transport: network.transport() });
  const two = rooms.open({ transport: network.transport(), storage: memoryStore(), budget: BUDGET });
  await until(two.peers, ([peer]) => peer?.state === 'open');
  await Promise.all(Array.from({ length: 40 }, (_, i) => one.put({ text: 'x'.repeat(4000), i })));
  const [status] = await until(two.status, ([now]) => now?.partial === true && now.records > 10);
  expect(status!.storage.budget).toBe(BUDGET);
  expect(status!.bytes).toBeLessThanOrEqual(BUDGET);
  expect(status!.bytes).toBeGreaterThan(BUDGET - 5000);
  await until(two.status, ([now]) => (now?.refused['disk'] ?? 0) > 0);
  const rec = await two.put({ text: 'mine' });
  expect([rec.value, two.status.current[0]!.partial]).toEqual([{ text: 'mine' }, true]);
  await until(one.live(), (rows) => rows.some(({ value }) => (value as { text: string }).text === 'mine'));
  expect(one.status.current[0]).toMatchObject({ partial: false, records: 41 });
});

test('without one, a disk that is four fifths full is enough', async () => {
  const network = new LoopbackNetwork();
  const one = rooms.open({ transport: network.transport() });
  const store = memoryStore({ capacityBytes: 100_000 });
  const two = rooms.open({ transport: network.transport(), storage: store });
  await until(two.peers, ([peer]) => peer?.state === 'open');
  await until(two.status, ([now]) => now?.storage.budget === 50_000);
  await Promise.all(Array.from({ length: 20 }, (_, i) => one.put({ text: 'x'.repeat(4000), i })));
  const [status] = await until(two.status, ([now]) => now?.partial === true);
  expect(status!.bytes).toBeLessThanOrEqual(50_000);
});
