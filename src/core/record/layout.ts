/**
 * The packed form, byte by byte: how an event travels and how it is stored.
 *
 *   version u8 = 1 ‖ pubkey 32 ‖ signature 64 ‖ created_at varint ‖ kind varint
 *   ‖ tags: count varint ‖ (values: count varint ‖ value …) … ‖ content: block of UTF-8
 *   value = varint (2 × length + form) ‖ length bytes     form 0: UTF-8, form 1: bytes that stand for lower-case hex
 *
 * Each event has exactly one packed form and each accepted form is of exactly one event: a value that can be
 * written as hex must be. The id is left out; whoever reads computes it, so it cannot be wrong.
 * This file knows bytes only, and reads them; `packed-writer.ts` writes them. What an event must look like is in `shape.ts`, its id in
 * `canonical.ts`.
 */
import { equalBytes, toHex } from '../base/bytes.ts';
import { Reader } from '../base/codec.ts';
import { fault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { isPlainUtf8, plainText } from './plain-text.ts';

/** The first byte of every packed record. */
export const PACKING_VERSION = 1;
/** Largest created_at: with a `ms` tag of 999 its time is still a safe number of milliseconds. */
export const CREATED_AT_MAX = Math.floor((Number.MAX_SAFE_INTEGER - 999) / 1000);
/** Largest kind (NIP-01). */
export const KIND_MAX = 0xffff;

const PUBKEY_START = 1;
/** Where the signature begins. */
export const SIGNATURE_START = 33;
const SIGNATURE_END = 97;
/** Where the public key and the signature are over, and created_at begins. */
export const CREATED_START = SIGNATURE_END;

/** What is in packed bytes, with the content still as UTF-8: a view on the input. */
export interface Packed {
  readonly pubkey: string;
  readonly created_at: number;
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: Uint8Array;
}

/** The public key in packed bytes. */
export function pubkeyIn(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(PUBKEY_START, SIGNATURE_START);
}

/** The signature in packed bytes. */
export function signatureIn(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(SIGNATURE_START, SIGNATURE_END);
}

/** Reads packed bytes, or says what is wrong with them. Nothing is computed yet: no id, no signature. */
export function readPacked(bytes: Uint8Array): Packed | Fault {
  if (bytes.length > LIMITS.recordBytesMax) return fault('limit', 'record too large');
  const reader = new Reader(bytes);
  if (reader.u8() !== PACKING_VERSION) return fault('malformed', 'not a packed record of version 1');
  const pubkey = SEEN.hexOf(reader.bytes(SIGNATURE_START - PUBKEY_START));
  reader.bytes(SIGNATURE_END - SIGNATURE_START);
  const created_at = reader.varint(CREATED_AT_MAX);
  const kind = reader.varint(KIND_MAX);
  const tags = readTags(reader);
  const content = reader.block(LIMITS.recordBytesMax);
  if (!isPlainUtf8(content)) reader.fail('content is not UTF-8 that records may carry');
  reader.end();
  if (reader.failed !== undefined) return fault('malformed', reader.failed);
  return { pubkey, created_at, kind, tags, content };
}

/**
 * Hex of what was read lately: nearly every record names an author and a room that others named before, and all of them
 * share the texts. What is remembered is a function of the bytes alone, so that nobody can tell whether it was.
 */
class SeenHex {
  readonly #bytes = Array.from({ length: SEEN_PLACES }, () => new Uint8Array(SEEN_BYTES));
  readonly #hexes = this.#bytes.map(toHex);

  hexOf(bytes: Uint8Array): string {
    if (bytes.length !== SEEN_BYTES) return toHex(bytes);
    const place = bytes[0]! % SEEN_PLACES;
    const seen = this.#bytes[place]!;
    if (equalBytes(seen, bytes)) return this.#hexes[place]!;
    seen.set(bytes);
    return (this.#hexes[place] = toHex(bytes));
  }
}

/** Keys and digests. */
const SEEN_BYTES = 32;
const SEEN_PLACES = 64;
const SEEN = new SeenHex();

function readTags(reader: Reader): string[][] {
  const tags: string[][] = [];
  for (let left = reader.varint(LIMITS.tagsMax); left > 0; left--) tags.push(readTag(reader));
  return tags;
}

function readTag(reader: Reader): string[] {
  const count = reader.varint(LIMITS.tagValuesMax);
  if (count === 0) reader.fail('a tag without values');
  const tag: string[] = [];
  for (let left = count; left > 0; left--) tag.push(readValue(reader));
  if (tag[0] === '') reader.fail('a tag without a name');
  return tag;
}

/** The form of a value whose bytes stand for hex. */
export const HEX_FORM = 1;

function readValue(reader: Reader): string {
  const head = reader.varint(LIMITS.tagValueBytesMax * 2);
  const isHex = head % 2 === HEX_FORM;
  const length = (head - (head % 2)) / 2;
  // Each byte stands for two digits, and an empty value has one form only.
  if (isHex && (length === 0 || length * 2 > LIMITS.tagValueBytesMax)) reader.fail('hex of no or too many digits');
  const bytes = reader.bytes(length);
  if (isHex) return SEEN.hexOf(bytes);
  if (isHexText(bytes)) reader.fail('hex that is written as text');
  const text = plainText(bytes);
  if (text === undefined) reader.fail('a tag value is not UTF-8 that records may carry');
  return text ?? '';
}

/** Whether these bytes, as text, should have been written as hex: digits 0-9 and a-f, two for each byte. */
function isHexText(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length % 2 !== 0) return false;
  for (let i = 0; i < bytes.length; i++) if (!isHexDigit(bytes[i]!)) return false;
  return true;
}

/** Whether it is a digit of hex as it is written here: 0-9 and a-f. */
export function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
}
