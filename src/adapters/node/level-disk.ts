/**
 * One LevelDB folder, opened once in this program for everybody who uses it: the operating system gives its lock to one program, and not
 * twice to the same. Whoever has it open shares it; the last that closes frees it for others.
 *
 * A write that failed leaves LevelDB refusing all others until it is opened again; so the next write opens it again first.
 */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ClassicLevel } from 'classic-level';
import type { StoreFault } from '../../ports.ts';
import { storeFault } from '../files/fitting.ts';

/** The database of LevelDB, on bytes. */
export type Level = ClassicLevel<Uint8Array, Uint8Array>;

/** Loads LevelDB. Rejects where it is not installed. */
export type LoadLevel = () => Promise<typeof ClassicLevel>;

const BYTES = { keyEncoding: 'view', valueEncoding: 'view' } as const;
const MIB = 1024 * 1024;
/**
 * LevelDB maps into memory what it has open, and what was read of that counts as memory of this program: few files are open, and small ones. A million
 * records are some hundred files.
 */
const OPTIONS = { ...BYTES, maxFileSize: MIB, maxOpenFiles: 74, cacheSize: 8 * MIB, writeBufferSize: 4 * MIB } as const;
/** Left free on the disk for what LevelDB moves about, bytes. */
const RESERVE_BYTES = 32 * MIB;

/** Bytes that may still be written beside what is there. */
export function freeBytesOf(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return Math.max(0, bavail * bsize - RESERVE_BYTES);
  } catch {
    // Some systems do not tell; then the disk says so when it is full.
    return Infinity;
  }
}

/** Bytes of all files in a folder. */
export async function folderBytes(path: string): Promise<number> {
  const names = await readdir(path).catch(() => []);
  // A file may go while we look.
  const sizes = await Promise.all(names.map((name) => stat(join(path, name)).then(({ size }) => size, () => 0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A folder while somebody has it open. */
export class LevelDisk {
  readonly #path: string;
  readonly #load: LoadLevel;
  #level: Level | undefined;
  #opening: Promise<Level> | undefined;
  #isRepaired = false;
  #isSick = false;
  /** Whoever uses it, count. */
  users = 0;

  constructor(path: string, load: LoadLevel) {
    this.#path = path;
    this.#load = load;
  }

  /** Whether it was damaged when it was opened, and lost something. */
  get isRepaired(): boolean {
    return this.#isRepaired;
  }

  /** The database, opened where it is not. Rejects with a fault. */
  async level(): Promise<Level> {
    if (this.#isSick) {
      this.#isSick = false;
      await this.close();
    }
    this.#opening ??= this.#open().catch((reason: unknown) => {
      this.#opening = undefined;
      throw faultOf(reason);
    });
    return this.#opening;
  }

  /** Nothing more can be written before it is opened again. */
  failed(): void {
    this.#isSick = true;
  }

  async close(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    this.#opening = undefined;
    await this.#level?.close();
    this.#level = undefined;
  }

  async #open(): Promise<Level> {
    const Level = await this.#load();
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const level: Level = new Level<Uint8Array, Uint8Array>(this.#path, OPTIONS);
    try {
      await level.open();
    } catch (reason) {
      if (codeOf(reason) !== 'LEVEL_CORRUPTION') throw reason;
      await Level.repair(this.#path);
      this.#isRepaired = true;
      await level.open();
    }
    this.#level = level;
    return level;
  }
}

/** Folders that are open in this program: the lock that the system gives for each is the program's. */
const disks = new Map<string, LevelDisk>();

/** The folder of this path, for one more user. */
export function useDisk(path: string, load: LoadLevel): LevelDisk {
  const disk = disks.get(path) ?? new LevelDisk(path, load);
  disks.set(path, disk);
  disk.users++;
  return disk;
}

/** One user less. Resolves when others may open it, if that was the last. */
export async function leaveDisk(path: string, disk: LevelDisk): Promise<void> {
  if (--disk.users > 0) return;
  if (disks.get(path) === disk) disks.delete(path);
  closing.set(path, (closing.get(path) ?? Promise.resolve()).then(() => disk.close()));
  await closing.get(path);
}

/** Folders that are being closed; whoever opens one waits for it. */
const closing = new Map<string, Promise<void>>();

/** Resolves when nobody is closing this folder any more. */
export async function settled(path: string): Promise<void> {
  const last = closing.get(path);
  await last;
  if (closing.get(path) === last) closing.delete(path);
}

/** What a store says of an error of LevelDB or of the file system. */
export function faultOf(error: unknown): StoreFault {
  if (typeof error === 'object' && error !== null && 'store' in error && 'reason' in error) return error as StoreFault;
  const [code, reason] = [codeOf(error), error instanceof Error ? error.message : String(error)];
  if (code === 'LEVEL_LOCKED') return storeFault('blocked', `another program has this folder open: ${reason}`);
  if (code === 'ENOSPC' || code === 'EDQUOT' || /no space left|quota exceeded/i.test(reason)) return storeFault('full', reason);
  return storeFault('broken', reason);
}

/** The innermost code: LevelDB's own is in the cause of what its wrapper says. */
function codeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  const inner = 'cause' in error ? codeOf(error.cause) : undefined;
  return inner ?? ('code' in error ? error.code : undefined);
}
