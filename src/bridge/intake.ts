/**
 * What a relay gives, on its way into the room: events of this room, a few hundred at a time, by the same door as an import. Whether they
 * are signed well, and whether the room takes them, is decided there as for any peer; here only what is no event of this room at all is
 * turned away, because a relay that was asked for this room should not give it.
 */
import { isFault } from '../core/base/fault.ts';
import { eventOf, tagOf } from '../core/record/body.ts';
import type { NostrEvent, SignedRecord } from '../core/record/record.ts';
import { signedOf } from '../core/record/signed.ts';
import type { ImportResult } from '../database/transfer.ts';

/** Events that wait, at most, and events handed over at once; counts. */
const WAITING_MAX = 1000;
const GROUP = 200;

export interface IntakeOptions {
  readonly tag: string;
  /** Takes lines of NDJSON into the room. */
  readonly take: (lines: string) => Promise<ImportResult>;
  readonly took: (result: ImportResult) => void;
  /** The relay gave something that it should not. */
  readonly offended: (how: string) => void;
}

/** The way in, for one relay. */
export class Intake {
  readonly #options: IntakeOptions;
  #waiting: SignedRecord[] = [];
  #taking: Promise<void> | undefined;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  get hasRoom(): boolean {
    return this.#waiting.length < WAITING_MAX;
  }

  /** The record of an event, or undefined where it is none of this room. */
  read(event: unknown): SignedRecord | undefined {
    const record = signedOf(fieldsOf(event));
    if (isFault(record)) {
      this.#options.offended('what it gives is no event');
      return undefined;
    }
    if (tagOf(record, 'h') === this.#options.tag) return record;
    this.#options.offended('it gives what nobody asked for');
    return undefined;
  }

  /** Takes a record sooner or later; rejects nothing. */
  add(record: SignedRecord): void {
    this.#waiting.push(record);
    this.#taking ??= this.#run().finally(() => (this.#taking = undefined));
  }

  /** Resolves when all that was added is in the room or refused. Rejects where the database is closed. */
  async settled(): Promise<void> {
    await this.#taking;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting.splice(0, GROUP).map((record) => JSON.stringify(eventOf(record)));
      this.#options.took(await this.#options.take(lines.join('\n')));
    }
  }
}

/** The seven fields of an event, whatever they hold: some relays add their own. */
function fieldsOf(event: unknown): NostrEvent {
  const { id, pubkey, created_at, kind, tags, content, sig } = (typeof event === 'object' && event !== null ? event : {}) as NostrEvent;
  return { id, pubkey, created_at, kind, tags, content, sig };
}
