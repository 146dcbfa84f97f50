/**
 * What is judged, and what came of it, on their way between two threads: each in one buffer that can be handed over. Both
 * ends are ours, and a parcel that does not read is a bug.
 */
import { assert } from '../base/assert.ts';
import { Reader, Writer } from '../base/codec.ts';
import type { Consequence, Said } from '../rules/content.ts';
import { NO_MARKS, type Mark } from './mark.ts';

/** More than there is memory for: limits are for what peers send. */
const ANY = 2 ** 31;
const CONSEQUENCES: readonly Consequence[] = ['refuse', 'hide', 'hold'];

/** What was said, in its order. */
export function packSaid(said: readonly Said[]): ArrayBuffer {
  const writer = new Writer(256 * said.length).varint(said.length);
  for (const { collection, key, author, type, content } of said) {
    writer.text(collection);
    writeOptional(writer, key);
    writer.text(author);
    writeOptional(writer, type);
    writer.text(content);
  }
  return bufferOf(writer);
}

/** The reverse of `packSaid`. */
export function unpackSaid(parcel: ArrayBuffer): readonly Said[] {
  return read(parcel, (reader) => {
    const collection = reader.text(ANY);
    const key = readOptional(reader);
    const author = reader.text(ANY);
    const type = readOptional(reader);
    const content = reader.text(ANY);
    return { collection, author, type, content, ...(key === undefined ? {} : { key }) };
  });
}

/** The marks of each record, in their order. */
export function packMarks(marks: readonly (readonly Mark[])[]): ArrayBuffer {
  const writer = new Writer().varint(marks.length);
  for (const some of marks) {
    writer.varint(some.length);
    for (const { rule, then, reason } of some) writer.text(rule).u8(CONSEQUENCES.indexOf(then)).text(reason);
  }
  return bufferOf(writer);
}

/** The reverse of `packMarks`. */
export function unpackMarks(parcel: ArrayBuffer): readonly (readonly Mark[])[] {
  return read(parcel, (reader) => {
    const count = reader.varint(ANY);
    return count === 0 ? NO_MARKS : Array.from({ length: count }, () => readMark(reader));
  });
}

function readMark(reader: Reader): Mark {
  const rule = reader.text(ANY);
  const then = CONSEQUENCES[reader.u8()];
  assert(then !== undefined, 'a consequence we know');
  return { rule, then, reason: reader.text(ANY) };
}

function read<T>(parcel: ArrayBuffer, one: (reader: Reader) => T): readonly T[] {
  const reader = new Reader(new Uint8Array(parcel));
  const all: T[] = [];
  for (let left = reader.varint(ANY); left > 0 && reader.failed === undefined; left--) all.push(one(reader));
  reader.end();
  assert(reader.failed === undefined, 'a parcel of our own reads');
  return all;
}

function writeOptional(writer: Writer, text: string | undefined): void {
  writer.u8(text === undefined ? 0 : 1);
  if (text !== undefined) writer.text(text);
}

function readOptional(reader: Reader): string | undefined {
  return reader.u8() === 0 ? undefined : reader.text(ANY);
}

/** The writer's bytes in a buffer of their own. */
function bufferOf(writer: Writer): ArrayBuffer {
  const bytes = writer.finish();
  return bytes.byteLength === bytes.buffer.byteLength ? (bytes.buffer as ArrayBuffer) : bytes.slice().buffer;
}
