/**
 * What a disk keeps of a record beside its bytes: a key that sorts as records do, and a row with the rest of its header. A start reads
 * these alone, so it neither decodes nor hashes a record. Authors and collections are few: each is one text for all records.
 *
 * What is written here is read back exactly; whatever else may lie on a disk gives undefined and never throws.
 */
import { fromHex, toHex } from '../../core/base/bytes.ts';
import { Reader, Writer } from '../../core/base/codec.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { bytesToText, textToBytes } from '../../core/base/text.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import type { Key } from '../../core/set/key.ts';

const VERSION = 1;
const TIME_BYTES = 8;
const ID_BYTES = 32;
const AUTHOR_BYTES = 32;
const DELETES = 1;
const EXPIRES = 2;
/** The slot is author, collection and name, as it mostly is. */
const SLOT_OF_AUTHOR = 4;
const SLOT_OF_NAME = 8;
const FLAGS_MAX = 15;
const TEXT_BYTES_MAX = LIMITS.recordBytesMax;

/** Bytes of a key, after the letter that says what lies there. */
export const KEY_BYTES = 1 + TIME_BYTES + ID_BYTES;

/** The key of a record: a letter, its time, its id; the order of these is that of records. */
export function rowKey(letter: number, { at, id }: Key): Uint8Array {
  const key = new Uint8Array(KEY_BYTES);
  key[0] = letter;
  new DataView(key.buffer).setBigUint64(1, BigInt(at));
  key.set(id, 1 + TIME_BYTES);
  return key;
}

/** The key that a row has; undefined where it is none. */
export function keyIn(key: Uint8Array): Key | undefined {
  const at = timeOf(key);
  return at === undefined ? undefined : { at, id: Uint8Array.from(key.subarray(1 + TIME_BYTES)) };
}

/** The row of a header. */
export function encodeHeader(header: RecordHeader): Uint8Array {
  const { author, collection, name, slot, kind, deletes, expires, size } = header;
  const rest = slot.startsWith(author) ? slot.slice(author.length) : slot;
  const middle = rest.endsWith(name) ? rest.slice(0, rest.length - name.length) : rest;
  const flags = (deletes ? DELETES : 0) | (expires === undefined ? 0 : EXPIRES) | (rest === slot ? 0 : SLOT_OF_AUTHOR) | (middle === rest ? 0 : SLOT_OF_NAME);
  const texts = [collection, middle, name].map(textToBytes);
  const writer = new Writer(64 + texts.reduce((sum, { length }) => sum + length, 0));
  writer.u8(VERSION).u8(flags).varint(kind).varint(size).bytes(fromHex(author)!);
  if (expires !== undefined) writer.varint(expires);
  for (const text of texts) writer.varint(text.length).bytes(text);
  return writer.finish();
}

/** What is known of an author's rows: most say the same of their place as the last one did. */
interface KnownAuthor {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Collection and beginning of the slot, as the last row had them, and what they say. */
  places: Uint8Array;
  collection: string;
  begin: string;
}

/** Reads headers. A start reads a million of them, so that what rows have in common is decoded once. */
export class HeaderReader {
  readonly #authors = new Map<number, KnownAuthor>();
  readonly #texts = new Map<string, string>();
  /** Ids of many records lie in one piece of memory. */
  #ids = new Uint8Array(0);
  #next = 0;

  /** Undefined where this is no header of ours. */
  read(key: Uint8Array, row: Uint8Array): RecordHeader | undefined {
    const cursor = new Cursor(row);
    const [version, flags] = [cursor.u8(), cursor.u8()];
    const kind = cursor.varint(0xffff);
    const size = cursor.varint(LIMITS.recordBytesMax);
    const authorAt = cursor.pass(AUTHOR_BYTES);
    const expires = (flags & EXPIRES) === 0 ? undefined : cursor.varint(Number.MAX_SAFE_INTEGER);
    const placesAt = cursor.at;
    for (let texts = 0; texts < 2; texts++) cursor.pass(cursor.varint(TEXT_BYTES_MAX));
    const nameAt = cursor.pass(cursor.varint(TEXT_BYTES_MAX));
    const at = timeOf(key);
    if (!cursor.isAtEnd || version !== VERSION || flags > FLAGS_MAX || at === undefined) return undefined;
    const name = textIn(row, nameAt, row.length);
    const author = this.#author(row, authorAt);
    if (name === undefined || !this.#places(author, row, placesAt, cursor.nameLengthAt)) return undefined;
    const { text, collection, begin } = author;
    const slot = ((flags & SLOT_OF_AUTHOR) === 0 ? begin : text + begin) + ((flags & SLOT_OF_NAME) === 0 ? '' : name);
    const header = { at, id: this.#id(key), author: text, kind, slot, collection, name, deletes: (flags & DELETES) !== 0, size };
    return expires === undefined ? header : { ...header, expires };
  }

  #author(row: Uint8Array, at: number): KnownAuthor {
    const beginning = (row[at]! << 22) | (row[at + 1]! << 14) | (row[at + 2]! << 6) | (row[at + 3]! >> 2);
    const known = this.#authors.get(beginning);
    if (known !== undefined && holdsAt(row, at, known.bytes)) return known;
    const bytes = Uint8Array.from(row.subarray(at, at + AUTHOR_BYTES));
    const author: KnownAuthor = { bytes, text: toHex(bytes), places: NONE, collection: '', begin: '' };
    if (this.#authors.size >= AUTHORS_MAX) this.#authors.clear();
    this.#authors.set(beginning, author);
    return author;
  }

  /** Finds out what a row says of its place; false where it says nothing. */
  #places(author: KnownAuthor, row: Uint8Array, from: number, to: number): boolean {
    if (author.places.length === to - from && holdsAt(row, from, author.places)) return true;
    const reader = new Reader(row.subarray(from, to));
    const [collection, begin] = [textOf(reader), textOf(reader)];
    if (collection === undefined || begin === undefined) return false;
    author.places = Uint8Array.from(row.subarray(from, to));
    author.collection = this.#one(collection);
    author.begin = this.#one(begin);
    return true;
  }

  #one(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= ONE_TEXTS_MAX) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }

  #id(key: Uint8Array): Uint8Array {
    if (this.#next === this.#ids.length) {
      this.#ids = new Uint8Array(ID_BYTES * IDS_TOGETHER);
      this.#next = 0;
    }
    const id = this.#ids.subarray(this.#next, this.#next += ID_BYTES);
    for (let i = 0; i < ID_BYTES; i++) id[i] = key[1 + TIME_BYTES + i]!;
    return id;
  }
}

/** Goes through a row and makes nothing on the way. The first thing that does not fit makes it fail; then all that follows is 0. */
class Cursor {
  readonly #row: Uint8Array;
  #failed = false;
  at = 0;
  /** Where the name's length is. */
  nameLengthAt = 0;

  constructor(row: Uint8Array) {
    this.#row = row;
  }

  get isAtEnd(): boolean {
    return !this.#failed && this.at === this.#row.length;
  }

  u8(): number {
    if (this.at < this.#row.length) return this.#row[this.at++]!;
    this.#failed = true;
    return 0;
  }

  /** As `Reader.varint`. */
  varint(max: number): number {
    this.nameLengthAt = this.at;
    let [value, scale] = [0, 1];
    for (let i = 0; i < 8; i++) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if ((byte === 0 && i > 0) || value > max) this.#failed = true;
        return this.#failed ? 0 : value;
      }
      scale *= 128;
    }
    this.#failed = true;
    return 0;
  }

  /** Where so many bytes begin that are left out. */
  pass(length: number): number {
    const { at } = this;
    this.at += length;
    if (this.at > this.#row.length) this.#failed = true;
    return at;
  }
}

function holdsAt(row: Uint8Array, at: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (row[at + i] !== bytes[i]) return false;
  return true;
}

/** Plain letters, as names mostly are, need no decoder. */
function textIn(row: Uint8Array, from: number, to: number): string | undefined {
  if (to - from > PLAIN_NAME_MAX) return bytesToText(row.subarray(from, to));
  let text = '';
  for (let i = from; i < to; i++) {
    if (row[i]! >= 0x80) return bytesToText(row.subarray(from, to));
    text += String.fromCharCode(row[i]!);
  }
  return text;
}

const NONE = new Uint8Array(0);
/** A longer name is quicker to decode, bytes. */
const PLAIN_NAME_MAX = 64;

/** Authors and texts that are remembered, and ids in one piece of memory, counts. */
const AUTHORS_MAX = 10_000;
const ONE_TEXTS_MAX = 10_000;
const IDS_TOGETHER = 256;

function textOf(reader: Reader): string | undefined {
  return bytesToText(reader.bytes(reader.varint(TEXT_BYTES_MAX)));
}

function timeOf(key: Uint8Array): number | undefined {
  if (key.length !== KEY_BYTES) return undefined;
  let at = 0;
  for (let i = 1; i <= TIME_BYTES; i++) at = at * 256 + key[i]!;
  return Number.isSafeInteger(at) ? at : undefined;
}
