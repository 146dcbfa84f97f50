/**
 * Pings that wait for their pong, and how long the last answer took. Pongs come in the order of the pings,
 * so they need no number.
 */

/** Pings under way at once, count; more say nothing new. */
const WAITING_MAX = 16;

/** The pings of one session. */
export class Pulse {
  #sentAt: number[] = [];
  #misses = 0;
  #rttMs: number | undefined;

  /** The latest round trip, ms. */
  get rttMs(): number | undefined {
    return this.#rttMs;
  }

  /** Whether another ping may go. */
  get mayPing(): boolean {
    return this.#sentAt.length < WAITING_MAX;
  }

  pinged(now: number): void {
    this.#sentAt.push(now);
  }

  /** A pong arrived; false where nobody asked. */
  ponged(now: number): boolean {
    const sentAt = this.#sentAt.shift();
    if (sentAt === undefined) return false;
    this.measured(now - sentAt);
    return true;
  }

  /** A round trip was seen in another way. */
  measured(rttMs: number): void {
    this.#rttMs = Math.max(0, rttMs);
  }

  /** Any message is a sign of life: a late pong behind a large transfer is no reason to part. */
  heard(): void {
    this.#misses = 0;
  }

  /** A pong did not come in time; returns how often in a row that happened. */
  missed(): number {
    return ++this.#misses;
  }
}
