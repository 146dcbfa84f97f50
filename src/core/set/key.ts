/**
 * The total order of records: time first, then id. Everything that lists, compares or cuts records uses
 * this one order; two orders in one house is how peers end up disagreeing.
 */
import { compareBytes } from '../base/bytes.ts';

/** A record's place in the order. `at`: milliseconds since 1970, a safe natural number; `id`: 32 bytes. */
export interface Key {
  readonly at: number;
  readonly id: Uint8Array;
}

/** Oldest first; at equal times the lower id first. Returns <0, 0 or >0. */
export function compareKeys(left: Key, right: Key): number {
  return left.at - right.at || compareBytes(left.id, right.id);
}

/**
 * The order of selection: newer wins, at equal times the lower id (NIP-01's rule for replaceable events).
 * Returns <0 where `left` beats `right`.
 */
export function compareRank(left: Key, right: Key): number {
  return right.at - left.at || compareBytes(left.id, right.id);
}
