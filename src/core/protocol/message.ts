/**
 * Every message two peers exchange, and the lane it travels on. Protocol version 1.
 *
 * Not here: its bytes (`wire.ts`), when it may be sent (`handshake.ts`), and what a record or the body of a
 * reconciliation must contain.
 */
import { LIMITS } from '../base/limits.ts';
import type { Lane } from '../base/peer.ts';
import type { Key } from '../set/key.ts';

/** Versions of this protocol that we speak, ascending. */
export const PROTOCOL_VERSIONS: readonly number[] = [1];

/** The first message of each side. Its layout never changes: here versions are agreed. */
export interface HelloMessage {
  readonly type: 'hello';
  /** Versions the sender speaks, 1 to 255, strictly ascending. */
  readonly versions: readonly number[];
  /** 32 random bytes, used once. */
  readonly nonce: Uint8Array;
  /** Public session key, 32 bytes. */
  readonly sessionKey: Uint8Array;
  /** Bit set of optional abilities; unknown bits are ignored. */
  readonly features: number;
  /** Largest frame the sender accepts, bytes. */
  readonly frameBytesMax: number;
  /** Oldest time the sender keeps records from, ms since 1970. */
  readonly horizon: number;
  /** The sender's clock, ms since 1970. */
  readonly clock: number;
}

/** Proves the session key, and in private rooms the membership, over the transcript. */
export interface AuthMessage {
  readonly type: 'auth';
  /** BIP-340 signature, 64 bytes. */
  readonly signature: Uint8Array;
  /** HMAC-SHA256, 32 bytes; zeros in rooms without a secret. */
  readonly mac: Uint8Array;
}

/** The sender accepts us. Carries its author's certificate where it has one. */
export interface ReadyMessage {
  readonly type: 'ready';
  /** A packed event, 1 to `certificateBytesMax` bytes. */
  readonly certificate?: Uint8Array;
}

/** Asks for a fresh proof in an old session. */
export interface ChallengeMessage {
  readonly type: 'challenge';
  /** 32 random bytes, used once. */
  readonly nonce: Uint8Array;
}

export interface ProofMessage {
  readonly type: 'proof';
  /** BIP-340 signature, 64 bytes. */
  readonly signature: Uint8Array;
}

/** Are you there, and do we hold the same set? */
export interface PingMessage {
  readonly type: 'ping';
  /** First 16 bytes of the set's root. */
  readonly root16: Uint8Array;
  /** Records in the set, count. */
  readonly size: number;
}

export interface PongMessage {
  readonly type: 'pong';
  readonly root16: Uint8Array;
  readonly size: number;
}

/** Why a peer leaves, in wire order; a new reason needs a new protocol version. */
export const GOODBYE_REASONS = ['leaving', 'age', 'crowded', 'fault'] as const;

export type GoodbyeReason = (typeof GOODBYE_REASONS)[number];

export interface GoodbyeMessage {
  readonly type: 'goodbye';
  readonly reason: GoodbyeReason;
  /** Do not come back before, ms. */
  readonly retryAfterMs: number;
}

/** One step of a reconciliation; the reconciler reads the body. */
export interface ReconcileMessage {
  readonly type: 'reconcile';
  /** Number of the conversation, at least 1. */
  readonly conversation: number;
  readonly body: Uint8Array;
}

/** No time for that conversation now. */
export interface BusyMessage {
  readonly type: 'busy';
  readonly conversation: number;
  readonly retryAfterMs: number;
}

/** Packed records. */
export interface RecordsMessage {
  readonly type: 'records';
  /** The conversation they belong to; 0 for records pushed as they are made. */
  readonly conversation: number;
  /** At least one, each 1 to `recordBytesMax` bytes. */
  readonly records: readonly Uint8Array[];
}

/** A span of time in which there are records. */
export interface StockPart {
  /** From the end of the part before to its beginning, ms; the first: from 1970. */
  readonly gap: number;
  /** How long it is, ms, at least 1. */
  readonly length: number;
  /** Records in it, count, at least 1. */
  readonly records: number;
}

/** The sender has these for the other, which takes them part by part. */
export interface StockMessage {
  readonly type: 'stock';
  readonly conversation: number;
  /** 1 to `stockPartsMax`, one after the other. */
  readonly parts: readonly StockPart[];
}

/** The sender wants the records of these times now. */
export interface TakeMessage {
  readonly type: 'take';
  readonly conversation: number;
  /** From when on, ms since 1970, and for how long, ms; both 0 where it wants nothing more. */
  readonly lower: number;
  readonly length: number;
}

/** The sender gave all it has for the oldest TAKE that it did not say this of. */
export interface GivenMessage {
  readonly type: 'given';
  readonly conversation: number;
}

/** The sender sent all it has to send in a conversation. */
export interface SyncedMessage {
  readonly type: 'synced';
  readonly conversation: number;
  /** Records it sent in the conversation, count. */
  readonly records: number;
  /** First 16 bytes of its root now. */
  readonly root16: Uint8Array;
}

/** The sender dealt with what it received, and gives the other side credit to send more. */
export interface AckMessage {
  readonly type: 'ack';
  /** Bytes of records processed since the last ACK. */
  readonly bytes: number;
  /** Records stored since the last ACK, count. */
  readonly stored: number;
}

/** Kinds of application messages, in wire order. */
export const APP_KINDS = ['tell', 'ask', 'answer', 'decline'] as const;

export type AppKind = (typeof APP_KINDS)[number];

/** A message between applications (presence, channels); never stored. */
export interface AppMessage {
  readonly type: 'app';
  readonly message: {
    /** Names the channel, at most `appNameBytesMax` bytes of UTF-8. */
    readonly name: string;
    readonly kind: AppKind;
    /** Ties an answer to its question. */
    readonly request: number;
    /** At most `appPayloadBytesMax` bytes. */
    readonly payload: Uint8Array;
  };
}

/** The sender has these records. */
export interface HaveMessage {
  readonly type: 'have';
  /** Full ids, 32 bytes each, 1 to `announceMax` of them. */
  readonly ids: readonly Uint8Array[];
}

/** The sender asks for these records. */
export interface WantMessage {
  readonly type: 'want';
  /** Full ids, 32 bytes each, 1 to `wantMax` of them. */
  readonly ids: readonly Uint8Array[];
}

/** Does the other side hold these durably? It answers with one RECEIPT; only then the next may be asked. */
export interface InquiryMessage {
  readonly type: 'inquiry';
  /** 1 to `inquiryRecordsMax`. */
  readonly keys: readonly Key[];
}

/** Answers the INQUIRY under way. */
export interface ReceiptMessage {
  readonly type: 'receipt';
  /** Of the records it asked for, the ids of those that the sender's disk holds, 32 bytes each. */
  readonly ids: readonly Uint8Array[];
}

/** Something about files; `core/files/wire.ts` reads the body. */
export interface FileMessage {
  readonly type: 'file';
  /** 1 to `fileMessageBytesMax` bytes. */
  readonly body: Uint8Array;
}

/** Before a session is open. */
export type HandshakeMessage = HelloMessage | AuthMessage | ReadyMessage;

/** What sessions say to each other to stay open; the session deals with them itself. */
export type UpkeepMessage = ChallengeMessage | ProofMessage | GoodbyeMessage;

/** What an open session hands on to its owner, and what the owner may send. */
export type OpenMessage =
  | PingMessage
  | PongMessage
  | ReconcileMessage
  | BusyMessage
  | RecordsMessage
  | StockMessage
  | TakeMessage
  | GivenMessage
  | SyncedMessage
  | AckMessage
  | AppMessage
  | HaveMessage
  | WantMessage
  | InquiryMessage
  | ReceiptMessage
  | FileMessage;

/** Everything a session can say. */
export type Message = HandshakeMessage | UpkeepMessage | OpenMessage;

/** One of the words in the table of messages. */
export type MessageType = Message['type'];

/** Whether a message of this type may arrive on a lane. Only what carries records or files, or may be large, has a choice. */
export function mayArriveOn(type: MessageType, lane: Lane): boolean {
  if (lane === 'files') return type === 'file';
  return lane === 'control' || type === 'records' || type === 'synced' || type === 'given';
}

/**
 * The lane we send a message on. Batches of records take the bulk lane, and GIVEN and SYNCED follow them so that
 * they cannot overtake them; a small record pushed live is worth the fast lane. What is said about files tells its lane itself.
 */
export function laneOf(message: Message, bytes: number): Lane {
  if (message.type === 'synced' || message.type === 'given') return 'bulk';
  if (message.type !== 'records') return 'control';
  return message.conversation === 0 && bytes <= LIMITS.urgentBytesMax ? 'control' : 'bulk';
}
