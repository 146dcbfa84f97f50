import { MemoryDisk, memoryStore } from '../../src/adapters/memory/memory-store.ts';
import { LocalStoreProbe } from './store-probe.ts';
import { storeConformance } from './store.ts';

const disks = new Map<string, MemoryDisk>();

function diskOf(database: string): MemoryDisk {
  const disk = disks.get(database) ?? new MemoryDisk();
  disks.set(database, disk);
  return disk;
}

storeConformance('memory', {
  make: async (database) => new LocalStoreProbe(memoryStore({ disk: diskOf(database) })),
  squeeze: async (database) => {
    diskOf(database).capacityBytes = diskOf(database).bytes + 1024 * 1024;
  },
  relax: async (database) => {
    diskOf(database).capacityBytes = Infinity;
  },
});
