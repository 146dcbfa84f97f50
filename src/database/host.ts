/**
 * What a room needs of whoever runs its replica: this tab (`leader.ts`), or another tab of the same origin
 * (`follower.ts`). Everything that crosses this line is plain data that can be posted between tabs, and the
 * fate of a record is told to all tabs by its id: who asked twice, because a leader died, is told twice.
 */
import type { Fault } from '../core/base/fault.ts';
import type { PeerId } from '../core/base/peer.ts';
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { AppMessage, OwnRecord, Receipt, Refusal, StoreFaultCode, SyncReport } from '../core/replica/event.ts';
import type { PeerView } from '../core/replica/neighbourhood.ts';
import type { TrafficTotals } from '../core/replica/totals.ts';
import type { Key } from '../core/set/key.ts';
import type { NetworkState } from '../ports.ts';
import type { TraceEntry } from './driver.ts';
import type { PeersetError } from './errors.ts';
import type { FileAnswer, FileAsk, FileFigures, FileNews } from './files/ask.ts';
import type { Look, LookAnswer } from './insight/look.ts';
import type { SetComparison } from './insight/types.ts';

/** What a peer says about itself at the moment, as bytes of JSON. */
export interface Attendance {
  readonly peer: PeerId;
  readonly author: string | undefined;
  readonly payload: Uint8Array;
}

/** All that changes often and is shown to people; sent as a whole, at most every `VIEW_GAP_MS`. */
export interface HostView {
  readonly peers: readonly PeerView[];
  readonly attendance: readonly Attendance[];
  /** Records in the set, count, and their packed size, bytes. */
  readonly records: number;
  readonly bytes: number;
  /** Digest of the whole set, 64 hex. */
  readonly root: string;
  readonly networks: readonly NetworkState[];
  readonly hasTransport: boolean;
  readonly disk: StoreFaultCode | undefined;
  /** Whether records of peers were refused because there is no room for them. */
  readonly partial: boolean;
  readonly storage: { readonly usage: number; readonly quota: number; readonly persisted: boolean; readonly budget: number | undefined };
  /** Files on this device, as far as they were looked at. */
  readonly files: FileFigures;
  /** Whether the browser emptied the store since it was last used. */
  readonly wiped: boolean;
  /** Records found damaged on disk at the start, count. */
  readonly damaged: number;
  /** Records of our own that came back from a second place, count. */
  readonly restored: number;
  /** Faults of peers by code, and refused records of peers by rule, counts; and what all peers carried, those that left included. */
  readonly faults: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly traffic: TrafficTotals;
  /** From when on that is counted, and what the peers' rows say, ms since 1970. */
  readonly since: number;
}

/** A record of a peer that the room does not take. */
export interface RefusedRecord {
  readonly peer: PeerId;
  /** Hex; and as the record's header has them. */
  readonly id: string;
  readonly author: string;
  readonly collection: string;
  readonly name: string;
  readonly rule: string;
  readonly reason: string;
}

/** What the host tells. */
export interface HostListener {
  /** These are all records. Said once at the start, and again by every new host; the next thing is told when this is done. */
  opened(headers: readonly RecordHeader[]): void | Promise<void>;
  /** The replica in this tab has them all: what it holds can be asked for. */
  loaded(): void;
  /** What people see changed: verified and selected, on its way to the disk, and taken back where that refuses. */
  records(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void;
  /** What became of a record of ours or of a file; `id` in hex. */
  settled(id: string, refusal: Refusal | undefined): void;
  /** Not of each, where there are very many: all are counted in the view. */
  refused(record: RefusedRecord): void;
  told(peer: PeerId, author: string | undefined, message: AppMessage): void;
  synced(peer: PeerId, report: SyncReport): void;
  receipt(receipt: Receipt): void;
  filed(news: FileNews): void;
  viewed(view: HostView): void;
  traced(entry: TraceEntry): void;
  compared(comparison: SetComparison): void;
  /** It is over: the store does not open, or a bug of ours. */
  failed(error: PeersetError): void;
}

/** What is asked of the host. Whatever it answers comes to the listener, except bodies. */
export interface Host {
  put(records: readonly OwnRecord[]): void;
  import(records: readonly SignedRecord[]): void;
  read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]>;
  /**
   * Asks for a file, or what is here of it. `from`: the tab, where it is another one. Rejects with a PeersetError: E_STORAGE, E_NOT_FOUND,
   * E_OPTION, E_ABORTED, E_BLIND, E_LOAD, E_CLOSED.
   */
  file(ask: FileAsk, from?: string): Promise<FileAnswer>;
  tell(message: AppMessage, to: readonly PeerId[] | undefined): void;
  /** A peer misbehaved in what it said to this page: it costs its score. */
  blame(peer: PeerId, fault: Fault): void;
  /** Shows this of ourselves to all peers from now on; undefined for nothing. */
  attend(payload: Uint8Array | undefined): void;
  sync(peer: PeerId | undefined): void;
  /** Asks all peers once whether they hold these; `receipt` tells who does. */
  inquire(keys: readonly Key[]): void;
  /** Asks for `traced` from now on. */
  trace(): void;
  /** Looks inside. Rejects with E_STORAGE, E_LOAD, E_CLOSED. */
  look(look: Look): Promise<LookAnswer>;
  /** Something changed outside; looks at the store's figures, too. */
  wake(): void;
  close(): Promise<void>;
}

/** Pause between two views, ms: what people see need not be faster. */
export const VIEW_GAP_MS = 100;
