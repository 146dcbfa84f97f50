/**
 * The file that lists older segments of a stream: four letters, how many there are, and for each what is needed to fetch it and to
 * open it. A segment's `x` is not in it: its root vouches for what travels, and the list itself is vouched for by its record.
 *
 * A list is written by a stranger: its limit is checked before anything is kept of it, and whatever is odd is a `Fault`.
 */
import { assert } from '../base/assert.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import { Reader, Writer } from '../base/codec.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import type { FileOutline } from './event.ts';
import type { FileInfo, FileSeal } from './info.ts';
import { msOf } from './playlist.ts';
import { isSealedShape } from './sealing.ts';
import { HASH_BYTES, isShape } from './tree.ts';

/** A part of a stream: which file it is, and how long it lasts. */
export interface Segment extends FileOutline {
  readonly ms: number;
  readonly sealed?: FileSeal;
}

const LETTERS = Uint8Array.of(0x50, 0x53, 0x4c, 0x31);
/** Bytes of an epoch's name. */
const EPOCH_BYTES = 4;
const PIECE_POWER_MAX = 30;

/** The segment that a file of a record is. */
export function segmentOfFile(info: FileInfo): Segment {
  const { root, size, pieceBytes, sealed } = info;
  return { root, size, pieceBytes, ms: msOf(info), ...(sealed === undefined ? {} : { sealed }) };
}

/** The bytes of a list. */
export function encodeSegments(segments: readonly Segment[]): Uint8Array {
  assert(segments.length > 0 && segments.length <= LIVE_LIMITS.liveListMax, 'a list has segments, and not too many');
  const writer = new Writer().bytes(LETTERS).varint(segments.length);
  for (const { root, size, pieceBytes, ms, sealed } of segments) {
    writer.varint(size).u8(Math.log2(pieceBytes)).varint(ms).bytes(bytesOf(root));
    writer.u8(sealed === undefined ? 0 : sealed.epoch === undefined ? 1 : 2);
    if (sealed !== undefined) writer.bytes(bytesOf(sealed.salt));
    if (sealed?.epoch !== undefined) writer.bytes(bytesOf(sealed.epoch));
  }
  return writer.finish();
}

/** The segments in a list, or why there are none. */
export function decodeSegments(bytes: Uint8Array): readonly Segment[] | Fault {
  if (bytes.length > LIVE_LIMITS.liveListBytesMax) return fault('limit', `a list of more than ${LIVE_LIMITS.liveListBytesMax} bytes`);
  const reader = new Reader(bytes);
  if (LETTERS.some((letter) => reader.u8() !== letter)) return fault('malformed', 'not a list of segments');
  const count = reader.varint(LIVE_LIMITS.liveListMax);
  const segments: Segment[] = [];
  for (let i = 0; i < count && reader.failed === undefined; i++) {
    const segment = readSegment(reader);
    if (isFault(segment)) return segment;
    segments.push(segment);
  }
  reader.end();
  if (reader.failed !== undefined || count === 0) return fault('malformed', reader.failed ?? 'a list of no segments');
  return segments;
}

function readSegment(reader: Reader): Segment | Fault {
  const size = reader.varint(LIVE_LIMITS.liveSegmentBytesMax);
  const power = reader.u8();
  const ms = reader.varint(LIVE_LIMITS.liveSegmentMaxMs);
  const root = toHex(reader.bytes(HASH_BYTES));
  const sealed = readSeal(reader);
  if (reader.failed !== undefined || isFault(sealed)) return fault('malformed', reader.failed ?? 'how a segment is sealed is unknown');
  const shape = { size, pieceBytes: power > PIECE_POWER_MAX ? 0 : 2 ** power };
  if (size === 0 || !isShape(shape) || (sealed !== undefined && !isSealedShape(shape))) return fault('malformed', 'a segment cannot be cut into such pieces');
  return { ...shape, root, ms, ...(sealed === undefined ? {} : { sealed }) };
}

function readSeal(reader: Reader): FileSeal | undefined | Fault {
  const type = reader.u8();
  if (type === 0) return undefined;
  if (type > 2) return fault('malformed', 'how a segment is sealed is unknown');
  const salt = toHex(reader.bytes(HASH_BYTES));
  return type === 1 ? { salt } : { salt, epoch: toHex(reader.bytes(EPOCH_BYTES)) };
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  assert(bytes !== undefined, 'hashes and salts are hex');
  return bytes;
}
