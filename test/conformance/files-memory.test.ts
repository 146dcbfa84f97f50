import { FolderFiles } from '../../src/adapters/files/folder-files.ts';
import { MemoryFilesDisk, memoryFiles } from '../../src/adapters/files/memory-files.ts';
import { MemoryFolder } from '../files/memory-folder.ts';
import { TIGHT, filesConformance } from './files.ts';
import { LocalFilesProbe } from './files-probe.ts';

const MIB = 1024 * 1024;

/** One thing for each name. */
class ByName<T> {
  readonly #things = new Map<string, T>();
  readonly #make: () => T;

  constructor(make: () => T) {
    this.#make = make;
  }

  get(name: string): T {
    const thing = this.#things.get(name) ?? this.#make();
    this.#things.set(name, thing);
    return thing;
  }
}

const disks = new ByName(() => new MemoryFilesDisk());
const folders = new ByName(() => new MemoryFolder());

filesConformance('memory', {
  make: async (name) => new LocalFilesProbe(memoryFiles({ disk: disks.get(name) })),
  squeeze: async () => void (disks.get(TIGHT).capacityBytes = 3 * MIB),
  relax: async () => void (disks.get(TIGHT).capacityBytes = Infinity),
});

filesConformance('a folder', {
  make: async (name) => new LocalFilesProbe(new FolderFiles(async () => folders.get(name).start())),
  squeeze: async () => void (folders.get(TIGHT).capacityBytes = 3 * MIB),
  relax: async () => void (folders.get(TIGHT).capacityBytes = Infinity),
});
