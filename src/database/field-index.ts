/**
 * A declared index: which rows have which value in one field. It is built from the bodies when a query first
 * asks, and then kept with every change, so an equality over 100,000 rows looks at its answers only.
 */
import type { Entry } from './entry.ts';
import { scan, whileLoaded, type SearchContext } from './matches.ts';
import { compileQuery, fieldOf } from './query.ts';
import type { ShelfChange } from './shelf.ts';

/** What an index works with. */
export type IndexContext = Omit<SearchContext, 'query'>;

/** One index. */
export class FieldIndex {
  readonly #context: IndexContext;
  readonly #field: string;
  readonly #rowsByValue = new Map<unknown, Set<Entry>>();
  readonly #valueByRow = new Map<Entry, unknown>();
  readonly #stopListening: () => void;
  #work: Promise<void>;

  constructor(context: IndexContext, field: string) {
    this.#context = context;
    this.#field = field;
    this.#stopListening = context.shelf.listen({
      changed: (change) => this.#later(() => this.#follow(change)),
      reset: () => this.#later(() => this.#build()),
    });
    this.#work = this.#build();
    this.#work.catch(() => undefined);
  }

  /** Rows whose field equals the (plain) value, as of now. Rejects for good where the store could not be read once. */
  async find(value: unknown): Promise<Entry[]> {
    await this.#work;
    return [...(this.#rowsByValue.get(value) ?? [])];
  }

  /** Stops following the shelf. */
  close(): void {
    this.#stopListening();
  }

  #later(run: () => Promise<void>): void {
    this.#work = this.#work.then(run);
    // Whoever asks hears of it.
    this.#work.catch(() => undefined);
  }

  async #build(): Promise<void> {
    this.#rowsByValue.clear();
    this.#valueByRow.clear();
    const query = compileQuery({ sort: this.#field });
    for await (const rows of scan({ ...this.#context, query })) for (const entry of rows) this.#note(entry);
  }

  async #follow({ added, removed }: ShelfChange): Promise<void> {
    for (const entry of removed) this.#drop(entry);
    const { bodies, breathe } = this.#context;
    for await (const rows of whileLoaded(bodies, added)) {
      for (const entry of rows) this.#note(entry);
      if (added.length > rows.length) await breathe();
    }
  }

  #note(entry: Entry): void {
    const value = fieldOf(entry, this.#field);
    const rows = this.#rowsByValue.get(value);
    if (rows === undefined) this.#rowsByValue.set(value, new Set([entry]));
    else rows.add(entry);
    this.#valueByRow.set(entry, value);
  }

  #drop(entry: Entry): void {
    const value = this.#valueByRow.get(entry);
    this.#valueByRow.delete(entry);
    const rows = this.#rowsByValue.get(value);
    rows?.delete(entry);
    if (rows?.size === 0) this.#rowsByValue.delete(value);
  }
}
