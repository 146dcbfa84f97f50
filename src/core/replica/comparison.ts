/**
 * Comparing sets with one peer, for as long as its session is open: when to begin, whether to answer, when it is
 * over, and whether both roots were then equal.
 *
 * The side with the smaller session key leads: it begins. The other only steps in when the first stays silent.
 * Roots are compared after every conversation and now and then while idle.
 */
import { equalBytes, fromHex, toHex } from '../base/bytes.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { PeerId } from '../base/peer.ts';
import type { OpenMessage, PingMessage, PongMessage, StockMessage, TakeMessage } from '../protocol/message.ts';
import { Bucket } from '../protocol/bucket.ts';
import { Reconciler } from '../set/reconcile/reconciler.ts';
import type { Frame } from './admission.ts';
import { Conversation } from './conversation.ts';
import type { ComparisonReport, SyncReport } from './event.ts';
import type { NeighbourHost } from './neighbour-host.ts';
import { reportOf, rootsReport } from './observation.ts';
import type { Outbox } from './outbox.ts';
import { Patience } from './patience.ts';
import { Repair } from './repair.ts';
import type { Beginning } from './shares.ts';
import { Taking } from './taking.ts';

/** What comparing needs of the neighbour it is part of. */
export interface ComparisonHost {
  readonly peer: PeerId;
  readonly replica: NeighbourHost;
  readonly outbox: Outbox;
  /** Whether it is on our side to begin. */
  leads(): boolean;
  send(message: OpenMessage, now: number): void;
  strike(misbehaviour: Fault, now: number): void;
}

const STRAY_RATE = { perSecond: LIMITS.straysPerSecond, burst: LIMITS.straysBurst };

/** All conversations with one peer, one at a time. */
export class Comparison {
  readonly #host: ComparisonHost;
  readonly #repair: Repair;
  readonly #patience = new Patience();
  #conversation: Conversation | undefined;
  /** Whether others bring what this peer could bring, too: then it has its turn when they are done. */
  #stoodBack = false;
  /** When the conversation looked at our set, compared with what others brought. */
  #beginning: Beginning | undefined;
  /** A finished conversation waiting for the comparison of roots. */
  #finished: Conversation | undefined;
  #begun = 0;
  /** When we began last, ms. */
  #begunAt = -Infinity;
  #rounds = 0;
  #messages = 0;
  #strays: Bucket | undefined;

  constructor(host: ComparisonHost) {
    this.#host = host;
    this.#repair = new Repair(host.replica.random);
  }

  /** Whether both sides held the same set when roots were last compared. */
  get inSync(): boolean {
    return this.#repair.inSync;
  }

  /** The conversation under way. */
  get conversation(): Conversation | undefined {
    return this.#conversation;
  }

  /** Round trips, and messages of conversations received, so far. */
  get counts(): { readonly rounds: number; readonly messages: number } {
    return { rounds: this.#rounds, messages: this.#messages };
  }

  /** When there is something to do, ms. */
  get wakeAt(): number {
    const conversation = this.#conversation;
    return Math.min(conversation?.deadline ?? Infinity, conversation?.taking?.wakeAt ?? Infinity, this.#repair.wakeAt);
  }

  /** The session opened. */
  opened(now: number): void {
    if (this.#host.leads()) this.#begin(now);
    else this.#repair.compareAt(now + LIMITS.repairLagMs);
  }

  /** The session is over. `doubt`: what the peer brought may be worth nothing. */
  ended(doubt: 'doubt' | 'trust'): void {
    this.#end(doubt);
  }

  /** Compare sets as soon as possible. */
  soon(now: number): void {
    this.#repair.reconcileAt(now);
  }

  /** The peer may lack something: compare roots shortly. */
  suspect(now: number): void {
    this.#repair.compareAt(now + LIMITS.announceDelayMs);
  }

  tick(now: number): void {
    this.#conversation?.taking?.tick(now);
    if (this.#conversation !== undefined && now >= this.#conversation.deadline) this.#abandon(now);
    switch (this.#repair.due(now)) {
      case 'reconcile':
        return this.#begin(now);
      case 'compare':
        return this.#compareRoots(now);
      case 'nothing':
        return;
    }
  }

  /** A step of a conversation, perhaps the first. */
  receive(id: number, body: Uint8Array, now: number): void {
    if (this.#conversation?.id !== id && !this.#answers(id, now)) return this.#stray(now);
    const turn = this.#conversation!.receive(body, now);
    this.#messages++;
    if (isFault(turn)) {
      this.#abandon(now);
      this.#host.strike(turn, now);
      return;
    }
    if (turn.compared !== undefined) this.#tell(reportOf(this.#conversation!, turn.compared, now));
    if (turn.reply !== undefined) this.#host.send({ type: 'reconcile', conversation: id, body: turn.reply }, now);
    this.#host.outbox.enqueue(turn.have, id);
    if (turn.stock === undefined) return;
    this.#host.send({ type: 'stock', conversation: id, parts: turn.stock.parts }, now);
  }

  /** The peer has many records for us. */
  stocked(message: StockMessage, now: number): void {
    const conversation = this.#conversation;
    if (conversation?.id !== message.conversation) return this.#stray(now);
    if (conversation.taking !== undefined) return this.#host.strike(fault('unexpected', 'a second stock'), now);
    conversation.touch(now);
    conversation.taking = new Taking(this.#host.replica.shares, this.#beginning!, message.parts);
  }

  /** The peer takes some of what we have for it, or says that it has enough. */
  take({ conversation: id, lower, length }: TakeMessage, now: number): void {
    const conversation = this.#conversation;
    if (conversation?.id !== id || conversation.stock === undefined) return;
    if (length === 0) return conversation.closeStock(now);
    const keys = conversation.stock.take({ lower, upper: lower + length });
    if (keys === undefined) return this.#host.strike(fault('limit', 'it takes more often than there are parts'), now);
    conversation.taken(keys.length, now);
    this.#host.outbox.enqueueTaken(keys, id);
  }

  /** Records of a conversation came. */
  arrived(id: number, count: number, frame: Frame, now: number): void {
    if (this.#conversation?.id !== id) return;
    this.#conversation.arrived(count, now);
    this.#conversation.taking?.arrived(count, frame, now);
  }

  /** The peer gave all it has of what it was asked for first. */
  given(id: number, now: number): void {
    if (this.#conversation?.id !== id) return;
    this.#conversation.touch(now);
    if (this.#conversation.taking?.given(now) === true) return;
    this.#host.strike(fault('unexpected', 'it gave what nobody took'), now);
  }

  /** The peer has no time for our conversation. */
  busy(id: number, retryAfterMs: number, now: number): void {
    if (this.#conversation?.id !== id) return;
    this.#breakOff();
    this.#repair.reconcileAt(now + Math.min(Math.max(retryAfterMs, LIMITS.busyRetryMs), LIMITS.repairEveryMs));
  }

  /** The peer sent the last record of a conversation. */
  synced(id: number, records: number, now: number): void {
    if (this.#conversation?.id === id) this.#conversation.closePeer(records, now);
  }

  /** The peer said what its root is. Returns whether that changed what we think of its set. */
  rooted({ type, root16: theirs }: PingMessage | PongMessage, now: number): boolean {
    const ours = this.#root16();
    const equal = equalBytes(ours, theirs);
    const before = this.inSync;
    if (this.#conversation === undefined) this.#repair.compared(equal, toHex(ours) + toHex(theirs), now, this.#host.leads());
    // Whoever asks is told, not whoever is asked: a peer may ask as often as it likes.
    if (type === 'pong' && this.#conversation === undefined && this.#host.replica.isObserved()) this.#tell(rootsReport({ equal, lower: this.#host.replica.horizon() }, now));
    if (this.#finished !== undefined) this.#notify(this.#finished.report(equal));
    this.#finished = undefined;
    return before !== this.inSync;
  }

  /** Ends the conversation where both sides are done. `settled`: everything that came was dealt with. */
  flush(settled: boolean, now: number): void {
    const conversation = this.#conversation;
    if (conversation === undefined) return;
    const { outbox, send } = this.#host;
    this.#ask(conversation, now);
    if (conversation.mayClose && outbox.empty) {
      const { id, sent } = conversation;
      conversation.closeOwn();
      send({ type: 'synced', conversation: id, records: sent, root16: this.#root16() }, now);
    }
    if (conversation.over && settled && outbox.drained) this.#finish(conversation, now);
  }

  #begin(now: number): void {
    if (this.#conversation !== undefined) return;
    if (this.#isSated(now)) return this.#repair.reconcileAt(this.#begunAt + LIMITS.repairEveryMs);
    if (this.#isWaiting(now)) {
      this.#repair.reconcileAt(now + this.#patience.wait(now));
      return;
    }
    this.#patience.renew();
    const { leads, send } = this.#host;
    this.#begunAt = now;
    const id = 2 * ++this.#begun + (leads() ? 0 : 1);
    this.#beginning = this.#host.replica.shares.begin();
    this.#conversation = new Conversation(id, true, this.#reconciler(true), now);
    send({ type: 'reconcile', conversation: id, body: this.#conversation.start() }, now);
  }

  /** Whether somebody else is bringing us what we lack, and we still wait for that. */
  #isWaiting(now: number): boolean {
    const { peer, replica } = this.#host;
    this.#stoodBack = replica.receivingElsewhere(peer, now) || (this.#stoodBack && replica.shares.areMoving);
    return this.#stoodBack && !this.#patience.isOver(now);
  }

  /**
   * Whether comparing would find what there is no room for, again: who has no room tells peers now and then what it has, and does not
   * let them begin.
   */
  #isSated(now: number): boolean {
    return !this.#host.replica.takesMore() && now >= this.#begunAt && now < this.#begunAt + LIMITS.repairEveryMs;
  }

  #reconciler(initiator: boolean): Reconciler {
    const { set, random, horizon, isObserved } = this.#host.replica;
    return new Reconciler(set, { initiator, random, lower: horizon(), mode: this.#repair.mode, isObserved: isObserved() });
  }

  /** Whether to answer a conversation the peer opens; makes our half of it. */
  #answers(id: number, now: number): boolean {
    const { leads, send } = this.#host;
    const theirs = (id % 2 === 0) !== leads();
    if (!theirs) return false; // A late reply to a conversation of ours that is over.
    const crossed = this.#conversation?.initiator === true && leads();
    if (crossed) return false; // Both began at once: ours stands, the peer drops its own.
    const engaged = this.#conversation !== undefined && !this.#conversation.initiator;
    const isSated = !this.#host.replica.takesMore();
    if (engaged || isSated || this.#isWaiting(now)) {
      const retryAfterMs = engaged ? LIMITS.busyRetryMs : isSated ? LIMITS.repairEveryMs : this.#patience.wait(now);
      send({ type: 'busy', conversation: id, retryAfterMs }, now);
      return false;
    }
    this.#patience.renew();
    this.#breakOff();
    this.#beginning = this.#host.replica.shares.begin();
    this.#conversation = new Conversation(id, false, this.#reconciler(false), now);
    return true;
  }

  /** Takes what nobody else brings. */
  #ask({ id, taking }: Conversation, now: number): void {
    if (taking === undefined) return;
    const { spans, enough } = this.#host.replica.takesMore() ? taking.wishes(now) : taking.declined();
    for (const { lower, upper } of spans) this.#host.send({ type: 'take', conversation: id, lower, length: upper - lower }, now);
    if (enough) this.#host.send({ type: 'take', conversation: id, lower: 0, length: 0 }, now);
  }

  #finish(conversation: Conversation, now: number): void {
    this.#end('trust');
    const report = conversation.report(conversation.equal);
    this.#rounds += report.rounds;
    if (conversation.equal) {
      this.#repair.compared(true, '', now, this.#host.leads());
      this.#notify(report);
      return;
    }
    this.#finished = conversation;
    if (conversation.partial) this.#repair.reconcileAt(now);
    else if (conversation.initiator) this.#compareRoots(now);
  }

  /** Something large that belongs to nothing: now and then it happens, at line rate it is an attack. */
  #stray(now: number): void {
    this.#strays ??= new Bucket(STRAY_RATE, now);
    if (!this.#strays.take(1, now)) this.#host.strike(fault('limit', 'more of conversations that are not under way than can be'), now);
  }

  #abandon(now: number): void {
    this.#breakOff();
    this.#repair.failed(now);
  }

  #breakOff(): void {
    if (this.#conversation !== undefined) this.#host.outbox.forget(this.#conversation.id);
    this.#end('trust');
  }

  #end(doubt: 'doubt' | 'trust'): void {
    if (this.#conversation?.taking !== undefined) this.#stoodBack = true;
    this.#conversation?.taking?.end(doubt);
    if (this.#beginning !== undefined) this.#host.replica.shares.end(this.#beginning);
    this.#conversation = undefined;
    this.#beginning = undefined;
  }

  #compareRoots(now: number): void {
    const root16 = this.#root16();
    this.#repair.asked(now);
    this.#host.send({ type: 'ping', root16, size: this.#host.replica.set.size }, now);
  }

  #tell(report: ComparisonReport): void {
    this.#host.replica.emit({ type: 'notify', change: { type: 'compared', peer: this.#host.peer, report } });
  }

  #notify(report: SyncReport): void {
    this.#host.replica.emit({ type: 'notify', change: { type: 'synced', peer: this.#host.peer, report } });
  }

  #root16(): Uint8Array {
    return fromHex(this.#host.replica.set.root().slice(0, 32))!;
  }
}
