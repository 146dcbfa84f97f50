/** Admission by itself: the tests play verifier and disk, and see everything it says. */
import { toHex } from '../../src/core/base/bytes.ts';
import type { Fault } from '../../src/core/base/fault.ts';
import { LIMITS } from '../../src/core/base/limits.ts';
import type { SignedRecord } from '../../src/core/record/record.ts';
import { Admission, type Admitted, type Candidate, type Frame, type Source } from '../../src/core/replica/admission.ts';
import type { Refusal, StoreFaultCode } from '../../src/core/replica/event.ts';
import type { AdmissionLaw } from '../../src/core/replica/law.ts';
import { Selection } from '../../src/core/selection/selection.ts';
import { MerkleSet } from '../../src/core/set/merkle-set.ts';
import { headerOf, type Sketch } from '../selection/records.ts';

export const NOW = 1_000_000;
export const FILE = { type: 'file' } as const;

/** A record without a body: admission looks at bytes only where a peer sent them. */
export function recordOf(sketch: Partial<Sketch> & { id: number; size?: number }): SignedRecord {
  const { size = 100, ...rest } = sketch;
  return { ...headerOf({ at: NOW, name: `${sketch.id}`, ...rest }), size, bytes: new Uint8Array(0) };
}

export const several = (count: number, from = 0): SignedRecord[] => Array.from({ length: count }, (_, i) => recordOf({ id: from + i }));

/** The same record under a signature of such bytes. */
export function withSignature(record: SignedRecord, byte: number): SignedRecord {
  return { ...record, bytes: new Uint8Array(128).fill(byte) };
}

/** From a peer, in a message of so many records. */
export function peerSource(records: number): Source & { type: 'peer' } {
  const frame: Frame = { bytes: 100 * records, open: records, stored: 0 };
  return { type: 'peer', peer: 'bob', live: true, frame };
}

/** Admission with everything it said. The law: no record named 'bad', times as the limits say. */
export class Bench {
  readonly set = new MerkleSet();
  readonly selection: Selection;
  readonly verifies: { batch: number; records: readonly SignedRecord[] }[] = [];
  readonly identifies: { batch: number; records: readonly Uint8Array[] }[] = [];
  readonly judges: { batch: number; records: readonly SignedRecord[] }[] = [];
  readonly stores: { batch: number; added: readonly SignedRecord[]; removed: number; own: boolean }[] = [];
  readonly settled: { candidate: Candidate; refusal: Refusal | undefined }[] = [];
  readonly admitted: Admitted[] = [];
  /** Ids of what people see. */
  readonly shown = new Set<string>();
  readonly faults: Fault[] = [];
  readonly disk: (StoreFaultCode | undefined)[] = [];
  checks = 0;
  /** Which records the law has judged. */
  isJudged: (record: SignedRecord) => boolean = () => false;
  readonly admission: Admission;

  constructor(perAuthor = 1e6) {
    this.selection = new Selection(() => ({ perAuthor, total: 1e6 }), () => '');
    const law: AdmissionLaw = {
      check: ({ name }) => (this.checks++, name === 'bad' ? { accept: false, rule: 'bad', reason: 'its name' } : { accept: true }),
      judges: (record) => this.isJudged(record),
      window: ({ at }, now) => (at <= now + LIMITS.futureAcceptMs ? 'accept' : 'defer'),
    };
    this.admission = new Admission(this.set, this.selection, law, {
      verify: (batch, records) => this.verifies.push({ batch, records }),
      identify: (batch, records) => this.identifies.push({ batch, records }),
      judge: (batch, records) => this.judges.push({ batch, records }),
      store: (batch, added, removed, own) => this.stores.push({ batch, added, removed: removed.length, own: own.length > 0 }),
      shown: (added, removed) => {
        for (const { id } of removed) this.shown.delete(toHex(id));
        for (const { id } of added) this.shown.add(toHex(id));
      },
      changed: (admitted) => this.admitted.push(...admitted),
      settled: (candidate, refusal) => this.settled.push({ candidate, refusal }),
      misbehaved: (_, misbehaviour) => this.faults.push(misbehaviour),
      disk: (state) => this.disk.push(state),
    });
  }

  offer(records: readonly SignedRecord[], source: Source = FILE, now = NOW): void {
    this.admission.offer(records.map((record) => ({ record, source })), now);
  }

  /** Answers the oldest question to the verifier. */
  verify(valid: (record: SignedRecord) => boolean = () => true): void {
    const { batch, records } = this.verifies.shift()!;
    this.admission.verified(batch, records.map(valid), NOW);
  }

  /** Answers the oldest question to the judge: which records are refused, by the rule `words`. */
  judge(isFoul: (record: SignedRecord) => boolean = () => false): void {
    const { batch, records } = this.judges.shift()!;
    this.admission.judged(batch, records.map((record) => (isFoul(record) ? [{ rule: 'words', then: 'refuse', reason: 'its words' }] : [])));
  }

  /** The disk took the oldest batch. */
  store(): void {
    this.admission.stored(this.stores.shift()!.batch);
  }

  get rules(): (string | undefined)[] {
    return this.settled.map(({ refusal }) => refusal?.rule);
  }
}
