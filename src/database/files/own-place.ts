/**
 * The place of a stream of ours: one version of its record after the other is written there, as long as nobody else writes. Where somebody
 * does (this author, in another tab or on another device), the stream is theirs, and whoever records hears of it at once.
 */
import type { Entry } from '../entry.ts';
import { putRecord, type PutOptions, type RecordsHost } from '../records.ts';

/** Where the record is. */
export interface PlaceName {
  readonly collection: string;
  readonly key: string;
}

/** One stream's place. */
export class OwnPlace {
  readonly #host: RecordsHost;
  readonly #name: PlaceName;
  readonly #options: PutOptions;
  readonly #lost: () => void;
  #written: string | undefined;
  /** Whether what was written last was seen there; in some tabs that takes a moment. */
  #isSeen = false;
  #isWriting = false;
  #stopListening: (() => void) | undefined;

  /** `lost` is called once somebody else wrote there. */
  constructor(host: RecordsHost, name: PlaceName, { options, lost }: { readonly options: PutOptions; readonly lost: () => void }) {
    this.#host = host;
    this.#name = name;
    this.#options = options;
    this.#lost = lost;
  }

  /** Writes the next version. Undefined where another is there than the last one that was written. */
  readonly write = async (value: unknown): Promise<Entry | undefined> => {
    if (this.#written !== undefined && this.#there !== this.#written) return undefined;
    this.#isWriting = true;
    try {
      const entry = await putRecord(this.#host, this.#name.collection, value, this.#options);
      this.#written = entry.id;
      this.#isSeen = false;
      this.#stopListening ??= this.#listen(entry);
      return entry;
    } finally {
      this.#isWriting = false;
      this.#look();
    }
  };

  /** Nothing is written there any more. */
  close(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  get #there(): string | undefined {
    const { catalog, identity } = this.#host;
    return catalog.at(this.#name.collection, this.#name.key, identity.pubkey)?.id;
  }

  #listen(entry: Entry): (() => void) | undefined {
    const look = (): void => this.#look();
    return this.#host.catalog.shelfOf(entry.header)?.listen({ changed: look, reset: look });
  }

  #look(): void {
    if (this.#isWriting || this.#written === undefined) return;
    const isThere = this.#there === this.#written;
    if (this.#isSeen && !isThere) {
      this.close();
      this.#lost();
    }
    this.#isSeen = isThere;
  }
}
