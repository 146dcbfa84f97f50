/** Something that is asked of the database again and again: never twice at once, and once more where it was wanted meanwhile. */

/** One question, and who is told how it ended. */
export class OneAtATime {
  readonly #run: () => Promise<void>;
  readonly #done: (failure: unknown) => void;
  #isRunning = false;
  #isWanted = false;

  /** `done` is told how it ended: undefined where it went well. */
  constructor(run: () => Promise<void>, done: (failure: unknown) => void) {
    this.#run = run;
    this.#done = done;
  }

  /** Runs it now, or again once it is done. */
  async again(): Promise<void> {
    this.#isWanted = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        await this.#run();
      }
      this.#done(undefined);
    } catch (failure) {
      this.#done(failure);
    } finally {
      this.#isRunning = false;
    }
  }
}
