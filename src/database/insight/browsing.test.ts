// Shows that everything in a room can be looked through from any place, what moderation hides included, and searched.
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, SetClock } from '../../../test/database/lab.ts';
import { peerset, type PeersetDB } from '../../index.ts';

const rooms = new Rooms();

afterEach(() => rooms.close());

/** Whoever looks at it has worked for so long. */
class SlowClock extends SetClock {
  lookMs = 0;
  pauses = 0;
  onpause = (): void => undefined;

  override now(): number {
    this.offsetMs += this.lookMs;
    return super.now();
  }

  pause(): Promise<void> {
    this.pauses++;
    this.onpause();
    return new Promise((resolve) => setImmediate(resolve));
  }
}

/** No key is found in an author's name: neither `b` nor `o` is of the letters that one is written in. */
async function filled(db: PeersetDB, count: number): Promise<PeersetDB> {
  for (let n = 0; n < count; n++) {
    const { at } = await db.put({ n, text: n % 2 === 0 ? 'even' : 'ODD' }, { key: `box${n}` });
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
    expect([total, rows.map(({ key }) => key)]).toEqual([7, ['box4', 'box3', 'box2']]);
    expect((await db.browse('default', { from: 5 })).rows.map(({ value }) => value)).toEqual([{ n: 1, text: 'ODD' }, { n: 0, text: 'even' }]);
    expect(await db.browse('default', { from: 7 })).toEqual({ total: 7, rows: [] });
    expect(await db.browse('empty')).toEqual({ total: 0, rows: [] });
  });

  test('shows what is hidden, too, and says so; lists do not', async () => {
    const db = await filled(rooms.open(), 3);
    db.use(({ key }) => key !== 'box1');
    expect((await db.find()).map(({ key }) => key)).toEqual(['box2', 'box0']);
    expect((await db.browse('default')).rows.map(({ key, state }) => [key, state])).toEqual([['box2', 'local'], ['box1', 'hidden'], ['box0', 'local']]);
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

test('the largest collections are told of however many strangers made, and those that are declared', async () => {
  const db = rooms.open({ policy: 'open', collections: { mine: {} } });
  await Promise.all(Array.from({ length: 1100 }, (_, n) => db.collection(`c${n}`).put(n)));
  await db.collection('c1050').put('two');
  const told = await db.collections();
  expect([told.length, told[0], told.slice(-2)]).toEqual([1000, { name: 'c1050', records: 2 }, [{ name: 'default', records: 0 }, { name: 'mine', records: 0 }]]);
});

describe('search', () => {
  test('finds a text in values, keys and authors, whatever the case, newest first', async () => {
    const db = await filled(rooms.open(), 5);
    expect(await keysFound(db, ' odd ')).toEqual(['box3', 'box1']);
    expect(await keysFound(db, 'BOX4')).toEqual(['box4']);
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

  test('lets the page breathe while it works, and ends where it is told to in the midst of that', async () => {
    const clock = new SlowClock();
    const db = rooms.open({ policy: 'open', clock });
    await Promise.all(Array.from({ length: 300 }, (_, n) => db.put(`text ${n}`)));
    clock.lookMs = 1;
    clock.pauses = 0;
    expect(await keysFound(db, 'text 29')).toHaveLength(11);
    // All 300 are read at once, and each costs a millisecond.
    expect(clock.pauses).toBeGreaterThan(300 / 8 - 1);
    const stop = new AbortController();
    clock.pauses = 0;
    clock.onpause = () => stop.abort();
    expect(await errorOf(async () => {
      for await (const { looked } of db.search('default', 'text', { signal: stop.signal })) expect(looked).toBe(-1);
    })).toMatchObject({ code: 'E_ABORTED' });
    expect(clock.pauses).toBe(1);
  });

  test.each(['', '  ', 'x'.repeat(201)])('%j is no text to look for', async (text) => {
    expect(await errorOf(() => keysFound(rooms.open(), text))).toMatchObject({ code: 'E_OPTION', option: 'text' });
  });
});
