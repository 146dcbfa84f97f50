/**
 * Keys of the records that came in lately. Neighbours announce and ask by id alone, and the tree finds a
 * record only with its time; what is no longer here is found by reconciliation.
 */
import { toHex } from '../base/bytes.ts';
import type { Key } from '../set/key.ts';

/** At most `max` keys, the oldest forgotten first. */
export class Recent {
  readonly #max: number;
  readonly #keyById = new Map<string, Key>();

  constructor(max: number) {
    this.#max = max;
  }

  has(id: Uint8Array): boolean {
    return this.#keyById.has(toHex(id));
  }

  note(key: Key): void {
    this.#keyById.set(toHex(key.id), { at: key.at, id: key.id });
    if (this.#keyById.size <= this.#max) return;
    for (const oldest of this.#keyById.keys()) {
      this.#keyById.delete(oldest);
      return;
    }
  }

  /** Keys of those ids that are still remembered. */
  keys(ids: readonly Uint8Array[]): Key[] {
    return ids.flatMap((id) => this.#keyById.get(toHex(id)) ?? []);
  }
}
