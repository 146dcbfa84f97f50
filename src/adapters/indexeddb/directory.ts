/**
 * What a page holds: the header of every record and where its bytes begin. A start-up reads directories only, so
 * it neither decodes nor hashes a record.
 *
 *   version u8 · checksum u32 of the rest · body, its bytes and its checksum · authors · lengths of texts ·
 *   entries · the texts, all in one · the body, where it is inline
 *
 * Authors, collections and what slots have in common are written once per page. A slot usually begins with
 * its author and ends with its record's name; such parts are left out. All texts are decoded in one go:
 * a call per name costs more than the rest of the opening. A small body is inline: a version of its own, and a row
 * less to write. Versions 1 and 2 are those of before, with sums of another kind. What is written here is read back
 * exactly; whatever else may lie on a disk is a fault and never throws.
 */
import { toHex } from '../../core/base/bytes.ts';
import { Reader } from '../../core/base/codec.ts';
import { fault, type Fault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { bytesToText } from '../../core/base/text.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { checksum, checksumOfBytes } from '../../core/base/checksum.ts';
import { IdTable } from './id-table.ts';

/** A page without its body, or with a small one. Records need not fill the body: there are holes where some are gone. */
export interface Directory {
  /** The number of the body; of the row itself where the body is inline. */
  readonly body: number;
  readonly bodyBytes: number;
  readonly bodySum: number;
  readonly headers: readonly RecordHeader[];
  /** Where the packed bytes of each begin in the body. */
  readonly offsets: readonly number[];
  readonly inline?: Uint8Array;
}

export const APART = 3;
export const INLINE = 4;
/** As both, and written with the sum of bytes. */
const APART_BEFORE = 1;
const INLINE_BEFORE = 2;
export const ID_BYTES = 32;
/** Where what the checksum is of begins. */
export const REST = 5;
/** Id and one byte for each of the other nine fields: what an entry takes at least. */
const ENTRY_BYTES_MIN = ID_BYTES + 9;
export const DELETES = 1;
export const EXPIRES = 2;
/** The slot begins with the author. */
export const SLOT_OF_AUTHOR = 4;
/** The slot ends with the name. */
export const SLOT_OF_NAME = 8;
const FLAGS_MAX = 15;

/**
 * Hex of authors, made once for each. A start-up meets the same few in every page, and equal texts that are one text
 * are also less to keep.
 */
export class AuthorTexts {
  readonly #ids = new IdTable();
  readonly #texts: string[] = [];

  of(author: Uint8Array): string {
    const known = this.#texts[this.#ids.find(author)];
    if (known !== undefined) return known;
    const text = toHex(author);
    this.#texts[this.#ids.add(author)] = text;
    return text;
  }
}

/** The directory in these bytes. `texts` may be shared by many. */
export function decodeDirectory(bytes: Uint8Array, texts = new AuthorTexts()): Directory | Fault {
  const reader = new Reader(bytes);
  const version = reader.u8();
  if (version < APART_BEFORE || version > INLINE) return fault('malformed', 'directory of an unknown version');
  const isInline = version === INLINE || version === INLINE_BEFORE;
  if (reader.u32() !== (version < APART ? checksumOfBytes : checksum)(bytes.subarray(REST))) return fault('malformed', 'directory is damaged');
  const head = { body: reader.varint(Number.MAX_SAFE_INTEGER), bodyBytes: reader.varint(LIMITS.frameBytesMax), bodySum: reader.u32() };
  const authors = readList(reader, ID_BYTES, () => texts.of(reader.bytes(ID_BYTES)));
  const lengths = readList(reader, 1, () => reader.varint(bytes.length));
  const entries = readList(reader, ENTRY_BYTES_MIN, () => readEntry(reader, authors));
  const textBytes = reader.bytes(reader.remaining - (isInline ? Math.min(head.bodyBytes, reader.remaining) : 0));
  const inline = reader.rest();
  if (reader.failed !== undefined) return fault('malformed', reader.failed);
  const text = bytesToText(textBytes);
  if (text === undefined) return fault('malformed', 'text is not UTF-8');
  if (isInline && inline.length !== head.bodyBytes) return fault('malformed', 'the body is missing');
  if (!joinTexts(entries, { lengths, text, bodyBytes: head.bodyBytes })) return fault('malformed', 'directory does not fit together');
  const directory = { ...head, headers: entries.map(({ header }) => header), offsets: entries.map(({ offset }) => offset) };
  // A copy: what is kept of a small body must not keep its row.
  return isInline ? { ...directory, inline: inline.slice() } : directory;
}

/** A counted list of things that take at least `bytesMin` bytes each: nothing is allocated for a count that cannot be. */
function readList<T>(reader: Reader, bytesMin: number, read: () => T): T[] {
  const count = reader.varint(Math.floor(reader.remaining / bytesMin));
  const list: T[] = [];
  for (let i = 0; i < count && reader.failed === undefined; i++) list.push(read());
  return list;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An entry while it is read: its texts stand behind all entries, and are still numbers and a length. */
interface Entry {
  readonly header: Mutable<RecordHeader>;
  readonly offset: number;
  readonly flags: number;
  readonly collection: number;
  readonly middle: number;
  readonly nameLength: number;
}

/** Written out, without spreads: this runs for every record at every start. */
function readEntry(reader: Reader, authors: readonly string[]): Entry {
  const id = reader.bytes(ID_BYTES).slice();
  const at = reader.varint(Number.MAX_SAFE_INTEGER);
  const kind = reader.varint(Number.MAX_SAFE_INTEGER);
  const flags = reader.u8();
  if (flags > FLAGS_MAX) reader.fail('unknown flags');
  const author = authors[reader.varint(Number.MAX_SAFE_INTEGER)];
  if (author === undefined) reader.fail('unknown author');
  const collection = reader.varint(Number.MAX_SAFE_INTEGER);
  const middle = reader.varint(Number.MAX_SAFE_INTEGER);
  const nameLength = reader.varint(LIMITS.recordBytesMax);
  const expires = (flags & EXPIRES) === 0 ? undefined : reader.varint(Number.MAX_SAFE_INTEGER);
  const size = reader.varint(LIMITS.recordBytesMax);
  const deletes = (flags & DELETES) !== 0;
  const header: RecordHeader = expires === undefined
    ? { at, id, author: author ?? '', kind, slot: '', collection: '', name: '', deletes, size }
    : { at, id, author: author ?? '', kind, slot: '', collection: '', name: '', deletes, expires, size };
  return { header, offset: reader.varint(LIMITS.frameBytesMax), flags, collection, middle, nameLength };
}

interface Around {
  readonly lengths: readonly number[];
  readonly text: string;
  readonly bodyBytes: number;
}

/** Gives every header its texts; says whether all of it fits together. */
function joinTexts(entries: readonly Entry[], { lengths, text, bodyBytes }: Around): boolean {
  let place = 0;
  const texts: string[] = [];
  for (const length of lengths) texts.push(text.slice(place, place += length));
  for (const { header, offset, flags, collection, middle, nameLength } of entries) {
    const between = texts[middle];
    const ofCollection = texts[collection];
    if (between === undefined || ofCollection === undefined || offset + header.size > bodyBytes) return false;
    const name = text.slice(place, place += nameLength);
    header.collection = ofCollection;
    header.name = name;
    header.slot = ((flags & SLOT_OF_AUTHOR) === 0 ? '' : header.author) + between + ((flags & SLOT_OF_NAME) === 0 ? '' : name);
  }
  return place === text.length;
}
