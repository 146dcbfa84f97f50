import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { FolderFiles } from '../../src/adapters/files/folder-files.ts';
import { diskFolder } from '../../src/adapters/node/disk-folder.ts';
import { TIGHT, filesConformance } from './files.ts';
import { LocalFilesProbe } from './files-probe.ts';

const MIB = 1024 * 1024;
const root = await mkdtemp(join(tmpdir(), 'peerset-files-'));
/** Bytes that may still be written where it is tight; they get fewer. */
let isTight = false;

afterAll(() => rm(root, { recursive: true, force: true }));

filesConformance('a folder on disk', {
  make: async (name) => new LocalFilesProbe(new FolderFiles(() => diskFolder({
    path: join(root, name),
    lock: async () => async () => undefined,
    ...(name === TIGHT ? { freeBytes: () => (isTight ? MIB / 2 : 1024 * MIB) } : {}),
  }))),
  squeeze: async () => void (isTight = true),
  relax: async () => void (isTight = false),
});
