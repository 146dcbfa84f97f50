/**
 * Stands where the writer will be: drafts, quotas' words and signing are code that a page needs when somebody writes,
 * and not before. What is asked meanwhile waits in the order it was asked, and is answered as the writer answers.
 * Where the writer cannot be loaded, whoever waits is told (E_LOAD), and the next put tries again.
 */
import type { OwnRecord, Refusal } from '../core/replica/event.ts';
import type { PeersetError } from './errors.ts';
import type { Entry } from './entry.ts';
import type { Wish, Writer } from './writer.ts';

interface Waiting {
  readonly run: (writer: Writer) => void;
  readonly reject: (reason: unknown) => void;
}

/** A writer that is made when it is first needed. */
export class LateWriter {
  readonly #load: () => Promise<Writer>;
  #writer: Writer | undefined;
  #waiting: Waiting[] = [];
  #closed: PeersetError | undefined;

  /** `load` makes the writer; it is asked again after it failed. */
  constructor(load: () => Promise<Writer>) {
    this.#load = load;
  }

  /** As `Writer.outstanding`. */
  get outstanding(): readonly OwnRecord[] {
    return this.#writer?.outstanding ?? [];
  }

  /** As `Writer.working`. */
  get working(): number {
    return this.#writer?.working ?? 0;
  }

  /** As `Writer.write`. */
  write(wish: Wish): Promise<Entry> {
    return this.#soon((writer) => writer.write(wish));
  }

  /** As `Writer.inTurn`. */
  inTurn<T>(collection: string, key: string, work: (write: (wish: Wish) => Promise<Entry>) => Promise<T>): Promise<T> {
    return this.#soon((writer) => writer.inTurn(collection, key, work));
  }

  /** As `Writer.settled`. */
  settled(id: string, refusal: Refusal | undefined): void {
    this.#writer?.settled(id, refusal);
  }

  /** As `Writer.close`. */
  close(error: PeersetError): void {
    this.#closed ??= error;
    this.#writer?.close(error);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #soon<T>(ask: (writer: Writer) => Promise<T>): Promise<T> {
    if (this.#writer !== undefined) return ask(this.#writer);
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run: (writer) => void ask(writer).then(resolve, reject), reject });
      if (this.#waiting.length === 1) void this.#begin();
    });
  }

  async #begin(): Promise<void> {
    try {
      const writer = await this.#load();
      if (this.#closed !== undefined) return writer.close(this.#closed);
      this.#writer = writer;
      for (const { run } of this.#waiting.splice(0)) run(writer);
    } catch (reason) {
      for (const { reject } of this.#waiting.splice(0)) reject(reason);
    }
  }
}
