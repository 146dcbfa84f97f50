/**
 * Checks of a few signatures on the page's thread. Where its curve is quick, that takes the page no longer than asking a
 * worker and hearing the answer, and whoever waits does not wait for two threads to take turns.
 *
 * Must hold: whatever peers send, this takes some hundredths of the page's time. What exceeds its allowance is for the
 * workers.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { SignedRecord } from '../../core/record/record.ts';
import type { Clock } from '../../ports.ts';
import type { Curve } from '../secp256k1/instance.ts';
import { rehearse } from '../secp256k1/rehearsal.ts';
import { packClaims } from './claims.ts';

const SEED_BYTES = 32;

/** A curve of this thread, and how much may still be asked of it. */
export class QuickChecks {
  readonly #curve: Curve;
  readonly #clock: Pick<Clock, 'now'>;
  #allowed: number = LIMITS.verifyHereRecords;
  #allowedAt: number;

  constructor(curve: Curve, clock: Pick<Clock, 'now'> = performance) {
    this.#curve = curve;
    this.#clock = clock;
    this.#allowedAt = clock.now();
  }

  /** Whether so many may be checked here now; then they count as checked. */
  allow(records: number): boolean {
    const now = this.#clock.now();
    // A clock that ran back allows nothing for a while, which is no harm.
    const earned = Math.max(0, now - this.#allowedAt) * LIMITS.verifyHerePerMs;
    this.#allowed = Math.min(LIMITS.verifyHereRecords, this.#allowed + earned);
    this.#allowedAt = now;
    if (records > this.#allowed) return false;
    this.#allowed -= records;
    return true;
  }

  /** Gets ready, so that whoever comes first need not wait longer than others. */
  warm(): void {
    rehearse(this.#curve);
  }

  /** Whether the signature of each holds. */
  check(records: readonly Pick<SignedRecord, 'id' | 'bytes'>[]): readonly boolean[] {
    const verdicts = this.#curve.verify(packClaims(records), crypto.getRandomValues(new Uint8Array(SEED_BYTES)));
    return Array.from(verdicts, (verdict) => verdict === 1);
  }
}
