/** Shows a room that asks for work, with and without a secret: what is put in it is worked for, and what is not does not come in. */
import { afterEach, expect, test } from 'vitest';
import { testSecret } from '../../test/conformance/signatures.ts';
import { errorOf, Rooms, until } from '../../test/database/lab.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { fromHex } from '../core/base/bytes.ts';
import { createEvent } from '../core/record/event.ts';
import { leadingZeroBits, workAimedAt } from '../core/record/work.ts';
import { peerset } from '../index.ts';
import type { NostrEvent } from '../core/record/record.ts';

const BITS = 8;
const policy = { base: 'family', work: BITS } as const;
const rooms = new Rooms();

afterEach(() => rooms.close());

function isWorkedFor({ id, tags }: NostrEvent): boolean {
  return leadingZeroBits(fromHex(id)!) >= BITS && workAimedAt(tags) === BITS;
}

test.each([['without a secret', undefined], ['with one', peerset.secret()]])('in a room %s every record that arrives was worked for, deletes too', async (_, secret) => {
  const network = new LoopbackNetwork();
  const common = { policy, ...(secret === undefined ? {} : { secret }) };
  const [one, two] = [rooms.open({ ...common, transport: network.transport() }), rooms.open({ ...common, transport: network.transport() })];
  const recs = await Promise.all(Array.from({ length: 5 }, (__, i) => one.put({ i }, { key: `${i}` })));
  await until(two.live(), (rows) => rows.length === 5);
  await one.delete('0');
  const seen = await until(two.live(), (rows) => rows.length === 4);
  expect([...recs, ...seen].every(({ event }) => isWorkedFor(event))).toBe(true);
  expect(two.status.current[0]).toMatchObject({ working: 0, refused: {}, faults: {} });
});

test('what was not worked for does not come in', async () => {
  const db = rooms.open({ policy });
  const { event } = await db.put({ text: 'worked for' }, { key: 'a' });
  const tags = event.tags.filter(([name]) => name !== 'nonce').map((tag) => (tag[0] === 'd' ? ['d', 'default/b'] : tag));
  const secret = testSecret(3);
  const lazy = createEvent({ kind: event.kind, created_at: event.created_at, tags, content: event.content }, secret);
  const lucky = (): NostrEvent => {
    for (let i = 0; ; i++) {
      const tried = createEvent({ kind: event.kind, created_at: event.created_at, tags: [...tags, ['nonce', `${i}`, '1']], content: event.content }, secret);
      if (leadingZeroBits(fromHex(tried.id)!) >= BITS) return tried;
    }
  };
  const result = await db.import([lazy, lucky()].map((said) => JSON.stringify(said)).join('\n'));
  expect(result).toMatchObject({ added: 0, refused: 2 });
  expect(await db.count()).toBe(1);
});

test('who gives up while there is work to do is told so, and the status says how many are left', async () => {
  const db = rooms.open({ policy: { base: 'family', work: 32 } });
  await db.ready;
  const given = new AbortController();
  const first = errorOf(() => db.put('a', { signal: given.signal }));
  const second = errorOf(() => db.put('b'));
  await until(db.status, ([now]) => now?.working === 2);
  given.abort();
  expect((await first).code).toBe('E_ABORTED');
  await until(db.status, ([now]) => now?.working === 1);
  await db.close();
  expect((await second).code).toBe('E_CLOSED');
});
