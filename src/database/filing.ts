/**
 * Files in the tab that leads, with what they take outside: a disk for them, and whoever hashes what peers send. A part of the program
 * that comes when somebody deals in files; with `defaults.ts` it knows adapters, and it is only ever reached by `import()`.
 */
import { filesOf } from '../adapters/files/files-of.ts';
import { memoryFiles } from '../adapters/files/memory-files.ts';
import { fileCutter } from '../adapters/hashing/cutter.ts';
import type { Files } from '../ports.ts';
import { fileStorageError } from './files/file-errors.ts';
import type { Filing, FilingHost, FilingMember } from './files/filing-host.ts';
import { RoomFiles } from './files/room-files.ts';

/** Opens the files of a room. @throws PeersetError E_STORAGE */
export async function openFiling(member: FilingMember, host: FilingHost): Promise<Filing> {
  const room = new RoomFiles({ member, host, files: diskOf(member), cutter: fileCutter() });
  try {
    await room.open();
    return room;
  } catch (reason) {
    await room.close();
    throw fileStorageError(reason);
  }
}

/** Where records are in memory, files are. */
function diskOf({ settings: { config: { files, storage }, device }, unlocked }: FilingMember): Files {
  if (files?.store !== undefined) return files.store;
  if (device !== undefined) return device.disk?.files(unlocked!.room.tag) ?? memoryFiles();
  return storage === 'memory' || typeof indexedDB === 'undefined' ? memoryFiles() : filesOf(`peerset/${unlocked!.room.tag}`);
}
