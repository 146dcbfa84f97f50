/**
 * Parcels: packed records on their way to another thread, all in one buffer that can be handed over. In front is where
 * each record begins and where it is over, as 32-bit numbers of the machine's own byte order: a parcel never leaves it.
 *
 *   count × (begin u32 ‖ end u32) ‖ bytes
 */

const PLACE_BYTES = 8;
/** Bytes between two records of one message: the length of the second as a varint. */
const GAP_BYTES_MAX = 4;

/** The records in one parcel, in their order. */
export function packParcel(records: readonly Uint8Array[]): ArrayBuffer {
  const tableBytes = records.length * PLACE_BYTES;
  const run = runOf(records);
  const size = run?.length ?? records.reduce((sum, { length }) => sum + length, 0);
  const parcel = new Uint8Array(tableBytes + size);
  const places = new Uint32Array(parcel.buffer, 0, 2 * records.length);
  if (run !== undefined) parcel.set(run, tableBytes);
  let [at, place] = [tableBytes, 0];
  for (const record of records) {
    if (run === undefined) parcel.set(record, at);
    else at = tableBytes + record.byteOffset - run.byteOffset;
    places[place++] = at;
    places[place++] = at += record.length;
  }
  return parcel.buffer;
}

/** Where the records of a parcel lie: the bounds of each, one after the other, ascending. */
export function placesIn(parcel: ArrayBuffer, count: number): Uint32Array {
  return new Uint32Array(parcel, 0, 2 * count);
}

/** The records of a parcel, as views on it. */
export function unpackParcel(parcel: ArrayBuffer, count: number): Uint8Array[] {
  const places = placesIn(parcel, count);
  return Array.from({ length: count }, (_, i) => new Uint8Array(parcel, places[2 * i]!, places[2 * i + 1]! - places[2 * i]!));
}

/** All bytes from the first to the last, where they lie close together as those of a message do: one copy instead of many. */
function runOf(records: readonly Uint8Array[]): Uint8Array | undefined {
  const first = records[0];
  if (first === undefined) return undefined;
  let end = first.byteOffset;
  for (const { buffer, byteOffset, length } of records) {
    if (buffer !== first.buffer || byteOffset < end || byteOffset > end + GAP_BYTES_MAX) return undefined;
    end = byteOffset + length;
  }
  return new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset);
}
