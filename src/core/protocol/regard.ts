/**
 * How one session regards its remote: which of the remembered standings are its, what its faults cost, and how long
 * to stay away when it ends. `standing.ts` remembers, this file knows what was proved.
 */
import { fault, type Fault } from '../base/fault.ts';
import type { Standing, Standings } from './standing.ts';

/** The standings of the remote of one session, in the order in which it proved their names. */
export class Regard {
  readonly #standings: Standings;
  /** All of its names: the link's, and those it proved. */
  readonly #names: Standing[];
  /** Where points are counted: under the link's name, and under the key once that is proved. */
  #points: Standing;
  #isProved = false;

  /** `link`: the transport's name for the peer, which proves nothing but lasts as long as its page. */
  constructor(standings: Standings, link: string) {
    this.#standings = standings;
    this.#points = standings.of('link', link);
    this.#names = [this.#points];
  }

  get strikes(): number {
    return this.#points.score.strikes;
  }

  /** Merit less strikes at a time. */
  points(now: number): number {
    return this.#points.score.points(now);
  }

  /** The remote proved its key. A fault where whoever has it was sent away and its time is not over. */
  provedKey(name: string, now: number): Fault | undefined {
    const standing = this.#standings.of('key', name);
    standing.score.join(this.#points.score, now);
    this.#names.push(standing);
    this.#points = standing;
    this.#isProved = true;
    return this.refusal(now);
  }

  /** The author vouched for it. An author's devices share what they are refused for, not their points. */
  provedAuthor(name: string, now: number): Fault | undefined {
    this.#names.push(this.#standings.of('author', name));
    return this.refusal(now);
  }

  /** Why the remote may not come yet, if so. */
  refusal(now: number): Fault | undefined {
    const waitMs = this.waitMs(now);
    return waitMs === 0 ? undefined : fault('refused', `sent away before, for ${Math.ceil(waitMs / 1000)} more seconds`);
  }

  /** How long the remote still stays away, ms. */
  waitMs(now: number): number {
    return Math.max(...this.#names.map((standing) => standing.waitMs(now)));
  }

  /** Counts a fault; returns the strikes there are now. */
  strike(misbehaviour: Fault, now: number): number {
    return this.#points.score.strike(misbehaviour, now);
  }

  /** Whether the remote costs more than we bear. */
  isTooLow(now: number): boolean {
    return this.#points.score.isTooLow(now);
  }

  praise(records: number, now: number): void {
    this.#points.score.praise(records, now);
  }

  /** The session was open for a good while. */
  lasted(): void {
    for (const standing of this.#names) standing.lasted();
  }

  /** The session ended for a fault; returns how long to stay away, ms. */
  failed(reason: Fault, now: number): number {
    if (reason.fault === 'refused') return this.waitMs(now);
    const waitMs = this.#points.failed(reason, this.#isProved, now);
    // All names of a banned remote are banned; smaller offences stay with the device that did it.
    if (this.#isProved && this.#points.isBan(reason)) for (const name of this.#names) name.refuse(waitMs, now);
    return waitMs;
  }
}
