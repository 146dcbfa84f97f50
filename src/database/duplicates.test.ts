// Shows that a room which replaces duplicates holds the same content of one author once, and what cannot be changed there.
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms } from '../../test/database/lab.ts';
import { peerset } from '../index.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const POLICY = { duplicates: 'replace' } as const;

describe('a room that replaces duplicates', () => {
  test.each([['open', {}], ['secret', { secret: peerset.secret() }]])('(%s) holds the same content once, under a key of its own', async (_, room) => {
    const db = rooms.open({ ...room, policy: POLICY });
    const [one, again, other] = [await db.put({ text: 'hi' }), await db.put({ text: 'hi' }), await db.put({ text: 'ho' })];
    expect([one.key === again.key, one.key === other.key, /^=[0-9a-f]{32}$/.test(one.key)]).toEqual([true, false, true]);
    expect(await db.count()).toBe(2);
    await db.put({ text: 'hi' }, { key: 'mine' });
    expect(await db.count()).toBe(3);
    await db.delete(one.key);
    expect((await db.find()).map(({ value }) => (value as { text: string }).text).sort()).toEqual(['hi', 'ho']);
  });

  test('takes no other content at such a key, and says what to do', async () => {
    const db = rooms.open({ policy: POLICY });
    const { key } = await db.put({ text: 'hi' });
    const errors = [await errorOf(() => db.put('other', { key })), await errorOf(() => db.collection('default').patch(key, { text: 'ho' }))];
    for (const error of errors) expect(error).toMatchObject({ code: 'E_REFUSED', rule: 'duplicates' });
    expect(errors[1]!.fix).toMatch(/key/);
    const own = await db.put({ text: 'hi' }, { key: 'mine' });
    await db.collection('default').patch(own.key, { text: 'ho' });
    expect((await db.get('mine'))!.value).toEqual({ text: 'ho' });
  });

  test('is another room than one that keeps them', async () => {
    const db = rooms.open();
    const [one, again] = [await db.put('hi'), await db.put('hi')];
    expect(one.key).not.toBe(again.key);
    expect(await db.count()).toBe(2);
  });
});
