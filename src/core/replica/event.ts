/**
 * The table of contents of the whole program: what can happen to a replica (events, past facts) and what
 * it can order (effects). Whoever has read this file knows everything the core can do.
 */
import type { Fault } from '../base/fault.ts';
import type { ChannelBinding, Lane, PeerId } from '../base/peer.ts';
import type { Mark } from '../judge/mark.ts';
import type { RecordHeader, SignedRecord, VerifiedRecord } from '../record/record.ts';
import type { Key } from '../set/key.ts';
import type { Compared } from '../set/reconcile/compared.ts';

/** Numbers a batch on its way through verifier or store, so that the answer finds its question. */
export type BatchId = number;
/** Numbers a request to the disk. */
export type RequestId = number;

/** Why a store could not write: no space left, closed under us, held by another tab, or broken. */
export type StoreFaultCode = 'full' | 'closed' | 'blocked' | 'broken';

/** A message between applications; never stored. `request` ties an answer to its question. */
export interface AppMessage {
  readonly name: string;
  readonly kind: 'tell' | 'ask' | 'answer' | 'decline';
  readonly request: number;
  readonly payload: Uint8Array;
}

/** A record on its way in, and whether the author agreed to lose the oldest one for it. */
export type OwnRecord =
  | { readonly record: SignedRecord; readonly replaceOldest: boolean; readonly isVerified?: false }
  /** Its signer checked the signature it made; it need not be checked again. */
  | { readonly record: VerifiedRecord; readonly replaceOldest: boolean; readonly isVerified: true };

/** A past fact. */
export type ReplicaEvent =
  /** Start-up: part of the index from disk; more follows. */
  | { readonly type: 'loading'; readonly headers: readonly RecordHeader[] }
  /** Start-up: the rest of the index, and the watermarks from disk. */
  | { readonly type: 'loaded'; readonly headers: readonly RecordHeader[]; readonly meta: ReadonlyMap<string, Uint8Array> }
  /** Our author signed these. */
  | { readonly type: 'put'; readonly records: readonly OwnRecord[] }
  /** Records from a file; anyone may have signed them. */
  | { readonly type: 'imported'; readonly records: readonly SignedRecord[] }
  /** The author vouched for this replica's session key. */
  | { readonly type: 'certified'; readonly certificate: Uint8Array }
  | { readonly type: 'peer-joined'; readonly peer: PeerId; readonly via: string; readonly binding?: ChannelBinding }
  | { readonly type: 'peer-left'; readonly peer: PeerId }
  | { readonly type: 'received'; readonly peer: PeerId; readonly lane: Lane; readonly bytes: Uint8Array }
  | { readonly type: 'verified'; readonly batch: BatchId; readonly valid: readonly boolean[] }
  /** The id of each record, 32 bytes, and whether its signature holds. */
  | { readonly type: 'identified'; readonly batch: BatchId; readonly ids: readonly Uint8Array[]; readonly valid: readonly boolean[] }
  /** What the content rules say of each record. */
  | { readonly type: 'judged'; readonly batch: BatchId; readonly marks: readonly (readonly Mark[])[] }
  | { readonly type: 'stored'; readonly batch: BatchId }
  | { readonly type: 'store-failed'; readonly batch: BatchId; readonly reason: StoreFaultCode }
  | { readonly type: 'fetched'; readonly request: RequestId; readonly records: readonly (Uint8Array | undefined)[] }
  /** The application wants this sent; to every open session where `to` is absent. */
  | { readonly type: 'told'; readonly message: AppMessage; readonly to?: readonly PeerId[] }
  /** Whoever deals in files has this to say to a peer; void where its session is not open. */
  | { readonly type: 'filed'; readonly peer: PeerId; readonly lane: Lane; readonly bytes: Uint8Array }
  /** It found misbehaviour in what the peer said about files, or has enough of it. */
  | { readonly type: 'file-fault'; readonly peer: PeerId; readonly fault: Fault; readonly costs: 'score' | 'session' }
  /** Somebody wants to know which peers hold these: all whose sessions are open are asked once. */
  | { readonly type: 'inquired'; readonly keys: readonly Key[] }
  /** How many bytes of records this device wants to hold before it takes no more from peers; Infinity for no bound. */
  | { readonly type: 'budgeted'; readonly bytes: number }
  /** Somebody asked to compare sets now, with one peer or with all. */
  | { readonly type: 'sync-asked'; readonly peer?: PeerId }
  /** Somebody looks at what is compared with peers: `compared` tells it from now on. */
  | { readonly type: 'observed' }
  /** We are leaving: say goodbye to everyone. */
  | { readonly type: 'closing' }
  /** Time has reached `wakeAt`. */
  | { readonly type: 'tick' };

/** An order. */
export type ReplicaEffect =
  | { readonly type: 'send'; readonly peer: PeerId; readonly lane: Lane; readonly bytes: Uint8Array }
  | { readonly type: 'disconnect'; readonly peer: PeerId; readonly fault: Fault; readonly retryAfterMs: number }
  /** The peer proved itself: the transport may let it introduce others. */
  | { readonly type: 'introduce'; readonly peer: PeerId }
  | { readonly type: 'verify'; readonly batch: BatchId; readonly records: readonly SignedRecord[] }
  /** Packed records that decoded well: compute their ids and check their signatures. */
  | { readonly type: 'identify'; readonly batch: BatchId; readonly records: readonly Uint8Array[] }
  /** Look at what these say: by the room's policy, some of it keeps a record out of the set. */
  | { readonly type: 'judge'; readonly batch: BatchId; readonly records: readonly VerifiedRecord[] }
  | {
      readonly type: 'store';
      readonly batch: BatchId;
      readonly added: readonly VerifiedRecord[];
      readonly removed: readonly RecordHeader[];
      readonly meta?: ReadonlyMap<string, Uint8Array>;
      readonly durability: 'strict' | 'relaxed';
    }
  | { readonly type: 'fetch'; readonly request: RequestId; readonly keys: readonly Key[] }
  | { readonly type: 'notify'; readonly change: Change };

/** Why a record is not in the set. `rule` names the rule for people and for the log. */
export interface Refusal {
  readonly rule: 'quota' | 'outranked' | 'time' | 'signature' | 'disk' | (string & { readonly rule?: never });
  readonly reason: string;
  /** For `quota`: the record that would have to go. */
  readonly displaces?: RecordHeader;
}

/** What the shell is told. */
export type Change =
  /**
   * What people see changed: `added` is verified and selected, and on its way to the disk. Where the disk refuses, a
   * later change of this type takes it back.
   */
  | { readonly type: 'shown'; readonly added: readonly (RecordHeader | VerifiedRecord)[]; readonly removed: readonly RecordHeader[] }
  /** The set changed, on disk and in the index. */
  | { readonly type: 'records'; readonly added: readonly VerifiedRecord[]; readonly removed: readonly RecordHeader[] }
  /** What became of a record of our own (or of a file): stored, or why not. */
  | { readonly type: 'settled'; readonly record: SignedRecord; readonly refusal?: Refusal }
  /** A peer offered something the room does not take. */
  | { readonly type: 'refused'; readonly peer: PeerId; readonly record: SignedRecord; readonly refusal: Refusal }
  | { readonly type: 'fault'; readonly peer: PeerId; readonly fault: Fault }
  /** A session opened, closed or changed what it shows. */
  | { readonly type: 'peers' }
  | { readonly type: 'told'; readonly peer: PeerId; readonly author: string | undefined; readonly message: AppMessage }
  /** A peer whose session is open says something about files, which nobody looked at yet. */
  | { readonly type: 'filed'; readonly peer: PeerId; readonly bytes: Uint8Array }
  | { readonly type: 'receipt'; readonly receipt: Receipt }
  /** A conversation ended; `equal` says whether both sides now hold the same set. */
  | { readonly type: 'synced'; readonly peer: PeerId; readonly report: SyncReport }
  /** It is known what differs from a peer's set; told where somebody looks. */
  | { readonly type: 'compared'; readonly peer: PeerId; readonly report: ComparisonReport }
  /** There is no room for records of peers, or there is again. */
  | { readonly type: 'budget'; readonly isFull: boolean }
  /** The disk refuses or accepts again. */
  | { readonly type: 'disk'; readonly fault: StoreFaultCode | undefined };

/** A peer says that its disk holds these. */
export interface Receipt {
  /** Public session key, 64 hex: two sessions with one key are with one replica. */
  readonly sessionKey: string;
  /** Who vouches for it, 64 hex; undefined where nobody does. */
  readonly author: string | undefined;
  /** 64 hex each. */
  readonly ids: readonly string[];
}

/** One conversation in numbers, counted at the session's wire. */
export interface SyncReport {
  readonly sent: number;
  readonly received: number;
  /** Bytes both ways beside the records. */
  readonly bytes: number;
  /** Round trips until the difference was known. */
  readonly rounds: number;
  readonly equal: boolean;
}

/** What one comparison found, before anything moved. */
export interface ComparisonReport extends Compared {
  /** Whether this side asked, or was asked. */
  readonly side: 'asked' | 'answered';
  readonly equal: boolean;
  /** Bytes both ways until the difference was known; and round trips. */
  readonly bytes: number;
  readonly rounds: number;
}
