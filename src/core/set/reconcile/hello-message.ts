/**
 * HELLO, the message that opens a conversation:
 *
 *   salt (8) ‖ lower ‖ count ‖ newest, where count > 0, then
 *   up to 64 records   short ids of all, sorted
 *   more               root (16) ‖ strata ‖ bounds of the ranges ‖ fingerprints (4 each)
 *
 * How many levels and ranges there are follows from the count, so nothing else needs to be said.
 */
import { Reader, type Writer } from '../../base/codec.ts';
import type { Fault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { strataLevels } from './estimate.ts';
import {
  begin, close, RANGE_BYTES, readStrata, ROOT_BYTES, SMALL_SET_MAX, TIME_MAX, writeStrata,
  type Opening, type RangesHello, type SmallHello,
} from './messages.ts';
import { SALT_BYTES, SHORT_BITS } from './prf.ts';
import { rangeSizes, readBounds, writeBounds, type RoundBound } from './ranges.ts';
import { readSorted, writeSorted } from './rice.ts';

/** The HELLO of an asker with few records. */
export function encodeSmallHello(hello: Omit<SmallHello, 'type'>): Uint8Array {
  const writer = writeOpening(hello);
  writeSorted(writer, hello.ids);
  return writer.finish();
}

/** The HELLO of all others. */
export function encodeRangesHello(hello: Omit<RangesHello, 'type' | 'bounds'> & { bounds: readonly RoundBound[] }): Uint8Array {
  const writer = writeOpening(hello).bytes(hello.root);
  writeStrata(writer, hello.strata, strataLevels(hello.count));
  writeBounds(writer, hello.bounds, hello.newest);
  return writer.bytes(hello.fingerprints).finish();
}

function writeOpening({ salt, lower, count, newest }: Opening): Writer {
  const writer = begin('hello', 1024).bytes(salt).varint(lower).varint(count);
  return count > 0 ? writer.varint(newest) : writer;
}

/** Either kind of HELLO. */
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
  const ids = readSorted(reader, 2 ** SHORT_BITS, SMALL_SET_MAX);
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
