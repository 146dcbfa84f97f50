/**
 * One object for every framework: a list that stays up to date. `subscribe` calls at once and after every
 * change (the Svelte store contract), `current` is the same array until something changes (what React needs),
 * and it can be iterated asynchronously.
 */

import { safely } from './safely.ts';

/** How much is known; see `Live.state`. */
export type LiveState = 'loading' | 'local' | 'synced';

/**
 * A list that stays up to date.
 *
 * @example
 * const off = db.peers.subscribe((peers) => console.log(peers.length))
 */
export interface Live<R> extends AsyncIterable<readonly R[]>, Disposable {
  /** The rows now. The same array until something changes. */
  readonly current: readonly R[];
  /** `loading` until the disk answered, `local` until the set was compared with a peer, then `synced`. */
  readonly state: LiveState;
  /** Calls `run` with the rows at once and after every change; the returned function ends it. What `run` throws stops nothing else. */
  subscribe(run: (rows: readonly R[]) => void): () => void;
  /** Adds the next page to the rows; resolves when it is there. */
  next(): Promise<void>;
  /** Stops following the set. */
  [Symbol.dispose](): void;
}

/** A live list whose rows somebody else sets: the base of every live list here. */
export class LiveList<R> implements Live<R> {
  readonly #subscribers = new Set<(rows: readonly R[]) => void>();
  #current: readonly R[] = [];
  #state: LiveState = 'loading';
  #disposed = false;

  get current(): readonly R[] {
    return this.#current;
  }

  get state(): LiveState {
    return this.#state;
  }

  get isObserved(): boolean {
    return this.#subscribers.size > 0;
  }

  subscribe(run: (rows: readonly R[]) => void): () => void {
    this.#subscribers.add(run);
    run(this.current);
    return () => this.#subscribers.delete(run);
  }

  next(): Promise<void> {
    return Promise.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<readonly R[]> {
    let wake: () => void = () => undefined;
    let changed = true;
    const off = this.subscribe(() => {
      changed = true;
      wake();
    });
    try {
      while (!this.#disposed) {
        if (!changed) await new Promise<void>((resolve) => (wake = resolve));
        changed = false;
        if (!this.#disposed) yield this.current;
      }
    } finally {
      off();
    }
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.publish(); // Wakes whoever iterates, so that it ends.
    this.#subscribers.clear();
  }

  /** Replaces the rows and tells everyone. */
  set(rows: readonly R[]): void {
    if (this.#disposed) return;
    this.#current = rows;
    this.publish();
  }

  /** Changes the state; tells everyone, because what is shown may depend on it. */
  setState(state: LiveState): void {
    if (this.#state === state || this.#disposed) return;
    this.#state = state;
    this.publish();
  }

  protected publish(): void {
    for (const run of [...this.#subscribers]) safely(() => run(this.current), undefined);
  }
}

/**
 * A live list that is looked up whenever it is read: changes are announced now and then, but nobody who reads
 * between two announcements reads old rows. `look` answers the same array until something changes.
 */
export class FreshList<R> extends LiveList<R> {
  readonly #look: () => readonly R[];

  constructor(look: () => readonly R[]) {
    super();
    this.#look = look;
  }

  override get current(): readonly R[] {
    return this.#look();
  }

  /** Tells everyone. */
  announce(): void {
    this.publish();
  }
}
