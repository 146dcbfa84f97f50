/**
 * What one neighbour is known to have, and what has been asked of it. New records of our own are pushed in
 * full; those we got from others are only announced, because most neighbours have them already. What
 * gossip misses (a slow link, a full list, two ids that begin alike), reconciliation repairs: nothing here needs to be
 * perfect.
 */
import { LIMITS } from '../base/limits.ts';
import { beginningOf } from './beginning.ts';

/** Ids remembered per neighbour, count. */
const KNOWN_MAX = 4096;

/** Gossip with one neighbour. */
export class Gossip {
  readonly #has = new Set<number>();
  /** What is in the set, each in its place; the oldest is at `#oldest`. */
  readonly #known: number[] = [];
  #oldest = 0;
  #announcing: Uint8Array[] = [];
  #announceAt = Infinity;
  readonly #asked = new Map<number, number>();
  /** Whether records came since the oldest of what was asked for. */
  #gave = false;

  /** When the waiting announcements leave or what was asked for is overdue, ms. */
  get wakeAt(): number {
    // A Map iterates in insertion order: the first was asked for first.
    for (const at of this.#asked.values()) return Math.min(this.#announceAt, at + LIMITS.wantTimeoutMs + 1);
    return this.#announceAt;
  }

  /** The neighbour sent records, asked for or not: it is busy, not silent. */
  heard(): void {
    this.#gave = true;
  }

  /**
   * Whether the neighbour announced records and then sent nothing at all in the time it had. Who is slow, and who lost
   * one of many in between, is no liar; so the whole silence counts once, however much was asked for.
   */
  withheld(now: number): boolean {
    if (!this.#forgetOverdue(now)) return false;
    const silent = !this.#gave;
    this.#gave = false;
    return silent;
  }

  /** The neighbour gave or was sent this record. */
  note(id: Uint8Array): void {
    const beginning = beginningOf(id);
    this.#asked.delete(beginning);
    this.#remember(beginning);
  }

  /** The neighbour says that it has this record; what was asked for is still to come. */
  shown(id: Uint8Array): void {
    this.#remember(beginningOf(id));
  }

  has(id: Uint8Array): boolean {
    return this.#has.has(beginningOf(id));
  }

  /** Will announce the record to this neighbour soon. Returns false where too much waits already. */
  announce(id: Uint8Array, now: number): boolean {
    if (this.has(id)) return true;
    if (this.#announcing.length >= LIMITS.announceMax) return false;
    this.#announcing.push(id);
    this.#announceAt = Math.min(this.#announceAt, now + LIMITS.announceDelayMs);
    return true;
  }

  /** The announcements that are due; what the neighbour showed meanwhile is left out. */
  due(now: number): Uint8Array[] {
    if (now < this.#announceAt) return [];
    const ids = this.#announcing.filter((id) => !this.has(id));
    this.#announcing = [];
    this.#announceAt = Infinity;
    for (const id of ids) this.note(id);
    return ids;
  }

  /** Of the ids the neighbour announced, those to ask for. Returns undefined where too many are out. */
  ask(ids: readonly Uint8Array[], now: number): Uint8Array[] | undefined {
    this.#forgetOverdue(now);
    if (this.#asked.size === 0) this.#gave = false;
    const wanted = ids.filter((id) => !this.#asked.has(beginningOf(id)));
    if (this.#asked.size + wanted.length > LIMITS.wantMax) return undefined;
    for (const id of wanted) this.#asked.set(beginningOf(id), now);
    return wanted;
  }

  /** Returns whether there was something. */
  #forgetOverdue(now: number): boolean {
    const before = this.#asked.size;
    for (const [beginning, at] of this.#asked) if (now - at > LIMITS.wantTimeoutMs) this.#asked.delete(beginning);
    return this.#asked.size < before;
  }

  #remember(beginning: number): void {
    if (this.#has.has(beginning)) return;
    this.#has.add(beginning);
    // To take the first out of a set that is always full, engines pass by all that was taken out before.
    if (this.#known.length < KNOWN_MAX) {
      this.#known.push(beginning);
      return;
    }
    this.#has.delete(this.#known[this.#oldest]!);
    this.#known[this.#oldest] = beginning;
    this.#oldest = (this.#oldest + 1) % KNOWN_MAX;
  }
}
