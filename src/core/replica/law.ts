/**
 * What a replica must know of its room to decide who may stay. `core/rules` makes one from a policy; the
 * simulation may make its own.
 */
import type { SignedRecord } from '../record/record.ts';
import type { Verdict } from '../rules/rule.ts';
import type { Caps } from '../selection/selection.ts';

/** The part of the law that looks at one record. */
export interface AdmissionLaw {
  /** The rules that look at one record: size, kind, room, shape, schema. */
  check(record: SignedRecord, now: number): Verdict;
  /** Where the record's time lies: taken now, kept in memory for later, too far ahead, or below the horizon. */
  window(record: SignedRecord, now: number): 'accept' | 'defer' | 'future' | 'pruned';
}

export interface RoomLaw extends AdmissionLaw {
  capsOf(pool: string): Caps;
  poolOf(collection: string): string;
  /** Oldest time this pool keeps at the moment, ms; never moves back. */
  horizon(pool: string, now: number): number;
  /** The next moment at which a horizon moves, ms. */
  nextHorizonAt(now: number): number;
}
