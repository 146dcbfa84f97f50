/**
 * A declared index: which rows have which value in one field. It is built from the bodies when a query first
 * asks, and then kept with every change, so an equality over 100,000 rows looks at its answers only.
 */
import type { Bodies } from './bodies.ts';
import type { Entry } from './entry.ts';
import { fieldOf } from './query.ts';
import type { Shelf, ShelfChange } from './shelf.ts';

const CHUNK = 1000;

/** One index. */
export class FieldIndex {
  readonly #bodies: Bodies;
  readonly #field: string;
  readonly #rowsByValue = new Map<unknown, Set<Entry>>();
  readonly #valueByRow = new Map<Entry, unknown>();
  #work: Promise<void>;

  constructor(shelf: Shelf, bodies: Bodies, field: string) {
    this.#bodies = bodies;
    this.#field = field;
    this.#work = this.#build(shelf.rows.slice());
    shelf.listen((change) => {
      this.#work = this.#work.then(() => this.#follow(change));
    });
  }

  /** Rows whose field equals the (plain) value, as of now. */
  async find(value: unknown): Promise<Entry[]> {
    await this.#work;
    return [...(this.#rowsByValue.get(value) ?? [])];
  }

  async #build(rows: readonly Entry[]): Promise<void> {
    for (let start = 0; start < rows.length; start += CHUNK) {
      await this.#follow({ added: rows.slice(start, start + CHUNK), removed: [] });
    }
  }

  async #follow({ added, removed }: ShelfChange): Promise<void> {
    for (const entry of removed) {
      const value = this.#valueByRow.get(entry);
      this.#valueByRow.delete(entry);
      this.#rowsByValue.get(value)?.delete(entry);
    }
    const loaded = await this.#bodies.load(added);
    for (const entry of loaded) this.#note(entry);
    this.#bodies.touch(loaded, () => false);
  }

  #note(entry: Entry): void {
    const value = fieldOf(entry, this.#field);
    const rows = this.#rowsByValue.get(value);
    if (rows === undefined) this.#rowsByValue.set(value, new Set([entry]));
    else rows.add(entry);
    this.#valueByRow.set(entry, value);
  }
}
