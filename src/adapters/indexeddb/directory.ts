/**
 * What a page holds, without its bodies: the header of every record and where its bytes begin. A start-up
 * reads directories only, so it neither decodes nor hashes a record.
 *
 *   version u8 · checksum u32 of the rest · body, its bytes and its checksum · authors · lengths of texts ·
 *   entries · the texts, all in one
 *
 * Authors, collections and what slots have in common are written once per page. A slot usually begins with
 * its author and ends with its record's name; such parts are left out. All texts are decoded in one go:
 * a call per name costs more than the rest of the opening. What is written here is read back exactly;
 * whatever else may lie on a disk is a fault and never throws.
 */
import { assert } from '../../core/base/assert.ts';
import { fromHex, toHex } from '../../core/base/bytes.ts';
import { Reader, Writer } from '../../core/base/codec.ts';
import { fault, type Fault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { bytesToText, textToBytes } from '../../core/base/text.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { checksum } from './checksum.ts';

/** One record of a page. */
export interface DirectoryEntry {
  readonly header: RecordHeader;
  /** Where its packed bytes begin in the body. */
  readonly offset: number;
}

/** A page without its body. Entries may leave holes in the body: records that are gone. */
export interface Directory {
  /** The number of the body. */
  readonly body: number;
  readonly bodyBytes: number;
  readonly bodySum: number;
  readonly entries: readonly DirectoryEntry[];
}

const VERSION = 1;
const ID_BYTES = 32;
/** Id and one byte for each of the other nine fields: what an entry takes at least. */
const ENTRY_BYTES_MIN = ID_BYTES + 9;
const DELETES = 1;
const EXPIRES = 2;
/** The slot begins with the author. */
const SLOT_OF_AUTHOR = 4;
/** The slot ends with the name. */
const SLOT_OF_NAME = 8;
const FLAGS_MAX = 15;

/** Gives each different value a number, in the order they come. */
class Table {
  readonly values: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(value: string): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** The bytes of a directory. */
export function encodeDirectory({ body, bodyBytes, bodySum, entries }: Directory): Uint8Array {
  const authors = new Table();
  const texts = new Table();
  const rows = new Writer(entries.length * 64);
  for (const entry of entries) writeEntry(rows, entry, authors, texts);
  const lists = new Writer();
  lists.varint(body).varint(bodyBytes).u32(bodySum);
  lists.varint(authors.values.length);
  for (const author of authors.values) lists.bytes(authorBytes(author));
  lists.varint(texts.values.length);
  for (const text of texts.values) lists.varint(text.length);
  const text = texts.values.join('') + entries.map(({ header }) => header.name).join('');
  const rest = lists.varint(entries.length).bytes(rows.finish()).bytes(textToBytes(text)).finish();
  return new Writer(rest.length + 5).u8(VERSION).u32(checksum(rest)).bytes(rest).finish();
}

function writeEntry(rows: Writer, { header, offset }: DirectoryEntry, authors: Table, texts: Table): void {
  assert(header.id.length === ID_BYTES, 'an id has 32 bytes');
  const { flags, middle } = cutSlot(header);
  rows.bytes(header.id).varint(header.at).varint(header.kind);
  rows.u8(flags | (header.deletes ? DELETES : 0) | (header.expires === undefined ? 0 : EXPIRES));
  rows.varint(authors.number(header.author)).varint(texts.number(header.collection)).varint(texts.number(middle));
  rows.varint(header.name.length);
  if (header.expires !== undefined) rows.varint(header.expires);
  rows.varint(header.size).varint(offset);
}

function cutSlot({ slot, author, name }: RecordHeader): { readonly flags: number; readonly middle: string } {
  const isAuthors = slot.startsWith(author);
  const rest = isAuthors ? slot.slice(author.length) : slot;
  const isNamed = rest.endsWith(name);
  const middle = isNamed ? rest.slice(0, rest.length - name.length) : rest;
  return { flags: (isAuthors ? SLOT_OF_AUTHOR : 0) | (isNamed ? SLOT_OF_NAME : 0), middle };
}

function authorBytes(author: string): Uint8Array {
  const bytes = fromHex(author);
  assert(bytes !== undefined && bytes.length === ID_BYTES, 'an author is 64 hex digits');
  return bytes;
}

/** The directory in these bytes. */
export function decodeDirectory(bytes: Uint8Array): Directory | Fault {
  const reader = new Reader(bytes);
  if (reader.u8() !== VERSION) return fault('malformed', 'directory of an unknown version');
  const sum = reader.u32();
  if (sum !== checksum(bytes.subarray(reader.offset))) return fault('malformed', 'directory is damaged');
  const head = { body: reader.varint(Number.MAX_SAFE_INTEGER), bodyBytes: reader.varint(LIMITS.frameBytesMax), bodySum: reader.u32() };
  const authors = readList(reader, ID_BYTES, () => toHex(reader.bytes(ID_BYTES)));
  const lengths = readList(reader, 1, () => reader.varint(bytes.length));
  const rows = readList(reader, ENTRY_BYTES_MIN, () => readRow(reader));
  const text = bytesToText(reader.rest());
  if (reader.failed !== undefined) return fault('malformed', reader.failed);
  if (text === undefined) return fault('malformed', 'text is not UTF-8');
  const entries = joinEntries(rows, authors, { lengths, text, bodyBytes: head.bodyBytes });
  return entries === undefined ? fault('malformed', 'directory does not fit together') : { ...head, entries };
}

/** A counted list of things that take at least `bytesMin` bytes each: nothing is allocated for a count that cannot be. */
function readList<T>(reader: Reader, bytesMin: number, read: () => T): T[] {
  const count = reader.varint(Math.floor(reader.remaining / bytesMin));
  const list: T[] = [];
  for (let i = 0; i < count && reader.failed === undefined; i++) list.push(read());
  return list;
}

type Row = ReturnType<typeof readRow>;

function readRow(reader: Reader) {
  const id = reader.bytes(ID_BYTES).slice();
  const at = reader.varint(Number.MAX_SAFE_INTEGER);
  const kind = reader.varint(Number.MAX_SAFE_INTEGER);
  const flags = reader.u8();
  if (flags > FLAGS_MAX) reader.fail('unknown flags');
  const author = reader.varint(Number.MAX_SAFE_INTEGER);
  const collection = reader.varint(Number.MAX_SAFE_INTEGER);
  const middle = reader.varint(Number.MAX_SAFE_INTEGER);
  const nameLength = reader.varint(LIMITS.recordBytesMax);
  const expires = (flags & EXPIRES) === 0 ? undefined : reader.varint(Number.MAX_SAFE_INTEGER);
  return { id, at, kind, flags, author, collection, middle, nameLength, expires, size: reader.varint(LIMITS.recordBytesMax), offset: reader.varint(LIMITS.frameBytesMax) };
}

interface Around {
  readonly lengths: readonly number[];
  readonly text: string;
  readonly bodyBytes: number;
}

/** Puts texts and numbers together; undefined where they do not fit. */
function joinEntries(rows: readonly Row[], authors: readonly string[], { lengths, text, bodyBytes }: Around): DirectoryEntry[] | undefined {
  let place = 0;
  const take = (length: number): string => text.slice(place, place += length);
  const texts = lengths.map(take);
  const entries: DirectoryEntry[] = [];
  for (const row of rows) {
    const author = authors[row.author];
    const collection = texts[row.collection];
    const middle = texts[row.middle];
    const name = take(row.nameLength);
    if (author === undefined || collection === undefined || middle === undefined || row.offset + row.size > bodyBytes) return undefined;
    entries.push({ header: headerOf(row, { author, collection, middle, name }), offset: row.offset });
  }
  return place === text.length ? entries : undefined;
}

interface HeaderTexts {
  readonly author: string;
  readonly collection: string;
  readonly middle: string;
  readonly name: string;
}

/** Written out, without spreads: this runs for every record at every start. */
function headerOf({ at, id, kind, flags, expires, size }: Row, { author, collection, middle, name }: HeaderTexts): RecordHeader {
  const slot = ((flags & SLOT_OF_AUTHOR) === 0 ? '' : author) + middle + ((flags & SLOT_OF_NAME) === 0 ? '' : name);
  const deletes = (flags & DELETES) !== 0;
  return expires === undefined
    ? { at, id, author, kind, slot, collection, name, deletes, size }
    : { at, id, author, kind, slot, collection, name, deletes, expires, size };
}
