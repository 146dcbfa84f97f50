/** Shows that a room says what it will forget next, and when, and keeps its word. */
import { afterEach, expect, test } from 'vitest';
import { DayClock } from '../../test/database/day-clock.ts';
import { errorOf, Rooms, until } from '../../test/database/lab.ts';
import { DAY_MS } from '../core/base/limits.ts';
import { peerset } from '../index.ts';

const rooms = new Rooms();

afterEach(() => rooms.close());

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

test('records go by collection and day, in the order of their midnights, and are gone then', async () => {
  const clock = new DayClock();
  const db = rooms.open({ clock, keep: '3d', collections: { brief: { keep: '1d' }, ever: { keep: 'forever' } } });
  const today = Math.floor(clock.now() / DAY_MS);
  await db.collection('ever').put('a');
  await Promise.all(['a', 'b'].map((text) => db.put(text)));
  clock.pass(1);
  await Promise.all(['c', 'd', 'e'].map((text) => db.collection('brief').put(text)));
  await db.put('f');
  const [first, second, third, ...rest] = await db.nextToGo();
  expect([first, second, third]).toMatchObject([
    { at: (today + 3) * DAY_MS, day: dayOf((today + 1) * DAY_MS), collection: 'brief', records: 3 },
    { at: (today + 4) * DAY_MS, day: dayOf(today * DAY_MS), collection: 'default', records: 2 },
    { at: (today + 5) * DAY_MS, day: dayOf((today + 1) * DAY_MS), collection: 'default', records: 1 },
  ]);
  expect([rest, first!.bytes > 300]).toEqual([[], true]);
  expect(await db.nextToGo({ limit: 1 })).toEqual([first]);
  clock.pass(1);
  expect(await db.nextToGo({ limit: 1 })).toEqual([first]);
  clock.pass(1);
  await until(db.collection('brief').live(), (rows) => rows.length === 0);
  expect(await db.nextToGo()).toEqual([second, third]);
});

test('of several groups that go together the largest comes first', async () => {
  const db = rooms.open();
  await db.collection('one').put('x');
  await Promise.all([1, 2, 3].map((n) => db.collection('three').put(n)));
  await db.collection('large').put('x'.repeat(2000));
  expect((await db.nextToGo()).map(({ collection }) => collection)).toEqual(['large', 'three', 'one']);
});

test('in a room with a secret declared collections go by their names, others together', async () => {
  const db = rooms.open({ secret: peerset.secret(), collections: { notes: {} } });
  await db.collection('notes').put('x');
  await Promise.all(['loose', 'other'].map((name) => db.collection(name).put('x')));
  expect((await db.nextToGo()).map(({ collection, records }) => [collection, records])).toEqual([[undefined, 2], ['notes', 1]]);
});

test.each([0, 1.5, -1, 10_001, '3'])('a limit of %s is none', async (limit) => {
  expect(await errorOf(() => rooms.open().nextToGo({ limit: limit as number }))).toMatchObject({ code: 'E_OPTION', option: 'limit' });
});
