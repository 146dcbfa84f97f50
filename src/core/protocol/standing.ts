/**
 * What we remember of remotes from one link to the next: their score, how often in a row a session with them failed,
 * and until when they stay away. It is kept under names: the transport's id from the first moment, the session key once
 * that is *proved*, the author once the certificate is checked. An unproved name would let a stranger have others
 * banned by misbehaving in their name.
 *
 * Two links of one session key share one standing, so that opening many buys no patience. A remote that reloads its
 * page has a new key; what its author or its network did is remembered under the author, and by the mesh.
 * Bounded: the name not used for longest is forgotten first. Nothing here is kept on disk.
 */
import { FAULT_COST, type Fault } from '../base/fault.ts';
import { LIMITS, type SessionLimits } from '../base/limits.ts';
import { Score } from './score.ts';

/** One remote over all of its links. */
export class Standing {
  readonly score: Score;
  readonly #limits: SessionLimits;
  #failures = 0;
  #failedAt = -Infinity;
  #refusedUntil = -Infinity;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
    this.score = new Score(limits);
  }

  /** How long it is still refused, ms; 0 where it may come. */
  waitMs(now: number): number {
    // At most a ban, whatever our clock did since.
    return Math.min(Math.max(0, this.#refusedUntil - now), this.#limits.banMs);
  }

  /**
   * A session ended for a fault; returns how long to stay away, ms, longer each time in a row. Only who proved its name is
   * banned: in the name of another, somebody in the middle could otherwise part two honest peers for a day.
   */
  failed(reason: Fault, isProved: boolean, now: number): number {
    const { backoffMs } = this.#limits;
    const longest = backoffMs.at(-1)!;
    if (now - this.#failedAt > 2 * longest) this.#failures = 0;
    const pause = backoffMs[Math.min(this.#failures, backoffMs.length - 1)]!;
    this.#failures++;
    this.#failedAt = now;
    const wait = isProved && this.isBan(reason) ? this.#limits.banMs : this.#isHopeless(reason, isProved, now) ? longest : pause;
    // Who was merely slow or lost its network may come as soon as it finds us; who misbehaved may not.
    if (FAULT_COST[reason.fault] > 0) this.refuse(wait, now);
    return wait;
  }

  /** Whether a session that ends for this reason is a proved remote's last for the length of a ban. */
  isBan(reason: Fault): boolean {
    return this.score.isBanned || reason.fault === 'binding';
  }

  /** It stays away for so long. */
  refuse(ms: number, now: number): void {
    this.#refusedUntil = Math.max(this.#refusedUntil, now + ms);
  }

  /** A session lasted: the next failure is the first again. */
  lasted(): void {
    this.#failures = 0;
  }

  #isHopeless({ fault }: Fault, isProved: boolean, now: number): boolean {
    return fault === 'version' || fault === 'self' || (isProved && this.score.isTooLow(now));
  }
}

/** The standings of all remotes that one replica met lately. */
export class Standings {
  readonly #limits: SessionLimits;
  readonly #byName = new Map<string, Standing>();

  constructor(limits: SessionLimits) {
    this.#limits = limits;
  }

  /** The standing under a name; a new one where there is none. */
  of(kind: 'link' | 'key' | 'author', name: string): Standing {
    const whole = `${kind} ${name}`;
    const standing = this.#byName.get(whole) ?? new Standing(this.#limits);
    this.#byName.delete(whole);
    this.#byName.set(whole, standing);
    if (this.#byName.size > LIMITS.remotesMax) this.#forgetOldest();
    return standing;
  }

  /** Names that are remembered, count. */
  get size(): number {
    return this.#byName.size;
  }

  #forgetOldest(): void {
    // A Map iterates in insertion order: the first name is the one not used for longest.
    for (const oldest of this.#byName.keys()) {
      this.#byName.delete(oldest);
      return;
    }
  }
}
