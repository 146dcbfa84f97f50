/**
 * Reading the answerer's content against our own part of the same region: what only we have, and how to ask
 * for what only they have.
 *
 * Short ids are sent and asked for as 48 bits or fewer. That two ids share one is possible and harmless: a
 * record then travels twice, or in the next conversation, which has another salt.
 */
import type { List, Need } from './messages.ts';
import { SHORT_BITS, TWO_32 } from './prf.ts';
import { lowBits, type Region } from './region.ts';

/** Bits of a request beyond those with which about one record in all would be named by accident. */
const SPARE_BITS = 10;

/** What a conversation found out. */
export interface Difference {
  /** Positions in our region of what only we have. */
  readonly own: readonly number[];
  /** The request for what only they have. */
  readonly need: Pick<Need, 'bits' | 'numbers'>;
  /** The short ids that the request stands for. */
  readonly theirs: readonly number[];
}

/** The difference between a region and the list of all that the other side has there. */
export function differenceFromList(region: Region, list: List): Difference {
  const own = new Set(region.sorted());
  const places = list.ids.map((_, place) => place).filter((place) => !own.has(list.ids[place]!));
  return {
    own: region.findOthers(new Set(list.ids)),
    need: { bits: 0, numbers: places },
    theirs: [...places].map((place) => list.ids[place]!),
  };
}

/** The difference where both sides' sketches gave these ids; `count` records of theirs are in the region. */
export function differenceFromIds(region: Region, ids: ReadonlySet<number>, count: number): Difference {
  const own = region.find(ids);
  const ours = new Set(own.map((position) => region.short(position)));
  const theirs = [...ids].filter((id) => !ours.has(id));
  const bits = requestBits(theirs.length, count);
  const numbers = Float64Array.from(new Set(theirs.map((id) => lowBits(id, bits)))).sort();
  return { own, need: { bits, numbers }, theirs };
}

/** Bits by which `wanted` of `count` records are told from all others, but for one time in a thousand. */
function requestBits(wanted: number, count: number): number {
  return Math.min(SHORT_BITS, Math.ceil(Math.log2(wanted + 1) + Math.log2(count + 1)) + SPARE_BITS);
}

/** A short id as bytes, for whoever counts or logs requests. */
export function shortIdBytes(id: number): Uint8Array {
  const bytes = new Uint8Array(SHORT_BITS / 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, id % TWO_32, true);
  view.setUint16(4, Math.floor(id / TWO_32), true);
  return bytes;
}
