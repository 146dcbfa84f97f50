// Shows that everything in a room can be looked through from any place, what moderation hides included, and searched.
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms } from '../../../test/database/lab.ts';
import { peerset, type PeersetDB } from '../../index.ts';

const rooms = new Rooms();

afterEach(() => rooms.close());

async function filled(db: PeersetDB, count: number): Promise<PeersetDB> {
  for (let n = 0; n < count; n++) {
    const { at } = await db.put({ n, text: n % 2 === 0 ? 'even' : 'ODD' }, { key: `k${n}` });
    // Records of one millisecond are in no order that anybody chose.
    while (Date.now() <= at) await new Promise(setImmediate);
  }
  return db;
}

async function keysFound(db: PeersetDB, text: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { rows } of db.search('default', text)) keys.push(...rows.map(({ key }) => key));
  return keys;
}

describe('browse', () => {
  test('gives the records from any place on, newest first, and how many there are', async () => {
    const db = await filled(rooms.open(), 7);
    const { total, rows } = await db.browse('default', { from: 2, limit: 3 });
    expect([total, rows.map(({ key }) => key)]).toEqual([7, ['k4', 'k3', 'k2']]);
    expect((await db.browse('default', { from: 5 })).rows.map(({ value }) => value)).toEqual([{ n: 1, text: 'ODD' }, { n: 0, text: 'even' }]);
    expect(await db.browse('default', { from: 7 })).toEqual({ total: 7, rows: [] });
    expect(await db.browse('empty')).toEqual({ total: 0, rows: [] });
  });

  test('shows what is hidden, too, and says so; lists do not', async () => {
    const db = await filled(rooms.open(), 3);
    db.use(({ key }) => key !== 'k1');
    expect((await db.find()).map(({ key }) => key)).toEqual(['k2', 'k0']);
    expect((await db.browse('default')).rows.map(({ key, state }) => [key, state])).toEqual([['k2', 'local'], ['k1', 'hidden'], ['k0', 'local']]);
  });

  test('says what a record is that holds a file', async () => {
    const db = rooms.open();
    await db.put(new Blob(['x'.repeat(20_000)]), { name: 'a.txt' });
    const { rows: [rec] } = await db.browse('default');
    expect([rec!.name, rec!.size]).toEqual(['a.txt', 20_000]);
  });

  test.each([[{ from: -1 }, 'from'], [{ from: 0.5 }, 'from'], [{ limit: 0 }, 'limit'], [{ limit: 1001 }, 'limit']] as const)('%j is refused', async (options, option) => {
    expect(await errorOf(() => rooms.open().browse('default', options))).toMatchObject({ code: 'E_OPTION', option });
  });

  test('a signal ends it', async () => {
    expect(await errorOf(() => rooms.open().browse('default', { signal: AbortSignal.abort() }))).toMatchObject({ code: 'E_ABORTED' });
  });
});

describe('collections', () => {
  test('are those that are declared and those in which anybody put something, the largest first', async () => {
    const db = await filled(rooms.open({ collections: { declared: {} } }), 2);
    for (const n of [1, 2, 3]) await db.collection('notes').put({ n });
    const gone = await db.collection('notes').put('gone');
    await gone.delete();
    expect(await db.collections()).toEqual([{ name: 'notes', records: 3 }, { name: 'default', records: 2 }, { name: 'declared', records: 0 }]);
  });

  test('have their names in a room with a secret, declared or not', async () => {
    const db = rooms.open({ secret: peerset.secret(), collections: { declared: {} } });
    await db.collection('declared').put('x');
    for (const n of [1, 2]) await db.collection('loose').put(n);
    expect(await db.collections()).toEqual([{ name: 'loose', records: 2 }, { name: 'declared', records: 1 }, { name: 'default', records: 0 }]);
    expect((await db.browse('loose')).rows.map(({ value }) => value)).toEqual([2, 1]);
  });
});

describe('search', () => {
  test('finds a text in values, keys and authors, whatever the case, newest first', async () => {
    const db = await filled(rooms.open(), 5);
    expect(await keysFound(db, ' odd ')).toEqual(['k3', 'k1']);
    expect(await keysFound(db, 'K4')).toEqual(['k4']);
    expect(await keysFound(db, db.me.npub)).toHaveLength(5);
    expect(await keysFound(db, 'nowhere')).toEqual([]);
  });

  test('looks at everything in parts, and says how far it is', async () => {
    const db = rooms.open({ policy: 'open' });
    await Promise.all(Array.from({ length: 1200 }, (_, n) => db.put(`text ${n}`)));
    const steps: number[] = [];
    for await (const { looked, total } of db.search('default', 'text 7')) {
      steps.push(looked);
      expect(total).toBe(1200);
    }
    expect(steps).toEqual([500, 1000, 1200]);
  });

  test.each(['', '  ', 'x'.repeat(201)])('%j is no text to look for', async (text) => {
    expect(await errorOf(() => keysFound(rooms.open(), text))).toMatchObject({ code: 'E_OPTION', option: 'text' });
  });
});
