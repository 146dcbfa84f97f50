/** Something that a person asked for and that takes a while: that it is under way, what came of it, what went wrong. One at a time. */

/** One button, or one form, and what came of it. */
export class Doing {
  isBusy = $state(false);
  /** What went wrong the last time; undefined where nothing did. */
  error = $state.raw<unknown>();
  /** What came of it, in words; '' while there is nothing to say. */
  said = $state('');

  /** Runs `work`, unless something is under way; what it resolves with is said. True where it was done. */
  async run(work: () => Promise<string | void>): Promise<boolean> {
    if (this.isBusy) return false;
    [this.isBusy, this.error, this.said] = [true, undefined, ''];
    try {
      this.said = (await work()) ?? '';
      return true;
    } catch (error) {
      this.error = error;
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}
