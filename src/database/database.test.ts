// Shows that two databases on one network end with the same records, and what each call promises.
import { afterEach, describe, expect, test } from 'vitest';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { peerset } from '../index.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((db) => db.close()));
});

describe('two databases', () => {
  test('end with the same records', async () => {
    const network = new LoopbackNetwork();
    const one = peerset('room', { transport: network.transport() });
    const two = peerset('room', { transport: network.transport() });
    open.push(one, two);
    const rec = await one.collection('notes').put({ text: 'hello' });
    expect(rec.value).toEqual({ text: 'hello' });
    const rows = two.collection<{ text: string }>('notes');
    for await (const now of rows) {
      if (now.length === 1) break;
    }
    expect(rows.current[0]!.value.text).toBe('hello');
    expect(rows.current[0]!.author).toBe(one.me.npub);
    console.log(one.status.current, two.peers.current);
  });
});
