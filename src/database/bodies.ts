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
  /** Not on show, least recently used first. */
  readonly #used = new Set<Entry>();
  /** How many show an entry. */
  readonly #holders = new Map<Entry, number>();

  constructor(store: Pick<Store, 'read'>, max = 20_000) {
    this.#store = store;
    this.#max = max;
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

  /** Notes use, and frees what was not used for long. */
  touch(entries: Iterable<Entry>): void {
    for (const entry of entries) {
      if (this.#holders.has(entry)) continue;
      this.#used.delete(entry);
      this.#used.add(entry);
    }
    if (this.#used.size <= this.#max) return;
    for (const entry of this.#used) {
      this.#used.delete(entry);
      entry.unload();
      if (this.#used.size <= this.#max) return;
    }
  }

  /** The entry is on show: its body stays until as many `release` it. */
  hold(entry: Entry): void {
    this.#holders.set(entry, (this.#holders.get(entry) ?? 0) + 1);
    this.#used.delete(entry);
  }

  /** The entry is not on show any more. */
  release(entry: Entry): void {
    const others = (this.#holders.get(entry) ?? 0) - 1;
    if (others > 0) {
      this.#holders.set(entry, others);
      return;
    }
    this.#holders.delete(entry);
    this.touch([entry]);
  }
}
