/**
 * Everything between this replica and one peer, from joined to left: the session, the records on their way out
 * and in, the comparison of sets, what gossip knows. The replica owns many neighbours and tells each of them
 * what changed; a neighbour never looks at another.
 */
import { compareBytes, fromHex, toHex } from '../base/bytes.ts';
import { fault, FAULT_COST, isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { Lane, PeerId } from '../base/peer.ts';
import { Bucket } from '../protocol/bucket.ts';
import type { OpenMessage } from '../protocol/message.ts';
import type { RemoteIdentity, Session, SessionOutput } from '../protocol/session.ts';
import type { SignedRecord, VerifiedRecord } from '../record/record.ts';
import type { Key } from '../set/key.ts';
import type { Frame } from './admission.ts';
import { Comparison } from './comparison.ts';
import type { AppMessage, RequestId } from './event.ts';
import { Gossip } from './gossip.ts';
import { Intake } from './intake.ts';
import type { NeighbourHost } from './neighbour-host.ts';
import { inBatches, Outbox, type Batch } from './outbox.ts';
import { Receipts } from './receipts.ts';

const HAVE_RATE = { perSecond: LIMITS.havesPerSecond, burst: LIMITS.havesBurst };
const ANNOUNCED_RATE = { perSecond: LIMITS.announcedPerSecond, burst: LIMITS.announcedBurst };

/** Records sent and received, for people to see. */
export interface RecordCounts {
  readonly sent: number;
  readonly received: number;
  readonly rounds: number;
  readonly ranges: number;
}

/** One peer, as the replica knows it. */
export class Neighbour {
  readonly peer: PeerId;
  readonly via: string;
  readonly session: Session;
  readonly joinedAt: number;
  readonly #host: NeighbourHost;
  readonly #outbox = new Outbox();
  readonly #gossip = new Gossip();
  readonly #intake = new Intake();
  readonly #receipts = new Receipts();
  readonly #comparison: Comparison;
  #remote: RemoteIdentity | undefined;
  #haves: Bucket | undefined;
  #announced: Bucket | undefined;
  #behind = false;
  #left = false;
  #recordsSent = 0;
  #recordsReceived = 0;

  constructor(peer: PeerId, via: string, session: Session, host: NeighbourHost, now: number) {
    this.peer = peer;
    this.via = via;
    this.session = session;
    this.joinedAt = now;
    this.#host = host;
    this.#comparison = new Comparison({
      peer,
      replica: host,
      outbox: this.#outbox,
      leads: () => this.#leads,
      send: (message, at) => this.#send(message, at),
      strike: (misbehaviour, at) => this.strike(misbehaviour, at),
    });
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
    return this.#comparison.inSync;
  }

  /** Whether this neighbour is bringing us records that nobody else should bring as well. */
  isBringing(now: number): boolean {
    return this.#comparison.conversation?.isBringing(now) ?? false;
  }

  /** Whether it brings us records that we take one part from it and another from others. */
  get isTaken(): boolean {
    return (this.#comparison.conversation?.taking?.need ?? 0) > 0;
  }

  get syncing(): { have: number; need: number } | undefined {
    const { conversation } = this.#comparison;
    if (conversation === undefined && this.#outbox.empty) return undefined;
    return { have: this.#outbox.waiting, need: conversation?.need ?? 0 };
  }

  get counts(): RecordCounts {
    const { rounds, messages } = this.#comparison.counts;
    return { sent: this.#recordsSent, received: this.#recordsReceived, rounds, ranges: messages };
  }

  get wakeAt(): number {
    if (this.#left) return Infinity;
    const wakeAt = Math.min(this.session.deadline, this.#gossip.wakeAt);
    return this.isOpen ? Math.min(wakeAt, this.#comparison.wakeAt, this.#receipts.wakeAt) : wakeAt;
  }

  join(now: number): void {
    this.#perform(this.session.join(now), now);
  }

  receive(lane: Lane, bytes: Uint8Array, now: number): void {
    // Also what comes when the session is over already: it went over the wire, and is counted.
    this.#perform(this.session.receive(lane, bytes, now), now);
  }

  tick(now: number): void {
    if (this.#left) return;
    this.#perform(this.session.tick(now), now);
    if (!this.isOpen) return;
    if (this.#gossip.withheld(now)) this.strike(fault('withheld', 'announced records and sent none'), now);
    const announced = this.#gossip.due(now);
    if (announced.length > 0) this.#send({ type: 'have', ids: announced }, now);
    this.#comparison.tick(now);
  }

  /** Misbehaviour that admission found in what this peer sent. */
  strike(misbehaviour: Fault, now: number): void {
    if (!this.#left) this.#perform(this.session.strike(misbehaviour, now), now);
  }

  /** Ends the session for what the peer was struck for. */
  expel(misbehaviour: Fault, now: number): void {
    if (!this.#left) this.#perform(this.session.expel(misbehaviour, now), now);
  }

  /** It was the first to bring so many records that we keep. */
  praise(records: number, now: number): void {
    this.session.praise(records, now);
  }

  /** There are too many strangers here already: ends the link before it begins. */
  turnAway(retryAfterMs: number): void {
    this.#closed(fault('goodbye', 'too many sessions are not open yet'), retryAfterMs);
  }

  /** The link is gone. */
  leave(): void {
    this.#left = true;
    this.#comparison.ended('trust');
  }

  goodbye(now: number): void {
    if (!this.#left) this.#perform(this.session.goodbye('leaving', 0, now), now);
  }

  tell(message: AppMessage, now: number): void {
    if (this.isOpen) this.#send({ type: 'app', message }, now);
  }

  /** Carries what somebody says about files. */
  carry(lane: Lane, body: Uint8Array, now: number): void {
    if (this.isOpen) this.#perform(this.session.send({ type: 'file', body }, now, lane), now);
  }

  /** Asks the peer whether it holds these. */
  inquire(keys: readonly Key[]): void {
    if (this.isOpen) this.#receipts.ask(keys);
  }

  /** Compare sets as soon as possible. */
  syncSoon(now: number): void {
    this.#comparison.soon(now);
  }

  /** New records for the peer, in full. What does not fit its pace is left to reconciliation. */
  push(records: readonly VerifiedRecord[], now: number): void {
    if (this.isOpen && !this.#pushed(records, now)) this.#behind = true;
  }

  /** The same, as soon as possible: what does not fit its pace is pushed, or left to reconciliation, when it is in the set. */
  hasten(records: readonly VerifiedRecord[], now: number): void {
    if (this.isOpen) this.#pushed(records, now);
  }

  /** Sends what the peer was not sent before. Returns false where that does not fit. */
  #pushed(records: readonly VerifiedRecord[], now: number): boolean {
    const fresh = records.filter((record) => !this.#gossip.has(record.id));
    const bytes = fresh.reduce((sum, record) => sum + record.size, 0);
    if (fresh.length > 0 && (this.#behind || bytes > LIMITS.pushBytesMax || !this.#outbox.accepts(bytes))) return false;
    for (const batch of inBatches(fresh)) this.#pushBatch(batch, now);
    return true;
  }

  /** Tells the peer that we now have these, so that it can ask. */
  announce(records: readonly VerifiedRecord[], now: number): void {
    if (!this.isOpen) return;
    // Who costs more than it brings hears of news by comparing, like everybody who was away.
    if (this.session.points(now) <= -LIMITS.strikesQuiet) return this.suspect(now);
    for (const record of records) {
      if (this.#gossip.announce(record.id, now)) continue;
      this.#behind = true;
      return;
    }
  }

  /** Asks for records that the peer announced. */
  ask(ids: readonly Uint8Array[], now: number): void {
    if (!this.isOpen || ids.length === 0) return;
    const wanted = this.#gossip.ask(ids, now);
    if (wanted === undefined) this.#comparison.soon(now);
    else if (wanted.length > 0) this.#send({ type: 'want', ids: wanted }, now);
  }

  /** The set changed by a conversation with somebody else: this peer may lack what it brought. */
  suspect(now: number): void {
    if (this.isOpen) this.#comparison.suspect(now);
  }

  /** A record of one of this peer's messages was settled. */
  settled(record: SignedRecord, frame: Frame): void {
    this.#gossip.note(record.id);
    this.#intake.settled(frame);
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
      this.#sendBatch(batch, now);
    }
    const acknowledgement = this.#intake.due();
    if (acknowledgement !== undefined) this.#send({ type: 'ack', ...acknowledgement }, now);
    const inquiry = this.#receipts.next(now);
    if (inquiry !== undefined) this.#send({ type: 'inquiry', keys: inquiry }, now);
    this.#comparison.flush(this.#intake.idle, now);
    if (this.#behind && this.#comparison.conversation === undefined && this.#outbox.drained) {
      this.#behind = false;
      this.#comparison.soon(now);
    }
  }

  #sendBatch(batch: Batch, now: number): void {
    this.#comparison.conversation?.touch(now);
    const { conversation } = batch;
    if (batch.type === 'given') return this.#send({ type: 'given', conversation }, now);
    this.#recordsSent += batch.records.length;
    this.#send({ type: 'records', conversation, records: batch.records }, now);
    if (this.#outbox.waiting === 0) return;
    const more = this.#outbox.nextFetch(this.#host.nextRequest());
    if (more !== undefined) this.#fetch(more);
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
    this.#comparison.opened(now);
  }

  #closed(reason: Fault, retryAfterMs: number): void {
    this.#left = true;
    this.#comparison.ended(FAULT_COST[reason.fault] > 0 ? 'doubt' : 'trust');
    this.#host.emit({ type: 'disconnect', peer: this.peer, fault: reason, retryAfterMs });
    this.#host.emit({ type: 'notify', change: { type: 'fault', peer: this.peer, fault: reason } });
    this.#host.emit({ type: 'notify', change: { type: 'peers' } });
  }

  #dispatch(message: OpenMessage, now: number): void {
    switch (message.type) {
      case 'reconcile':
        return this.#comparison.receive(message.conversation, message.body, now);
      case 'busy':
        return this.#comparison.busy(message.conversation, message.retryAfterMs, now);
      case 'records':
        return this.#onRecords(message.conversation, message.records, now);
      case 'stock':
        return this.#comparison.stocked(message, now);
      case 'take':
        return this.#comparison.take(message, now);
      case 'given':
        return this.#comparison.given(message.conversation, now);
      case 'synced':
        return this.#comparison.synced(message.conversation, message.records, now);
      case 'ack':
        if (!this.#outbox.acknowledged(message.bytes)) this.strike(fault('limit', 'acknowledged what was never sent'), now);
        this.#comparison.conversation?.touch(now);
        return;
      case 'have':
        return this.#onHave(message.ids, now);
      case 'want':
        this.#outbox.enqueueWanted(this.#host.recent(message.ids));
        return;
      case 'inquiry':
        return this.#onInquiry(message.keys, now);
      case 'receipt':
        return this.#onReceipt(message.ids, now);
      case 'app':
        this.#host.emit({
          type: 'notify',
          change: { type: 'told', peer: this.peer, author: this.#remote?.author, message: message.message },
        });
        return;
      case 'file':
        return this.#host.emit({ type: 'notify', change: { type: 'filed', peer: this.peer, bytes: message.body } });
      case 'ping':
      case 'pong':
        if (this.#comparison.rooted(message, now)) this.#host.emit({ type: 'notify', change: { type: 'peers' } });
        return;
    }
  }

  #onRecords(conversation: number, records: readonly Uint8Array[], now: number): void {
    const frame = this.#intake.take(records.reduce((sum, record) => sum + record.length, 0));
    if (frame === undefined) {
      this.strike(fault('limit', 'more records under way than the credit allows'), now);
      return;
    }
    this.#recordsReceived += records.length;
    this.#gossip.heard();
    if (conversation !== 0) this.#comparison.arrived(conversation, records.length, frame, now);
    this.#host.receive(records, { type: 'peer', peer: this.peer, live: conversation === 0, frame }, now);
    this.#intake.settled(frame);
  }

  #onHave(ids: readonly Uint8Array[], now: number): void {
    this.#haves ??= new Bucket(HAVE_RATE, now);
    this.#announced ??= new Bucket(ANNOUNCED_RATE, now);
    if (!this.#haves.take(1, now) || !this.#announced.take(ids.length, now)) return this.strike(fault('limit', 'more announcements than a link may make'), now);
    if (this.session.points(now) <= -LIMITS.strikesDeaf) return;
    for (const id of ids) this.#gossip.shown(id);
    this.ask(this.#host.asking.claim(this.peer, this.#host.unknown(ids), now), now);
  }

  #onInquiry(keys: readonly Key[], now: number): void {
    const ids = this.#receipts.answer(keys, (key) => this.#host.set.has(key), now);
    if (isFault(ids)) this.strike(ids, now);
    else this.#send({ type: 'receipt', ids }, now);
  }

  #onReceipt(named: readonly Uint8Array[], now: number): void {
    const ids = this.#receipts.answered(named);
    if (isFault(ids)) return this.strike(ids, now);
    const { sessionKey, author } = this.#remote!;
    if (ids.length > 0) this.#host.emit({ type: 'notify', change: { type: 'receipt', receipt: { sessionKey, author, ids: ids.map(toHex) } } });
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
