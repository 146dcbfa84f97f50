/**
 * PAGE and WANT: ids in full, and the places of those that are wanted. WANT also answers a HELLO that lists
 * all records of a small set.
 */
import { Reader } from '../../base/codec.ts';
import type { Fault } from '../../base/fault.ts';
import { begin, close, ID_BYTES, open, TIME_MAX, type Page, type Want } from './messages.ts';
import { readSorted, writeSorted } from './rice.ts';

/** Full ids, newest first. */
export function encodePage(page: Page): Uint8Array {
  const writer = begin('page', 64 + page.ids.length).u16(page.tag);
  writer.u8((page.top ? 1 : 0) | (page.last ? 2 : 0)).varint(page.lower).varint(page.newest).varint(page.oldest);
  return writer.bytes(page.ids).finish();
}

/** A page; its size is the receiver's to limit. */
export function decodePage(bytes: Uint8Array): Page | Fault {
  const reader = new Reader(bytes);
  reader.u8();
  const tag = reader.u16();
  const flags = reader.u8();
  const [lower, newest, oldest] = [reader.varint(TIME_MAX), reader.varint(TIME_MAX), reader.varint(TIME_MAX)];
  const ids = reader.rest();
  if (flags > 3 || ids.length % ID_BYTES !== 0 || oldest > newest) reader.fail('a page that cannot be');
  if (ids.length === 0 && flags !== 3) reader.fail('a page of nothing in the middle');
  return close(reader, { tag, lower, top: (flags & 1) !== 0, last: (flags & 2) !== 0, newest, oldest, ids });
}

/** Which of the ids that were sent this side wants. */
export function encodeWant(want: Want, tag: number): Uint8Array {
  const writer = begin('want').u16(tag).varint(want.lower);
  writeSorted(writer, want.places);
  return writer.finish();
}

/** `listed`: how many ids were sent. */
export function decodeWant(bytes: Uint8Array, tag: number, listed: number): Want | Fault {
  const reader = open(bytes, tag);
  return close(reader, { lower: reader.varint(TIME_MAX), places: readSorted(reader, listed, listed) });
}
