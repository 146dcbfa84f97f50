/**
 * Reading the answerer's content against our own part of the same region: what only we have, and how to ask
 * for what only they have.
 *
 * Short ids are sent and asked for as 48 bits or fewer. That two ids share one is possible and harmless: a
 * record then travels twice, or in the next conversation, which has another salt.
 */
import type { List, Need } from './messages.ts';
import { SHORT_BITS, TWO_32 } from './prf.ts';
import { includes, lowBits, placesMissing, type Region } from './region.ts';

/** Bits of a request beyond those with which about one record in all would be named by accident. */
const SPARE_BITS = 10;
const SHORT_BYTES = SHORT_BITS / 8;

/** What a conversation found out. */
export interface Difference {
  /** Positions in our region of what only we have. */
  readonly own: readonly number[];
  /** The request for what only they have. */
  readonly need: Pick<Need, 'bits' | 'numbers'>;
  /** The short ids that the request stands for. */
  readonly theirs: Float64Array;
}

/** The difference between a region and the list of all that the other side has there. */
export function differenceFromList(region: Region, list: List): Difference {
  const places = placesMissing(list.ids, region.sorted());
  return {
    own: region.findOthers(list.ids),
    need: { bits: 0, numbers: places },
    theirs: places.map((place) => list.ids[place]!),
  };
}

/** The difference where both sides' sketches gave these ids; `count` records of theirs are in the region. */
export function differenceFromIds(region: Region, ids: ReadonlySet<number>, count: number): Difference {
  const own = region.find(Float64Array.from(ids).sort());
  const ours = Float64Array.from(own, (position) => region.short(position)).sort();
  const theirs = Float64Array.from(ids).filter((id) => !includes(ours, id));
  const bits = requestBits(theirs.length, count);
  const numbers = theirs.map((id) => lowBits(id, bits)).sort().filter((number, i, all) => number !== all[i - 1]);
  return { own, need: { bits, numbers }, theirs };
}

/** Bits by which `wanted` of `count` records are told from all others, but for one time in a thousand. */
function requestBits(wanted: number, count: number): number {
  return Math.min(SHORT_BITS, Math.ceil(Math.log2(wanted + 1) + Math.log2(count + 1)) + SPARE_BITS);
}

/** Short ids as bytes, lowest first, for whoever counts or logs requests. */
export function shortIdsAsBytes(ids: Float64Array): Uint8Array[] {
  const bytes = new Uint8Array(ids.length * SHORT_BYTES);
  const view = new DataView(bytes.buffer);
  return Array.from(ids, (id, i) => {
    view.setUint32(SHORT_BYTES * i, id % TWO_32, true);
    view.setUint16(SHORT_BYTES * i + 4, Math.floor(id / TWO_32), true);
    return bytes.subarray(SHORT_BYTES * i, SHORT_BYTES * (i + 1));
  });
}
