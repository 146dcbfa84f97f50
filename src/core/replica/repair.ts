/**
 * When to compare roots with one neighbour and when to reconcile with it. Differing roots are normal while
 * records are under way, so the first difference only means "look again soon". A difference that survives a
 * conversation unchanged is either a truncated fingerprint that collided (a new salt cures it, at last plain
 * lists) or a disagreement about the rules (nothing cures it: ask ever more rarely).
 */
import { LIMITS } from '../base/limits.ts';

/** The timetable of one neighbour. */
export class Repair {
  readonly #random: (length: number) => Uint8Array;
  #reconcileAt = Infinity;
  #compareAt = Infinity;
  #inSync = false;
  /** The pair of roots seen at the last comparison that failed. */
  #lastPair = '';
  /** How often in a row a conversation left exactly the same two roots. */
  #stuck = 0;

  constructor(random: (length: number) => Uint8Array) {
    this.#random = random;
  }

  get wakeAt(): number {
    return Math.min(this.#reconcileAt, this.#compareAt);
  }

  get inSync(): boolean {
    return this.#inSync;
  }

  /** Plain lists once, after new salts did not help. */
  get mode(): 'sketch' | 'list' {
    return this.#stuck === LIMITS.reconcileReruns + 1 ? 'list' : 'sketch';
  }

  /** What to do now; each answer is given once. */
  due(now: number): 'reconcile' | 'compare' | 'nothing' {
    if (now >= this.#reconcileAt) {
      this.#reconcileAt = Infinity;
      return 'reconcile';
    }
    if (now >= this.#compareAt) {
      this.#compareAt = Infinity;
      return 'compare';
    }
    return 'nothing';
  }

  reconcileAt(at: number): void {
    this.#reconcileAt = Math.min(this.#reconcileAt, at);
  }

  compareAt(at: number): void {
    this.#compareAt = Math.min(this.#compareAt, at);
  }

  /** Roots are being compared now; the next routine comparison is an interval away. */
  asked(now: number): void {
    this.#compareAt = now + this.#interval(LIMITS.repairEveryMs);
  }

  /** A conversation broke off. */
  failed(now: number): void {
    this.reconcileAt(now + this.#interval(LIMITS.repairRetryMs));
  }

  /** Both roots were compared; `pair` names the two, `leads` whether it is on us to act first. */
  compared(equal: boolean, pair: string, now: number, leads: boolean): void {
    this.#inSync = equal;
    this.#compareAt = now + this.#interval(LIMITS.repairEveryMs);
    if (equal) {
      this.#stuck = 0;
      this.#lastPair = '';
      this.#reconcileAt = Infinity;
      return;
    }
    this.#stuck = pair === this.#lastPair ? this.#stuck + 1 : 0;
    this.#lastPair = pair;
    const wait = Math.min(LIMITS.repairRetryMs * 2 ** this.#stuck, LIMITS.repairStuckMs);
    this.reconcileAt(now + this.#interval(wait) + (leads ? 0 : LIMITS.repairLagMs));
  }

  /** Between half and all of a time, so that a room's peers do not march in step. */
  #interval(ms: number): number {
    return Math.ceil(ms * (0.5 + this.#random(1)[0]! / 512));
  }
}
