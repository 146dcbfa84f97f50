/**
 * When to announce ourselves. Alone, we ask often at first, then less; among few, now and then; well
 * connected, as seldom as the network allows, because then newcomers find us, not we them.
 *
 * The place where announcements will rotate over endpoints by the hour (phase = UTC / 10 min) is
 * `announceAfterMs`: it alone decides, so the transport need not change.
 */

/** What the pause until the next announcement depends on. */
export interface AnnounceState {
  /** Links we have. */
  readonly links: number;
  /** Whether that is what we aim for. */
  readonly satisfied: boolean;
  /** Announcements on this endpoint since we were last alone, came online or were woken. */
  readonly attempt: number;
  /** The pause the endpoint asks for, ms. */
  readonly intervalMs: number;
  /** From 0 to 1: spreads members that began together. */
  readonly jitter: number;
}

const ALONE_MS = [1_500, 3_000, 5_000, 10_000, 20_000, 30_000] as const;
const FEW_MS = [3_000, 10_000, 30_000, 60_000] as const;
const LONELY_LINKS = 2;

/** The pause until the next announcement on an endpoint, ms. */
export function announceAfterMs({ links, satisfied, attempt, intervalMs, jitter }: AnnounceState): number {
  const spread = 0.75 + jitter / 2;
  if (satisfied) return intervalMs * spread;
  const pauses = links < LONELY_LINKS ? ALONE_MS : FEW_MS;
  const pause = pauses[Math.min(attempt, pauses.length - 1)]!;
  return Math.min(pause, intervalMs) * spread;
}
