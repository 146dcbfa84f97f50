import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { levelStore } from '../../src/adapters/node/level-store.ts';
import { markVerified, type RecordHeader } from '../../src/core/record/record.ts';
import { LocalStoreProbe } from './store-probe.ts';
import { TIGHT, storeConformance } from './store.ts';

const MIB = 1024 * 1024;
const root = await mkdtemp(join(tmpdir(), 'peerset-level-'));
let isTight = false;

afterAll(() => rm(root, { recursive: true, force: true }));

storeConformance('LevelDB', {
  make: async (database) => new LocalStoreProbe(levelStore({
    path: join(root, database),
    load: async () => (await import('classic-level')).ClassicLevel,
    ...(database === TIGHT ? { freeBytes: () => (isTight ? MIB : 1024 * MIB) } : {}),
  })),
  squeeze: async () => void (isTight = true),
  relax: async () => void (isTight = false),
});

test('headers come in parts, oldest first, and each part waits for the one before', async () => {
  const author = 'a'.repeat(64);
  const store = levelStore({ path: join(root, 'parts'), load: async () => (await import('classic-level')).ClassicLevel });
  const added = Array.from({ length: 4100 }, (_, at) => {
    const id = new Uint8Array(32);
    new DataView(id.buffer).setUint32(0, 7919 * at);
    return markVerified({ at, id, author, kind: 30078, slot: `30078:${author}:c/${at}`, collection: 'c', name: `${at}`, deletes: false, size: 1, bytes: Uint8Array.of(1) });
  });
  await store.open();
  await store.write({ added, removed: [], meta: new Map([['m', Uint8Array.of(5)]]), durability: 'relaxed' });
  await store.close();
  const parts: (readonly RecordHeader[])[] = [];
  let isTaking = false;
  const opening = await store.openInParts!(async (headers) => {
    expect(isTaking).toBe(false);
    isTaking = true;
    await Promise.resolve();
    parts.push(headers);
    isTaking = false;
  });
  expect([parts.length > 2, opening.headers.length, opening.damaged, opening.meta.get('m')]).toEqual([true, 0, 0, Uint8Array.of(5)]);
  expect(parts.flat()).toEqual(added.map(({ bytes, ...header }) => header));
  await store.close();
  expect((await store.open()).headers).toEqual(parts.flat());
  await store.close();
});
