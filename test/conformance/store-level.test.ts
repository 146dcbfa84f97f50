import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { levelStore } from '../../src/adapters/node/level-store.ts';
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
