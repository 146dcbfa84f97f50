/**
 * How a journal looks in its file: frames one after the other, each with the sum of itself.
 *
 *   sum u32 | length u32 | type u8 | payload of `length` bytes          (little-endian)
 *
 *   kept     id of 32 bytes, then the record's packed bytes
 *   gone     ids of 32 bytes each: these need no second place any more
 *   offered  ids of 32 bytes each: these were given back to whoever lost them
 *
 * A file is only ever appended to. What a killed browser left half-written is a last frame whose sum is wrong, and
 * everything from there on is nothing.
 */
import { concatBytes } from '../../core/base/bytes.ts';
import { checksum } from '../../core/base/checksum.ts';
import type { JournalWrite } from './work.ts';

export const ID_BYTES = 32;

/** What frames say. */
export type FrameType = 'kept' | 'gone' | 'offered';

/** One thing that happened. */
export interface Frame {
  readonly type: FrameType;
  readonly payload: Uint8Array;
}

/** A record to be kept. */
export interface JournalRecord {
  readonly id: Uint8Array;
  readonly record: Uint8Array;
}

const TYPES: readonly FrameType[] = ['kept', 'gone', 'offered'];
const SUM_BYTES = 4;
const HEAD_BYTES = 9;

/** The frame as it is appended. */
export function encodeFrame({ type, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, payload.length, true);
  view.setUint8(8, TYPES.indexOf(type));
  bytes.set(payload, HEAD_BYTES);
  view.setUint32(0, checksum(bytes.subarray(SUM_BYTES)), true);
  return bytes;
}

/** The frames of a file, in their order, and how many bytes of it they are; what is behind them is damaged. */
export function decodeFrames(file: Uint8Array): { readonly frames: readonly Frame[]; readonly bytes: number } {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const frames: Frame[] = [];
  let at = 0;
  while (file.length - at >= HEAD_BYTES) {
    const length = view.getUint32(at + 4, true);
    const end = at + HEAD_BYTES + length;
    const type = TYPES[view.getUint8(at + 8)];
    if (end > file.length || type === undefined) break;
    if (view.getUint32(at, true) !== checksum(file.subarray(at + SUM_BYTES, end))) break;
    frames.push({ type, payload: file.subarray(at + HEAD_BYTES, end) });
    at = end;
  }
  return { frames, bytes: at };
}

/** The ids that are one after the other in these bytes. */
export function splitIds(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.floor(bytes.length / ID_BYTES) }, (_, i) => bytes.subarray(i * ID_BYTES, (i + 1) * ID_BYTES));
}

/** The other way round. */
export function joinIds(ids: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(ids.length * ID_BYTES);
  ids.forEach((id, i) => bytes.set(id, i * ID_BYTES));
  return bytes;
}

/** The records of a message, each with its id, and each a copy: one that is kept must not keep its neighbours in memory. */
export function splitRecords({ ids, records, lengths }: Pick<JournalWrite, 'ids' | 'records' | 'lengths'>): JournalRecord[] {
  let at = 0;
  return splitIds(ids).map((id, i) => ({ id: id.slice(), record: records.slice(at, (at += lengths[i]!)) }));
}

/** The other way round. */
export function joinRecords(all: readonly JournalRecord[]): Pick<JournalWrite, 'ids' | 'records' | 'lengths'> {
  return {
    ids: joinIds(all.map(({ id }) => id)),
    records: concatBytes(...all.map(({ record }) => record)),
    lengths: Uint32Array.from(all, ({ record }) => record.length),
  };
}
