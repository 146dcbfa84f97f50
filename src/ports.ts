/**
 * The wall sockets: everything that can surprise the core comes through one of these interfaces and can be
 * replaced by a simulated one. Interfaces only, no code. Each has one conformance suite in
 * `test/conformance`, run on every adapter.
 */
import type { Fault } from './core/base/fault.ts';
import type { ChannelBinding, Lane, PeerId } from './core/base/peer.ts';
import type { Mark } from './core/judge/mark.ts';
import type { StoreFaultCode } from './core/replica/event.ts';
import type { Draft, NostrEvent, RecordHeader, SignedRecord, VerifiedRecord } from './core/record/record.ts';
import type { UnsignedRecord } from './core/record/unsigned.ts';
import type { WorkTask } from './core/record/work.ts';
import type { Said } from './core/rules/content.ts';
import type { Key } from './core/set/key.ts';

export type { ChannelBinding, Lane, PeerId } from './core/base/peer.ts';
export type { StoreFaultCode } from './core/replica/event.ts';

/** A link that just came up. */
export interface Link {
  readonly peer: PeerId;
  /** Digests of both sides' DTLS certificates; absent where the transport has none to offer. */
  readonly binding?: ChannelBinding;
  /** Which signalling network brought us together, for people to read: 'torrent', 'nostr', 'peer', … */
  readonly via: string;
}

/** What a transport tells its host. Every callback is called from the event loop, never re-entrantly. */
export interface TransportListener {
  joined(link: Link): void;
  left(peer: PeerId): void;
  received(peer: PeerId, lane: Lane, bytes: Uint8Array): void;
  /** Signalling networks that answer at the moment, of those configured. */
  networks(state: readonly NetworkState[]): void;
}

/** One endpoint of a signalling network. */
export interface NetworkState {
  readonly strategy: string;
  readonly url: string;
  readonly connected: boolean;
}

/** Finds peers and carries messages to them. Order within a lane is kept; a link that breaks says `left`. */
export interface Transport {
  /** Starts looking for peers; called once. */
  open(listener: TransportListener): void;
  /** Queues a message. Silently void for a peer that left: `left` is on its way. */
  send(peer: PeerId, lane: Lane, bytes: Uint8Array): void;
  /** Ends a link, and refuses to build it again for a while. `reason` says whether it was the peer's fault. */
  disconnect(peer: PeerId, retryAfterMs: number, reason?: Fault): void;
  /** The peer proved itself: use it to introduce others and to carry their signals. */
  introduce(peer: PeerId): void;
  /** Something changed outside (online again, page shown): look for peers now. */
  wake(): void;
  close(): Promise<void>;
  /**
   * Another of its kind, not open yet, for members that meet elsewhere. One that knows no places is without: then this device
   * is offline once its room has moved.
   */
  at?(place: Place): Transport;
}

/** Where members find each other; see `core/protocol/room.ts`. */
export interface Place {
  readonly topic: string;
  readonly password: string;
}

/** One atomic change of the store: first what goes, then what comes. */
export interface StoreBatch {
  readonly added: readonly VerifiedRecord[];
  readonly removed: readonly Key[];
  /** Small named values that must change together with the records (watermarks). */
  readonly meta?: ReadonlyMap<string, Uint8Array>;
  /** `strict` waits for the device, for own writes; `relaxed` for what the swarm still holds. */
  readonly durability: 'strict' | 'relaxed';
}

/** What opening a store found. */
export interface StoreOpening {
  /** In the order of their keys, oldest first. */
  readonly headers: readonly RecordHeader[];
  readonly meta: ReadonlyMap<string, Uint8Array>;
  /** The browser emptied the database since it was last used: never announce emptiness as truth. */
  readonly wiped: boolean;
  /** Pages that could not be read and were skipped, count; their records have to come from peers. */
  readonly damaged?: number;
  /** Looks in a second place for what this device wrote and the store lost. Where there is one; to be called once, when nobody waits. */
  rescue?(): Promise<Rescue>;
}

/** What a second place had. */
export interface Rescue {
  /** Packed records that the store does not hold. They need not be ones that the room still takes. */
  readonly records: readonly Uint8Array[];
  /** The store is empty although it should not be. */
  readonly isWiped: boolean;
}

/** The only thing a store rejects with. */
export interface StoreFault {
  readonly store: StoreFaultCode;
  readonly reason: string;
}

/** Keeps records. A write is all or nothing, and durable when its promise resolves. */
export interface Store {
  open(): Promise<StoreOpening>;
  write(batch: StoreBatch): Promise<void>;
  /** The packed bytes of each key, undefined where the store has none. */
  read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]>;
  usage(): Promise<{ readonly usage: number; readonly quota: number; readonly persisted: boolean }>;
  close(): Promise<void>;
}

/** What a verifier found out about packed records, in their order. */
export interface Identified {
  /** 32 bytes each. */
  readonly ids: readonly Uint8Array[];
  readonly valid: readonly boolean[];
}

/** Checks signatures, off the page's thread where it can. Answers come in any order: who asks little does not wait for much. */
export interface Verifier {
  verify(records: readonly SignedRecord[]): Promise<readonly boolean[]>;
  /** The same for packed records that decoded well and have no ids yet; computes those as well. */
  identify(records: readonly Uint8Array[]): Promise<Identified>;
  /** Records will come: whoever needs time to begin, begins. */
  warm?(): void;
  close(): void;
}

/**
 * Looks at what records say, by the content rules of one policy, off the page's thread where it can. Answers come in any order: who
 * asks little does not wait for much.
 */
export interface Judges {
  /** The marks of each, in their order. Never skips one; rejects only where it was closed. */
  judge(said: readonly Said[]): Promise<readonly (readonly Mark[])[]>;
  /** Records will come: whoever needs time to begin, begins. */
  warm?(): void;
  close(): void;
}

/**
 * Why a signer did not do what it was asked.
 *
 * - `absent`: there is none: no extension, no answer to the first call.
 * - `refused`: it, or the person behind it, said no.
 * - `lost`: it was there, and gives no answer any more.
 * - `changed`: it signs in another name than at login.
 * - `false`: what it gave is not what it was asked for, or its signature does not hold.
 * - `unable`: it cannot do this at all.
 */
export type SignerFaultCode = 'absent' | 'refused' | 'lost' | 'changed' | 'false' | 'unable';

/** The only thing a signer that is elsewhere rejects with. */
export interface SignerFault {
  readonly signer: SignerFaultCode;
  /** In words, for people. */
  readonly reason: string;
}

/** Texts for one reader (NIP-44), by the key of the author. */
export interface PairCipher {
  /** The payload that only the author and the holder of `pubkey` (64 hex) can read. */
  encrypt(pubkey: string, text: string): Promise<string>;
  /** The text of a payload from the holder of `pubkey`. Rejects where it is none. */
  decrypt(pubkey: string, payload: string): Promise<string>;
}

/** Signs in the author's name; may ask a person. */
export interface Signer {
  /** The author's public key, 64 hex. */
  readonly pubkey: string;
  sign(draft: Draft): Promise<NostrEvent>;
  /**
   * Signs many without asking anybody, off the page's thread, and has checked each signature it made. Answers in their
   * order and in their bytes; undefined where that cannot be done now, and nothing of it was done.
   */
  signAll?(records: readonly UnsignedRecord[]): Promise<readonly VerifiedRecord[] | undefined>;
  /** Where the key may also be used to encrypt. */
  readonly nip44?: PairCipher;
  /** Lets go of whatever it needs to reach the key. Nothing is asked afterwards. */
  close?(): void;
}

/** What this device notes for itself about one room: a few texts by name, and no records. Both reject where there is no disk. */
export interface Notes {
  load(name: string): Promise<string | undefined>;
  save(name: string, text: string): Promise<void>;
}

/** Spends work on records of ours (NIP-13), off the page's thread where it can; one after the other. */
export interface Miner {
  /** The digits that give the record its zero bits. Rejects once `signal` is aborted, and once closed. */
  mine(task: WorkTask, signal?: AbortSignal): Promise<string>;
  close(): void;
}

/** Time, as this device knows it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `run` once at or soon after `at`; the returned function cancels it. */
  wake(at: number, run: () => void): () => void;
  /** Gives the thread to whatever else waits for it. A clock that lacks it is woken at once instead, which takes longer. */
  pause?(): Promise<void>;
}

/** What tabs of one origin say to each other; plain data. Nothing is kept for tabs that are not there. */
export interface TabChannel {
  /** Sends to every other tab on the channel. */
  post(message: unknown): void;
  close(): void;
}

/** The tabs of one origin that have the same room open. One leads (docs/adr/0010-leader-tab.md). */
export interface Tabs {
  /**
   * Calls `run` once, later, when this tab leads, at once or when the leader is gone. The returned function
   * gives the lead back, or stops waiting for it.
   */
  lead(run: () => void): () => void;
  channel(receive: (message: unknown) => void): TabChannel;
}

/** `length` random bytes. */
export type Random = (length: number) => Uint8Array;
