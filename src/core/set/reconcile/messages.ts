/**
 * The messages of a conversation, as bytes. Byte 0 is version (high half) and type (low half); every number
 * is a varint or little-endian; every read has a limit. Decoders answer a message or a Fault.
 *
 *   asker                         answerer
 *   HELLO (ranges) ─────────────▶
 *                  ◀───────────── EQUAL, or REPLY with a list, a sketch or neither
 *   [MORE ──────────────────────▶
 *                  ◀───────────── TABLE]        at most twice
 *   NEED ───────────────────────▶
 *
 *   HELLO (up to 64 records) ───▶
 *                  ◀───────────── EQUAL or WANT
 *   PAGE (plain ids) ───────────▶               the fallback; repeated until the last page
 *                  ◀───────────── WANT
 *
 * All but HELLO and PAGE repeat the conversation's 16-bit tag, so that what belongs to an earlier one with
 * another salt is told apart. A HELLO's contents depend on what its own first fields say; so do all others
 * on what the conversation knows, which is why decoders take those facts as arguments.
 */
import { Reader, Writer } from '../../base/codec.ts';
import { fault, type Fault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { strataLevels, STRATA_LEVELS } from './estimate.ts';
import { SALT_BYTES, SessionKey, SHORT_BITS } from './prf.ts';
import { rangeSizes, readBounds, readPrefix, writeBounds, type Bound, type RoundBound } from './ranges.ts';
import { readSorted, writeSorted } from './rice.ts';
import { Sketch } from './sketch.ts';

const VERSION = 1;
export const MESSAGE = { hello: 1, equal: 2, reply: 3, more: 4, table: 5, need: 6, page: 7, want: 8 } as const;
export type MessageName = keyof typeof MESSAGE;

/** Sets up to this size travel as a list of short ids in the HELLO itself, records. */
export const SMALL_SET_MAX = 64;
export const ROOT_BYTES = 16;
export const RANGE_BYTES = 4;
/** A range cut by the other side's newest or horizon is compared by a longer fingerprint. */
export const EDGE_BYTES = 8;
const ID_BYTES = 32;
const TIME_MAX = Number.MAX_SAFE_INTEGER;

/** What both kinds of HELLO begin with. `lower`: horizon of the asker, ms. */
interface Opening {
  readonly salt: Uint8Array;
  readonly lower: number;
  readonly count: number;
  /** Time of the asker's newest record, ms; −1 where it has none. */
  readonly newest: number;
}

export interface SmallHello extends Opening {
  readonly type: 'small';
  /** Sorted short ids of all records. */
  readonly ids: Float64Array;
}

export interface RangesHello extends Opening {
  readonly type: 'ranges';
  readonly root: Uint8Array;
  readonly strata: Uint32Array;
  /** Lower bounds of all ranges but the oldest, newest first. */
  readonly bounds: readonly Bound[];
  /** One more than bounds; 4 bytes each, one after the other. */
  readonly fingerprints: Uint8Array;
}

/** What the answerer holds in the region: part of REPLY and TABLE. */
export interface Body {
  /** Older than this is left to the next run. */
  readonly floor: Bound | undefined;
  readonly content: List | Table | undefined;
}
export interface List {
  readonly type: 'list';
  readonly ids: Float64Array;
}
export interface Table {
  readonly type: 'sketch';
  /** Records of the answerer in the sketch, count. */
  readonly count: number;
  readonly sketch: Sketch;
}

export interface Reply {
  /** Horizon of the answerer, ms; at least the asker's. */
  readonly lower: number;
  /** Time of the answerer's newest record, ms; −1 where it has none. */
  readonly newest: number;
  /** Which ranges differ, by number. */
  readonly unequal: readonly number[];
  /** Those of the unequal ranges in which the answerer has nothing. */
  readonly empty: readonly number[];
  /** Fingerprints of what the answerer has of the range that its newest, or its horizon, cuts. */
  readonly newEdge: Uint8Array | undefined;
  readonly oldEdge: Uint8Array | undefined;
  readonly body: Body;
}

export interface More {
  /** Whether the ranges cut at an edge differ, too. */
  readonly newEdge: boolean;
  readonly oldEdge: boolean;
  readonly strata: Uint32Array;
}

export interface Need {
  /** The asker could not read what it got: another run is needed. */
  readonly gaveUp: boolean;
  /** 0: numbers are places in the last list; else low bits of short ids, so many. */
  readonly bits: number;
  readonly numbers: Float64Array;
}

export interface Page {
  readonly tag: number;
  readonly lower: number;
  /** Whether the page reaches down to the horizon. */
  readonly last: boolean;
  /** Whether the page also covers everything newer than its first id. */
  readonly top: boolean;
  /** Time of the first and of the last id, ms. */
  readonly newest: number;
  readonly oldest: number;
  /** Full ids, newest first, 32 bytes each. */
  readonly ids: Uint8Array;
}

export interface Want {
  readonly lower: number;
  /** Places in the list or page that was sent. */
  readonly places: Float64Array;
}

/** Which message the bytes claim to be. */
export function messageName(bytes: Uint8Array): MessageName | Fault {
  if (bytes.length > LIMITS.messageBytesMax) return fault('limit', 'a message of reconciliation over its size');
  if (bytes.length === 0) return fault('malformed', 'an empty message');
  if (bytes[0]! >>> 4 !== VERSION) return fault('version', 'reconciliation in a version we do not speak');
  const name = NAMES[bytes[0]! & 0xf];
  return name ?? fault('malformed', 'no such message of reconciliation');
}

const NAMES = Object.fromEntries(Object.entries(MESSAGE).map(([name, code]) => [code, name])) as {
  readonly [code: number]: MessageName | undefined;
};

function begin(name: MessageName, capacity?: number): Writer {
  return new Writer(capacity).u8((VERSION << 4) | MESSAGE[name]);
}

function open(bytes: Uint8Array, tag: number): Reader {
  const reader = new Reader(bytes);
  reader.u8();
  if (reader.u16() !== tag) reader.fail('part of another conversation');
  return reader;
}

/** The decoded message, or a fault where the reader stumbled over anything. */
function close<T>(reader: Reader, message: T): T | Fault {
  reader.end();
  return reader.failed === undefined ? message : fault('malformed', reader.failed);
}

export function encodeSmallHello(hello: Omit<SmallHello, 'type'>): Uint8Array {
  const writer = writeOpening(hello);
  writeSorted(writer, hello.ids);
  return writer.finish();
}

export function encodeRangesHello(hello: Omit<RangesHello, 'type' | 'bounds'> & { bounds: readonly RoundBound[] }): Uint8Array {
  const writer = writeOpening(hello).bytes(hello.root);
  for (let i = 0; i < 2 * strataLevels(hello.count); i++) writer.u32(hello.strata[i]!);
  writeBounds(writer, hello.bounds, hello.newest);
  return writer.bytes(hello.fingerprints).finish();
}

function writeOpening({ salt, lower, count, newest }: Opening): Writer {
  const writer = begin('hello', 1024).bytes(salt).varint(lower).varint(count);
  return count > 0 ? writer.varint(newest) : writer;
}

export function decodeHello(bytes: Uint8Array): SmallHello | RangesHello | Fault {
  const reader = new Reader(bytes);
  reader.u8();
  const salt = reader.bytes(SALT_BYTES);
  const lower = reader.varint(TIME_MAX);
  const count = reader.varint(LIMITS.setRecordsMax);
  const newest = count > 0 ? reader.varint(TIME_MAX) : -1;
  const opening = { salt, lower, count, newest };
  if (count > 0 && newest < lower) reader.fail('newest older than the horizon');
  if (count > SMALL_SET_MAX) return decodeRanges(reader, opening);
  const ids = readSorted(reader, 2 ** SHORT_BITS);
  if (ids.length !== count) reader.fail('other than the number of ids announced');
  return close(reader, { type: 'small', ...opening, ids });
}

function decodeRanges(reader: Reader, opening: Opening): RangesHello | Fault {
  const root = reader.bytes(ROOT_BYTES);
  const strata = readStrata(reader, strataLevels(opening.count));
  const ranges = rangeSizes(opening.count).length;
  const bounds = readBounds(reader, ranges - 1, opening.newest);
  const oldest = bounds.at(-1);
  if (oldest !== undefined && oldest.at < opening.lower) reader.fail('a range below the horizon');
  const fingerprints = reader.bytes(ranges * RANGE_BYTES);
  return close(reader, { type: 'ranges', ...opening, root, strata, bounds, fingerprints });
}

function readStrata(reader: Reader, levels: number): Uint32Array {
  const strata = new Uint32Array(2 * STRATA_LEVELS);
  for (let i = 0; i < 2 * levels; i++) strata[i] = reader.u32();
  return strata;
}

export function encodeEqual(tag: number): Uint8Array {
  return begin('equal', 3).u16(tag).finish();
}

export function decodeEqual(bytes: Uint8Array, tag: number): 'equal' | Fault {
  return close(open(bytes, tag), 'equal' as const);
}

/** How the answerer's newest relates to the asker's, and what else a REPLY holds. */
const NEWEST = { same: 0, newer: 1, older: 2, none: 3 } as const;
const HAS_LOWER = 4;
const HAS_EMPTY = 8;
const HAS_NEW_EDGE = 16;
const HAS_OLD_EDGE = 32;

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

export function decodeReply(bytes: Uint8Array, hello: Pick<RangesHello, 'lower' | 'newest' | 'bounds'>, key: SessionKey): Reply | Fault {
  const reader = open(bytes, key.tag);
  const flags = reader.u8();
  if (flags >= 64) reader.fail('a REPLY with unknown parts');
  const newest = readNewest(reader, flags & 3, hello.newest);
  const lower = hello.lower + ((flags & HAS_LOWER) !== 0 ? reader.varint(TIME_MAX - hello.lower) : 0);
  const unequal = readBitmap(reader, hello.bounds.length + 1);
  const empty = (flags & HAS_EMPTY) !== 0 ? [...readSorted(reader, hello.bounds.length + 1)] : [];
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
  if (kind === BODY.list) return { floor, content: { type: 'list', ids: readSorted(reader, 2 ** SHORT_BITS) } };
  if (kind !== BODY.sketch) return { floor, content: undefined };
  const count = reader.varint(LIMITS.setRecordsMax);
  return { floor, content: { type: 'sketch', count, sketch: Sketch.read(reader, key, table) } };
}

export function encodeMore(more: More, tag: number): Uint8Array {
  const writer = begin('more').u16(tag).u8((more.newEdge ? 1 : 0) | (more.oldEdge ? 2 : 0));
  for (let i = 0; i < 2 * STRATA_LEVELS; i++) writer.u32(more.strata[i]!);
  return writer.finish();
}

export function decodeMore(bytes: Uint8Array, tag: number): More | Fault {
  const reader = open(bytes, tag);
  const flags = reader.u8();
  if (flags > 3) reader.fail('a MORE with unknown parts');
  const strata = readStrata(reader, STRATA_LEVELS);
  return close(reader, { newEdge: (flags & 1) !== 0, oldEdge: (flags & 2) !== 0, strata });
}

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
  const numbers = reader.remaining > 0 ? readSorted(reader, bits === 0 ? listed : 2 ** bits) : new Float64Array(0);
  return close(reader, { gaveUp: flags >= 0x80, bits, numbers });
}

export function encodePage(page: Page): Uint8Array {
  const writer = begin('page', 64 + page.ids.length).u16(page.tag);
  writer.u8((page.top ? 1 : 0) | (page.last ? 2 : 0)).varint(page.lower).varint(page.newest).varint(page.oldest);
  return writer.bytes(page.ids).finish();
}

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

export function encodeWant(want: Want, tag: number): Uint8Array {
  const writer = begin('want').u16(tag).varint(want.lower);
  writeSorted(writer, want.places);
  return writer.finish();
}

/** `listed`: how many ids were sent. */
export function decodeWant(bytes: Uint8Array, tag: number, listed: number): Want | Fault {
  const reader = open(bytes, tag);
  return close(reader, { lower: reader.varint(TIME_MAX), places: readSorted(reader, listed) });
}
