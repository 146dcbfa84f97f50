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

/** Reads headers; texts that many of them have are one for all. */
export class HeaderReader {
  readonly #authors = new Map<string, string>();
  readonly #texts = new Map<string, string>();
  /** Ids of many records lie in one piece of memory. */
  #ids = new Uint8Array(0);
  #next = 0;

  /** Undefined where this is no header of ours. */
  read(key: Uint8Array, row: Uint8Array): RecordHeader | undefined {
    const reader = new Reader(row);
    const [version, flags] = [reader.u8(), reader.u8()];
    const kind = reader.varint(0xffff);
    const size = reader.varint(LIMITS.recordBytesMax);
    const author = reader.bytes(AUTHOR_BYTES);
    const expires = (flags & EXPIRES) === 0 ? undefined : reader.varint(Number.MAX_SAFE_INTEGER);
    const [collection, middle, name] = [textOf(reader), textOf(reader), textOf(reader)];
    reader.end();
    const at = timeOf(key);
    if (reader.failed !== undefined || version !== VERSION || flags > FLAGS_MAX || at === undefined) return undefined;
    if (collection === undefined || middle === undefined || name === undefined) return undefined;
    const writer = this.#author(author);
    const slot = this.#slot((flags & SLOT_OF_AUTHOR) === 0 ? middle : this.#one(writer + middle), (flags & SLOT_OF_NAME) === 0 ? '' : name);
    return {
      at, id: this.#id(key), author: writer, kind, slot, collection: this.#one(collection), name, deletes: (flags & DELETES) !== 0,
      ...(expires === undefined ? {} : { expires }), size,
    };
  }

  #slot(begin: string, name: string): string {
    return name === '' ? begin : begin + name;
  }

  #author(bytes: Uint8Array): string {
    const text = toHex(bytes);
    const known = this.#authors.get(text);
    if (known === undefined) this.#authors.set(text, text);
    return known ?? text;
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
    id.set(key.subarray(1 + TIME_BYTES));
    return id;
  }
}

/** Texts that are remembered to be one, and ids in one piece of memory, counts. */
const ONE_TEXTS_MAX = 10_000;
const IDS_TOGETHER = 256;

function textOf(reader: Reader): string | undefined {
  return bytesToText(reader.bytes(reader.varint(TEXT_BYTES_MAX)));
}

function timeOf(key: Uint8Array): number | undefined {
  if (key.length !== KEY_BYTES) return undefined;
  const at = Number(new DataView(key.buffer, key.byteOffset).getBigUint64(1));
  return Number.isSafeInteger(at) ? at : undefined;
}
