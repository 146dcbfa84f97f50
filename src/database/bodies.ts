/**
 * Loads the bodies of entries from the store, in batches, and forgets those not used lately. Headers are in
 * memory for every record; bodies only for what somebody looks at.
 *
 * Whoever loads holds, and gives back when it has seen enough: a body does not go while somebody looks, however
 * many others come meanwhile.
 */
import type { Store } from '../ports.ts';
import type { Entry } from './entry.ts';

/** Bodies read from the store at once, count: one pause of the page per batch stays short. */
const BATCH = 500;

/** The bodies of one room. */
export class Bodies {
  readonly #store: Pick<Store, 'read'>;
  readonly #max: number;
  /** Loaded and not held, least recently used first. */
  readonly #used = new Set<Entry>();
  /** How many hold an entry. */
  readonly #holders = new Map<Entry, number>();
  /** Their records left the set: who holds one keeps it, and nobody else does. */
  readonly #gone = new WeakSet<Entry>();

  constructor(store: Pick<Store, 'read'>, max = 20_000) {
    this.#store = store;
    this.#max = max;
  }

  /** Loads what is missing; returns, and holds, the entries whose bodies are here (a record may be gone meanwhile). */
  async load(entries: readonly Entry[]): Promise<Entry[]> {
    this.hold(entries);
    try {
      const missing = entries.filter((entry) => !entry.isLoaded);
      for (let start = 0; start < missing.length; start += BATCH) await this.#read(missing.slice(start, start + BATCH));
    } catch (reason) {
      this.release(entries);
      throw reason;
    }
    const loaded = entries.filter((entry) => entry.isLoaded);
    this.release(entries.filter((entry) => !entry.isLoaded));
    return loaded;
  }

  /** Their bodies stay until as many `release` them. */
  hold(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#holders.set(entry, (this.#holders.get(entry) ?? 0) + 1);
      this.#used.delete(entry);
    }
  }

  /** Gives back what was held. */
  release(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const others = (this.#holders.get(entry) ?? 0) - 1;
      if (others > 0) this.#holders.set(entry, others);
      else this.#holders.delete(entry);
    }
    this.note(entries);
  }

  /** Their records left the set: nothing is kept for whoever might look again. */
  forget(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#gone.add(entry);
      this.#used.delete(entry);
    }
  }

  /** Notes that they were used, and frees what was not used for long. */
  note(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (!entry.isLoaded || this.#holders.has(entry) || this.#gone.has(entry)) continue;
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

  async #read(entries: readonly Entry[]): Promise<void> {
    const bodies = await this.#store.read(entries.map((entry) => entry.header));
    entries.forEach((entry, i) => {
      const body = bodies[i];
      if (body !== undefined) entry.load(body);
    });
  }
}
