/**
 * One reconciliation with one peer, from the first range to the last record. The reconciler finds what
 * differs; this file counts what moves and knows when both sides are done:
 *
 *   ranges known → own records sent → SYNCED both ways → everything received is settled → roots compared
 *
 * Few records go at once. Of many the peer is told what there is, and takes it part by part (`stock.ts`).
 * It holds no set and sends nothing; the neighbour does.
 */
import { isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { Compared } from '../set/reconcile/compared.ts';
import type { Reconciler } from '../set/reconcile/reconciler.ts';
import type { Key } from '../set/key.ts';
import type { SyncReport } from './event.ts';
import { Stock } from './stock.ts';
import type { Taking } from './taking.ts';

export interface Turn {
  readonly reply?: Uint8Array;
  /** Keys of the records the peer lacks and shall be sent now. */
  readonly have: readonly Key[];
  /** What the peer lacks beside those and may take, once all of it is known. */
  readonly stock?: Stock;
  /** What was compared, once that is known, where somebody looks. */
  readonly compared?: Compared;
}

/** One reconciliation, from either side. */
export class Conversation {
  readonly id: number;
  readonly initiator: boolean;
  readonly #reconciler: Reconciler;
  #known = false;
  #equal = false;
  #partial = false;
  #needed = 0;
  /** Records that the peer lacks, as long as they may be too many to be sent unasked. */
  #held: readonly Key[] = [];
  #stock: Stock | undefined;
  /** What the peer has in stock for us. */
  taking: Taking | undefined;
  #enqueued = 0;
  #received = 0;
  #bytes = 0;
  #messagesIn = 0;
  #ownSynced = false;
  #peerSynced: number | undefined;
  #deadline: number;
  #bringsUntil: number;

  constructor(id: number, initiator: boolean, reconciler: Reconciler, now: number) {
    this.id = id;
    this.initiator = initiator;
    this.#reconciler = reconciler;
    this.#deadline = now + LIMITS.reconcileStallMs;
    this.#bringsUntil = now + LIMITS.bringGraceMs;
  }

  /** Gives up when nothing moved until then, ms. */
  get deadline(): number {
    return this.#deadline;
  }

  /** Whether records are still expected from the peer that we did not take from its stock. */
  get receiving(): boolean {
    if (this.taking !== undefined || this.#needed > LIMITS.stockFromRecords) return false;
    return !this.#equal && (this.#needed > this.#received || (!this.#known && this.#received > 0));
  }

  /**
   * Whether the peer brings what it promised, at such a pace that nobody else should bring it as well. Who
   * promises much and gives little would otherwise keep all others away.
   */
  isBringing(now: number): boolean {
    // The second condition is for clocks that ran back.
    return this.receiving && now < this.#bringsUntil && now >= this.#bringsUntil - LIMITS.bringGraceMs;
  }

  /** Records the peer still has to send, as far as we know, count. */
  get need(): number {
    return this.taking?.need ?? Math.max(0, this.#needed - this.#received);
  }

  /** Whether our SYNCED may go: the difference is known and our records were handed to the wire. */
  get mayClose(): boolean {
    return this.#known && !this.#equal && !this.#ownSynced && this.#stock === undefined;
  }

  /** Whether a larger difference than fits one run is left. */
  get partial(): boolean {
    return this.#partial;
  }

  get equal(): boolean {
    return this.#equal;
  }

  /** Records sent in this conversation, count. */
  get sent(): number {
    return this.#enqueued;
  }

  /** The first message, for the initiator. */
  start(): Uint8Array {
    const body = this.#reconciler.start();
    this.#bytes += body.length;
    return body;
  }

  /** One step of the reconciler. */
  receive(body: Uint8Array, now: number): Turn | Fault {
    this.touch(now);
    this.#bytes += body.length;
    this.#messagesIn++;
    if (this.#messagesIn > LIMITS.reconcileRounds) {
      return { fault: 'limit', reason: 'a reconciliation that never ends' };
    }
    const result = this.#reconciler.receive(body);
    if (isFault(result)) return result;
    this.#bytes += result.reply?.length ?? 0;
    if (this.#needed === 0) this.#bringsUntil = now + LIMITS.bringGraceMs;
    this.#needed += result.need.length;
    this.#known ||= result.done;
    this.#equal ||= result.equal;
    this.#partial ||= result.partial;
    return {
      ...(result.reply === undefined ? {} : { reply: result.reply }),
      ...(result.compared === undefined ? {} : { compared: result.compared }),
      ...this.#give(result.haveKeys),
    };
  }

  /** The stock the peer takes from, until it has enough. */
  get stock(): Stock | undefined {
    return this.#stock;
  }

  /** The peer takes these records. */
  taken(count: number, now: number): void {
    this.touch(now);
    this.#enqueued += count;
  }

  /** The peer takes no more. */
  closeStock(now: number): void {
    this.touch(now);
    this.#stock = undefined;
  }

  /** Records of this conversation arrived. */
  arrived(count: number, now: number): void {
    this.touch(now);
    this.#received += count;
    const earned = Math.max(this.#bringsUntil, now) + count * LIMITS.bringPaceMs;
    this.#bringsUntil = Math.min(earned, now + LIMITS.bringGraceMs);
  }

  /** Our side sent its last record. */
  closeOwn(): void {
    this.#ownSynced = true;
  }

  /** The peer sent its last record. */
  closePeer(count: number, now: number): void {
    this.touch(now);
    this.#peerSynced = count;
  }

  /** Whether both sides sent all they have to. */
  get over(): boolean {
    if (this.#equal) return true;
    return this.#ownSynced && this.#peerSynced !== undefined;
  }

  #give(keys: readonly Key[]): Pick<Turn, 'have' | 'stock'> {
    if (this.#held.length === 0 && this.#enqueued + keys.length <= LIMITS.stockFromRecords) {
      this.#enqueued += keys.length;
      return { have: keys };
    }
    this.#held = this.#held.concat(keys);
    if (!this.#known || this.#held.length === 0) return { have: [] };
    this.#stock = new Stock(this.#held);
    this.#held = [];
    return { have: [], stock: this.#stock };
  }

  touch(now: number): void {
    this.#deadline = now + LIMITS.reconcileStallMs;
  }

  report(equal: boolean): SyncReport {
    return {
      sent: this.#enqueued,
      received: this.#received,
      bytes: this.#bytes,
      rounds: this.initiator ? this.#messagesIn : Math.max(1, this.#messagesIn - 1),
      equal,
    };
  }
}
