/**
 * Pages: the packed bytes of many records one after the other, and the directory that says which and where.
 * A body stays just below 64 KiB, since Chromium keeps larger values elsewhere and they cost three times as
 * much. A body is never changed: records that go leave the directory, and a hole, until the page is so empty
 * that its rest is packed again (`indexeddb-store.ts`).
 */
import { assert } from '../../core/base/assert.ts';
import { concatBytes } from '../../core/base/bytes.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { checksum } from './checksum.ts';
import { encodeDirectory, type Directory, type DirectoryEntry } from './directory.ts';

/** A record to be packed: its header, and its bytes. */
export interface PageEntry {
  readonly header: RecordHeader;
  readonly bytes: Uint8Array;
}

/** A page as it goes to disk. */
export interface Page {
  readonly directory: Directory;
  readonly directoryBytes: Uint8Array;
  readonly body: Uint8Array;
}

/** Most bytes of a body; the largest record fits. */
export const PAGE_BYTES = LIMITS.recordBytesMax;
/** A page with fewer living bytes is poor: worth packing again together with others. */
export const POOR_BYTES = PAGE_BYTES / 2;
/** What an entry of a directory takes beside its texts, bytes; a rough guess is enough. */
const ENTRY_BYTES = 56;
const AUTHOR_DIGITS = 64;

/** Packs records into as few pages as their order allows. `allocate` gives the number of each body. */
export function packPages(entries: readonly PageEntry[], allocate: () => number): Page[] {
  const pages: Page[] = [];
  let part: PageEntry[] = [];
  let bodyBytes = 0;
  let directoryBytes = 0;
  for (const entry of entries) {
    const inDirectory = ENTRY_BYTES + entry.header.name.length + Math.max(0, entry.header.slot.length - AUTHOR_DIGITS);
    // Directories of very small records must not outgrow a page either.
    const isFull = bodyBytes + entry.bytes.length > PAGE_BYTES || directoryBytes + inDirectory > PAGE_BYTES;
    if (isFull && part.length > 0) {
      pages.push(packPage(part, allocate()));
      part = [];
      bodyBytes = directoryBytes = 0;
    }
    part.push(entry);
    bodyBytes += entry.bytes.length;
    directoryBytes += inDirectory;
  }
  if (part.length > 0) pages.push(packPage(part, allocate()));
  return pages;
}

function packPage(part: readonly PageEntry[], number: number): Page {
  let offset = 0;
  const entries: DirectoryEntry[] = [];
  for (const { header, bytes } of part) {
    assert(header.size === bytes.length && bytes.length <= PAGE_BYTES, 'a header knows its size, and a page holds any record');
    entries.push({ header, offset });
    offset += bytes.length;
  }
  const body = concatBytes(...part.map(({ bytes }) => bytes));
  const directory: Directory = { body: number, bodyBytes: body.length, bodySum: checksum(body), entries };
  return { directory, directoryBytes: encodeDirectory(directory), body };
}

/** Whether this body is the one the directory describes, undamaged. */
export function isBodyOf(directory: Directory, body: unknown): body is Uint8Array {
  return body instanceof Uint8Array && body.length === directory.bodyBytes && checksum(body) === directory.bodySum;
}
