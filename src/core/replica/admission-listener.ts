/** What admission orders of the world, and tells its replica. */
import type { Fault } from '../base/fault.ts';
import type { PeerId } from '../base/peer.ts';
import type { RecordHeader, SignedRecord, VerifiedRecord } from '../record/record.ts';
import type { Admitted, Candidate } from './candidate.ts';
import type { BatchId, Refusal, StoreFaultCode } from './event.ts';

/** What admission tells its replica. Every candidate is settled exactly once. */
export interface AdmissionListener {
  verify(batch: BatchId, records: readonly SignedRecord[]): void;
  identify(batch: BatchId, records: readonly Uint8Array[]): void;
  judge(batch: BatchId, records: readonly VerifiedRecord[]): void;
  store(batch: BatchId, added: readonly VerifiedRecord[], removed: readonly RecordHeader[], own: readonly VerifiedRecord[]): void;
  /** A batch was decided, or taken back: this is what people should see, though not what the disk holds. */
  shown(added: readonly (RecordHeader | VerifiedRecord)[], removed: readonly RecordHeader[]): void;
  /** The set changed: `admitted` came in, `removed` went. */
  changed(admitted: readonly Admitted[], removed: readonly RecordHeader[]): void;
  /** A candidate's fate is known; no refusal means it is in the set. */
  settled(candidate: Candidate, refusal?: Refusal): void;
  misbehaved(peer: PeerId, fault: Fault): void;
  disk(state: StoreFaultCode | undefined): void;
}
