/**
 * What a remote is worth to us: strikes for misbehaviour, merit for new records it brought. Both fade by a tenth
 * per minute, so that rare accidents never add up and old merit buys nothing. Merit is capped far below what a ban
 * costs: being useful forgives clumsiness, never an attack.
 *
 * A score may delay or close links. It never decides which records exist.
 */
import { FAULT_COST, type Fault } from '../base/fault.ts';
import { LIMITS, type SessionLimits } from '../base/limits.ts';

const MINUTE_MS = 60_000;

/** The points of one remote. */
export class Score {
  readonly #limits: SessionLimits;
  #strikes = 0;
  #struckAt = 0;
  #merit = 0;
  #praisedAt = 0;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
  }

  /** Strikes when the last one fell. */
  get strikes(): number {
    return this.#strikes;
  }

  /** Merit less strikes at a time; negative for who costs more than it brings. */
  points(now: number): number {
    return faded(this.#merit, this.#praisedAt, now) - faded(this.#strikes, this.#struckAt, now);
  }

  /** Adds a fault's cost; returns the strikes there are now. */
  strike(misbehaviour: Fault, now: number): number {
    this.#strikes = faded(this.#strikes, this.#struckAt, now) + FAULT_COST[misbehaviour.fault];
    this.#struckAt = now;
    return this.#strikes;
  }

  /** It was the first to bring us so many records that the room keeps. */
  praise(records: number, now: number): void {
    this.#merit = Math.min(LIMITS.meritMax, faded(this.#merit, this.#praisedAt, now) + records);
    this.#praisedAt = now;
  }

  /** Whether links to it close. */
  isTooLow(now: number): boolean {
    return this.points(now) <= -this.#limits.strikesClose;
  }

  /** Whether it stays away for a ban. Merit does not count here. */
  get isBanned(): boolean {
    return this.#strikes >= this.#limits.strikesBan;
  }

  /** Takes over what another score of the same remote says, where that is worse. */
  join(other: Score, now: number): void {
    this.#strikes = Math.max(faded(this.#strikes, this.#struckAt, now), faded(other.#strikes, other.#struckAt, now));
    this.#struckAt = now;
  }
}

/** What is left of points after a while. A clock that runs back forgives nothing. */
function faded(points: number, at: number, now: number): number {
  return points === 0 ? 0 : points * LIMITS.strikeDecayPerMinute ** (Math.max(0, now - at) / MINUTE_MS);
}
