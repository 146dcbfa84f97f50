/**
 * Receipts with one neighbour: who holds a record durably. We ask for records by their keys, the neighbour names those
 * that its set holds, and the set never claims what the disk does not hold; and so do we when we are asked.
 *
 * One inquiry is under way at a time, so an answer needs no number: it is about the one. Both sides count: we make
 * fewer inquiries than a neighbour takes, and one that makes more is at fault. Nothing is asked again here: whoever
 * waits asks again when it thinks that the answer may be another.
 *
 * A receipt is not signed. The session proves who said it, to us and to nobody else; and a liar can lie.
 */
import { toHex } from '../base/bytes.ts';
import { fault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { Bucket } from '../protocol/bucket.ts';
import type { Key } from '../set/key.ts';

const RATE = { perSecond: LIMITS.inquiriesPerSecond, burst: LIMITS.inquiriesPerSecond };

/** What is asked of one neighbour, and what it asks. */
export class Receipts {
  /** What it shall be asked, by id. */
  readonly #waiting = new Map<string, Key>();
  /** Ids of the inquiry that it has not answered; undefined while there is none. */
  #asked: ReadonlySet<string> | undefined;
  #mayAskAt = -Infinity;
  #taken: Bucket | undefined;

  /** When the next inquiry may leave, ms; Infinity while there is none to make. */
  get wakeAt(): number {
    return this.#waiting.size === 0 || this.#asked !== undefined ? Infinity : this.#mayAskAt;
  }

  /** The neighbour shall be asked for these. What is too much is left out, and asked for again by who waits for it. */
  ask(keys: readonly Key[]): void {
    for (const key of keys) {
      if (this.#waiting.size >= LIMITS.inquiryWaitingMax) return;
      this.#waiting.set(toHex(key.id), key);
    }
  }

  /** The inquiry that may leave now, if there is one. */
  next(now: number): readonly Key[] | undefined {
    // A clock that ran back must not silence us.
    this.#mayAskAt = Math.min(this.#mayAskAt, now + LIMITS.inquiryGapMs);
    if (now < this.wakeAt) return undefined;
    const keys = [...this.#waiting].slice(0, LIMITS.inquiryRecordsMax);
    for (const [id] of keys) this.#waiting.delete(id);
    this.#asked = new Set(keys.map(([id]) => id));
    this.#mayAskAt = now + LIMITS.inquiryGapMs;
    return keys.map(([, key]) => key);
  }

  /** The neighbour answered: the ids, or why they are no answer. */
  answered(ids: readonly Uint8Array[]): readonly Uint8Array[] | Fault {
    const asked = this.#asked;
    if (asked === undefined) return fault('unexpected', 'a receipt that nobody asked for');
    this.#asked = undefined;
    const fits = ids.every((id) => asked.has(toHex(id))) && new Set(ids.map(toHex)).size === ids.length;
    return fits ? ids : fault('unexpected', 'a receipt for other records than those asked for');
  }

  /** The answer to the neighbour's inquiry, or why it gets none. */
  answer(keys: readonly Key[], holds: (key: Key) => boolean, now: number): readonly Uint8Array[] | Fault {
    this.#taken ??= new Bucket(RATE, now);
    if (!this.#taken.take(1, now)) return fault('limit', 'more inquiries than a link may make');
    const held = new Map<string, Uint8Array>();
    for (const key of keys) if (holds(key)) held.set(toHex(key.id), key.id);
    return [...held.values()];
  }
}
