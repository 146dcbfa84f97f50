/** Shows that a page lets go of what left the set and of lists that were closed: the engine's collector finds nothing that holds them. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { DayClock } from '../../test/database/day-clock.ts';
import { Rooms, until } from '../../test/database/lab.ts';
import { headerOf } from '../../test/selection/records.ts';
import type { PeersetDB } from '../index.ts';
import { Bodies } from './bodies.ts';
import { Catalog } from './catalog.ts';
import { Entry } from './entry.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const rooms = new Rooms();

afterEach(() => rooms.close());

/** How many of these are still reachable, count. */
async function reachable(refs: readonly WeakRef<object>[]): Promise<number> {
  // What a turn looked at stays until the turn is over.
  for (let turn = 0; turn < 5; turn++) {
    await new Promise(setImmediate);
    collect();
  }
  return refs.filter((ref) => ref.deref() !== undefined).length;
}

/** A catalog whose records all say the same. */
function catalogOf(): Catalog {
  const body = new Uint8Array(200);
  return new Catalog({
    store: { read: async (keys) => keys.map(() => body) },
    isShared: () => false,
    indexed: () => ['field'],
    now: () => 0,
    breathe: async () => undefined,
  });
}

/** One stranger's records in collections of a day; returns what the catalog makes of them. */
async function dayIn(catalog: Catalog, day: number): Promise<WeakRef<object>[]> {
  const headers = Array.from({ length: 20 }, (_, i) => headerOf({ at: day * 100 + i, id: day * 100 + i, name: `${i}`, collection: `day ${day} ${i % 4}` }));
  catalog.apply(headers, []);
  const shelves = headers.map((header) => catalog.shelfOf(header)!);
  const entries = headers.map((header, i) => shelves[i]!.entryOf(header)!);
  catalog.bodies.release(await catalog.bodies.load(entries));
  catalog.apply([], headers);
  return [...new Set(shelves), ...entries, ...headers].map((object) => new WeakRef<object>(object));
}

test('entries, bodies, headers and empty collections of strangers go with their records, a hundred times', async () => {
  const catalog = catalogOf();
  const refs: WeakRef<object>[] = [];
  for (let day = 0; day < 100; day++) refs.push(...(await dayIn(catalog, day)));
  expect(refs.length).toBe(100 * 44);
  expect(await reachable(refs)).toBe(0);
  expect([...catalog.headers()]).toEqual([]);
});

test('a collection that somebody asked for stays the same one when it is empty', () => {
  const catalog = catalogOf();
  const shelf = catalog.shelf('notes');
  const header = headerOf({ at: 1, id: 1, name: 'a', collection: 'notes' });
  catalog.apply([header], []);
  catalog.apply([], [header]);
  expect(catalog.shelf('notes')).toBe(shelf);
});

test('whoever holds the body of a record that left keeps it, and nobody afterwards', async () => {
  const bodies = new Bodies({ read: async (keys) => keys.map(() => new Uint8Array(200)) });
  const entry = new Entry(headerOf({ at: 1, id: 1, name: 'a' }));
  await bodies.load([entry]);
  bodies.forget([entry]);
  expect(entry.isLoaded).toBe(true);
  bodies.release([entry]);
  const refs = [new WeakRef<object>(entry.body)];
  entry.unload();
  expect(await reachable(refs)).toBe(0);
});

/** The rows of a list that was open, was read, and is closed. */
async function closedList(db: PeersetDB): Promise<WeakRef<object>[]> {
  const live = db.live({ sort: 'n', limit: 10 });
  const rows = await until(live, (found) => found.length === 10);
  const refs = [live, ...rows].map((object) => new WeakRef<object>(object));
  live[Symbol.dispose]();
  return refs;
}

test('a list that was closed frees its rows, while the room stays open', async () => {
  const db = rooms.open();
  await Promise.all(Array.from({ length: 10 }, (_, n) => db.put({ n })));
  const refs: WeakRef<object>[] = [];
  for (let i = 0; i < 20; i++) refs.push(...(await closedList(db)));
  expect(refs).toHaveLength(220);
  expect(await reachable(refs)).toBe(0);
  expect(await db.count()).toBe(10);
});

test('a room that forgets a day shows it, and counts it no more', async () => {
  const clock = new DayClock();
  const db = rooms.open({ clock, keep: '1d', collections: { notes: { index: ['n'] } } });
  const notes = db.collection('notes');
  await Promise.all(Array.from({ length: 20 }, (_, n) => notes.put({ n: n % 2 })));
  expect(await notes.find({ where: { n: 1 } })).toHaveLength(10);
  const live = notes.live();
  await until(live, (rows) => rows.length === 20);
  clock.pass(2);
  await until(live, (rows) => rows.length === 0);
  expect([await notes.find({ where: { n: 1 } }), await notes.count()]).toEqual([[], 0]);
  const [status] = await until(db.status, ([now]) => now?.records === 0);
  expect(status).toMatchObject({ records: 0, bytes: 0 });
});
