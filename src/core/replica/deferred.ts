/**
 * Records dated up to a day ahead of our clock. They wait in memory, bounded, and are offered to admission
 * when their time comes; a restart forgets them, and reconciliation brings them back.
 *
 * Nobody checked their signatures yet, so whoever sends them pays nothing. Therefore their bytes are bounded as well as
 * their number, and copied: a view into the message they came in would keep all of it.
 */
import { LIMITS } from '../base/limits.ts';
import type { SignedRecord } from '../record/record.ts';
import { compareKeys } from '../set/key.ts';

/** At most `max` records, of `LIMITS.deferredBytesMax` in all, the earliest first. */
export class Deferred {
  readonly #max: number;
  #bytes = 0;
  /** Soonest first. */
  #records: SignedRecord[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  /** The time of the soonest record, ms; Infinity where none waits. */
  get nextAt(): number {
    return this.#records[0]?.at ?? Infinity;
  }

  /** Records that wait, count. */
  get size(): number {
    return this.#records.length;
  }

  /** Of all that wait, bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a record; when there is no room, those furthest in the future go first. */
  add(record: SignedRecord): void {
    let position = this.#records.length;
    while (position > 0 && compareKeys(this.#records[position - 1]!, record) > 0) position--;
    if (position > 0 && compareKeys(this.#records[position - 1]!, record) === 0) return;
    this.#records.splice(position, 0, { ...record, bytes: record.bytes.slice() });
    this.#bytes += record.size;
    while (this.#records.length > this.#max || this.#bytes > LIMITS.deferredBytesMax) this.#bytes -= this.#records.pop()!.size;
  }

  /** Removes and returns all records at or before `at`. */
  take(at: number): SignedRecord[] {
    const count = this.#records.findIndex((record) => record.at > at);
    const taken = this.#records.splice(0, count === -1 ? this.#records.length : count);
    for (const { size } of taken) this.#bytes -= size;
    return taken;
  }
}
