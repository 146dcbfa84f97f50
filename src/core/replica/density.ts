/**
 * How many records a stock has in which times. Within a part they are taken to be spread evenly: that is a guess, and
 * used only to choose how much to ask for.
 */
import type { Part } from './stock.ts';

/** The parts of a stock, added up. */
export class Density {
  /** Beginning and end of each part, ms. */
  readonly #bounds: Float64Array;
  /** Records before each bound, count. */
  readonly #sums: Float64Array;

  constructor(parts: readonly Part[]) {
    this.#bounds = new Float64Array(2 * parts.length);
    this.#sums = new Float64Array(2 * parts.length);
    let [at, sum] = [0, 0];
    parts.forEach(({ gap, length, records }, i) => {
      this.#bounds[2 * i] = at + gap;
      this.#sums[2 * i] = sum;
      at += gap + length;
      sum += records;
      this.#bounds[2 * i + 1] = at;
      this.#sums[2 * i + 1] = sum;
    });
  }

  get lower(): number {
    return this.#bounds[0]!;
  }

  get upper(): number {
    return this.#bounds.at(-1)!;
  }

  /** Records in all, count. */
  get records(): number {
    return this.#sums.at(-1)!;
  }

  /** About how many records there are from one time to another. */
  between(from: number, to: number): number {
    return Math.max(0, this.#before(to) - this.#before(from));
  }

  /** The first beginning of a part behind `from` with at least so many records in between, or the end of all. */
  after(from: number, records: number): number {
    const wanted = this.#before(from) + records;
    const parts = this.#bounds.length / 2;
    let [low, high] = [1, parts];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sums[2 * middle]! < wanted || this.#bounds[2 * middle]! <= from) low = middle + 1;
      else high = middle;
    }
    return low < parts ? this.#bounds[2 * low]! : this.upper;
  }

  #before(at: number): number {
    let [low, high] = [0, this.#bounds.length - 1];
    if (at <= this.#bounds[0]!) return 0;
    if (at >= this.#bounds[high]!) return this.#sums[high]!;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#bounds[middle]! <= at) low = middle;
      else high = middle;
    }
    const [from, to] = [this.#bounds[low]!, this.#bounds[high]!];
    const [records, more] = [this.#sums[low]!, this.#sums[high]!];
    return records + ((at - from) / (to - from)) * (more - records);
  }
}
