/**
 * Records on their way out to one peer. Keys wait here until the disk gave their bytes, bytes wait until the
 * peer acknowledged enough of what went before. What waits is bounded by the peer's own pace: one disk
 * request at a time, and at most `creditBytes` on the wire without an acknowledgement.
 */
import { LIMITS } from '../base/limits.ts';
import type { VerifiedRecord } from '../record/record.ts';
import type { Key } from '../set/key.ts';
import type { RequestId } from './event.ts';

/** Keys asked from the disk at once, count. */
const FETCH_MAX = 512;

/** A place in the queue: a record, by its key and later by its bytes, or the end of what a TAKE asked for. */
interface Waiting<T> {
  readonly conversation: number;
  readonly record: T | 'given';
}

/** One RECORDS message that may go now, or a GIVEN. */
export type Batch =
  | { readonly type: 'records'; readonly conversation: number; readonly records: readonly Uint8Array[]; readonly bytes: number }
  | { readonly type: 'given'; readonly conversation: number };

/** The records on their way to one peer. */
export class Outbox {
  #keys: Waiting<Key>[] = [];
  #asked: { readonly request: RequestId; readonly places: readonly Waiting<Key>[] } | undefined;
  #ready: Waiting<Uint8Array>[] = [];
  #readyBytes = 0;
  #unacknowledged = 0;
  /** Records that still have to leave because the peer asked for them by id, count: an honest one waits for no more. */
  #wanted = 0;

  /** Nothing waits and everything sent was acknowledged. */
  get drained(): boolean {
    return this.empty && this.#unacknowledged === 0;
  }

  /** Nothing waits to be sent (acknowledgements may still be missing). */
  get empty(): boolean {
    return this.#keys.length === 0 && this.#asked === undefined && this.#ready.length === 0;
  }

  /** Records that still have to leave, count. */
  get waiting(): number {
    return this.#keys.length + (this.#asked?.places.length ?? 0) + this.#ready.length;
  }

  /** The number of the disk request under way. */
  get asked(): RequestId | undefined {
    return this.#asked?.request;
  }

  /** Records to be read from the disk and sent. */
  enqueue(keys: readonly Key[], conversation: number): void {
    for (const record of keys) this.#keys.push({ record, conversation });
  }

  /** The same for what a TAKE asked for; a GIVEN follows. */
  enqueueTaken(keys: readonly Key[], conversation: number): void {
    this.enqueue(keys, conversation);
    this.#keys.push({ record: 'given', conversation });
  }

  /** The same for what the peer asked for; what is too much at once is left to reconciliation. */
  enqueueWanted(keys: readonly Key[]): void {
    const taken = keys.slice(0, LIMITS.wantMax - this.#wanted);
    this.#wanted += taken.length;
    this.enqueue(taken, 0);
  }

  /** The conversation broke off: what the disk was not asked for yet stays here, and the next one finds it. */
  forget(conversation: number): void {
    this.#keys = this.#keys.filter((waiting) => waiting.conversation !== conversation);
  }

  /** Whether a live record of this size may go now, past nothing that waits. */
  accepts(bytes: number): boolean {
    return this.empty && this.#unacknowledged + bytes <= LIMITS.creditBytes;
  }

  /** Notes bytes of records that left by another way than `nextBatch` (live pushes). */
  sent(bytes: number): void {
    this.#unacknowledged += bytes;
  }

  /** The peer processed so many bytes. Returns false where it claims more than it was sent. */
  acknowledged(bytes: number): boolean {
    if (bytes > this.#unacknowledged) return false;
    this.#unacknowledged -= bytes;
    return true;
  }

  /** The next keys to read from the disk, if it is time to ask. */
  nextFetch(request: RequestId): readonly Key[] | undefined {
    if (this.#asked !== undefined || this.#keys.length === 0) return undefined;
    if (this.#readyBytes >= LIMITS.creditBytes) return undefined;
    const places = this.#keys.splice(0, FETCH_MAX);
    const keys = places.flatMap(({ record }) => (record === 'given' ? [] : [record]));
    this.#asked = { request, places };
    if (keys.length > 0) return keys;
    this.fetched(request, []);
    return undefined;
  }

  /** The disk's answer; a record that left the set meanwhile is simply not sent. */
  fetched(request: RequestId, records: readonly (Uint8Array | undefined)[]): boolean {
    const asked = this.#asked;
    if (asked?.request !== request) return false;
    this.#asked = undefined;
    let next = 0;
    for (const { record, conversation } of asked.places) {
      const found = record === 'given' ? record : records[next++];
      if (found === undefined) {
        if (conversation === 0) this.#wanted--;
        continue;
      }
      this.#ready.push({ record: found, conversation });
      if (found !== 'given') this.#readyBytes += found.length;
    }
    return true;
  }

  /** The next message that credit allows: records of one conversation and one TAKE, about `batchBytes` in all. */
  nextBatch(): Batch | undefined {
    const first = this.#ready[0];
    if (first === undefined) return undefined;
    const { conversation } = first;
    if (first.record === 'given') {
      this.#ready.shift();
      return { type: 'given', conversation };
    }
    const records: Uint8Array[] = [];
    let bytes = 0;
    for (const { record, conversation: other } of this.#ready) {
      if (record === 'given' || other !== conversation) break;
      if (records.length > 0 && bytes + record.length > LIMITS.batchBytes) break;
      records.push(record);
      bytes += record.length;
    }
    if (this.#unacknowledged > 0 && this.#unacknowledged + bytes > LIMITS.creditBytes) return undefined;
    this.#ready.splice(0, records.length);
    if (conversation === 0) this.#wanted -= records.length;
    this.#readyBytes -= bytes;
    this.#unacknowledged += bytes;
    return { type: 'records', conversation, records, bytes };
  }
}

/** Cuts records into messages of at most `batchBytes` each. */
export function inBatches(records: readonly VerifiedRecord[]): VerifiedRecord[][] {
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
