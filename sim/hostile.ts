/**
 * Peers that mean harm. Each runs the real replica, so that it gets through the handshake and is spoken to,
 * but without the room's rules, with a verifier that says yes to everything, and with a vice: something it
 * does to its own messages, or does now and then.
 */
import { toHex } from '../src/core/base/bytes.ts';
import { encodeMessage, decodeMessage } from '../src/core/protocol/wire.ts';
import { isFault } from '../src/core/base/fault.ts';
import type { Message, OpenMessage } from '../src/core/protocol/message.ts';
import { recordDraft } from '../src/core/record/draft.ts';
import type { SignedRecord } from '../src/core/record/record.ts';
import { decodeSigned } from '../src/core/record/signed.ts';
import type { RoomLaw } from '../src/core/replica/law.ts';
import type { Lane, PeerId, Transport } from '../src/ports.ts';
import type { Habits } from './peer.ts';
import type { Prng } from './prng.ts';
import { authorOf, forge, OWNER, sign, type Author, type World } from './world.ts';

const HOUR_MS = 3_600_000;

/** What a hostile peer works with. */
export interface Hands {
  readonly prng: Prng;
  readonly world: World;
  readonly author: Author;
  /** Its clock, ms. */
  now(): number;
  /** Whom it is linked with. */
  links(): readonly PeerId[];
  /** Says anything to anyone, past its own session. */
  say(peer: PeerId, lane: Lane, bytes: Uint8Array): void;
  /** Packed records it got from others, latest last. */
  readonly seen: readonly Uint8Array[];
  /** Notes that a record breaks a rule. */
  junk(record: SignedRecord): SignedRecord;
  /** Stores records without asking any rule, and spreads them. */
  put(records: readonly SignedRecord[]): void;
}

/** One way to do harm. */
export interface Vice {
  readonly name: string;
  /** What becomes of a message of its own; undefined: never sent. */
  readonly twist?: (hands: Hands, bytes: Uint8Array) => Uint8Array | undefined;
  /** How far ahead of now it says its horizon is, ms: who believes it compares nothing any more. */
  readonly horizonAheadMs?: number;
  /** Done every second or so. */
  readonly act?: (hands: Hands) => void;
}

/** All vices. A hostile peer has one to three of them. */
export const VICES: readonly Vice[] = [
  { name: 'lawless', act: (hands) => hands.put([junkRecord(hands)]) },
  { name: 'forger', act: forgeSeen },
  { name: 'garbler', twist: ({ prng }, bytes) => (isHandshake(bytes) || !prng.chance(0.1) ? bytes : garbled(prng, bytes)) },
  { name: 'liar', twist: lie },
  { name: 'flooder', act: flood },
  { name: 'prophet', horizonAheadMs: 365 * 24 * HOUR_MS, act: foretell },
  { name: 'replayer', act: replay },
  { name: 'withholder', twist: withhold },
  { name: 'mute', twist: ({ prng }, bytes) => (isHandshake(bytes) || prng.chance(0.3) ? bytes : undefined) },
  { name: 'usurper', act: (hands) => hands.put([ordinary(hands, hands.prng.below(4))]) },
];

/** A law that takes everything. */
function lawless(world: World, horizonAheadMs: number | undefined): RoomLaw {
  return {
    ...world.law,
    check: () => ({ accept: true }),
    window: () => 'accept',
    capsOf: () => ({ perAuthor: 1e6, total: 1e6, keepDays: 'forever' }),
    horizon: (_, now) => (horizonAheadMs === undefined ? -Infinity : now + horizonAheadMs),
  };
}

/** The habits of a hostile peer; its hands are given once it exists. */
export function hostileHabits(world: World, vices: readonly Vice[], handsOf: () => Hands): Habits {
  const twists = vices.flatMap(({ twist }) => twist ?? []);
  return {
    law: lawless(world, vices.find(({ horizonAheadMs }) => horizonAheadMs !== undefined)?.horizonAheadMs),
    isSigned: () => true,
    verifyMs: 5,
    tamper: (transport: Transport) => ({
      ...transport,
      send: (peer, lane, bytes) => {
        let twisted: Uint8Array | undefined = bytes;
        for (const twist of twists) if (twisted !== undefined) twisted = twist(handsOf(), twisted);
        if (twisted !== undefined) transport.send(peer, lane, twisted);
      },
    }),
  };
}

function isHandshake(bytes: Uint8Array): boolean {
  return (bytes[0] ?? 0) < 0x10;
}

function garbled(prng: Prng, bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice(0, prng.chance(0.3) ? prng.below(bytes.length) : bytes.length);
  for (let i = prng.between(1, 4); i > 0 && copy.length > 0; i--) copy[prng.below(copy.length)]! ^= 1 << prng.below(8);
  return copy;
}

function ordinary({ prng, world, author, now }: Hands, name: number): SignedRecord {
  const at = now();
  return sign(author, recordDraft({ room: world.tag, collection: 'notes', name: `h${name}`, content: `"${prng.u32()}"`, at }));
}

/** A record that no honest peer may store. */
function junkRecord(hands: Hands): SignedRecord {
  const { prng, world, author, now } = hands;
  const at = now() - prng.below(1000);
  const wish = { room: world.tag, collection: 'notes', name: `j${prng.below(20)}`, content: `"${prng.u32()}"`, at };
  switch (prng.below(8)) {
    case 7:
      // Below every horizon: nobody may take back what all have forgotten.
      return sign(author, recordDraft({ ...wish, at: at - 40 * 24 * HOUR_MS }));
    case 0:
      return hands.junk(sign(author, recordDraft({ ...wish, room: 'f'.repeat(32) })));
    case 1:
      return hands.junk(sign(author, recordDraft({ ...wish, content: JSON.stringify('x'.repeat(world.policy.contentBytesMax)) })));
    case 2:
      return hands.junk(sign(author, recordDraft({ ...wish, content: `${'['.repeat(40)}${']'.repeat(40)}` })));
    case 3:
      return hands.junk(sign(author, recordDraft({ ...wish, collection: 'news' })));
    case 4:
      return hands.junk(sign(author, { kind: 20_001, created_at: Math.floor(at / 1000), tags: [['h', world.tag]], content: '' }));
    case 5:
      return hands.junk(forge(OWNER, recordDraft({ ...wish, collection: 'news' })));
    default:
      return hands.junk(forge(authorOf('author 0'), recordDraft(wish)));
  }
}

/** Ahead by minutes, hours or days; all are well signed, and none may displace anything too early. */
function futureRecord({ prng, world, author, now }: Hands): SignedRecord {
  const at = now() + prng.pick([5 * 60_000, 9 * 60_000, 12 * 60_000, 25 * HOUR_MS, 400 * 24 * HOUR_MS]);
  return sign(author, recordDraft({ room: world.tag, collection: 'chat', name: `f${prng.below(5)}`, content: '"soon"', at }));
}

/** Told past its own replica, which by its own horizon would forget them at once. */
function foretell(hands: Hands): void {
  for (const peer of hands.links()) sayRecords(hands, peer, [futureRecord(hands).bytes]);
}

function sayRecords(hands: Hands, peer: PeerId, records: readonly Uint8Array[]): void {
  if (records.length > 0) hands.say(peer, 'control', encodeMessage({ type: 'records', conversation: 0, records }));
}

/** Records of others with another signature: if ids were enough, these would keep the true ones out. */
function forgeSeen(hands: Hands): void {
  const { prng, seen } = hands;
  if (seen.length === 0) return;
  for (const peer of hands.links()) {
    const copy = seen[Math.max(0, seen.length - 1 - prng.below(5))]!.slice();
    // The signature stands behind version and key.
    copy[33 + prng.below(64)]! ^= 0x55;
    sayRecords(hands, peer, [copy]);
  }
}

function replay(hands: Hands): void {
  const { prng, seen } = hands;
  if (seen.length === 0) return;
  for (const peer of hands.links()) sayRecords(hands, peer, Array.from({ length: prng.between(1, 5) }, () => prng.pick(seen)));
}

function flood(hands: Hands): void {
  const { prng } = hands;
  for (const peer of hands.links()) {
    for (let i = prng.between(2, 12); i > 0; i--) hands.say(peer, 'control', encodeMessage(nonsense(hands)));
  }
}

/** Well-formed and senseless. */
function nonsense({ prng, seen }: Hands): OpenMessage {
  switch (prng.below(10)) {
    case 0:
      return { type: 'have', ids: Array.from({ length: prng.between(1, 40) }, () => prng.bytes(32)) };
    case 1:
      return { type: 'want', ids: Array.from({ length: prng.between(1, 40) }, () => prng.bytes(32)) };
    case 2:
      return { type: 'ping', root16: prng.bytes(16), size: prng.below(1000) };
    case 3:
      return { type: 'reconcile', conversation: prng.between(1, 9), body: prng.bytes(prng.below(200)) };
    case 4:
      return { type: 'synced', conversation: prng.between(1, 9), records: prng.below(9), root16: prng.bytes(16) };
    case 5:
      return { type: 'busy', conversation: prng.between(1, 9), retryAfterMs: prng.below(60_000) };
    case 6:
      return { type: 'stock', conversation: prng.between(1, 9), parts: [{ gap: 0, length: 2 ** 50, records: prng.between(1, 9999) }] };
    case 7:
      return { type: 'take', conversation: prng.between(1, 9), lower: 0, length: 2 ** 50 };
    case 8:
      return { type: 'given', conversation: prng.between(1, 9) };
    default:
      return { type: 'want', ids: [decodedId(seen.at(-1)) ?? prng.bytes(32)] };
  }
}

function decodedId(bytes: Uint8Array | undefined): Uint8Array | undefined {
  if (bytes === undefined) return undefined;
  const record = decodeSigned(bytes);
  return isFault(record) ? undefined : record.id;
}

/** Lies about roots, sizes and counts, and spoils what reconciliation says. */
function lie({ prng }: Hands, bytes: Uint8Array): Uint8Array {
  if (!prng.chance(0.4)) return bytes;
  return retold(bytes, (message) => {
    switch (message.type) {
      case 'ping':
      case 'pong':
        return { ...message, root16: prng.bytes(16), size: prng.below(5000) };
      case 'stock':
        return { ...message, parts: message.parts.map((part) => ({ ...part, records: prng.between(1, 3 * part.records) })) };
      case 'synced':
        return { ...message, records: prng.below(100), root16: prng.bytes(16) };
      case 'reconcile':
        return { ...message, body: garbled(prng, message.body) };
      case 'ack':
        return { ...message, bytes: Math.max(0, message.bytes - prng.below(100)) };
      default:
        return message;
    }
  });
}

/** Says what it has and never gives it. */
function withhold(_: Hands, bytes: Uint8Array): Uint8Array | undefined {
  return bytes[0] === 0x22 || bytes[0] === 0x24 ? undefined : bytes;
}

function retold(bytes: Uint8Array, change: (message: Message) => Message): Uint8Array {
  const message = decodeMessage(bytes);
  return isFault(message) ? bytes : encodeMessage(change(message));
}

/** Remembers packed records that came in, a bounded number of them. */
export class Loot {
  readonly seen: Uint8Array[] = [];
  readonly #ids = new Set<string>();

  note(records: readonly SignedRecord[]): void {
    for (const { id, bytes } of records) {
      if (this.#ids.has(toHex(id)) || this.seen.length >= 500) continue;
      this.#ids.add(toHex(id));
      this.seen.push(bytes);
    }
  }
}
