/**
 * Which tabs asked for files, and whether they are still there. A tab that closes says so; one that the browser killed says nothing. So all
 * are called now and then, and whoever does not answer several times is gone. Calls are counted, not time: a device that slept
 * all night has called nobody.
 */

/** Calls that a tab may leave unanswered, count. Messages wake a tab in the background; only one that is frozen answers late. */
const UNANSWERED_MAX = 3;

/** The tabs that follow, as far as files go. */
export class Roster {
  /** Calls since each was last heard, count. */
  readonly #unanswered = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#unanswered.size === 0;
  }

  /** A tab said something. Our own, '', is here as long as we are. */
  heard(tab: string): void {
    if (tab !== '') this.#unanswered.set(tab, 0);
  }

  left(tab: string): void {
    this.#unanswered.delete(tab);
  }

  /** All are about to be called once more; returns those that are gone. */
  call(): readonly string[] {
    const gone: string[] = [];
    for (const [tab, unanswered] of this.#unanswered) {
      if (unanswered >= UNANSWERED_MAX) gone.push(tab);
      else this.#unanswered.set(tab, unanswered + 1);
    }
    for (const tab of gone) this.left(tab);
    return gone;
  }
}
