/**
 * The wall sockets: everything that can surprise the core comes through one of these interfaces and can be
 * replaced by a simulated one. Interfaces only, no code. Each has one conformance suite in
 * `test/conformance`, run on every adapter.
 */
import type { Fault } from './core/base/fault.ts';
import type { ChannelBinding, Lane, PeerId } from './core/base/peer.ts';
import type { FileOutline } from './core/files/event.ts';
import type { FileRange, KeptPiece, PieceClaim, StoredFile } from './core/files/on-disk.ts';
import type { Mark } from './core/judge/mark.ts';
import type { StoreFaultCode } from './core/replica/event.ts';
import type { Draft, NostrEvent, RecordHeader, SignedRecord, VerifiedRecord } from './core/record/record.ts';
import type { UnsignedRecord } from './core/record/unsigned.ts';
import type { WorkTask } from './core/record/work.ts';
import type { Said } from './core/rules/content.ts';
import type { Key } from './core/set/key.ts';

export type { ChannelBinding, Lane, PeerId } from './core/base/peer.ts';
export type { FileRange, KeptPiece, PieceClaim, StoredFile } from './core/files/on-disk.ts';
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
  /** The bytes are given away: nothing else may lie in the same memory that anybody looks at later. */
  received(peer: PeerId, lane: Lane, bytes: Uint8Array): void;
  /** Of what was sent to a peer on the lane of files, the network took so many bytes more. Whoever sends none need not hear it. */
  drained?(peer: PeerId, bytes: number): void;
  /** Signalling networks that answer at the moment, of those configured. */
  networks(state: readonly NetworkState[]): void;
}

/**
 * Why an endpoint is of no use at the moment: it cannot be reached, does not answer, sent us away, or the package that speaks to it
 * could not be loaded.
 */
export type NetworkReason = 'unreachable' | 'silent' | 'rejected' | 'package';

/** Networks on which peers find each other. */
export type Strategy = 'torrent' | 'nostr' | 'mqtt' | 'ipfs' | 'supabase' | 'firebase';

/**
 * One signalling network. `urls` are its servers, instead of public ones; the other options belong to one network each.
 *
 * @example
 * peerset('room', { signaling: ['torrent', { strategy: 'supabase', urls: ['https://abc.supabase.co'], key: 'sb_publishable_…' }] })
 */
export interface Signaling {
  readonly strategy: Strategy;
  readonly urls?: readonly string[];
  /** Supabase: the project's public key, which it needs. Firebase: the web API key, where the project wants one. */
  readonly key?: string;
  /** MQTT: who we are to a broker of one's own. */
  readonly username?: string;
  readonly password?: string;
  /** Firebase: where in the database signals lie; `peerset` unless told. */
  readonly path?: string;
  /** Firebase: an app that was initialised already, such as one with somebody logged in. */
  readonly app?: object;
  /** Loads the package that speaks to this network, where the page's bundler does not bring it. */
  readonly load?: () => Promise<unknown>;
}

/** One endpoint of a signalling network that is in use now. Which are changes by the phase. */
export interface NetworkState {
  readonly strategy: string;
  readonly url: string;
  readonly connected: boolean;
  /** `failing`: several attempts in a row came to nothing; it is tried again now and then, and others take its place. */
  readonly state?: 'connecting' | 'connected' | 'failing';
  readonly reason?: NetworkReason;
  /** What belongs to the reason: what the server said, or how to install the package. A stranger's text: show it as text. */
  readonly detail?: string;
  /** How long it took to answer, ms. */
  readonly rttMs?: number;
  /** How often we announced ourselves there since it was taken into use, count. */
  readonly announced?: number;
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
  /** Another tab took the lead while this one stood still: nothing that is written here counts any more. */
  readonly isTaken?: boolean;
}

/** Keeps records. A write is all or nothing, and durable when its promise resolves. */
export interface Store {
  /**
   * As `open`, for whoever wants no list of all headers: `take` is given them in parts, oldest first, and the next when it is done with one. The
   * opening then names those alone that were not given. Stores that have all headers at once do without.
   */
  openInParts?(take: (headers: readonly RecordHeader[]) => Promise<void>): Promise<StoreOpening>;
  /**
   * With `isTaken`, this tab took the lead from one that stands still and may go on at any time: no write of a store that was opened
   * before is taken from here on, where several tabs can open it at all.
   */
  open(how?: { readonly isTaken: boolean }): Promise<StoreOpening>;
  write(batch: StoreBatch): Promise<void>;
  /** The packed bytes of each key, undefined where the store has none. */
  read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]>;
  usage(): Promise<{ readonly usage: number; readonly quota: number; readonly persisted: boolean }>;
  close(): Promise<void>;
}

/** What the pieces of a range hold, as they travel. */
export interface FilePart {
  readonly blob: Blob;
  /** The piece behind the last. */
  readonly to: number;
  /** With the last piece: the SHA-256 of all that was gathered, 64 hex. */
  readonly x?: string;
}

/**
 * Keeps pieces of files. A piece counts as here only when its bytes are on disk. What goes is decided elsewhere. Rejects with a
 * `StoreFault` alone.
 */
export interface Files {
  /** All there is. Drafts that nobody finished are gone. */
  open(): Promise<readonly StoredFile[]>;
  /** Pieces of this file will come. Nothing happens where it is known. */
  begin(file: FileOutline): Promise<void>;
  /** The bytes are given away, and may be gone from where they were afterwards, whatever comes of it: a copy costs as much as the rest. */
  write(root: string, piece: number, bytes: Uint8Array): Promise<void>;
  /** Checks a piece, and writes it where it is right, so that the page works at neither; its blocks are given away. Undefined, or no such method, where that cannot be: then they are not, and whoever has them checks and calls `write`. */
  keep?(root: string, piece: number, claim: PieceClaim): Promise<KeptPiece | undefined>;
  writeLayer(root: string, layer: Uint8Array): Promise<void>;
  /** Undefined where it is not here. */
  read(root: string, piece: number): Promise<Uint8Array | undefined>;
  readLayer(root: string): Promise<Uint8Array | undefined>;
  /** Some pieces of a file in a Blob, whose bytes no page sees. Undefined where one is not here, or `by` did not gather what comes before. */
  gather(range: FileRange): Promise<FilePart | undefined>;
  /** Begins a file whose root nobody knows before its last byte; `draft` is a name of the caller's choice. */
  draft(draft: string, pieceBytes: number): Promise<void>;
  /** Pieces come in order. */
  writeDraft(draft: string, piece: number, bytes: Uint8Array): Promise<void>;
  /** The draft is this file, whole and pinned. Where that is here already, the draft goes, and what it lacked is there. */
  adopt(draft: string, file: FileOutline, layer: Uint8Array): Promise<void>;
  discard(draft: string): Promise<void>;
  pin(root: string, pin: 'stays' | 'may-go'): Promise<void>;
  /** Somebody used these just now. */
  used(roots: readonly string[], at: number): Promise<void>;
  delete(roots: readonly string[]): Promise<void>;
  /** Which files each record refers to, by the record's id in hex. */
  references(): Promise<ReadonlyMap<string, readonly string[]>>;
  refer(added: ReadonlyMap<string, readonly string[]>, removed: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Why a file could not be taken: its source broke, it is larger than it may be, its caller gave up, or the cutter was closed.
 */
export type FileFaultCode = 'unreadable' | 'too-large' | 'aborted' | 'closed';

/** The only thing a cutter rejects with, beside what its caller's `piece` rejects with. */
export interface FileFault {
  readonly file: FileFaultCode;
  readonly reason: string;
}

/** How a file is cut. */
export interface Cutting {
  readonly pieceBytes: number;
  /** As it travels, bytes; more is `too-large`. */
  readonly bytesMax: number;
  /** Seals what travels, 32 bytes, of this file alone (`core/files/sealing.ts`). */
  readonly key?: Uint8Array;
  /** Takes a piece as it travels; the next but a few come when it is done. */
  piece(piece: number, bytes: Uint8Array): Promise<void>;
  readonly signal?: AbortSignal;
}

/** A file that was cut. */
export interface Cut extends FileOutline {
  /** SHA-256 of what was read, 64 hex. */
  readonly x: string;
  readonly layer: Uint8Array;
  /** The first `fileHeadBytes` of what was read, which say what it is. */
  readonly head: Uint8Array;
}

/** Cuts, hashes, seals and unseals what is in files, off the page's thread where it can. */
export interface Cutter {
  cut(source: Blob | ReadableStream<Uint8Array>, how: Cutting): Promise<Cut>;
  /** The leaves of a piece: the SHA-256 of each of its blocks. */
  leaves(piece: Uint8Array): Promise<readonly Uint8Array[]>;
  /** What a sealed piece holds; undefined where the key or the place is another. */
  unseal(bytes: Uint8Array, how: { readonly key: Uint8Array; readonly piece: number }): Promise<Uint8Array | undefined>;
  close(): void;
}

/** A file that a page can read from anywhere in it, whether or not all of it is here. */
export interface FileSource {
  /** Its name in addresses, of the caller's choice: letters, digits, `-` and `_`, at least 16 random bytes. Whoever knows it may read. */
  readonly token: string;
  /** Bytes, as its reader sees them. */
  readonly size: number;
  /** What it is, as sniffed, and what it is called. */
  readonly type: string;
  readonly name?: string;
  /** Whether it may be shown in a page. What may not is downloaded, under a type that says nothing. */
  readonly isInline: boolean;
  /** Its bytes from `start` up to but not `end`, as soon as they are here. An iteration that is left ends the reading, as `signal` does. */
  read(start: number, end: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Gives files addresses that a page can show and play. */
export interface FileServer {
  /** The address of this file, always the same, until it is forgotten; undefined where nobody answers at addresses at the moment. */
  urlOf(source: FileSource): string | undefined;
  /** There is nothing at its address any more, and whoever reads there is told so. */
  forget(source: FileSource): void;
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
   * Calls `run` when this tab leads, and says whether it took the lead. In `lost` it ceases to write before it returns, and waits again.
   * The returned function gives the lead back.
   */
  lead(run: (isTaken?: boolean) => void, lost?: () => void): () => void;
  /** Takes the lead from a tab that stands still; its `lost` is called if it ever goes on. Where this is missing, everybody waits for it. */
  take?(): void;
  channel(receive: (message: unknown) => void): TabChannel;
}

/** `length` random bytes. */
export type Random = (length: number) => Uint8Array;
