/** How far comparisons are: what is left of one, beside the most that was left of it. */
import type { Status } from '../../index.ts';

/** Remembers comparisons from look to look. */
export class Progress {
  #most = new Map<string, number>();

  /** The part that is done, 0 to 1, by peer. */
  note(syncing: Status['syncing']): ReadonlyMap<string, number> {
    const most = new Map<string, number>();
    const parts = new Map<string, number>();
    for (const { peer, have, need } of syncing) {
      const left = have + need;
      const all = Math.max(left, this.#most.get(peer) ?? 0);
      most.set(peer, all);
      parts.set(peer, all === 0 ? 0 : 1 - left / all);
    }
    this.#most = most;
    return parts;
  }
}
