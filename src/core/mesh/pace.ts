/**
 * How often to announce ourselves on one endpoint. Alone, often at first, then less; with the first links, a few times more; then
 * as seldom as it takes to be found. A network that brings us the calls of others needs to hear us once in a phase. A tracker
 * forgets who is silent, so it hears us more often, and the less often the more trackers there are. Well connected, only those
 * announce themselves whose turn it is.
 *
 * In all no more than `LIMITS.announcementsPerHour` from a member that has links and was not woken. Pure: time is an argument.
 */
import { LIMITS } from '../base/limits.ts';
import { MINUTE } from '../base/limits/units.ts';
import { PHASE_MS } from './phases.ts';

/** What the pause until the next announcement depends on. */
export interface PaceState {
  /** Links we have. */
  readonly links: number;
  /** Whether that is what we aim for. */
  readonly satisfied: boolean;
  /** Whether it is our turn to announce, where we are satisfied. */
  readonly onDuty: boolean;
  /** Announcements on this endpoint since it connected, or since we were last alone, came online or were woken. */
  readonly attempt: number;
  /** How long ago that was, ms. */
  readonly hurriedMs: number;
  /** The pause the endpoint asks for, ms. */
  readonly intervalMs: number;
  /** Trackers in use, this one included where it is one; 0 for an endpoint that brings us the calls of others. */
  readonly trackers: number;
  /** From 0 to 1: spreads members that began together. */
  readonly jitter: number;
}

const ALONE_MS = [1_500, 3_000, 5_000, 10_000, 20_000, 30_000, 30_000, 30_000, 30_000, 60_000] as const;
const FEW_MS = [3_000, 10_000, 30_000, 60_000] as const;
const LONELY_LINKS = 2;
/** With links, haste lasts so long, ms. */
const HASTE_MS = 2 * MINUTE;
/** Each tracker in use hears us so often, times their number, ms. */
const TRACKER_MS = 2 * MINUTE;

/** The pause between the last announcement on an endpoint and the next, ms; Infinity while others do it. */
export function announceAfterMs(state: PaceState): number {
  const { links, satisfied, onDuty, attempt, intervalMs, trackers, jitter } = state;
  if (links > 0 && satisfied && !onDuty) return Infinity;
  if (attempt === 0) return 0;
  const spread = 0.75 + jitter / 2;
  const isSteady = satisfied || state.hurriedMs > HASTE_MS;
  if (links > 0 && isSteady) return spread * (trackers === 0 ? PHASE_MS : Math.max(intervalMs, trackers * TRACKER_MS));
  const pauses = links < LONELY_LINKS ? ALONE_MS : FEW_MS;
  return Math.min(pauses[Math.min(attempt, pauses.length) - 1]!, intervalMs) * spread;
}

/** Announcements of the last hour, so that no mistake of a schedule becomes a flood. Only those of a member that has links count. */
export class HourlyBudget {
  readonly #at: number[] = [];

  /** Takes one; false where the hour's are used up. */
  take(now: number): boolean {
    while (this.#at.length > 0 && this.#at[0]! <= now - 60 * MINUTE) this.#at.shift();
    if (this.#at.length >= LIMITS.announcementsPerHour) return false;
    this.#at.push(now);
    return true;
  }
}
