/**
 * What is under way at each place, a key of a collection: how late its newest record is, and who waits for it. Nearly
 * all places have one write at a time and nobody who waits, so that must cost next to nothing: no promises.
 */

/** One key of one collection, as long as anything is under way there. */
export class Place {
  readonly collection: string;
  readonly key: string;
  /** The newest time used here, ms. */
  newestAt = -Infinity;
  /** Number of the oldest work that is not over, and of the next to begin. */
  #oldest = 0;
  #next = 0;
  /** Numbers of later work that is over already. */
  #over: Set<number> | undefined;
  /** Who waits for all work below a number. */
  #waiting: { readonly below: number; readonly run: () => void }[] | undefined;

  constructor(collection: string, key: string) {
    this.collection = collection;
    this.key = key;
  }

  get isIdle(): boolean {
    return this.#oldest === this.#next;
  }

  /** Work begins; the number is for `end`. */
  begin(): number {
    return this.#next++;
  }

  /** Work is over, well or not; once for each `begin`. */
  end(work: number): void {
    if (work !== this.#oldest) {
      (this.#over ??= new Set()).add(work);
      return;
    }
    this.#oldest++;
    while (this.#over?.delete(this.#oldest) === true) this.#oldest++;
    const due = this.#waiting?.filter(({ below }) => below <= this.#oldest) ?? [];
    if (due.length === 0) return;
    this.#waiting = this.#waiting!.filter(({ below }) => below > this.#oldest);
    for (const { run } of due) run();
  }

  /** Resolves when all work that has begun by now is over. */
  after(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    return new Promise((run) => (this.#waiting ??= []).push({ below: this.#next, run }));
  }
}

/** The places of one room at which something is under way. */
export class Places {
  /** By collection and key: one text made of both would have to be put together and hashed for every write. */
  readonly #collections = new Map<string, Map<string, Place>>();

  /** The place of a key; to be kept by whoever begins work there. */
  at(collection: string, key: string): Place {
    let places = this.#collections.get(collection);
    if (places === undefined) this.#collections.set(collection, (places = new Map()));
    let place = places.get(key);
    if (place === undefined) places.set(key, (place = new Place(collection, key)));
    return place;
  }

  /** Work is over at a place. */
  end(place: Place, work: number): void {
    place.end(work);
    // The map of the collection stays: an app has a few of them.
    if (place.isIdle) this.#collections.get(place.collection)?.delete(place.key);
  }
}
