/**
 * What an owner writes to begin another epoch: a fresh secret, wrapped for each member that remains. It is the content of
 * an ordinary sealed record in the collection `$rekey` (docs/adr/0032-epochs.md); several of them, its parts, where one
 * does not hold all wraps.
 *
 *   {"v":1,"from":epoch,"to":epoch,"part":i,"parts":n,"removes":[hint,…],"wraps":[[hint,payload],…]}
 *
 * Epochs are 8 hex, hints 16 hex, payloads NIP-44 of the secret in hex. Nobody is named: a hint says whom a wrap is for to
 * who was a member before. Whatever is odd is a Fault; the text was bounded before, as that of every record.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import { Writer } from '../base/codec.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';
import { scanJson } from './json.ts';
import { isPayload } from './nip44.ts';

/** The collection that rekeys are in; only the room's owners write there. Names of applications do not begin with `$`. */
export const REKEY_COLLECTION = '$rekey';

/** A secret for one member. */
export interface Wrap {
  readonly hint: string;
  /** NIP-44 between the owner and the member. */
  readonly payload: string;
}

/** One record's worth of a rekey. */
export interface RekeyPart {
  /** The epoch that ends, and the one that begins, 8 hex. */
  readonly from: string;
  readonly to: string;
  /** Which part this is, from 0, and how many there are. */
  readonly part: number;
  readonly parts: number;
  /** Hints of whom the owner wants out. */
  readonly removes: readonly string[];
  readonly wraps: readonly Wrap[];
}

/** A rekey that is to be. */
export interface RekeyWish {
  readonly from: string;
  readonly to: string;
  readonly removes: readonly string[];
  readonly wraps: readonly Wrap[];
  /** What the room takes as content of one record, bytes of UTF-8. */
  readonly contentBytesMax: number;
}

const VERSION = 1;
const HINT_BYTES = 8;
const EPOCH = /^[0-9a-f]{8}$/;
const HINT = /^[0-9a-f]{16}$/;
const FIELDS = ['v', 'from', 'to', 'part', 'parts', 'removes', 'wraps'];
/** A wrap as JSON: its hint, the payload of 64 digits, brackets, quotes and commas. */
const WRAP_BYTES = 16 + 176 + 8;
const HINT_JSON_BYTES = 16 + 3;
/** The rest of a part, bytes. */
const FRAME_BYTES = 120;
/** A wrap is a list and two texts; whoever is removed is one. */
const NODES_PER_WRAP = 3;

/** Whom a wrap is for. `hintKey`: of the epoch that ends, 32 bytes; `pubkey`: 64 hex; `to`: the epoch that begins. */
export function hintFor(hintKey: Uint8Array, pubkey: string, to: string): string {
  const author = fromHex(pubkey);
  assert(author?.length === 32 && EPOCH.test(to), 'a hint is for a public key and an epoch');
  return toHex(hmac(sha256, hintKey, new Writer().text(to).bytes(author).finish()).subarray(0, HINT_BYTES));
}

/** The contents of the records that make a rekey; wraps in the order of their hints, which says nothing about people. */
export function rekeyTexts({ from, to, removes, wraps, contentBytesMax }: RekeyWish): string[] | Fault {
  assert(EPOCH.test(from) && EPOCH.test(to) && from !== to, 'a rekey goes from one epoch to another');
  const perPart = wrapsPerPart(contentBytesMax, removes.length);
  if (perPart < 1) return fault('limit', 'records of this room are too small for a rekey that removes so many');
  const sorted = [...new Map(wraps.map((wrap) => [wrap.hint, wrap])).values()].sort((left, right) => (left.hint < right.hint ? -1 : 1));
  const parts = Math.max(1, Math.ceil(sorted.length / perPart));
  if (parts > LIMITS.rekeyPartsMax) return fault('limit', 'a rekey for more members than its parts can hold');
  return Array.from({ length: parts }, (_, part) => {
    const own = sorted.slice(part * perPart, (part + 1) * perPart);
    return JSON.stringify({ v: VERSION, from, to, part, parts, removes: [...new Set(removes)].sort(), wraps: own.map(({ hint, payload }) => [hint, payload]) });
  });
}

/** The part that a record's content is, or why it is none. Never throws. */
export function rekeyPartOf(text: string): RekeyPart | Fault {
  if (text.length > LIMITS.recordBytesMax) return fault('limit', 'a rekey longer than any record');
  const scanned = scanJson(text);
  if (isFault(scanned)) return scanned;
  const value: unknown = JSON.parse(text);
  const part = isObject(value) && Object.keys(value).join() === FIELDS.join() && value['v'] === VERSION ? partOf(value) : undefined;
  return part ?? fault('malformed', 'not a rekey');
}

function wrapsPerPart(contentBytesMax: number, removed: number): number {
  const bytes = Math.min(contentBytesMax, LIMITS.recordBytesMax) - FRAME_BYTES - removed * HINT_JSON_BYTES;
  const nodes = LIMITS.jsonNodesMax - FIELDS.length - 1 - removed;
  return Math.floor(Math.min(bytes / WRAP_BYTES, nodes / NODES_PER_WRAP));
}

function partOf({ from, to, part, parts, removes, wraps }: Record<string, unknown>): RekeyPart | undefined {
  if (!isText(from, EPOCH) || !isText(to, EPOCH) || from === to) return undefined;
  if (!isCount(parts) || parts < 1 || parts > LIMITS.rekeyPartsMax || !isCount(part) || part >= parts) return undefined;
  if (!Array.isArray(removes) || !removes.every((hint) => isText(hint, HINT)) || !Array.isArray(wraps)) return undefined;
  const read = wraps.map(wrapOf);
  if (!read.every((wrap) => wrap !== undefined)) return undefined;
  // Ascending, so that a hint occurs once and a part is written in one way.
  if (!isAscending(removes as string[]) || !isAscending(read.map(({ hint }) => hint))) return undefined;
  return { from, to, part, parts, removes: removes as string[], wraps: read };
}

function wrapOf(value: unknown): Wrap | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [hint, payload] = value as readonly unknown[];
  if (!isText(hint, HINT) || typeof payload !== 'string' || !isPayload(textToBytes(payload))) return undefined;
  return { hint, payload };
}

function isAscending(list: readonly string[]): boolean {
  return list.every((value, i) => i === 0 || value > list[i - 1]!);
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
