/**
 * One after the other: work that must not overlap takes turns, in the order it came. What fails harms nobody
 * behind it.
 */

/** A queue of work. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` when all before it is over, and resolves as it does. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when everything that took a turn so far is over. */
  async over(): Promise<void> {
    await this.#last;
  }
}
