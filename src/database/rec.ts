/** A record as its user sees it. Immutable; an edit makes a new one with another `id` and the same `key`. */
import type { NostrEvent } from '../core.ts';
import type { Entry } from './entry.ts';

/** `local`: only on this device so far; `shared`: a peer has it too; `hidden`: a personal filter hides it. */
export type RecState = 'local' | 'shared' | 'held' | 'hidden';

/** What a record asks of its database. */
export interface RecHost {
  readonly pubkey: string | undefined;
  stateOf(entry: Entry): RecState;
  cursorOf(entry: Entry): string;
  remove(entry: Entry): Promise<void>;
}

/**
 * One record.
 *
 * @example
 * const rec = await db.put({ text: 'hello' })
 * console.log(rec.author, rec.value.text)
 */
export class Rec<T = unknown> {
  readonly #entry: Entry;
  readonly #host: RecHost;

  constructor(entry: Entry, host: RecHost) {
    this.#entry = entry;
    this.#host = host;
  }

  /** SHA-256 of the signed content, 64 hex; another with every edit. */
  get id(): string {
    return this.#entry.id;
  }

  /** Stable name inside the collection. */
  get key(): string {
    return this.#entry.key;
  }

  get collection(): string {
    return this.#entry.header.collection;
  }

  /** Who signed it, npub. */
  get author(): string {
    return this.#entry.author;
  }

  /** When it was written by its author's clock, ms since 1970. */
  get at(): number {
    return this.#entry.at;
  }

  /** What was put. Somebody else's value may be anything: check it, or declare a schema. */
  get value(): T {
    return this.#entry.value as T;
  }

  /** Whether this device's author signed it. */
  get mine(): boolean {
    return this.#entry.header.author === this.#host.pubkey;
  }

  get state(): RecState {
    return this.#host.stateOf(this.#entry);
  }

  /** The signed Nostr event, exactly as it travels. */
  get event(): NostrEvent {
    return this.#entry.event;
  }

  /** Where the next page starts, for `after` in the default order. */
  get cursor(): string {
    return this.#host.cursorOf(this.#entry);
  }

  /**
   * Deletes the record everywhere.
   * @throws PeersetError E_NOT_YOURS where another author signed it.
   */
  delete(): Promise<void> {
    return this.#host.remove(this.#entry);
  }
}
