/**
 * Loads the bodies of entries from the store, in batches, and forgets those not used lately. Headers are in
 * memory for every record; bodies only for what somebody looks at.
 */
import type { Store } from '../ports.ts';
import type { Entry } from './entry.ts';

/** Bodies read from the store at once, count: one pause of the page per batch stays short. */
const BATCH = 500;

/** The bodies of one room. */
export class Bodies {
  readonly #store: Pick<Store, 'read'>;
  readonly #max: number;
  /** Least recently used first. */
  readonly #used = new Set<Entry>();

  constructor(store: Pick<Store, 'read'>, max = 20_000) {
    this.#store = store;
    this.#max = max;
  }

  /** Whether all of them can be read now. */
  areLoaded(entries: readonly Entry[]): boolean {
    return entries.every((entry) => entry.isLoaded);
  }

  /** Loads what is missing; returns the entries whose bodies are here (a record may be gone meanwhile). */
  async load(entries: readonly Entry[]): Promise<Entry[]> {
    const missing = entries.filter((entry) => !entry.isLoaded);
    for (let start = 0; start < missing.length; start += BATCH) {
      const batch = missing.slice(start, start + BATCH);
      const bodies = await this.#store.read(batch.map((entry) => entry.header));
      batch.forEach((entry, i) => {
        const body = bodies[i];
        if (body !== undefined) entry.load(body);
      });
    }
    return entries.filter((entry) => entry.isLoaded);
  }

  /** Notes use, and frees what was not used for long. `keep` says what is still on show. */
  touch(entries: readonly Entry[], keep: (entry: Entry) => boolean): void {
    for (const entry of entries) {
      this.#used.delete(entry);
      this.#used.add(entry);
    }
    if (this.#used.size <= this.#max) return;
    for (const entry of this.#used) {
      if (this.#used.size <= this.#max) return;
      this.#used.delete(entry);
      if (!keep(entry)) entry.unload();
    }
  }
}
