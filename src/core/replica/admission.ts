/**
 * Admission: the one door through which every record enters, our own and a stranger's alike.
 *
 *   decode → known? → time → rules → would the quota keep it? → signature → words → quota → shown → disk → index
 *
 * What a record says is looked at where the room's policy keeps records out for that, by a judge that has time (`core/judge`).
 * Records of a large message have their signature checked before all that, in one trip with the hash that is their id:
 * neither is worth the page's time (`arrivals.ts`).
 * Cheap checks come first, the signature last of the checks, and nothing is in the index before the disk
 * holds it. One store batch is under way at a time: what becomes verified meanwhile forms the next batch
 * (group commit), and the quota decides on a state that nobody else changes. People see a batch as soon as it is
 * decided; what the disk refuses is taken back from their sight as from the quota.
 * This file decides who comes in. It does not decide who is told (`replica.ts`).
 */
import { assert } from '../base/assert.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { toHex } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import type { PeerId } from '../base/peer.ts';
import { refusalIn, type Mark } from '../judge/mark.ts';
import { markVerified, type RecordHeader, type SignedRecord } from '../record/record.ts';
import { decodeSigned, decodeUnidentified, type Unidentified } from '../record/signed.ts';
import { POISON_RULE } from '../rules/rule.ts';
import type { Selection } from '../selection/selection.ts';
import type { MerkleSet } from '../set/merkle-set.ts';
import type { AdmissionListener } from './admission-listener.ts';
import { Arrivals, type Arrival } from './arrivals.ts';
import { PRUNE_BATCH_MAX, STORE_BATCH_MAX, type Checked, type StoringBatch } from './batch.ts';
import { Budget } from './budget.ts';
import type { Admitted, Candidate, Pending, Source } from './candidate.ts';
import { Deferred } from './deferred.ts';
import type { BatchId, OwnRecord, Refusal, StoreFaultCode } from './event.ts';
import { Judging } from './judging.ts';
import type { AdmissionLaw } from './law.ts';
import { PendingRecords } from './pending.ts';
import { decodedSafely } from './quarantine.ts';
import { planOf, quotaRefusal, replacedBy } from './quota.ts';
import { Forgeries, Refused } from './refused.ts';

export type { AdmissionListener } from './admission-listener.ts';
export type { Admitted, Candidate, Frame, Source } from './candidate.ts';

/** The door of one replica. */
export class Admission {
  /** Room for what comes from peers. */
  readonly budget = new Budget();
  readonly #set: MerkleSet;
  readonly #selection: Selection;
  readonly #law: AdmissionLaw;
  readonly #listener: AdmissionListener;
  readonly #refused = new Refused(LIMITS.refusedMax);
  readonly #forgeries = new Forgeries(LIMITS.forgeriesMax);
  readonly #deferred = new Deferred(LIMITS.deferredMax);
  readonly #arrivals = new Arrivals();
  readonly #pending = new PendingRecords();
  readonly #verifying = new Map<BatchId, readonly Pending[]>();
  readonly #judging = new Judging();
  #verified: Checked[] = [];
  #prunable: RecordHeader[] = [];
  #storing: StoringBatch | undefined;
  #nextBatch = 1;
  #unverifiedBytes = 0;
  #diskFault: StoreFaultCode | undefined;
  /** Until then nothing of others is taken, ms: the disk just refused. */
  #diskRetryAt = -Infinity;

  constructor(set: MerkleSet, selection: Selection, law: AdmissionLaw, listener: AdmissionListener) {
    this.#set = set;
    this.#selection = selection;
    this.#law = law;
    this.#listener = listener;
  }

  /** When the next deferred record's time comes, ms; Infinity where none waits. */
  get wakeAt(): number {
    return this.#deferred.nextAt - LIMITS.futureAcceptMs;
  }

  /** Whether nothing is on its way to the disk. */
  get idle(): boolean {
    return this.#storing === undefined && this.#verifying.size + this.#arrivals.size + this.#judging.size + this.#verified.length === 0;
  }

  /** Records on their way, count. */
  get pending(): number {
    return this.#pending.size + this.#arrivals.size;
  }

  /** Packed records from a peer's message. A few are given their ids here, many get them where they are checked. */
  receive(records: readonly Uint8Array[], source: Source & { type: 'peer' }, now: number): void {
    const candidates: Candidate[] = [];
    const arrivals: Arrival[] = [];
    source.frame.open = records.length;
    const size = records.reduce((sum, { length }) => sum + length, 0);
    const isLarge = records.length > LIMITS.verifyUrgentRecords && this.#budgetRefusal({ record: { size }, source }, now) === undefined;
    for (const bytes of records) {
      if (this.#arrivals.join(bytes, source)) continue;
      const decoded = decodedSafely<SignedRecord | Unidentified | Fault>(isLarge && !this.#forgeries.mayHave(bytes) ? decodeUnidentified : decodeSigned, bytes);
      if (isFault(decoded)) {
        source.frame.open--;
        this.#listener.misbehaved(source.peer, decoded);
      } else if ('said' in decoded) arrivals.push(this.#arrivals.add(decoded, source));
      else candidates.push({ record: decoded, source });
    }
    if (arrivals.length > 0) this.#identify(arrivals);
    this.offer(candidates, now);
  }

  /** Our own records, already signed. */
  put(records: readonly OwnRecord[], now: number): void {
    this.offer(records.map((own): Candidate => {
      const source = { type: 'own', replaceOldest: own.replaceOldest } as const;
      return own.isVerified === true ? { record: own.record, source, isVerified: true, said: undefined } : { record: own.record, source };
    }), now);
  }

  /** Takes candidates as far as the verifier, or the disk where they were verified before. */
  offer(candidates: readonly Candidate[], now: number): void {
    const wanted: Pending[] = [];
    for (const candidate of candidates) {
      if (!this.#passesChecks(candidate, now)) continue;
      const pending: Pending = { candidate, copies: [] };
      this.#pending.add(pending);
      if (candidate.isVerified === true) {
        this.#checked({ record: candidate.record, pending });
        continue;
      }
      wanted.push(pending);
      this.#unverifiedBytes += candidate.record.size;
    }
    if (wanted.length > 0) this.#verify(wanted);
    this.#proceed();
  }

  /** The verifier's answer. */
  verified(batch: BatchId, valid: readonly boolean[], now: number): void {
    const asked = this.#verifying.get(batch);
    if (asked === undefined) return;
    this.#verifying.delete(batch);
    asked.forEach((pending, i) => {
      const { record } = pending.candidate;
      this.#unverifiedBytes -= record.size;
      if (valid[i] === true) this.#checked({ record: markVerified(record), pending });
      else this.#forged(pending, now);
    });
    this.#proceed();
  }

  /** The verifier's answer for records without ids: from here on they go the way of all others, their verdict known. */
  identified(batch: BatchId, ids: readonly Uint8Array[], valid: readonly boolean[], now: number): void {
    const { size, checked, forged } = this.#arrivals.answered(batch, ids, valid);
    this.#unverifiedBytes -= size;
    for (const { record } of forged) this.#forgeries.add(record);
    this.offer(forged, now);
    this.offer(checked, now);
  }

  /** The judge's answer. */
  judged(batch: BatchId, marks: readonly (readonly Mark[])[]): void {
    const asked = this.#judging.answered(batch);
    assert(asked.length === 0 || asked.length === marks.length, 'no record goes without a verdict');
    asked.forEach((checked, i) => {
      this.#unverifiedBytes -= checked.record.size;
      const mark = refusalIn(marks[i]!);
      if (mark === undefined) this.#verified.push(checked);
      else this.#unwanted(checked, mark);
    });
    this.#storeNext();
  }

  /** The disk holds the batch. */
  stored(batch: BatchId): void {
    const storing = this.#take(batch);
    if (storing === undefined) return;
    const admitted: Admitted[] = [];
    const removed = [...storing.plan.evicted, ...storing.pruned];
    for (const header of removed) this.#set.remove(header);
    for (const record of storing.plan.kept) {
      this.#set.insert(record);
      admitted.push({ record, source: storing.pendings.get(record)!.candidate.source });
    }
    this.#setDisk(undefined);
    this.#listener.changed(admitted, removed);
    for (const record of storing.plan.kept) this.#conclude(storing.pendings.get(record)!);
    this.#storeNext();
  }

  /** The disk does not hold the batch, and the index must not claim it. */
  storeFailed(batch: BatchId, reason: StoreFaultCode, now: number): void {
    const storing = this.#take(batch);
    if (storing === undefined) return;
    this.#diskRetryAt = now + LIMITS.diskRetryMs;
    const { plan, pruned } = storing;
    plan.undo();
    if (plan.kept.length + plan.evicted.length > 0) this.#listener.shown(plan.evicted, plan.kept);
    for (const header of pruned) this.#set.remove(header);
    if (pruned.length > 0) this.#listener.changed([], pruned);
    this.#setDisk(reason);
    const refusal: Refusal = { rule: 'disk', reason: `the disk did not take it (${reason})` };
    for (const record of plan.kept) this.#conclude(storing.pendings.get(record)!, refusal);
    this.#storeNext();
  }

  /** Drops what is past its room's horizon; the disk follows with the next batch. */
  prune(headers: readonly RecordHeader[]): void {
    if (headers.length === 0) return;
    for (const header of headers) this.#prunable.push(header);
    this.#storeNext();
  }

  /** Offers deferred records whose time has come. */
  tick(now: number): void {
    const due = this.#deferred.take(now + LIMITS.futureAcceptMs);
    if (due.length > 0) this.offer(due.map((record) => ({ record, source: { type: 'file' } as const })), now);
  }

  /** Whether we hold the record, are about to, or will not have it. */
  isKnown(key: { at: number; id: Uint8Array }): boolean {
    return this.#set.has(key) || this.isPendingOrRefused(key.id);
  }

  isPendingOrRefused(id: Uint8Array): boolean {
    return this.#pending.get(id) !== undefined || this.#refused.ruleOf(id) !== undefined;
  }

  #verify(wanted: readonly Pending[]): void {
    const batch = this.#nextBatch++;
    this.#verifying.set(batch, wanted);
    this.#listener.verify(batch, wanted.map(({ candidate }) => candidate.record));
  }

  #identify(arrivals: readonly Arrival[]): void {
    const batch = this.#nextBatch++;
    this.#arrivals.ask(batch, arrivals);
    for (const { record } of arrivals) this.#unverifiedBytes += record.bytes.length;
    this.#listener.identify(batch, arrivals.map(({ record }) => record.bytes));
  }

  #passesChecks(candidate: Candidate, now: number): boolean {
    const { record } = candidate;
    if (this.#set.has(record)) {
      this.#settle(candidate);
      return false;
    }
    // Not held yet: whoever asked hears of it when the first copy's fate is known.
    const first = this.#pending.get(record.id);
    if (first !== undefined) {
      first.copies.push(candidate);
      return false;
    }
    const refusal =
      this.#refusedBefore(record.id) ?? this.#forgedBefore(candidate) ?? this.#timeRefusal(candidate, now) ??
      this.#ruleRefusal(candidate, now) ?? quotaRefusal(this.#selection, candidate) ?? this.#budgetRefusal(candidate, now) ?? this.#roomRefusal(candidate);
    if (refusal === undefined) return true;
    this.#settle(candidate, refusal);
    return false;
  }

  #refusedBefore(id: Uint8Array): Refusal | undefined {
    const rule = this.#refused.ruleOf(id);
    return rule === undefined ? undefined : { rule, reason: 'refused before' };
  }

  #forgedBefore(candidate: Candidate): Refusal | undefined {
    return this.#forgeries.has(candidate.record) ? this.#forgery(candidate) : undefined;
  }

  #timeRefusal({ record, source }: Candidate, now: number): Refusal | undefined {
    switch (this.#law.window(record, now)) {
      case 'accept':
        return undefined;
      case 'defer':
        if (source.type !== 'own') this.#deferred.add(record);
        return { rule: 'time', reason: 'dated in the future; kept in memory until its time comes' };
      case 'future':
        return { rule: 'time', reason: 'dated more than a day in the future' };
      case 'pruned':
        return { rule: 'time', reason: 'older than this room keeps' };
    }
  }

  #ruleRefusal({ record, source, said }: Candidate, now: number): Refusal | undefined {
    const verdict = this.#law.check(record, now, said);
    if (verdict.accept) return undefined;
    this.#refused.add(toHex(record.id), verdict.rule);
    if (source.type === 'peer') this.#listener.misbehaved(source.peer, faultOf(verdict));
    return { rule: verdict.rule, reason: verdict.reason };
  }

  #budgetRefusal({ record, source }: { readonly record: Pick<RecordHeader, 'size'>; readonly source: Source }, now: number): Refusal | undefined {
    if (source.type !== 'peer') return undefined;
    // They keep it for us meanwhile. Who writes nothing of its own must try the disk again some time, also
    // when its clock ran back.
    const rests = this.#diskFault !== undefined && now < this.#diskRetryAt && now >= this.#diskRetryAt - LIMITS.diskRetryMs;
    if (rests) return { rule: 'disk', reason: 'the disk takes nothing at the moment' };
    if (this.#unverifiedBytes + record.size <= LIMITS.unverifiedBytesMax) return undefined;
    return { rule: 'disk', reason: 'too much is waiting to be verified' };
  }

  #roomRefusal({ record, source }: Candidate): Refusal | undefined {
    return source.type === 'peer' ? this.budget.refusal(record, this.#pending.peersBytes, () => replacedBy(this.#selection, record)) : undefined;
  }

  #forged(pending: Pending, now: number): void {
    const { candidate, copies } = pending;
    this.#pending.delete(pending);
    this.#forgeries.add(candidate.record);
    this.#settle(candidate, this.#forgery(candidate));
    // An id does not cover the signature: a forged copy must not keep the true one out.
    this.offer(copies, now);
  }

  /** Blames whoever sent a forgery, be it the first or the hundredth to do so. */
  #forgery({ source }: Candidate): Refusal {
    const reason = 'a record with a signature that does not verify';
    if (source.type === 'peer') this.#listener.misbehaved(source.peer, fault('signature', reason));
    return { rule: 'signature', reason: 'the signature does not verify' };
  }

  /** Its signature holds. */
  #checked(checked: Checked): void {
    if (this.#law.judges(checked.record)) this.#judging.add(checked);
    else this.#verified.push(checked);
  }

  #proceed(): void {
    const batch = this.#nextBatch;
    const asked = this.#judging.ask(batch);
    if (asked.length > 0) {
      this.#nextBatch++;
      for (const { record } of asked) this.#unverifiedBytes += record.size;
      this.#listener.judge(batch, asked.map(({ record }) => record));
    }
    this.#storeNext();
  }

  /** Refuses what the room does not want to read, and blames whoever sent it: they know the same rules. */
  #unwanted({ record, pending }: Checked, { rule, reason }: Mark): void {
    this.#refused.add(toHex(record.id), rule);
    for (const { source } of [pending.candidate, ...pending.copies]) {
      if (source.type === 'peer') this.#listener.misbehaved(source.peer, faultOf({ rule, reason }));
    }
    this.#conclude(pending, { rule, reason });
  }

  #storeNext(): void {
    if (this.#storing !== undefined) return;
    while (this.#verified.length > 0 || this.#prunable.length > 0) {
      const taken = this.#verified.splice(0, STORE_BATCH_MAX);
      const pruned = this.#prunable.splice(0, PRUNE_BATCH_MAX);
      const pendings = new Map(taken.map(({ record, pending }) => [record, pending] as const));
      const plan = planOf(this.#selection, taken, (pending, refusal) => this.#conclude(pending, refusal));
      for (const { record, because } of plan.refused) {
        this.#conclude(pendings.get(record)!, { rule: 'outranked', reason: `a newer record holds its place (${because})` });
      }
      if (plan.kept.length + plan.evicted.length + pruned.length === 0) continue;
      const batch = this.#nextBatch++;
      this.#storing = { batch, plan, pendings, pruned };
      const own = plan.kept.filter((record) => pendings.get(record)!.candidate.source.type !== 'peer');
      const removed = [...plan.evicted, ...pruned];
      // Authors wait for the disk, readers for the sight of it: who waits is served first.
      if (own.length === 0) this.#listener.shown(plan.kept, removed);
      this.#listener.store(batch, plan.kept, removed, own);
      if (own.length > 0) this.#listener.shown(plan.kept, removed);
      return;
    }
  }

  #take(batch: BatchId): StoringBatch | undefined {
    const storing = this.#storing?.batch === batch ? this.#storing : undefined;
    if (storing !== undefined) this.#storing = undefined;
    return storing;
  }

  /** The end of a record's way, and of all its copies'. */
  #conclude(pending: Pending, refusal?: Refusal): void {
    this.#pending.delete(pending);
    this.#settle(pending.candidate, refusal);
    for (const copy of pending.copies) this.#settle(copy, refusal);
  }

  #settle(candidate: Candidate, refusal?: Refusal): void {
    const { record, source } = candidate;
    if (source.type === 'peer') {
      source.frame.open--;
      if (this.#set.has(record)) source.frame.stored++;
    }
    this.#listener.settled(candidate, refusal);
  }

  #setDisk(state: StoreFaultCode | undefined): void {
    if (this.#diskFault === state) return;
    this.#diskFault = state;
    this.#listener.disk(state);
  }
}

function faultOf({ rule, reason }: { readonly rule: string; readonly reason: string }): Fault {
  return fault(rule === POISON_RULE ? 'poison' : 'policy', `${rule}: ${reason}`);
}
