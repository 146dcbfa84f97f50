/**
 * A folder for files on the disk of a program, as `FolderFiles` wants one. The file system locks nothing for us, so whoever opens the
 * first file takes the room's own lock, which is that of its records; inside this program, a file is open once.
 */
import { closeSync, constants, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { faulty, faultyAtOnce, storeFault } from '../files/fitting.ts';
import type { DiskFile, Folder } from '../files/folder.ts';
import { faultOf, freeBytesOf } from './level-disk.ts';

/** Where files are kept. */
export interface DiskFolderOptions {
  readonly path: string;
  /** Takes the lock of the room; rejects where another program has it. Gives what frees it. */
  readonly lock: () => Promise<() => Promise<void>>;
  /** Bytes that may still be written; what the disk has left unless told otherwise. */
  readonly freeBytes?: () => number;
}

/** The file that whoever has the folder has open. */
const LOCK_FILE = 'log.a';
/** Paths that are open in this program: two databases must not write the same file, and nothing else tells them. */
const open = new Set<string>();

/** A folder on disk, made where there is none. */
export async function diskFolder({ path, lock, freeBytes = () => freeBytesOf(path) }: DiskFolderOptions): Promise<Folder> {
  await faulty(faultOf, () => mkdir(path, { recursive: true, mode: 0o700 }));
  return {
    names: () => faulty(faultOf, () => readdir(path)),
    open: (name) => faulty(faultOf, async () => {
      const file = join(path, name);
      if (open.has(file)) throw storeFault('blocked', 'these files are open already');
      open.add(file);
      try {
        const free = name === LOCK_FILE ? await lock() : undefined;
        return opened(file, { freeBytes, closed: () => void free?.() });
      } catch (reason) {
        open.delete(file);
        throw reason;
      }
    }),
    remove: (name) => faulty(faultOf, () => rm(join(path, name), { force: true })),
  };
}

function opened(path: string, { freeBytes, closed }: { readonly freeBytes: () => number; readonly closed: () => void }): DiskFile {
  // Created with its owner's rights alone, not emptied where it is there, written at any place.
  const file = faultyAtOnce(faultOf, () => openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600));
  let isOpen = true;
  const size = (): number => faultyAtOnce(faultOf, () => fstatSync(file).size);
  return {
    size,
    read: (at, bytes) => faultyAtOnce(faultOf, () => filled(file, at, bytes)),
    write: (at, bytes) => faultyAtOnce(faultOf, () => {
      const growth = at + bytes.length - fstatSync(file).size;
      if (growth > 0 && growth > freeBytes()) throw storeFault('full', 'no room on the disk for this file');
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, at + done);
    }),
    truncate: (bytes) => faultyAtOnce(faultOf, () => ftruncateSync(file, bytes)),
    flush: () => faultyAtOnce(faultOf, () => fdatasyncSync(file)),
    close() {
      if (!isOpen) return;
      isOpen = false;
      closeSync(file);
      open.delete(path);
      closed();
    },
  };
}

/** Reads as far as the file goes; one call may give less. */
function filled(file: number, at: number, bytes: Uint8Array): number {
  for (let done = 0; ;) {
    const more = done < bytes.length ? readSync(file, bytes, done, bytes.length - done, at + done) : 0;
    if (more === 0) return done;
    done += more;
  }
}
