/**
 * What a way to do harm is, and what it works with. A hostile peer runs the real replica, so that it gets through
 * the handshake and is spoken to; its vices change what that replica says, and say more past it.
 *
 * Here are the tools that several vices share. Each family of vices has a file of its own.
 */
import { isFault } from '../../src/core/base/fault.ts';
import type { Message, OpenMessage } from '../../src/core/protocol/message.ts';
import { decodeMessage, encodeMessage } from '../../src/core/protocol/wire.ts';
import { recordDraft } from '../../src/core/record/draft.ts';
import type { SignedRecord } from '../../src/core/record/record.ts';
import { decodeSigned } from '../../src/core/record/signed.ts';
import type { RoomLaw } from '../../src/core/replica/law.ts';
import type { MerkleSet } from '../../src/core/set/merkle-set.ts';
import type { Lane, PeerId } from '../../src/ports.ts';
import type { Prng } from '../../src/testing/prng.ts';
import { sign, type Author, type World } from '../world.ts';

export const HOUR_MS = 3_600_000;

/** What a hostile peer works with. */
export interface Hands {
  readonly prng: Prng;
  readonly world: World;
  readonly author: Author;
  /** Its clock, ms. */
  now(): number;
  /** Sets how far its clock is off, ms. */
  setClock(offsetMs: number): void;
  /** Whom it is linked with. */
  links(): readonly PeerId[];
  /** Says anything to anyone, past its own session. */
  say(peer: PeerId, lane: Lane, bytes: Uint8Array): void;
  /** Does something after so long, ms, if it still runs then. */
  later(delayMs: number, run: () => void): void;
  /** Packed records it got from others, latest last. */
  readonly seen: readonly Uint8Array[];
  /** The last message of each kind that came from a peer, by peer and first byte. */
  heard(peer: PeerId, kind: number): Uint8Array | undefined;
  /** What it wrote down, by name. */
  readonly notes: Map<string, Uint8Array>;
  /** Notes that a record breaks a rule. */
  junk(record: SignedRecord): SignedRecord;
  /** Stores records without asking any rule, and spreads them. */
  put(records: readonly SignedRecord[]): void;
  /** The index of its replica, to be falsified; undefined while it is down. */
  set(): MerkleSet | undefined;
}

/** To whom something is about to be said. */
export interface Address {
  readonly peer: PeerId;
  readonly lane: Lane;
}

/** One way to do harm. */
export interface Vice {
  readonly name: string;
  /** What becomes of a message of its own; undefined: never sent, or sent later. */
  readonly twist?: (hands: Hands, bytes: Uint8Array, to: Address) => Uint8Array | undefined;
  /** What it has for a law beside taking everything. */
  readonly law?: (world: World) => Partial<RoomLaw>;
  /** Done every second or so. */
  readonly act?: (hands: Hands) => void;
  /**
   * First bytes of what its own replica does not hear. Who speaks past it is answered for what it never said, and would
   * take the answer amiss.
   */
  readonly deaf?: readonly number[];
  /** Devices that do it together, count; one where it is not said. */
  readonly devices?: number;
}

/** First bytes of some messages. */
export const KIND = { ready: 0x03, ping: 0x12, pong: 0x13, reconcile: 0x20, records: 0x22, synced: 0x23, ack: 0x24 } as const;

/** Whether it belongs to the handshake. */
export function isHandshake(bytes: Uint8Array): boolean {
  return (bytes[0] ?? 0) < 0x10;
}

/** The bytes with a few bits turned, and now and then cut short. */
export function garbled(prng: Prng, bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice(0, prng.chance(0.3) ? prng.below(bytes.length) : bytes.length);
  for (let i = prng.between(1, 4); i > 0 && copy.length > 0; i--) copy[prng.below(copy.length)]! ^= 1 << prng.below(8);
  return copy;
}

/** The message with something else in it. */
export function retold(bytes: Uint8Array, change: (message: Message) => Message | undefined): Uint8Array | undefined {
  const message = decodeMessage(bytes);
  if (isFault(message)) return bytes;
  const changed = change(message);
  return changed === undefined ? undefined : encodeMessage(changed);
}

/** Says something past its own session. */
export function tell(hands: Hands, peer: PeerId, message: OpenMessage, lane: Lane = 'control'): void {
  hands.say(peer, lane, encodeMessage(message));
}

/** Pushes records as if they had just been made. */
export function tellRecords(hands: Hands, peer: PeerId, records: readonly Uint8Array[]): void {
  if (records.length > 0) tell(hands, peer, { type: 'records', conversation: 0, records });
}

/** A record that every honest peer takes. */
export function ordinary({ prng, world, author, now }: Hands, name: number): SignedRecord {
  const at = now();
  return sign(author, recordDraft({ room: world.tag, collection: 'notes', name: `h${name}`, content: `"${prng.u32()}"`, at }));
}

/** The id of a packed record that came from somewhere. */
export function idIn(bytes: Uint8Array | undefined): Uint8Array | undefined {
  if (bytes === undefined) return undefined;
  const record = decodeSigned(bytes);
  return isFault(record) ? undefined : record.id;
}
