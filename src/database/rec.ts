/** A record as its user sees it. Immutable; an edit makes a new one with another `id` and the same `key`. */
import type { NostrEvent } from '../core/record/record.ts';
import { PeersetError } from './errors.ts';
import type { Body, Entry } from './entry.ts';

/** `local`: only on this device so far; `shared`: a peer has it too; `held`, `hidden`: a personal filter says so. */
export type RecState = 'local' | 'shared' | 'held' | 'hidden';

/** What a record asks of its database. */
export interface RecHost {
  isMine(entry: Entry): boolean;
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
  readonly #body: Body;
  readonly #host: RecHost;

  constructor(entry: Entry, host: RecHost) {
    this.#entry = entry;
    this.#body = entry.body;
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

  /** The collection it is in. */
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

  /**
   * What was put; everyone who shows the record shares this object, so do not change it. Somebody else's value
   * may be anything: check it, or declare a schema.
   */
  get value(): T {
    return this.#body.value as T;
  }

  /** Whether this device's author signed it. */
  get mine(): boolean {
    return this.#host.isMine(this.#entry);
  }

  /**
   * `local` until a peer's set was found equal to ours after the record was written here, then `shared`;
   * records of others are `shared`. Where a personal filter (`db.use`) says no: `hidden` or `held`.
   */
  get state(): RecState {
    return this.#host.stateOf(this.#entry);
  }

  /** The signed Nostr event, exactly as it travels. */
  get event(): NostrEvent {
    return this.#body.event;
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

  /**
   * Resolves when so many peers said that they hold it. Receipts are not in this version.
   * @throws PeersetError E_UNSUPPORTED.
   */
  held(_options: { readonly by: number; readonly signal?: AbortSignal }): Promise<{ readonly holders: readonly string[] }> {
    const fix = 'Use `state`: it is `shared` once a peer was found to hold the same set.';
    return Promise.reject(new PeersetError('E_UNSUPPORTED', 'Receipts of peers are not in this version.', { fix }));
  }
}
