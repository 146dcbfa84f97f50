/**
 * Pages: the packed bytes of many records one after the other, and the directory that says which and where.
 * A body stays just below 64 KiB, since Chromium keeps larger values elsewhere and they cost three times as
 * much. A body is never changed: records that go leave the directory, and a hole, until the page is so empty
 * that its rest is packed again (`compactor.ts`). A small body is part of its directory's row, so that a record
 * put alone is one small row.
 *
 * Pages of one batch share it evenly: a rest that is put alone would be poor, and packed again.
 *
 * The records of a page are in the order of their keys. Batches mostly bring neighbours, so an opening finds
 * long runs that are in order, and whoever reads a stretch of time finds it in few pages.
 */
import { assert } from '../../core/base/assert.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { compareKeys } from '../../core/set/key.ts';
import { checksum, checksumOfBytes } from '../../core/base/checksum.ts';
import type { Directory } from './directory.ts';

/** A record to be packed: its header, and its bytes. */
export interface PageEntry {
  readonly header: RecordHeader;
  readonly bytes: Uint8Array;
}

/** A page as it goes to disk: its directory, and its body, where that is not inline. */
export interface Page {
  readonly directory: Directory;
  readonly body: Uint8Array;
}

/** Most bytes of a body; the largest record fits. */
export const PAGE_BYTES = LIMITS.recordBytesMax;
/** A page with fewer living bytes is poor: worth packing again together with others. */
export const POOR_BYTES = PAGE_BYTES / 2;
/** Bodies up to this size are inline, bytes. Start-ups read them, and there may be many of them. */
export const INLINE_BYTES = 8 * 1024;
/** What an entry of a directory takes beside its texts, bytes; a rough guess is enough. */
const ENTRY_BYTES = 56;
const AUTHOR_DIGITS = 64;

/** Packs records into as few pages as their order allows, one at a time. `allocate` gives the number of each body. */
export function* packPages(records: readonly PageEntry[], allocate: () => number): Generator<Page, void> {
  const entries = [...records].sort((left, right) => compareKeys(left.header, right.header));
  let left = 0;
  for (const { bytes } of entries) left += bytes.length;
  let share = shareOf(left);
  let part: PageEntry[] = [];
  let bodyBytes = 0;
  let directoryBytes = 0;
  for (const entry of entries) {
    const inDirectory = ENTRY_BYTES + entry.header.name.length + Math.max(0, entry.header.slot.length - AUTHOR_DIGITS);
    // Directories of very small records must not outgrow a page either.
    const isFull = bodyBytes >= share || bodyBytes + entry.bytes.length > PAGE_BYTES || directoryBytes + inDirectory > PAGE_BYTES;
    if (isFull && part.length > 0) {
      yield packPage(part, allocate());
      share = shareOf(left -= bodyBytes);
      part = [];
      bodyBytes = directoryBytes = 0;
    }
    part.push(entry);
    bodyBytes += entry.bytes.length;
    directoryBytes += inDirectory;
  }
  if (part.length > 0) yield packPage(part, allocate());
}

/** What each page gets of so many bytes. */
function shareOf(bytes: number): number {
  return bytes / Math.max(1, Math.ceil(bytes / PAGE_BYTES));
}

function packPage(part: readonly PageEntry[], number: number): Page {
  let length = 0;
  const offsets: number[] = [];
  for (const { header, bytes } of part) {
    assert(header.size === bytes.length && bytes.length <= PAGE_BYTES, 'a header knows its size, and a page holds any record');
    offsets.push(length);
    length += bytes.length;
  }
  const body = new Uint8Array(length);
  for (let i = 0; i < part.length; i++) body.set(part[i]!.bytes, offsets[i]);
  const headers = part.map(({ header }) => header);
  const directory = { body: number, bodyBytes: length, bodySum: checksum(body), headers, offsets };
  return { directory: length > INLINE_BYTES ? directory : { ...directory, inline: body }, body };
}

/** Whether this body is the one that was written, undamaged. A directory that lost records has the sum its body was written with. */
export function isBody(body: unknown, { bodyBytes, bodySum }: Pick<Directory, 'bodyBytes' | 'bodySum'>): body is Uint8Array {
  return body instanceof Uint8Array && body.length === bodyBytes && (checksum(body) === bodySum || checksumOfBytes(body) === bodySum);
}
