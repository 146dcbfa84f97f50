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
 * on what the conversation knows, which is why decoders take those facts as arguments. The decoders are in
 * `hello-message.ts`, `reply-message.ts` and `page-message.ts`; here is what they share.
 */
import { Reader, Writer } from '../../base/codec.ts';
import { fault, type Fault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { STRATA_LEVELS } from './estimate.ts';
import type { Bound } from './ranges.ts';
import type { Sketch } from './sketch.ts';

const VERSION = 1;
export const MESSAGE = { hello: 1, equal: 2, reply: 3, more: 4, table: 5, need: 6, page: 7, want: 8 } as const;
export type MessageName = keyof typeof MESSAGE;

/** Sets up to this size travel as a list of short ids in the HELLO itself, records. */
export const SMALL_SET_MAX = 64;
export const ROOT_BYTES = 16;
export const RANGE_BYTES = 4;
/** A range cut by the other side's newest or horizon is compared by a longer fingerprint. */
export const EDGE_BYTES = 8;
export const ID_BYTES = 32;
export const TIME_MAX = Number.MAX_SAFE_INTEGER;

/** What both kinds of HELLO begin with. `lower`: horizon of the asker, ms. */
export interface Opening {
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

/** Writes the first byte. */
export function begin(name: MessageName, capacity?: number): Writer {
  return new Writer(capacity).u8((VERSION << 4) | MESSAGE[name]);
}

/** Reads the first byte, which is known, and the tag, which must be right. */
export function open(bytes: Uint8Array, tag: number): Reader {
  const reader = new Reader(bytes);
  reader.u8();
  if (reader.u16() !== tag) reader.fail('part of another conversation');
  return reader;
}

/** The decoded message, or a fault where the reader stumbled over anything. */
export function close<T>(reader: Reader, message: T): T | Fault {
  reader.end();
  return reader.failed === undefined ? message : fault('malformed', reader.failed);
}

/** Writes the first levels of strata. */
export function writeStrata(writer: Writer, strata: Uint32Array, levels: number): void {
  for (let i = 0; i < 2 * levels; i++) writer.u32(strata[i]!);
}

/** Reads them; the levels above stay empty. */
export function readStrata(reader: Reader, levels: number): Uint32Array {
  const strata = new Uint32Array(2 * STRATA_LEVELS);
  for (let i = 0; i < 2 * levels; i++) strata[i] = reader.u32();
  return strata;
}
