/**
 * One after the other: work that must not overlap takes turns, in the order it came. What fails harms nobody
 * behind it. Work that finds nobody before it begins within the call: a batch asks the disk before its caller goes
 * on to draw what is new.
 */

/** A queue of work. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  /** Turns taken and not over, count. */
  #open = 0;

  /** Runs `work` when all before it is over, at once where there is none, and resolves as it does. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const begin = async (): Promise<T> => work();
    const turn = this.#open === 0 ? begin() : this.#last.then(begin);
    const end = (): void => void this.#open--;
    this.#open++;
    this.#last = turn.then(end, end);
    return turn;
  }

  /** Resolves when everything that took a turn so far is over. */
  async over(): Promise<void> {
    await this.#last;
  }
}
