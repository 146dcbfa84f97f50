/**
 * A store with a journal beside it. Browsers throw a whole database away when they find its files unreadable after a crash,
 * and then what no peer has yet is gone, although it was acknowledged. So whatever is written with care (`strict`: what
 * this device's author wrote) goes to a second place as well, in files of another kind; docs/adr/0040-second-place.md.
 *
 * The journal is opened after the disk, when nobody waits: what is written meanwhile waits in memory. Nothing
 * here fails because of the journal.
 */
import type { RecordHeader } from '../../core/record/record.ts';
import type { Key } from '../../core/set/key.ts';
import type { Rescue, Store, StoreBatch, StoreOpening } from '../../ports.ts';
import type { Journal, JournalRecord } from './journal.ts';

/** `store`, and a journal that is loaded when the store is open. */
export function doubledStore(store: Store, journal: () => Promise<Journal | undefined>): Store {
  return new DoubledStore(store, journal);
}

interface Write {
  readonly added: readonly JournalRecord[];
  readonly removed: readonly Uint8Array[];
}

class DoubledStore implements Store {
  readonly #store: Store;
  readonly #load: () => Promise<Journal | undefined>;
  #journal: Promise<Journal | undefined> | undefined;
  /** Undefined until the journal is here, and where there is none. */
  #ready: Journal | undefined;
  /** What waits until that is known. */
  #waiting: Write[] | undefined = [];

  constructor(store: Store, load: () => Promise<Journal | undefined>) {
    this.#store = store;
    this.#load = load;
  }

  async open(how?: { readonly isTaken: boolean }): Promise<StoreOpening> {
    const opening = await this.#store.open(how);
    return { ...opening, rescue: () => this.#rescue(opening.headers) };
  }

  async write(batch: StoreBatch): Promise<void> {
    const write: Write = {
      added: batch.durability === 'strict' ? batch.added.map(({ id, bytes }) => ({ id, record: bytes })) : [],
      removed: batch.removed.map(({ id }) => id),
    };
    this.#write(write);
    try {
      await this.#store.write(batch);
    } catch (reason) {
      // Its author is told that it was not taken, and must not get it back.
      this.#write({ added: [], removed: write.added.map(({ id }) => id) });
      throw reason;
    }
  }

  read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]> {
    return this.#store.read(keys);
  }

  usage(): ReturnType<Store['usage']> {
    return this.#store.usage();
  }

  async close(): Promise<void> {
    const journal = await this.#journal;
    this.#journal = this.#ready = undefined;
    this.#waiting = [];
    await Promise.all([journal?.close(), this.#store.close()]);
  }

  #write(write: Write): void {
    if (this.#waiting === undefined) this.#ready?.write(write.added, write.removed);
    else if (write.added.length + write.removed.length > 0) this.#waiting.push(write);
  }

  async #rescue(headers: readonly RecordHeader[]): Promise<Rescue> {
    this.#journal ??= this.#load().catch(() => undefined);
    const journal = await this.#journal;
    await journal?.ids;
    this.#ready = journal;
    for (const { added, removed } of this.#waiting ?? []) journal?.write(added, removed);
    this.#waiting = undefined;
    return journal?.rescue(headers) ?? { records: [], isWiped: false };
  }
}
