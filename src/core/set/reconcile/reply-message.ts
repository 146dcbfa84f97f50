/**
 * The messages of a conversation about ranges, after its HELLO: EQUAL, REPLY, MORE, TABLE and NEED.
 *
 * REPLY and TABLE share their body: what the answerer holds in the region, as a list or a sketch, perhaps
 * only from a floor on. Which of its parts a message has is said by the bits in front of them.
 */
import { Reader, type Writer } from '../../base/codec.ts';
import type { Fault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { STRATA_LEVELS } from './estimate.ts';
import {
  begin, close, EDGE_BYTES, open, readStrata, TIME_MAX, writeStrata,
  type Body, type More, type Need, type RangesHello, type Reply,
} from './messages.ts';
import { SHORT_BITS, type SessionKey } from './prf.ts';
import { readPrefix } from './ranges.ts';
import { readSorted, writeSorted } from './rice.ts';
import { Sketch } from './sketch.ts';

/** Both sides hold the same. */
export function encodeEqual(tag: number): Uint8Array {
  return begin('equal', 3).u16(tag).finish();
}

/** Whether the answer is just that. */
export function decodeEqual(bytes: Uint8Array, tag: number): 'equal' | Fault {
  return close(open(bytes, tag), 'equal' as const);
}

/** How the answerer's newest relates to the asker's, and what else a REPLY holds. */
const NEWEST = { same: 0, newer: 1, older: 2, none: 3 } as const;
const HAS_LOWER = 4;
const HAS_EMPTY = 8;
const HAS_NEW_EDGE = 16;
const HAS_OLD_EDGE = 32;

/** The answer to ranges. */
export function encodeReply(reply: Reply, hello: RangesHello, tag: number): Uint8Array {
  const newest = newestCode(reply.newest, hello.newest);
  const flags =
    newest |
    (reply.lower > hello.lower ? HAS_LOWER : 0) |
    (reply.empty.length > 0 ? HAS_EMPTY : 0) |
    (reply.newEdge ? HAS_NEW_EDGE : 0) |
    (reply.oldEdge ? HAS_OLD_EDGE : 0);
  const writer = begin('reply', 1024).u16(tag).u8(flags);
  if (newest === NEWEST.newer || newest === NEWEST.older) writer.varint(Math.abs(reply.newest - hello.newest));
  if (reply.lower > hello.lower) writer.varint(reply.lower - hello.lower);
  writer.bytes(toBitmap(reply.unequal, hello.bounds.length + 1));
  if (reply.empty.length > 0) writeSorted(writer, reply.empty);
  if (reply.newEdge) writer.bytes(reply.newEdge);
  if (reply.oldEdge) writer.bytes(reply.oldEdge);
  writeBody(writer, reply.body);
  return writer.finish();
}

function newestCode(own: number, theirs: number): number {
  if (own < 0) return NEWEST.none;
  if (own === theirs) return NEWEST.same;
  return own > theirs ? NEWEST.newer : NEWEST.older;
}

/** The answer to a HELLO of ours, on which it depends. */
export function decodeReply(bytes: Uint8Array, hello: Pick<RangesHello, 'lower' | 'newest' | 'bounds'>, key: SessionKey): Reply | Fault {
  const reader = open(bytes, key.tag);
  const flags = reader.u8();
  if (flags >= 64) reader.fail('a REPLY with unknown parts');
  const newest = readNewest(reader, flags & 3, hello.newest);
  const lower = hello.lower + ((flags & HAS_LOWER) !== 0 ? reader.varint(TIME_MAX - hello.lower) : 0);
  const unequal = readBitmap(reader, hello.bounds.length + 1);
  const empty = (flags & HAS_EMPTY) !== 0 ? [...readSorted(reader, hello.bounds.length + 1, hello.bounds.length + 1)] : [];
  const newEdge = (flags & HAS_NEW_EDGE) !== 0 ? reader.bytes(EDGE_BYTES) : undefined;
  const oldEdge = (flags & HAS_OLD_EDGE) !== 0 ? reader.bytes(EDGE_BYTES) : undefined;
  return close(reader, { lower, newest, unequal, empty, newEdge, oldEdge, body: readBody(reader, key, 0) });
}

function readNewest(reader: Reader, code: number, theirs: number): number {
  switch (code) {
    case NEWEST.none:
      return -1;
    case NEWEST.newer:
      return theirs + reader.varint(TIME_MAX - theirs);
    case NEWEST.older:
      return theirs - reader.varint(theirs);
    default:
      return theirs;
  }
}

function toBitmap(numbers: readonly number[], size: number): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(size / 8));
  for (const number of numbers) bitmap[number >>> 3] = bitmap[number >>> 3]! | (1 << (number & 7));
  return bitmap;
}

function readBitmap(reader: Reader, size: number): number[] {
  const bitmap = reader.bytes(Math.ceil(size / 8));
  const numbers: number[] = [];
  for (let i = 0; i < bitmap.length * 8; i++) {
    if (((bitmap[i >>> 3]! >>> (i & 7)) & 1) === 1) numbers.push(i);
  }
  if ((numbers.at(-1) ?? 0) >= size) reader.fail('a range that does not exist');
  return numbers;
}

const BODY = { none: 0, list: 1, sketch: 2 } as const;
const HAS_FLOOR = 4;

function writeBody(writer: Writer, { floor, content }: Body): void {
  writer.u8(BODY[content?.type ?? 'none'] | (floor ? HAS_FLOOR : 0));
  if (floor) writer.varint(floor.at).u8(floor.prefix.length).bytes(floor.prefix);
  if (content?.type === 'list') writeSorted(writer, content.ids);
  if (content?.type === 'sketch') content.sketch.write(writer.varint(content.count));
}

function readBody(reader: Reader, key: SessionKey, table: number): Body {
  const flags = reader.u8();
  const kind = flags & 3;
  if (kind === 3 || flags > 7) reader.fail('a body of no known kind');
  const floor = (flags & HAS_FLOOR) !== 0 ? { at: reader.varint(TIME_MAX), prefix: readPrefix(reader, 0) } : undefined;
  if (kind === BODY.list) return { floor, content: { type: 'list', ids: readSorted(reader, 2 ** SHORT_BITS, LIMITS.reconcileIdsMax) } };
  if (kind !== BODY.sketch) return { floor, content: undefined };
  const count = reader.varint(LIMITS.setRecordsMax);
  return { floor, content: { type: 'sketch', count, sketch: Sketch.read(reader, key, table) } };
}

/** The sketch could not be read, or an edge differs. */
export function encodeMore(more: More, tag: number): Uint8Array {
  const writer = begin('more').u16(tag).u8((more.newEdge ? 1 : 0) | (more.oldEdge ? 2 : 0));
  writeStrata(writer, more.strata, STRATA_LEVELS);
  return writer.finish();
}

/** Why, and what the asker holds. */
export function decodeMore(bytes: Uint8Array, tag: number): More | Fault {
  const reader = open(bytes, tag);
  const flags = reader.u8();
  if (flags > 3) reader.fail('a MORE with unknown parts');
  const strata = readStrata(reader, STRATA_LEVELS);
  return close(reader, { newEdge: (flags & 1) !== 0, oldEdge: (flags & 2) !== 0, strata });
}

/** Another body over the same region. */
export function encodeTable(body: Body, tag: number): Uint8Array {
  const writer = begin('table', 1024).u16(tag);
  writeBody(writer, body);
  return writer.finish();
}

/** `table`: number of the retry this answers, which picks the seed. */
export function decodeTable(bytes: Uint8Array, key: SessionKey, table: number): Body | Fault {
  const reader = open(bytes, key.tag);
  return close(reader, readBody(reader, key, table));
}

/** The request that ends a conversation. */
export function encodeNeed(need: Need, tag: number): Uint8Array {
  const writer = begin('need').u16(tag).u8(need.bits | (need.gaveUp ? 0x80 : 0));
  if (need.numbers.length > 0) writeSorted(writer, need.numbers);
  return writer.finish();
}

/** `listed`: how many ids the last list had, 0 where it was no list. */
export function decodeNeed(bytes: Uint8Array, tag: number, listed: number): Need | Fault {
  const reader = open(bytes, tag);
  const flags = reader.u8();
  const bits = flags & 0x7f;
  if (bits > SHORT_BITS) reader.fail('short ids longer than short ids');
  const numbers = reader.remaining > 0 ? readSorted(reader, bits === 0 ? listed : 2 ** bits, LIMITS.reconcileIdsMax) : new Float64Array(0);
  return close(reader, { gaveUp: flags >= 0x80, bits, numbers });
}
