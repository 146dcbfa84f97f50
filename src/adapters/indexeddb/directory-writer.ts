/** Writes what `directory.ts` reads. A browser loads it when there is something to write. */
import { assert } from '../../core/base/assert.ts';
import { fromHex } from '../../core/base/bytes.ts';
import { Writer } from '../../core/base/codec.ts';
import { checksum } from '../../core/base/checksum.ts';
import { textToBytes } from '../../core/base/text.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { APART, DELETES, EXPIRES, ID_BYTES, INLINE, REST, SLOT_OF_AUTHOR, SLOT_OF_NAME, type Directory } from './directory.ts';

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
export function encodeDirectory({ body, bodyBytes, bodySum, headers, offsets, inline }: Directory): Uint8Array {
  const authors = new Table();
  const texts = new Table();
  const rows = new Writer(headers.length * 80);
  for (let i = 0; i < headers.length; i++) writeEntry(rows, { header: headers[i]!, offset: offsets[i]!, authors, texts });
  const names = headers.map(({ name }) => name).join('');
  const text = textToBytes(texts.values.join('') + names);
  const writer = new Writer(rows.length + text.length + authors.values.length * ID_BYTES + texts.values.length * 3 + 64 + (inline?.length ?? 0));
  writer.u8(inline === undefined ? APART : INLINE).u32(0).varint(body).varint(bodyBytes).u32(bodySum);
  writer.varint(authors.values.length);
  for (const author of authors.values) writer.bytes(authorBytes(author));
  writer.varint(texts.values.length);
  for (const { length } of texts.values) writer.varint(length);
  writer.varint(headers.length).bytes(rows.finish()).bytes(text);
  if (inline !== undefined) writer.bytes(inline);
  const bytes = writer.finish();
  writeChecksum(bytes);
  return bytes;
}

/** The checksum stands in front of what it is of, and is known last. */
function writeChecksum(bytes: Uint8Array): void {
  bytes.set(new Writer(4).u32(checksum(bytes.subarray(REST))).finish(), REST - 4);
}

interface EntryWriting {
  readonly header: RecordHeader;
  readonly offset: number;
  readonly authors: Table;
  readonly texts: Table;
}

function writeEntry(rows: Writer, { header, offset, authors, texts }: EntryWriting): void {
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
