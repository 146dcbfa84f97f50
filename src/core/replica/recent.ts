/**
 * Keys of the records that came in lately. Neighbours announce and ask by id alone, and the tree finds a
 * record only with its time; what is no longer here is found by reconciliation. Of two ids that begin alike, the later
 * one is remembered.
 */
import { equalBytes } from '../base/bytes.ts';
import type { Key } from '../set/key.ts';
import { beginningOf } from './beginning.ts';

/** At most `max` keys, the oldest forgotten first. */
export class Recent {
  readonly #max: number;
  readonly #keyByBeginning = new Map<number, Key>();
  /** What is in the map, each in its place; the oldest is at `#oldest`. */
  readonly #beginnings: number[] = [];
  #oldest = 0;

  constructor(max: number) {
    this.#max = max;
  }

  has(id: Uint8Array): boolean {
    return this.#find(id) !== undefined;
  }

  note({ at, id }: Key): void {
    const beginning = beginningOf(id);
    const isNew = !this.#keyByBeginning.has(beginning);
    this.#keyByBeginning.set(beginning, { at, id });
    if (!isNew) return;
    if (this.#beginnings.length < this.#max) {
      this.#beginnings.push(beginning);
      return;
    }
    this.#keyByBeginning.delete(this.#beginnings[this.#oldest]!);
    this.#beginnings[this.#oldest] = beginning;
    this.#oldest = (this.#oldest + 1) % this.#max;
  }

  /** Keys of those ids that are still remembered. */
  keys(ids: readonly Uint8Array[]): Key[] {
    return ids.flatMap((id) => this.#find(id) ?? []);
  }

  #find(id: Uint8Array): Key | undefined {
    const key = this.#keyByBeginning.get(beginningOf(id));
    return key !== undefined && equalBytes(key.id, id) ? key : undefined;
  }
}
