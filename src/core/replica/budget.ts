/**
 * How much this device keeps for others, in bytes. The budget is the device's own and no part of the room's law: a quota in
 * bytes does not converge (docs/adr/0034-pruning-and-budget.md), so nothing that is held goes because of it. Once it is used up, records of
 * peers are refused, as by a full disk: peers keep them for us, we keep what we have and serve it, and the shell is told that this
 * set is a part only. What takes no more room than what it replaces still comes in, and so do deletes, within a sixteenth more.
 *
 * Our own records always come in and count; so a little may be held beyond the budget.
 */
import type { RecordHeader } from '../record/record.ts';
import type { Refusal } from './event.ts';

/** Part of the budget that is kept for deletes, and that must be free again before records of peers are asked for. */
const MARGIN = 1 / 16;

/** The budget of one replica. */
export class Budget {
  #limit = Infinity;
  #held = 0;
  #isFull = false;

  /** Of all records in the set, bytes. */
  get held(): number {
    return this.#held;
  }

  /** Whether records were refused for lack of room, and there still is none worth asking for. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Another budget, bytes; Infinity for none. */
  setLimit(bytes: number): void {
    this.#limit = bytes;
    this.#look();
  }

  /** The set changed by so many bytes. */
  changed(bytes: number): void {
    this.#held += bytes;
    this.#look();
  }

  /**
   * Why there is no room for a peer's record; undefined where there is. `waiting`: bytes of peers' records on their way to the disk;
   * `replaced`: what would go for it, which is asked for at the limit only.
   */
  refusal(record: RecordHeader, waiting: number, replaced: () => RecordHeader | undefined): Refusal | undefined {
    const after = this.#held + waiting + record.size;
    if (after <= this.#limit) return undefined;
    const gone = replaced();
    if (gone !== undefined && record.size <= gone.size) return undefined;
    if (gone !== undefined && record.deletes && after - gone.size <= this.#limit * (1 + MARGIN)) return undefined;
    this.#isFull = true;
    return { rule: 'disk', reason: 'this device keeps no more for others' };
  }

  #look(): void {
    if (this.#held <= this.#limit * (1 - MARGIN)) this.#isFull = false;
  }
}
