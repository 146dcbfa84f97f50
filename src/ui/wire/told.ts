/**
 * Follows what a database traces, and keeps it as lines. It begins when somebody looks at the log, and ends with that. While it is
 * paused, lines are counted and not kept, so that what a person reads does not run away.
 */
import type { PeersetDB, TraceEntry, TraceLine } from '../../index.ts';
import type { WireLog } from './log.ts';

/** Follows one database. */
export class Follower {
  isPaused = false;
  /** Lines that came while it was paused, count. */
  missed = 0;
  readonly #log: WireLog;
  #iterator: AsyncIterator<TraceEntry> | undefined;

  constructor(log: WireLog) {
    this.#log = log;
  }

  /** Resolves when the database is closed, or after `stop`. @throws what ends the trace. */
  async follow(db: Pick<PeersetDB, 'trace' | 'describe'>): Promise<void> {
    const iterator = (this.#iterator = db.trace[Symbol.asyncIterator]());
    for (let next = await iterator.next(); next.done !== true && this.#iterator === iterator; next = await iterator.next()) {
      for (const line of await db.describe(next.value)) this.#take(line);
    }
  }

  /** Ends it. */
  stop(): void {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    // Where nothing comes any more, the end comes with whatever comes next.
    void iterator?.return?.();
  }

  #take({ at, direction, peer, lane, type, bytes, say }: TraceLine): void {
    if (this.isPaused) this.missed++;
    else this.#log.add({ at, direction, peer, lane, type, bytes, say });
  }
}
