/**
 * A record as the views see it: its header at all times, its body while somebody needs it. Entries are made
 * for every record of the set, so they stay small; value and event are decoded on first look.
 */
import { contentOf, eventOf, npubOf, tagOf, toHex, type NostrEvent, type RecordHeader, type SignedRecord } from '../core.ts';
import type { Row } from './query.ts';
import { decodeValue } from './value.ts';

const NOT_DECODED = Symbol('not decoded');

export class Entry implements Row {
  readonly header: RecordHeader;
  #record: SignedRecord | undefined;
  #value: unknown = NOT_DECODED;
  #id: string | undefined;

  constructor(header: RecordHeader, record?: SignedRecord) {
    this.header = header;
    this.#record = record;
  }

  get id(): string {
    return (this.#id ??= toHex(this.header.id));
  }

  get key(): string {
    return this.header.name;
  }

  get author(): string {
    return npubOf(this.header.author);
  }

  get at(): number {
    return this.header.at;
  }

  /** Whether value and event can be read now. */
  get isLoaded(): boolean {
    return this.#record !== undefined;
  }

  get record(): SignedRecord {
    if (this.#record === undefined) throw new Error('a row is read before its body was loaded');
    return this.#record;
  }

  get value(): unknown {
    if (this.#value === NOT_DECODED) this.#value = decodeValue(contentOf(this.record), tagOf(this.record, 'm'));
    return this.#value;
  }

  get event(): NostrEvent {
    return eventOf(this.record);
  }

  /** Gives the entry its body, as read from the store. */
  load(bytes: Uint8Array): void {
    this.#record ??= { ...this.header, bytes };
  }

  /** Frees the body; it can be loaded again. */
  unload(): void {
    this.#record = undefined;
    this.#value = NOT_DECODED;
  }
}
