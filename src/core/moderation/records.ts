/**
 * Records of which anything is known, by id and by slot. All others are found only where they are stored.
 */
import type { Mark } from '../judge/mark.ts';
import type { RecordHeader } from '../record/record.ts';
import type { Findings } from './sight.ts';

/** A record of which anything is known. */
export interface Tracked {
  readonly header: RecordHeader;
  readonly id: string;
  marks: readonly Mark[];
  isMedia: boolean;
  /** What follows from what is said about it. */
  ruling: Findings['ruling'];
  reports: number;
  isStrike: boolean;
}

/** Of records that nobody judged, or found nothing in. */
export const UNMARKED: readonly Mark[] = [];

/** The records of a room that are tracked. */
export class Records {
  readonly #byId = new Map<string, Tracked>();
  readonly #bySlot = new Map<string, Tracked>();

  get(id: string): Tracked | undefined {
    return this.#byId.get(id);
  }

  /** The record of this slot, or with this id. */
  named(target: string): Tracked | undefined {
    return this.#byId.get(target) ?? this.#bySlot.get(target);
  }

  /** All of them. */
  get all(): Iterable<Tracked> {
    return this.#byId.values();
  }

  track(header: RecordHeader, id: string): Tracked {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const tracked: Tracked = { header, id, marks: UNMARKED, isMedia: false, ruling: undefined, reports: 0, isStrike: false };
    this.#byId.set(id, tracked);
    this.#bySlot.set(header.slot, tracked);
    return tracked;
  }

  /** A record came that is not tracked. It may be an edit of one that goes next: who speaks of the slot in between means the edit. */
  displace(slot: string): void {
    this.#bySlot.delete(slot);
  }

  forget(tracked: Tracked): void {
    const { id, header: { slot } } = tracked;
    this.#byId.delete(id);
    if (this.#bySlot.get(slot) === tracked) this.#bySlot.delete(slot);
  }
}
