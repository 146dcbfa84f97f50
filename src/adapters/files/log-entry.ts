/**
 * What the log of a folder of files says, and how it looks: frames one after the other, each with the sum of itself.
 *
 *   sum u32 | length u32 | type u8 | the entry, in `length` bytes        (little-endian; numbers below are varints)
 *
 *   begins  generation                                        the first frame of a log
 *   packed                                                    from here on the log says all there is
 *   file    number, root 32, size, piece bytes, pinned u8, used at, count, (part, at, sum u32) for each part
 *   part    number, part, at, sum u32                         a part is on disk
 *   lost    number, part                                      it is not there, or damaged
 *   pin     number, pinned u8
 *   used    at, count, numbers
 *   gone    count, numbers
 *   refer   count, record ids 32 that refer to nothing any more; count, (record id 32, count, roots 32)
 *
 * A file has a number, which names its bytes in the folder; part 0 of it is its layer, part n its piece n − 1. Whatever does not
 * decode, or has a wrong sum, is damage: it and everything behind it is nothing.
 */
import { assert } from '../../core/base/assert.ts';
import { fromHex, toHex } from '../../core/base/bytes.ts';
import { checksum } from '../../core/base/checksum.ts';
import { Reader, Writer } from '../../core/base/codec.ts';
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import type { FileOutline } from '../../core/files/event.ts';
import { isShape } from '../../core/files/tree.ts';

/** Where a part is in its file, and the sum of its bytes. */
export interface Place {
  readonly at: number;
  readonly sum: number;
}

/** One thing that happened. */
export type LogEntry =
  | { readonly type: 'begins'; readonly generation: number }
  | { readonly type: 'packed' }
  | FileEntry
  | { readonly type: 'part'; readonly number: number; readonly part: number; readonly place: Place }
  | { readonly type: 'lost'; readonly number: number; readonly part: number }
  | { readonly type: 'pin'; readonly number: number; readonly isPinned: boolean }
  | { readonly type: 'used'; readonly numbers: readonly number[]; readonly at: number }
  | { readonly type: 'gone'; readonly numbers: readonly number[] }
  | { readonly type: 'refer'; readonly removed: readonly string[]; readonly added: ReadonlyMap<string, readonly string[]> };

/** All that is known of a file. Another of the same root is no more. */
export interface FileEntry {
  readonly type: 'file';
  readonly number: number;
  readonly file: FileOutline;
  readonly isPinned: boolean;
  readonly usedAt: number;
  readonly parts: ReadonlyMap<number, Place>;
}

/** A file's layer among its parts. */
export const LAYER_PART = 0;

const TYPES: readonly LogEntry['type'][] = ['begins', 'packed', 'file', 'part', 'lost', 'pin', 'used', 'gone', 'refer'];
const SUM_BYTES = 4;
const HEAD_BYTES = 9;
const HASH_BYTES = 32;
const NUMBER_MAX = Number.MAX_SAFE_INTEGER;
const PART_MAX = FILE_LIMITS.filePiecesMax;

/** The frames of these entries, one after the other. */
export function encodeEntries(entries: readonly LogEntry[]): Uint8Array {
  const frames = new Writer();
  for (const entry of entries) {
    const body = new Writer().u8(TYPES.indexOf(entry.type));
    writeEntry(body, entry);
    const framed = new Writer(SUM_BYTES + body.length).u32(body.length - 1).bytes(body.finish()).finish();
    frames.u32(checksum(framed)).bytes(framed);
  }
  return frames.finish();
}

/** The entries of a log in their order, up to where it is damaged, and how many of its bytes they are. */
export function decodeEntries(log: Uint8Array): { readonly entries: readonly LogEntry[]; readonly bytes: number } {
  const view = new DataView(log.buffer, log.byteOffset, log.length);
  const entries: LogEntry[] = [];
  let at = 0;
  while (log.length - at >= HEAD_BYTES) {
    const end = at + HEAD_BYTES + view.getUint32(at + SUM_BYTES, true);
    if (end > log.length || view.getUint32(at, true) !== checksum(log.subarray(at + SUM_BYTES, end))) break;
    const entry = readEntry(new Reader(log.subarray(at + HEAD_BYTES, end)), TYPES[view.getUint8(at + HEAD_BYTES - 1)]);
    if (entry === undefined) break;
    entries.push(entry);
    at = end;
  }
  return { entries, bytes: at };
}

function writeEntry(writer: Writer, entry: LogEntry): void {
  switch (entry.type) {
    case 'begins':
      return void writer.varint(entry.generation);
    case 'packed':
      return;
    case 'file': {
      writer.varint(entry.number).bytes(bytesOf(entry.file.root)).varint(entry.file.size).varint(entry.file.pieceBytes);
      writer.u8(entry.isPinned ? 1 : 0).varint(entry.usedAt).varint(entry.parts.size);
      for (const [part, place] of entry.parts) writePart(writer, part, place);
      return;
    }
    case 'part':
      return writePart(writer.varint(entry.number), entry.part, entry.place);
    case 'lost':
      return void writer.varint(entry.number).varint(entry.part);
    case 'pin':
      return void writer.varint(entry.number).u8(entry.isPinned ? 1 : 0);
    case 'used':
      return writeNumbers(writer.varint(entry.at), entry.numbers);
    case 'gone':
      return writeNumbers(writer, entry.numbers);
    case 'refer':
      writeHashes(writer, entry.removed);
      writer.varint(entry.added.size);
      for (const [id, roots] of entry.added) writeHashes(writer.bytes(bytesOf(id)), roots);
  }
}

function writePart(writer: Writer, part: number, { at, sum }: Place): void {
  writer.varint(part).varint(at).u32(sum);
}

function writeNumbers(writer: Writer, numbers: readonly number[]): void {
  writer.varint(numbers.length);
  for (const number of numbers) writer.varint(number);
}

function writeHashes(writer: Writer, hashes: readonly string[]): void {
  writer.varint(hashes.length);
  for (const hash of hashes) writer.bytes(bytesOf(hash));
}

function bytesOf(hash: string): Uint8Array {
  const bytes = fromHex(hash);
  assert(bytes?.length === HASH_BYTES, 'names of records and files were checked');
  return bytes;
}

/** Undefined where the bytes are no entry of this type. */
function readEntry(reader: Reader, type: LogEntry['type'] | undefined): LogEntry | undefined {
  const entry = type && entryOf(reader, type);
  reader.end();
  return reader.failed === undefined ? entry : undefined;
}

function entryOf(reader: Reader, type: LogEntry['type']): LogEntry | undefined {
  switch (type) {
    case 'begins':
      return { type, generation: reader.varint(NUMBER_MAX) };
    case 'packed':
      return { type };
    case 'file':
      return readFile(reader);
    case 'part': {
      const number = reader.varint(NUMBER_MAX);
      const [part, place] = readPart(reader);
      return { type, number, part, place };
    }
    case 'lost':
      return { type, number: reader.varint(NUMBER_MAX), part: reader.varint(PART_MAX) };
    case 'pin':
      return { type, number: reader.varint(NUMBER_MAX), isPinned: reader.u8() === 1 };
    case 'used':
      return { type, at: reader.varint(NUMBER_MAX), numbers: readNumbers(reader) };
    case 'gone':
      return { type, numbers: readNumbers(reader) };
    case 'refer':
      return { type, removed: readHashes(reader), added: readReferences(reader) };
  }
}

function readFile(reader: Reader): FileEntry | undefined {
  const number = reader.varint(NUMBER_MAX);
  const file: FileOutline = { root: readHash(reader), size: reader.varint(NUMBER_MAX), pieceBytes: reader.varint(NUMBER_MAX) };
  const [isPinned, usedAt] = [reader.u8() === 1, reader.varint(NUMBER_MAX)];
  const parts = new Map<number, Place>();
  for (let left = reader.varint(PART_MAX + 1); left > 0 && reader.failed === undefined; left--) parts.set(...readPart(reader));
  return isShape(file) ? { type: 'file', number, file, isPinned, usedAt, parts } : undefined;
}

function readPart(reader: Reader): readonly [number, Place] {
  const part = reader.varint(PART_MAX);
  return [part, { at: reader.varint(NUMBER_MAX), sum: reader.u32() }];
}

function readNumbers(reader: Reader): readonly number[] {
  const numbers: number[] = [];
  for (let left = reader.varint(NUMBER_MAX); left > 0 && reader.failed === undefined; left--) numbers.push(reader.varint(NUMBER_MAX));
  return numbers;
}

function readReferences(reader: Reader): ReadonlyMap<string, readonly string[]> {
  const references = new Map<string, readonly string[]>();
  for (let left = reader.varint(NUMBER_MAX); left > 0 && reader.failed === undefined; left--) references.set(readHash(reader), readHashes(reader));
  return references;
}

function readHashes(reader: Reader): readonly string[] {
  const hashes: string[] = [];
  for (let left = reader.varint(NUMBER_MAX); left > 0 && reader.failed === undefined; left--) hashes.push(readHash(reader));
  return hashes;
}

function readHash(reader: Reader): string {
  return toHex(reader.bytes(HASH_BYTES));
}
