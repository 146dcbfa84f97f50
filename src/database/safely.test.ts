// Shows that neither an application's function that throws, nor a record at which our own code fails, stops the database.
import { afterEach, expect, test, vi } from 'vitest';
import { Rooms, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import type { SignedRecord } from '../core/record/record.ts';
import { Body, Entry } from './entry.ts';
import { Window } from './window.ts';

const rooms = new Rooms();
const reported: unknown[] = [];
vi.stubGlobal('reportError', (reason: unknown) => reported.push(reason));
afterEach(async () => {
  reported.length = 0;
  await rooms.close();
});

const fails = (): never => {
  throw new Error('of the app');
};

test('subscribers and filters that throw stop nothing: others are told, records are kept and synced', async () => {
  const network = new LoopbackNetwork();
  const [one, two] = [rooms.open({ transport: network.transport() }), rooms.open({ transport: network.transport() })];
  await one.ready;
  const rows = one.live();
  let calls = 0;
  for (const live of [rows, one.status, one.peers]) {
    live.subscribe(() => {
      if (calls++ > 2) fails();
    });
  }
  await one.put('mine');
  await two.put('theirs');
  await until(rows, (now) => now.length === 2);
  await until(one.status, ([status]) => status?.records === 2);
  expect(reported.length).toBeGreaterThan(0);
  const off = one.use(fails);
  await two.put('hidden by the failure');
  await until(one.status, ([status]) => status?.records === 3);
  off();
  await until(rows, (now) => now.length === 3);
  await one.put('and on it goes');
  expect((await one.find()).length).toBe(4);
});

test('a list at which following a change fails looks again, and the record is kept', async () => {
  const db = rooms.open();
  await db.put('before');
  const rows = db.live();
  await until(rows, (now) => now.length === 1);
  const follow = vi.spyOn(Window.prototype, 'follow').mockImplementationOnce(fails);
  await db.put('after');
  await until(rows, (now) => now.length === 2);
  expect(follow).toHaveBeenCalled();
  expect(reported.map(String)).toContain('Error: of the app');
  follow.mockRestore();
});

/** A record whose bytes nobody should have let in. */
const broken = { at: 1, id: new Uint8Array(32), author: 'ab'.repeat(32), kind: 30_078, slot: '', collection: 'notes', name: 'k', deletes: false, size: 0, bytes: new Uint8Array(0) } as unknown as SignedRecord;

test('a record at which decoding fails has no value, and says so once', () => {
  const body = new Body(broken);
  expect([body.value, body.value, body.isLetter]).toEqual([undefined, undefined, false]);
  const failures = reported.length;
  expect(failures).toBeGreaterThan(0);
  expect([body.value, reported.length]).toEqual([undefined, failures]);
});

test('a record at which opening or reading a letter fails is not readable', () => {
  const sealed = new Entry(broken, { open: fails });
  expect([sealed.isReadable, sealed.value, sealed.key]).toEqual([false, undefined, '']);
  const letter = { collection: 'notes', key: 'k', deletes: false, value: undefined, letter: { content: '', tags: [] } };
  const looked = new Entry(broken, { open: () => letter, letters: { look: fails } });
  expect([looked.isReadable, looked.value]).toEqual([false, undefined]);
});
