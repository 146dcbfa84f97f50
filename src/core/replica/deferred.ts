/**
 * Records dated up to a day ahead of our clock. They wait in memory, bounded, and are offered to admission
 * when their time comes; a restart forgets them, and reconciliation brings them back.
 */
import type { SignedRecord } from '../record/record.ts';
import { compareKeys } from '../set/key.ts';

/** At most `max` records, the earliest first. */
export class Deferred {
  readonly #max: number;
  /** Soonest first. */
  #records: SignedRecord[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  /** The time of the soonest record, ms; Infinity where none waits. */
  get nextAt(): number {
    return this.#records[0]?.at ?? Infinity;
  }

  /** Keeps a record; when there is no room, those furthest in the future go first. */
  add(record: SignedRecord): void {
    let position = this.#records.length;
    while (position > 0 && compareKeys(this.#records[position - 1]!, record) > 0) position--;
    if (position > 0 && compareKeys(this.#records[position - 1]!, record) === 0) return;
    this.#records.splice(position, 0, record);
    if (this.#records.length > this.#max) this.#records.pop();
  }

  /** Removes and returns all records at or before `at`. */
  take(at: number): SignedRecord[] {
    const count = this.#records.findIndex((record) => record.at > at);
    return this.#records.splice(0, count === -1 ? this.#records.length : count);
  }
}
