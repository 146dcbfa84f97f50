import { expect, test } from 'vitest';
import { recordOf } from '../../../test/conformance/store-probe.ts';
import { MemoryDisk, memoryStore } from './memory-store.ts';

const write = { removed: [], durability: 'relaxed' } as const;

test('a disk outlives the stores on it, and a store of its own has a disk of its own', async () => {
  const disk = new MemoryDisk();
  const store = memoryStore({ disk });
  await store.open();
  await store.write({ ...write, added: [recordOf({ seed: 1 })] });
  await store.close();
  expect((await memoryStore({ disk }).open()).headers).toHaveLength(1);
  expect((await memoryStore().open()).headers).toHaveLength(0);
});

test('after `full`, smaller writes work, and so does removing from a disk that shrank', async () => {
  const disk = new MemoryDisk(1000);
  const store = memoryStore({ disk });
  await store.open();
  const records = [1, 2, 3].map((seed) => recordOf({ seed, size: 400 }));
  await expect(store.write({ ...write, added: records })).rejects.toMatchObject({ store: 'full' });
  await store.write({ ...write, added: records.slice(0, 2) });
  disk.capacityBytes = 100;
  await store.write({ ...write, added: [], removed: records.slice(0, 1) });
  expect([disk.bytes, (await store.usage()).usage]).toEqual([400, 400]);
  await expect(memoryStore({ capacityBytes: 10 }).open().then(() => store.write({ ...write, added: records }))).rejects.toMatchObject({ store: 'full' });
});
