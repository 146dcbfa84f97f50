/**
 * Notices that the browser threw the database away. Browsers do: to make room, or because a crash left files
 * they cannot read; then a database of the same name is simply empty. The generation, a random name each
 * database gets with its first record, is therefore also kept in localStorage, which lives in other files.
 * Where the two disagree, records were lost since. Not a secret, and no help where both are gone.
 *
 * The marker follows with the first write, not with the opening: a replica that is closed again before it got
 * its records back must be told once more.
 */

/** The second place of one database's generation. */
export class WipeMarker {
  readonly #key: string;
  /** What was set or found last: looked up once, and not with every write. */
  #known: string | undefined;

  constructor(database: string) {
    this.#key = `${database}/generation`;
  }

  /** Whether another generation than this one was here; none is `undefined`. */
  disagrees(generation: string | undefined): boolean {
    const marked = this.#read();
    this.#known = undefined;
    return marked !== undefined && marked !== generation;
  }

  /** From now on this generation is the one to find again. */
  set(generation: string): void {
    if (this.#known === generation) return;
    this.#known = generation;
    try {
      if (this.#read() !== generation) localStorage.setItem(this.#key, generation);
    } catch {
      // No localStorage here (workers, blocked, full): then a wipe goes unnoticed, and records come back by syncing.
    }
  }

  /** There is no generation any more, and that is no loss. */
  forget(): void {
    this.#known = undefined;
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // No localStorage here: nothing was kept.
    }
  }

  #read(): string | undefined {
    try {
      return localStorage.getItem(this.#key) ?? undefined;
    } catch {
      // As above: without a second place there is nothing to compare.
      return undefined;
    }
  }
}
