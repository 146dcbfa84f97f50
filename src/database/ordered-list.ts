/**
 * A list that stays in order while things come and go: short runs, one behind the other, so that each change moves
 * at most one run and no question looks at more than it answers. Most things come in order, and at the end.
 */

/** A run longer than this is cut in two. */
const RUN_MAX = 512;
/** A run shorter than this is joined with a neighbour, if both together are at most half a run. */
const RUN_SPARSE = 64;

/** Things in the order of `compare`, which must tell any two of them apart. */
export class OrderedList<T> {
  readonly #compare: (left: T, right: T) => number;
  /** None of them is empty. */
  readonly #runs: T[][] = [];
  #size = 0;

  constructor(compare: (left: T, right: T) => number) {
    this.#compare = compare;
  }

  /** Things in the list, count. */
  get size(): number {
    return this.#size;
  }

  /** The last one; undefined where there is none. */
  get last(): T | undefined {
    return this.#runs.at(-1)?.at(-1);
  }

  /** Puts one at its place; false where it is there already. */
  add(item: T): boolean {
    const { last } = this;
    if (last === undefined || this.#compare(last, item) < 0) this.#append(item);
    else {
      const index = this.#runOf((other) => this.#compare(other, item) < 0);
      const run = this.#runs[index]!;
      const place = placeIn(run, (other) => this.#compare(other, item) < 0);
      if (place < run.length && this.#compare(run[place]!, item) === 0) return false;
      run.splice(place, 0, item);
      if (run.length > RUN_MAX) this.#runs.splice(index + 1, 0, run.splice(RUN_MAX / 2));
    }
    this.#size++;
    return true;
  }

  /** Takes one out; false where it is not there. */
  delete(item: T): boolean {
    const index = this.#runOf((other) => this.#compare(other, item) < 0);
    const run = this.#runs[index];
    if (run === undefined) return false;
    const place = placeIn(run, (other) => this.#compare(other, item) < 0);
    if (run[place] !== item) return false;
    run.splice(place, 1);
    this.#size--;
    if (run.length < RUN_SPARSE) this.#join(index);
    return true;
  }

  /** At most `count` of them in order, from the first that fits on. `fits` is false up to some place, and true from there. */
  firstFitting(fits: (item: T) => boolean, count: number): T[] {
    const found: T[] = [];
    const start = this.#runOf((item) => !fits(item));
    for (let index = start; index < this.#runs.length && found.length < count; index++) {
      const run = this.#runs[index]!;
      const from = index === start ? placeIn(run, (item) => !fits(item)) : 0;
      for (let place = from; place < run.length && found.length < count; place++) found.push(run[place]!);
    }
    return found;
  }

  /** At most `count` of them in reverse order, from the last that fits. `fits` is true up to some place, and false from there. */
  lastFitting(fits: (item: T) => boolean, count: number): T[] {
    const found: T[] = [];
    const start = Math.min(this.#runOf(fits), this.#runs.length - 1);
    for (let index = start; index >= 0 && found.length < count; index--) {
      const run = this.#runs[index]!;
      const to = index === start ? placeIn(run, fits) : run.length;
      for (let place = to - 1; place >= 0 && found.length < count; place--) found.push(run[place]!);
    }
    return found;
  }

  /** At most `count` of them in reverse order, without the last `skip`. */
  lastBut(skip: number, count: number): T[] {
    const found: T[] = [];
    let left = skip;
    for (let index = this.#runs.length - 1; index >= 0 && found.length < count; index--) {
      const run = this.#runs[index]!;
      for (let place = run.length - 1 - left; place >= 0 && found.length < count; place--) found.push(run[place]!);
      left = Math.max(0, left - run.length);
    }
    return found;
  }

  /** All of them, in order. The list must not change before the last one was taken. */
  *[Symbol.iterator](): Iterator<T> {
    for (const run of this.#runs) yield* run;
  }

  #append(item: T): void {
    const run = this.#runs.at(-1);
    if (run === undefined || run.length >= RUN_MAX) this.#runs.push([item]);
    else run.push(item);
  }

  /** The first run whose last one is not `before`; the number of runs where all are. */
  #runOf(before: (item: T) => boolean): number {
    return placeIn(this.#runs, (run) => before(run.at(-1)!));
  }

  #join(index: number): void {
    const run = this.#runs[index]!;
    if (run.length === 0) {
      this.#runs.splice(index, 1);
      return;
    }
    const first = index > 0 ? index - 1 : index;
    const [left, right] = [this.#runs[first]!, this.#runs[first + 1]];
    if (right === undefined || left.length + right.length > RUN_MAX / 2) return;
    left.push(...right);
    this.#runs.splice(first + 1, 1);
  }
}

/** How many of the sorted items are `before`. */
export function placeIn<T>(items: readonly T[], before: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
