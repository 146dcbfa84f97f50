/** What a room tells those who asked for it. */
import type { PeerId } from '../core/base/peer.ts';
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { Receipt, Refusal, SyncReport } from '../core/replica/event.ts';
import type { TraceEntry } from './driver.ts';
import type { PeersetError } from './errors.ts';
import type { FileNews } from './files/ask.ts';
import type { HostView } from './host.ts';
import type { SetComparison } from './insight/types.ts';

/** What is told to those who asked for it. */
export interface Watcher {
  synced?(peer: PeerId, report: SyncReport): void;
  settled?(id: string, refusal: Refusal | undefined): void;
  receipt?(receipt: Receipt): void;
  traced?(entry: TraceEntry): void;
  compared?(comparison: SetComparison): void;
  viewed?(view: HostView): void;
  filed?(news: FileNews): void;
  /** What the set has and did not have, and the reverse, whether it is shown to anybody or not. */
  records?(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void;
  /** There is a host, the first or another: whatever waits for an answer is to be asked again. */
  opened?(): void;
  closed?(error: PeersetError): void;
}
