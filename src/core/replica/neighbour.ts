/**
 * Everything between this replica and one peer, from joined to left: the session, the records on their way
 * out, the reconciliation under way, what gossip knows. The replica owns many neighbours and tells each of
 * them what changed; a neighbour never looks at another.
 *
 * Who starts to reconcile: the side with the smaller session key. The other side only steps in when the
 * first stays silent. Roots are compared after every conversation and now and then while idle.
 */
import { compareBytes, equalBytes, fromHex, toHex } from '../base/bytes.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { PeerId } from '../base/peer.ts';
import type { OpenMessage } from '../protocol/message.ts';
import type { RemoteIdentity, Session, SessionOutput } from '../protocol/session.ts';
import type { SignedRecord, VerifiedRecord } from '../record/record.ts';
import type { Key } from '../set/key.ts';
import type { MerkleSet } from '../set/merkle-set.ts';
import { Reconciler } from '../set/reconcile/reconciler.ts';
import type { Frame, Source } from './admission.ts';
import { Conversation } from './conversation.ts';
import type { AppMessage, ReplicaEffect, RequestId, SyncReport } from './event.ts';
import { Gossip } from './gossip.ts';
import { Outbox } from './outbox.ts';
import { Repair } from './repair.ts';

/** What a neighbour needs from its replica. */
export interface NeighbourHost {
  readonly set: MerkleSet;
  readonly random: (length: number) => Uint8Array;
  readonly sessionKey: Uint8Array;
  emit(effect: ReplicaEffect): void;
  nextRequest(): RequestId;
  /** Whether another neighbour is bringing us many records at the moment. */
  receivingElsewhere(than: PeerId): boolean;
  receive(records: readonly Uint8Array[], source: Source & { type: 'peer' }, now: number): void;
  /** Of announced ids, those that are new to us. */
  unknown(ids: readonly Uint8Array[]): Uint8Array[];
  /** Keys of records seen lately, for neighbours that ask by id. */
  recent(ids: readonly Uint8Array[]): Key[];
  /** Oldest time the room keeps, ms. */
  horizon(): number;
}

/** Records sent and received, for people to see. */
export interface RecordCounts {
  readonly sent: number;
  readonly received: number;
  readonly rounds: number;
  readonly ranges: number;
}

/** Acknowledge at the latest when so many bytes are settled, so that the sender never runs dry. */
const ACK_BYTES = LIMITS.creditBytes / 8;

/** One peer, as the replica knows it. */
export class Neighbour {
  readonly peer: PeerId;
  readonly via: string;
  readonly session: Session;
  readonly joinedAt: number;
  readonly #host: NeighbourHost;
  readonly #outbox = new Outbox();
  readonly #gossip = new Gossip();
  readonly #repair: Repair;
  #remote: RemoteIdentity | undefined;
  #conversation: Conversation | undefined;
  /** A finished conversation waiting for the comparison of roots. */
  #finished: Conversation | undefined;
  #conversations = 0;
  #openBytes = 0;
  /** Messages of this link that are not settled yet; those of an earlier one, before it broke, are not ours. */
  readonly #openFrames = new Set<Frame>();
  #ackBytes = 0;
  #ackStored = 0;
  #behind = false;
  #left = false;
  #recordsSent = 0;
  #recordsReceived = 0;
  #rounds = 0;
  #ranges = 0;

  constructor(peer: PeerId, via: string, session: Session, host: NeighbourHost, now: number) {
    this.peer = peer;
    this.via = via;
    this.session = session;
    this.joinedAt = now;
    this.#host = host;
    this.#repair = new Repair(host.random);
  }

  /** The proven identity of the other side, once the session is open. */
  get remote(): RemoteIdentity | undefined {
    return this.#remote;
  }

  get isOpen(): boolean {
    return this.#remote !== undefined && !this.#left;
  }

  /** Whether both sides held the same set when roots were last compared. */
  get inSync(): boolean {
    return this.#repair.inSync;
  }

  /** Whether this neighbour is bringing us records that nobody else should bring as well. */
  get receiving(): boolean {
    return this.#conversation?.receiving ?? false;
  }

  get syncing(): { have: number; need: number } | undefined {
    if (this.#conversation === undefined && this.#outbox.empty) return undefined;
    return { have: this.#outbox.waiting, need: this.#conversation?.need ?? 0 };
  }

  get counts(): RecordCounts {
    return { sent: this.#recordsSent, received: this.#recordsReceived, rounds: this.#rounds, ranges: this.#ranges };
  }

  get wakeAt(): number {
    if (this.#left) return Infinity;
    const stalled = this.#conversation?.deadline ?? Infinity;
    const repair = this.isOpen ? this.#repair.wakeAt : Infinity;
    return Math.min(this.session.deadline, stalled, repair, this.#gossip.wakeAt);
  }

  join(now: number): void {
    this.#perform(this.session.join(now), now);
  }

  receive(lane: 'control' | 'bulk', bytes: Uint8Array, now: number): void {
    if (!this.#left) this.#perform(this.session.receive(lane, bytes, now), now);
  }

  tick(now: number): void {
    if (this.#left) return;
    this.#perform(this.session.tick(now), now);
    if (!this.isOpen) return;
    if (this.#conversation !== undefined && now >= this.#conversation.deadline) this.#abandon(now);
    const announced = this.#gossip.due(now);
    if (announced.length > 0) this.#send({ type: 'have', ids: announced }, now);
    switch (this.#repair.due(now)) {
      case 'reconcile':
        this.#begin(now);
        break;
      case 'compare':
        this.#compareRoots(now);
        break;
      case 'nothing':
        break;
    }
  }

  /** Misbehaviour that admission found in what this peer sent. */
  strike(misbehaviour: Fault, now: number): void {
    if (!this.#left) this.#perform(this.session.strike(misbehaviour, now), now);
  }

  /** The link is gone. */
  leave(): void {
    this.#left = true;
    this.#conversation = undefined;
  }

  goodbye(now: number): void {
    if (!this.#left) this.#perform(this.session.goodbye('leaving', 0, now), now);
  }

  tell(message: AppMessage, now: number): void {
    if (this.isOpen) this.#send({ type: 'app', message }, now);
  }

  /** Compare sets as soon as possible. */
  syncSoon(now: number): void {
    this.#repair.reconcileAt(now);
  }

  /** New records for the peer, in full. What does not fit its pace is left to reconciliation. */
  push(records: readonly VerifiedRecord[], now: number): void {
    if (!this.isOpen) return;
    const fresh = records.filter((record) => !this.#gossip.has(record.id));
    if (fresh.length === 0) return;
    const bytes = fresh.reduce((sum, record) => sum + record.size, 0);
    if (this.#behind || bytes > LIMITS.pushBytesMax || !this.#outbox.accepts(bytes)) {
      this.#behind = true;
      return;
    }
    for (const batch of inBatches(fresh)) this.#pushBatch(batch, now);
  }

  /** Tells the peer that we now have these, so that it can ask. */
  announce(records: readonly VerifiedRecord[], now: number): void {
    if (!this.isOpen) return;
    for (const record of records) {
      if (this.#gossip.announce(record.id, now)) continue;
      this.#behind = true;
      return;
    }
  }

  /** The set changed by a conversation with somebody else: this peer may lack what it brought. */
  suspect(now: number): void {
    if (this.isOpen) this.#repair.compareAt(now + LIMITS.announceDelayMs);
  }

  /** A record of one of this peer's messages was settled. */
  settled(record: SignedRecord, frame: Frame): void {
    this.#gossip.note(record.id);
    if (frame.open === 0) this.#acknowledge(frame);
  }

  /** The disk's answer to a fetch; false where it was not ours. */
  fetched(request: RequestId, records: readonly (Uint8Array | undefined)[]): boolean {
    return this.#outbox.fetched(request, records);
  }

  /** Does whatever became possible: acknowledge, send, close a conversation. Called after every event. */
  flush(now: number): void {
    if (!this.isOpen) return;
    const keys = this.#outbox.nextFetch(this.#host.nextRequest());
    if (keys !== undefined) this.#fetch(keys);
    for (let batch = this.#outbox.nextBatch(); batch !== undefined; batch = this.#outbox.nextBatch()) {
      this.#recordsSent += batch.records.length;
      this.#conversation?.touch(now);
      this.#send({ type: 'records', conversation: batch.conversation, records: batch.records }, now);
      if (this.#outbox.waiting > 0) {
        const more = this.#outbox.nextFetch(this.#host.nextRequest());
        if (more !== undefined) this.#fetch(more);
      }
    }
    this.#flushAcknowledgement(now);
    this.#flushConversation(now);
    if (this.#behind && this.#conversation === undefined && this.#outbox.drained) {
      this.#behind = false;
      this.#repair.reconcileAt(now);
    }
  }

  get #leads(): boolean {
    return this.#remote !== undefined && compareBytes(this.#host.sessionKey, fromHex(this.#remote.sessionKey)!) < 0;
  }

  #fetch(keys: readonly Key[]): void {
    // `nextFetch` was given the number that `nextRequest` just handed out.
    this.#host.emit({ type: 'fetch', request: this.#outbox.asked!, keys });
  }

  #perform(outputs: readonly SessionOutput[], now: number): void {
    for (const output of outputs) {
      switch (output.type) {
        case 'send':
          this.#host.emit({ type: 'send', peer: this.peer, lane: output.lane, bytes: output.bytes });
          break;
        case 'opened':
          this.#opened(output.remote, now);
          break;
        case 'message':
          if (!this.#left) this.#dispatch(output.message, now);
          break;
        case 'closed':
          this.#closed(output.fault, output.retryAfterMs);
          break;
      }
    }
  }

  #opened(remote: RemoteIdentity, now: number): void {
    this.#remote = remote;
    this.#host.emit({ type: 'introduce', peer: this.peer });
    this.#host.emit({ type: 'notify', change: { type: 'peers' } });
    if (this.#leads) this.#repair.reconcileAt(now);
    else this.#repair.compareAt(now + LIMITS.repairLagMs);
  }

  #closed(reason: Fault, retryAfterMs: number): void {
    this.#left = true;
    this.#conversation = undefined;
    this.#host.emit({ type: 'disconnect', peer: this.peer, fault: reason, retryAfterMs });
    this.#host.emit({ type: 'notify', change: { type: 'fault', peer: this.peer, fault: reason } });
    this.#host.emit({ type: 'notify', change: { type: 'peers' } });
  }

  #dispatch(message: OpenMessage, now: number): void {
    switch (message.type) {
      case 'reconcile':
        return this.#onReconcile(message.conversation, message.body, now);
      case 'busy':
        return this.#onBusy(message.conversation, message.retryAfterMs, now);
      case 'records':
        return this.#onRecords(message.conversation, message.records, now);
      case 'synced':
        if (this.#conversation?.id === message.conversation) this.#conversation.closePeer(message.records, now);
        return;
      case 'ack':
        if (!this.#outbox.acknowledged(message.bytes)) this.strike(fault('limit', 'acknowledged what was never sent'), now);
        this.#conversation?.touch(now);
        return;
      case 'have':
        return this.#onHave(message.ids, now);
      case 'want':
        this.#outbox.enqueueWanted(this.#host.recent(message.ids));
        return;
      case 'app':
        this.#host.emit({
          type: 'notify',
          change: { type: 'told', peer: this.peer, author: this.#remote?.author, message: message.message },
        });
        return;
      case 'ping':
      case 'pong':
        return this.#onRoot(message.root16, now);
    }
  }

  #begin(now: number): void {
    if (this.#conversation !== undefined) return;
    if (this.#host.receivingElsewhere(this.peer)) {
      this.#repair.reconcileAt(now + LIMITS.busyRetryMs);
      return;
    }
    const id = 2 * ++this.#conversations + (this.#leads ? 0 : 1);
    this.#conversation = new Conversation(id, true, this.#reconciler(true), now);
    this.#send({ type: 'reconcile', conversation: id, body: this.#conversation.start() }, now);
  }

  #reconciler(initiator: boolean): Reconciler {
    const { set, random } = this.#host;
    const mode = this.#repair.mode;
    return new Reconciler(set, { initiator, random, lower: this.#host.horizon(), mode });
  }

  #onReconcile(id: number, body: Uint8Array, now: number): void {
    if (this.#conversation?.id !== id && !this.#answers(id, now)) return;
    const conversation = this.#conversation!;
    const turn = conversation.receive(body, now);
    this.#ranges++;
    if (isFault(turn)) {
      this.#breakOff();
      this.#repair.failed(now);
      this.strike(turn, now);
      return;
    }
    if (turn.reply !== undefined) this.#send({ type: 'reconcile', conversation: id, body: turn.reply }, now);
    this.#outbox.enqueue(turn.have, id);
  }

  /** Whether to answer a conversation the peer opens; makes our half of it. */
  #answers(id: number, now: number): boolean {
    const theirs = (id % 2 === 0) !== this.#leads;
    if (!theirs) return false; // A late reply to a conversation of ours that is over.
    const crossed = this.#conversation?.initiator === true && this.#leads;
    if (crossed) return false; // Both began at once: ours stands, the peer drops its own.
    const engaged = this.#conversation !== undefined && !this.#conversation.initiator;
    if (engaged || this.#host.receivingElsewhere(this.peer)) {
      this.#send({ type: 'busy', conversation: id, retryAfterMs: LIMITS.busyRetryMs }, now);
      return false;
    }
    this.#breakOff();
    this.#conversation = new Conversation(id, false, this.#reconciler(false), now);
    return true;
  }

  #onBusy(id: number, retryAfterMs: number, now: number): void {
    if (this.#conversation?.id !== id) return;
    this.#breakOff();
    this.#repair.reconcileAt(now + Math.min(Math.max(retryAfterMs, LIMITS.busyRetryMs), LIMITS.repairEveryMs));
  }

  #onRecords(conversation: number, records: readonly Uint8Array[], now: number): void {
    const bytes = records.reduce((sum, record) => sum + record.length, 0);
    if (this.#openBytes + bytes > LIMITS.creditBytes + LIMITS.recordBytesMax) {
      this.strike(fault('limit', 'more records under way than the credit allows'), now);
      return;
    }
    this.#recordsReceived += records.length;
    if (conversation !== 0 && this.#conversation?.id === conversation) this.#conversation.arrived(records.length, now);
    const frame: Frame = { bytes, open: 0, stored: 0 };
    this.#openBytes += bytes;
    this.#openFrames.add(frame);
    this.#host.receive(records, { type: 'peer', peer: this.peer, live: conversation === 0, frame }, now);
    if (frame.open === 0) this.#acknowledge(frame);
  }

  #acknowledge(frame: Frame): void {
    if (!this.#openFrames.delete(frame)) return;
    this.#openBytes -= frame.bytes;
    this.#ackBytes += frame.bytes;
    this.#ackStored += frame.stored;
  }

  #flushAcknowledgement(now: number): void {
    if (this.#ackBytes === 0) return;
    if (this.#ackBytes < ACK_BYTES && this.#openFrames.size > 0) return;
    this.#send({ type: 'ack', bytes: this.#ackBytes, stored: this.#ackStored }, now);
    this.#ackBytes = 0;
    this.#ackStored = 0;
  }

  #flushConversation(now: number): void {
    const conversation = this.#conversation;
    if (conversation === undefined) return;
    if (conversation.mayClose && this.#outbox.empty) {
      const { id, sent } = conversation;
      conversation.closeOwn();
      this.#send({ type: 'synced', conversation: id, records: sent, root16: this.#root16() }, now);
    }
    if (conversation.over && this.#openFrames.size === 0 && this.#outbox.drained) this.#finish(conversation, now);
  }

  #finish(conversation: Conversation, now: number): void {
    this.#conversation = undefined;
    const report = conversation.report(conversation.equal);
    this.#rounds += report.rounds;
    if (conversation.equal) {
      this.#repair.compared(true, '', now, this.#leads);
      this.#notifySynced(report);
      return;
    }
    this.#finished = conversation;
    if (conversation.partial) this.#repair.reconcileAt(now);
    else if (conversation.initiator) this.#compareRoots(now);
  }

  #abandon(now: number): void {
    this.#breakOff();
    this.#repair.failed(now);
  }

  #breakOff(): void {
    if (this.#conversation !== undefined) this.#outbox.forget(this.#conversation.id);
    this.#conversation = undefined;
  }

  #compareRoots(now: number): void {
    const root16 = this.#root16();
    this.#repair.asked(now);
    this.#send({ type: 'ping', root16, size: this.#host.set.size }, now);
  }

  #onRoot(theirs: Uint8Array, now: number): void {
    const ours = this.#root16();
    const equal = equalBytes(ours, theirs);
    const wasInSync = this.inSync;
    if (this.#conversation === undefined) this.#repair.compared(equal, toHex(ours) + toHex(theirs), now, this.#leads);
    if (this.#finished !== undefined) this.#notifySynced(this.#finished.report(equal));
    this.#finished = undefined;
    if (wasInSync !== this.inSync) this.#host.emit({ type: 'notify', change: { type: 'peers' } });
  }

  #notifySynced(report: SyncReport): void {
    this.#host.emit({ type: 'notify', change: { type: 'synced', peer: this.peer, report } });
  }

  #root16(): Uint8Array {
    return fromHex(this.#host.set.root().slice(0, 32))!;
  }

  #onHave(ids: readonly Uint8Array[], now: number): void {
    for (const id of ids) this.#gossip.shown(id);
    const unknown = this.#host.unknown(ids);
    if (unknown.length === 0) return;
    const wanted = this.#gossip.ask(unknown, now);
    if (wanted === undefined) this.#repair.reconcileAt(now);
    else if (wanted.length > 0) this.#send({ type: 'want', ids: wanted }, now);
  }

  #pushBatch(batch: readonly VerifiedRecord[], now: number): void {
    this.#outbox.sent(batch.reduce((sum, record) => sum + record.size, 0));
    this.#recordsSent += batch.length;
    for (const record of batch) this.#gossip.note(record.id);
    this.#send({ type: 'records', conversation: 0, records: batch.map((record) => record.bytes) }, now);
  }

  #send(message: OpenMessage, now: number): void {
    this.#perform(this.session.send(message, now), now);
  }
}

/** Cuts records into messages of at most `batchBytes` each. */
function inBatches(records: readonly VerifiedRecord[]): VerifiedRecord[][] {
  const batches: VerifiedRecord[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    if (bytes + record.size > LIMITS.batchBytes) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)!.push(record);
    bytes += record.size;
  }
  return batches;
}
