/**
 * A room's folder in the origin private file system, in a worker: only there a file can be written without the browser copying it.
 * What is written is with the operating system at once, so it outlives the death of the browser; `flush` brings it to the device.
 *
 * A file that is open is locked for everybody else, which makes the log the lock of the folder. A tab that just went may hold it for
 * a moment, so opening tries some times before it says `blocked`.
 */
import type { StoreFault } from '../../ports.ts';
import { faulty, faultyAtOnce, storeFault } from './fitting.ts';
import type { DiskFile, Folder } from './folder.ts';
import { FILES_FOLDER, folderName } from './has-files.ts';

/** A file open for one, as the File System standard has it in workers; the types of the page do not know it. */
interface SyncAccess {
  getSize(): number;
  read(bytes: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
}

interface OpenableFile {
  createSyncAccessHandle(): Promise<SyncAccess>;
}

/** Tries to open a file that somebody holds, count, and the pause between two, ms. */
const OPEN_TRIES = 10;
const OPEN_PAUSE_MS = 200;

/** Why a browser of before 2023 has no place for us: its files answer at once to nothing but reading and writing. */
export const ANSWERS_LATE = 'files of this browser do not answer at once';

/** What all of the origin's folders are in. Rejects with whatever the browser says where it has no such thing: some have none in private windows. */
export async function opfsRoot(): Promise<FileSystemDirectoryHandle> {
  if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) throw new Error('this browser opens no files in workers');
  return navigator.storage.getDirectory();
}

/** The folder of this name, made where there is none. */
export async function opfsFolder(root: FileSystemDirectoryHandle, name: string): Promise<Folder> {
  const folder = await faulty(faultOf, async () => {
    const all = await root.getDirectoryHandle(FILES_FOLDER, { create: true });
    return all.getDirectoryHandle(folderName(name), { create: true });
  });
  return {
    names: () => faulty(faultOf, async () => {
      const names: string[] = [];
      for await (const entry of namesIn(folder)) names.push(entry);
      return names;
    }),
    open: (file) => faulty(faultOf, async () => {
      const access = await accessOf(await folder.getFileHandle(file, { create: true }));
      if (typeof access.getSize() !== 'number') throw storeFault('broken', ANSWERS_LATE);
      return diskFile(access);
    }),
    remove: (file) => faulty(faultOf, () => removed(folder, file)),
  };
}

/** The types of the page do not know that folders can be walked through. */
function namesIn(folder: FileSystemDirectoryHandle): AsyncIterable<string> {
  return (folder as unknown as { keys(): AsyncIterable<string> }).keys();
}

async function accessOf(handle: FileSystemFileHandle): Promise<SyncAccess> {
  for (let tries = 1; ; tries++) {
    try {
      return await (handle as unknown as OpenableFile).createSyncAccessHandle();
    } catch (reason) {
      if (nameOf(reason) !== 'NoModificationAllowedError' || tries >= OPEN_TRIES) throw reason;
      await new Promise((resolve) => setTimeout(resolve, OPEN_PAUSE_MS));
    }
  }
}

async function removed(folder: FileSystemDirectoryHandle, file: string): Promise<void> {
  try {
    await folder.removeEntry(file);
  } catch (reason) {
    if (nameOf(reason) !== 'NotFoundError') throw reason;
  }
}

function diskFile(access: SyncAccess): DiskFile {
  return {
    size: () => faultyAtOnce(faultOf, () => access.getSize()),
    read: (at, bytes) => faultyAtOnce(faultOf, () => access.read(bytes, { at })),
    write: (at, bytes) => faultyAtOnce(faultOf, () => {
      if (access.write(bytes, { at }) !== bytes.length) throw storeFault('full', 'the disk took less than it was given');
    }),
    truncate: (size) => faultyAtOnce(faultOf, () => access.truncate(size)),
    flush: () => faultyAtOnce(faultOf, () => access.flush()),
    close: () => access.close(),
  };
}

/** What a keeper of files says of an error. */
export function faultOf(error: unknown): StoreFault {
  if (typeof error === 'object' && error !== null && 'store' in error && 'reason' in error) return error as StoreFault;
  const reason = String(error);
  switch (nameOf(error)) {
    case 'QuotaExceededError':
      return storeFault('full', reason);
    case 'NoModificationAllowedError':
      return storeFault('blocked', `these files are open elsewhere: ${reason}`);
    default:
      return storeFault('broken', reason);
  }
}

function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
}
