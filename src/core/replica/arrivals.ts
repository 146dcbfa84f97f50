/**
 * Records of large messages that nobody has given their ids yet: whoever checks their signatures hashes them as well,
 * off the page's thread. Until then a record is known by its signature and told apart by all its bytes: a copy that
 * comes meanwhile, from whomever, waits for the first one's answer and is not checked again.
 */
import { equalBytes } from '../base/bytes.ts';
import { SIGNATURE_START } from '../record/layout.ts';
import { markVerified } from '../record/record.ts';
import { recordOf, type Unidentified } from '../record/signed.ts';
import { wordAt } from './beginning.ts';
import type { Candidate, Source } from './candidate.ts';
import type { BatchId } from './event.ts';

/** A record on its way to its id, and everyone who sent it. */
export interface Arrival {
  readonly record: Unidentified;
  readonly sources: PeerSource[];
}

type PeerSource = Source & { readonly type: 'peer' };

/** Records of a batch that have their ids now. */
export interface Answered {
  /** Of all of them, bytes. */
  readonly size: number;
  readonly checked: readonly Candidate[];
  readonly forged: readonly Candidate[];
}

/** All of them. */
export class Arrivals {
  readonly #bySignature = new Map<number, Arrival>();
  readonly #batches = new Map<BatchId, readonly Arrival[]>();
  #size = 0;

  /** Records on their way to their ids, count. */
  get size(): number {
    return this.#size;
  }

  /** Whether the record with exactly these bytes is on its way: then whoever sent it again shares its fate. */
  join(bytes: Uint8Array, source: PeerSource): boolean {
    if (this.#bySignature.size === 0) return false;
    const first = this.#bySignature.get(nameOf(bytes));
    if (first === undefined || !equalBytes(first.record.bytes, bytes)) return false;
    first.sources.push(source);
    return true;
  }

  /** Takes in a record that `join` did not find. */
  add(record: Unidentified, source: PeerSource): Arrival {
    const arrival = { record, sources: [source] };
    this.#bySignature.set(nameOf(record.bytes), arrival);
    return arrival;
  }

  /** These were asked about together. */
  ask(batch: BatchId, arrivals: readonly Arrival[]): void {
    this.#batches.set(batch, arrivals);
    this.#size += arrivals.length;
  }

  /** The answer to a batch: what each of its records turned out to be, once for everyone who sent it. */
  answered(batch: BatchId, ids: readonly Uint8Array[], valid: readonly boolean[]): Answered {
    const arrivals = this.#batches.get(batch) ?? [];
    this.#batches.delete(batch);
    this.#size -= arrivals.length;
    const checked: Candidate[] = [];
    const forged: Candidate[] = [];
    arrivals.forEach((arrival, i) => {
      this.#forget(arrival);
      const { facts, bytes, said } = arrival.record;
      const record = recordOf(facts, ids[i]!, bytes);
      if (valid[i] === true) for (const source of arrival.sources) checked.push({ record: markVerified(record), source, isVerified: true, said });
      else for (const source of arrival.sources) forged.push({ record, source });
    });
    return { size: arrivals.reduce((sum, { record }) => sum + record.bytes.length, 0), checked, forged };
  }

  #forget(arrival: Arrival): void {
    const name = nameOf(arrival.record.bytes);
    // Another record may have come under the same name since.
    if (this.#bySignature.get(name) === arrival) this.#bySignature.delete(name);
  }
}

/** How its nonce begins. Whoever makes two begin alike is told apart by the bytes, and has the first one checked twice. */
function nameOf(bytes: Uint8Array): number {
  return wordAt(bytes, SIGNATURE_START);
}
