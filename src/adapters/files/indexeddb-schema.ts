/**
 * The database of files, for browsers without a file system of the origin: one for each room.
 *
 *   files       number → what is known of a file (`FileRow`)
 *   marks       [number, part] → the sum of a part that is here
 *   rows        [number, part, i] → its bytes, in rows
 *   references  a record's id → the roots it refers to
 *
 * A file has a number; part 0 of it is its layer, part n its piece n − 1. Rows are just below 64 KiB: what is larger, Chromium puts
 * into a file of its own, which takes three times as long. What no row of `files` has the number of is a draft.
 */
import type { FileOutline } from '../../core/files/event.ts';
import { isShape } from '../../core/files/tree.ts';
import { faultOf } from '../indexeddb/requests.ts';
import { storeFault } from './fitting.ts';
import { databaseName } from './has-files.ts';

export const FILES = 'files';
export const MARKS = 'marks';
export const ROWS = 'rows';
export const REFERENCES = 'references';
export const STORES = [FILES, MARKS, ROWS, REFERENCES] as const;

/** A file on disk. */
export interface FileRow {
  readonly file: FileOutline;
  readonly isPinned: boolean;
  readonly usedAt: number;
}

const VERSION = 1;
/** Bytes of a row at most: below 64 KiB with what the browser writes around it. */
const ROW_BYTES_MAX = 64_000;

/** Opens the database, and makes it where there is none. Rejects with a StoreFault. */
export function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = asked(() => indexedDB.open(databaseName(name), VERSION), reject);
    if (opening === undefined) return;
    opening.onupgradeneeded = () => {
      for (const store of STORES) opening.result.createObjectStore(store);
    };
    let isBlocked = false;
    opening.onblocked = () => {
      isBlocked = true;
      reject(storeFault('blocked', 'another tab holds an older version of the files open'));
    };
    opening.onerror = () => reject(faultOf(opening.error));
    opening.onsuccess = () => {
      // Nobody waits for it any more; left open, it would block others in turn.
      if (isBlocked) opening.result.close();
      else resolve(opening.result);
    };
  });
}

function asked<T>(ask: () => T, reject: (reason: unknown) => void): T | undefined {
  try {
    return ask();
  } catch (reason) {
    reject(faultOf(reason));
    return undefined;
  }
}

/** Whether this is what `files` has rows of. */
export function isFileRow(value: unknown): value is FileRow {
  if (typeof value !== 'object' || value === null || !('file' in value && 'isPinned' in value && 'usedAt' in value)) return false;
  const { file, isPinned, usedAt } = value;
  const isFile = typeof file === 'object' && file !== null && 'root' in file && 'size' in file && 'pieceBytes' in file;
  return isFile && typeof file.root === 'string' && typeof file.size === 'number' && typeof file.pieceBytes === 'number'
    && isShape({ size: file.size, pieceBytes: file.pieceBytes }) && typeof isPinned === 'boolean' && typeof usedAt === 'number';
}

/** The bytes of a part as rows, as equal as can be. */
export function rowsOf(bytes: Uint8Array): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / ROW_BYTES_MAX);
  const each = Math.ceil(bytes.length / Math.max(count, 1));
  return Array.from({ length: count }, (_, i) => bytes.slice(i * each, (i + 1) * each));
}

/** Every key that begins with these numbers. */
export function keysOf(...numbers: readonly number[]): IDBKeyRange {
  return IDBKeyRange.bound([...numbers], [...numbers, []]);
}
