/**
 * The horizon: the oldest time a pool keeps. It lies on a midnight UTC, so that peers agree on it although
 * their clocks differ a little, and it never moves back, not even when a clock does: a record that was
 * forgotten once must not find a way back in.
 * Keeping n days keeps today and the n days before: at least n times 24 hours, and less than 24 more.
 */
import { DAY_MS, LIMITS } from '../base/limits.ts';

/** Days a pool keeps its records, at least 1. */
export type KeepDays = number | 'forever';

/** Oldest time kept at `now`, ms; -Infinity where nothing is ever forgotten. */
export function horizonMs(keepDays: KeepDays, now: number): number {
  if (keepDays === 'forever') return -Infinity;
  return (Math.floor(now / DAY_MS) - keepDays) * DAY_MS;
}

/** The next moment at which any horizon moves, ms. */
export function nextHorizonAt(now: number): number {
  return (Math.floor(now / DAY_MS) + 1) * DAY_MS;
}

/**
 * A peer's horizon as far as we believe it, ms. Claiming a late one would spare it from syncing anything with
 * us; so it counts up to two days above our own, which is as far as honest clocks lead.
 */
export function clampHorizon(claimedMs: number, ownMs: number): number {
  return Math.min(claimedMs, ownMs + LIMITS.horizonToleranceMs);
}

/** The horizons of a room's pools, which never move back. */
export class Horizons {
  readonly #keepDays: ReadonlyMap<string, KeepDays>;
  readonly #watermarks = new Map<string, number>();

  /** All pools of the room with what they keep, those without records too: others may have some. */
  constructor(keepDays: ReadonlyMap<string, KeepDays>) {
    this.#keepDays = keepDays;
  }

  /** Oldest time a pool keeps, ms; -Infinity for one that keeps all, or that the room does not have. */
  at(pool: string, now: number): number {
    const byClock = horizonMs(this.#keepDays.get(pool) ?? 'forever', now);
    const horizon = Math.max(byClock, this.#watermarks.get(pool) ?? -Infinity);
    if (Number.isFinite(horizon)) this.#watermarks.set(pool, horizon);
    return horizon;
  }

  /** Oldest time any pool keeps, ms; -Infinity where one keeps all. Nothing below is compared with peers. */
  lowest(now: number): number {
    let lowest = Infinity;
    for (const pool of this.#keepDays.keys()) lowest = Math.min(lowest, this.at(pool, now));
    return lowest;
  }

  /** Takes a watermark from disk. One that is lower than what we know, or of a pool long gone, has no effect. */
  restore(pool: string, watermarkMs: number): void {
    if (typeof this.#keepDays.get(pool) !== 'number') return;
    this.#watermarks.set(pool, Math.max(watermarkMs, this.#watermarks.get(pool) ?? -Infinity));
  }

  /** What to write to disk: by pool, the highest horizon it ever had, ms. */
  get watermarks(): ReadonlyMap<string, number> {
    return this.#watermarks;
  }
}
