/**
 * Who is asked for which announced record. In a room of many links several neighbours announce the same record within moments; asked of
 * all, it would come from all. So it is asked of the first, a while later of one more, and at last of all others that announced it: a
 * neighbour that announces early and sends nothing costs two pauses, however many of its kind there are. One object for each
 * replica, shared by its neighbours. Whether a record is still unknown is not known here.
 */
import { equalBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import type { PeerId } from '../base/peer.ts';
import { beginningOf } from './beginning.ts';

/** One announced record that was asked for. */
interface Asked {
  readonly id: Uint8Array;
  /** Who was asked first. */
  readonly first: PeerId;
  /** Who announced it as well and was not asked yet, in that order. */
  readonly others: PeerId[];
  /** Neighbours asked so far, count. */
  times: number;
  dueAt: number;
}

/** Announced records that are on their way, at most `LIMITS.wantsMax`. */
export class Asking {
  /** By the beginnings of their ids; what is due first comes first. */
  readonly #asked = new Map<number, Asked>();

  /** When somebody else may have to be asked, ms; Infinity where nothing is on its way. */
  get wakeAt(): number {
    for (const { dueAt } of this.#asked.values()) return dueAt;
    return Infinity;
  }

  /** Of the unknown ids that this neighbour announced, those to ask it for now. */
  claim(peer: PeerId, ids: readonly Uint8Array[], now: number): Uint8Array[] {
    return ids.filter((id) => this.#claim(peer, id, now));
  }

  /** What is overdue and `isUnknown` still, by the neighbour to ask next. */
  due(now: number, isUnknown: (id: Uint8Array) => boolean): Map<PeerId, Uint8Array[]> {
    const idsByPeer = new Map<PeerId, Uint8Array[]>();
    for (const [beginning, asked] of this.#asked) {
      // Further away than any pause: the clock was set back.
      if (asked.dueAt > now && asked.dueAt <= now + LIMITS.wantAgainMs) break;
      this.#asked.delete(beginning);
      if (!isUnknown(asked.id)) continue;
      for (const peer of this.#next(asked)) idsByPeer.set(peer, [...(idsByPeer.get(peer) ?? []), asked.id]);
      if (asked.others.length === 0) continue;
      asked.dueAt = now + LIMITS.wantAgainMs;
      this.#asked.set(beginning, asked);
    }
    return idsByPeer;
  }

  /** Whether the id is to be asked for at once. */
  #claim(peer: PeerId, id: Uint8Array, now: number): boolean {
    const beginning = beginningOf(id);
    const asked = this.#asked.get(beginning);
    if (asked !== undefined) {
      // Somebody made up an id that begins like this one: the true one is asked of all, as if nothing were remembered.
      if (!equalBytes(asked.id, id)) return true;
      if (asked.first !== peer && !asked.others.includes(peer)) asked.others.push(peer);
      return false;
    }
    if (this.#asked.size < LIMITS.wantsMax) this.#asked.set(beginning, { id, first: peer, others: [], times: 1, dueAt: now + LIMITS.wantAgainMs });
    return true;
  }

  #next(asked: Asked): readonly PeerId[] {
    asked.times++;
    return asked.others.splice(0, asked.times === 2 ? 1 : asked.others.length);
  }
}
