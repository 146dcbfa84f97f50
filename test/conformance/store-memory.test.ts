import { MemoryDisk, memoryStore } from '../../src/adapters/memory/memory-store.ts';
import { LocalStoreProbe } from './store-probe.ts';
import { TIGHT, storeConformance, takenStoreConformance } from './store.ts';

const disks = new Map<string, MemoryDisk>();

function diskOf(database: string): MemoryDisk {
  const disk = disks.get(database) ?? new MemoryDisk();
  disks.set(database, disk);
  return disk;
}

storeConformance('memory', {
  make: async (database) => new LocalStoreProbe(memoryStore({ disk: diskOf(database) })),
  squeeze: async () => {
    diskOf(TIGHT).capacityBytes = 1024 * 1024;
  },
  relax: async () => {
    diskOf(TIGHT).capacityBytes = Infinity;
  },
});

takenStoreConformance('memory', { make: async (database) => new LocalStoreProbe(memoryStore({ disk: diskOf(database) })) });
