/**
 * The bytes of every message: one type byte, then the fields in the order of the table below, which has one
 * row per type with its two functions side by side. Integers are unsigned varints (LEB128, shortest form)
 * unless they say otherwise; `block` is a varint length and its bytes; fixed fields have no length.
 *
 * Always true: a value has exactly one encoding, so decode(encode(m)) = m and encode(decode(b)) = b; a limit
 * is checked before anything is allocated for it; whatever is odd is a Fault. Decoded byte arrays are views
 * on the input, which therefore must not change afterwards.
 */
import { assert } from '../base/assert.ts';
import { Reader, Writer } from '../base/codec.ts';
import { fault, type Fault } from '../base/fault.ts';
import { DAY_MS, LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';
import type { Key } from '../set/key.ts';
import { MESSAGE_CODES } from './message-codes.ts';
import { APP_KINDS, GOODBYE_REASONS } from './message.ts';
import type { InquiryMessage, Message, MessageType, RecordsMessage, StockMessage, StockPart, TakeMessage } from './message.ts';

interface Codec<M extends Message> {
  write(writer: Writer, message: M): void;
  read(reader: Reader): M;
}

type OfType<T extends MessageType> = Extract<Message, { type: T }>;

const ROOT_BYTES = 16;
const NONCE_BYTES = 32;
const KEY_BYTES = 32;
const MAC_BYTES = 32;
const ID_BYTES = 32;
const SIGNATURE_BYTES = 64;
const TIME_MAX = Number.MAX_SAFE_INTEGER;
const NUMBER_MAX = 2 ** 32 - 1;

const CODECS: { readonly [T in MessageType]: Codec<OfType<T>> } = {
  hello: {
    write: (writer, message) => {
      writeVersions(writer, message.versions);
      fixed(writer, message.nonce, NONCE_BYTES);
      fixed(writer, message.sessionKey, KEY_BYTES);
      writer.u32(message.features);
      bounded(writer, message.frameBytesMax, NUMBER_MAX);
      writer.varint(message.horizon).varint(message.clock);
    },
    read: (reader) => ({
      type: 'hello',
      versions: readVersions(reader),
      nonce: reader.bytes(NONCE_BYTES),
      sessionKey: reader.bytes(KEY_BYTES),
      features: reader.u32(),
      frameBytesMax: atLeast(reader, LIMITS.frameBytesMin, reader.varint(NUMBER_MAX)),
      horizon: reader.varint(TIME_MAX),
      clock: reader.varint(TIME_MAX),
    }),
  },
  auth: {
    write: (writer, message) => {
      fixed(writer, message.signature, SIGNATURE_BYTES);
      fixed(writer, message.mac, MAC_BYTES);
    },
    read: (reader) => ({ type: 'auth', signature: reader.bytes(SIGNATURE_BYTES), mac: reader.bytes(MAC_BYTES) }),
  },
  ready: {
    write: (writer, message) => {
      assert(message.certificate?.length !== 0, 'a certificate has bytes');
      block(writer, message.certificate ?? new Uint8Array(0), LIMITS.certificateBytesMax);
    },
    read: (reader) => {
      const certificate = reader.block(LIMITS.certificateBytesMax);
      return certificate.length === 0 ? { type: 'ready' } : { type: 'ready', certificate };
    },
  },
  challenge: {
    write: (writer, message) => fixed(writer, message.nonce, NONCE_BYTES),
    read: (reader) => ({ type: 'challenge', nonce: reader.bytes(NONCE_BYTES) }),
  },
  proof: {
    write: (writer, message) => fixed(writer, message.signature, SIGNATURE_BYTES),
    read: (reader) => ({ type: 'proof', signature: reader.bytes(SIGNATURE_BYTES) }),
  },
  ping: {
    write: writeRoot,
    read: (reader) => ({ type: 'ping', ...readRoot(reader) }),
  },
  pong: {
    write: writeRoot,
    read: (reader) => ({ type: 'pong', ...readRoot(reader) }),
  },
  goodbye: {
    write: (writer, message) => {
      writer.u8(GOODBYE_REASONS.indexOf(message.reason));
      bounded(writer, message.retryAfterMs, DAY_MS);
    },
    read: (reader) => ({
      type: 'goodbye',
      reason: oneOf(reader, GOODBYE_REASONS),
      retryAfterMs: reader.varint(DAY_MS),
    }),
  },
  reconcile: {
    write: (writer, message) => {
      bounded(writer, message.conversation, NUMBER_MAX);
      writer.bytes(message.body);
    },
    read: (reader) => ({ type: 'reconcile', conversation: conversation(reader), body: reader.rest() }),
  },
  busy: {
    write: (writer, message) => {
      bounded(writer, message.conversation, NUMBER_MAX);
      bounded(writer, message.retryAfterMs, DAY_MS);
    },
    read: (reader) => ({ type: 'busy', conversation: conversation(reader), retryAfterMs: reader.varint(DAY_MS) }),
  },
  records: { write: writeRecords, read: readRecords },
  synced: {
    write: (writer, message) => {
      bounded(writer, message.conversation, NUMBER_MAX);
      bounded(writer, message.records, LIMITS.setRecordsMax);
      fixed(writer, message.root16, ROOT_BYTES);
    },
    read: (reader) => ({
      type: 'synced',
      conversation: conversation(reader),
      records: reader.varint(LIMITS.setRecordsMax),
      root16: reader.bytes(ROOT_BYTES),
    }),
  },
  ack: {
    write: (writer, message) => {
      bounded(writer, message.bytes, LIMITS.unverifiedLinkBytesMax);
      bounded(writer, message.stored, LIMITS.setRecordsMax);
    },
    read: (reader) => ({
      type: 'ack',
      bytes: reader.varint(LIMITS.unverifiedLinkBytesMax),
      stored: reader.varint(LIMITS.setRecordsMax),
    }),
  },
  stock: { write: writeStock, read: readStock },
  take: { write: writeTake, read: readTake },
  given: {
    write: (writer, message) => bounded(writer, message.conversation, NUMBER_MAX),
    read: (reader) => ({ type: 'given', conversation: conversation(reader) }),
  },
  app: {
    write: (writer, { message }) => {
      block(writer, textToBytes(message.name), LIMITS.appNameBytesMax);
      writer.u8(APP_KINDS.indexOf(message.kind)).varint(message.request);
      block(writer, message.payload, LIMITS.appPayloadBytesMax);
    },
    read: (reader) => ({
      type: 'app',
      message: {
        name: reader.text(LIMITS.appNameBytesMax),
        kind: oneOf(reader, APP_KINDS),
        request: reader.varint(TIME_MAX),
        payload: reader.block(LIMITS.appPayloadBytesMax),
      },
    }),
  },
  have: {
    write: (writer, message) => writeIds(writer, message.ids, LIMITS.announceMax),
    read: (reader) => ({ type: 'have', ids: readIds(reader, LIMITS.announceMax) }),
  },
  want: {
    write: (writer, message) => writeIds(writer, message.ids, LIMITS.wantMax),
    read: (reader) => ({ type: 'want', ids: readIds(reader, LIMITS.wantMax) }),
  },
  inquiry: { write: writeInquiry, read: readInquiry },
  receipt: {
    write: (writer, message) => writeSome(writer, message.ids, LIMITS.inquiryRecordsMax),
    read: (reader) => ({ type: 'receipt', ids: readSome(reader, reader.varint(LIMITS.inquiryRecordsMax)) }),
  },
  file: {
    write: (writer, { body }) => {
      assert(body.length > 0 && body.length <= LIMITS.fileMessageBytesMax, 'a message about files keeps its limit');
      writer.bytes(body);
    },
    read: (reader) => {
      if (reader.remaining === 0 || reader.remaining > LIMITS.fileMessageBytesMax) reader.fail('nothing, or more than one says about files');
      return { type: 'file', body: reader.rest() };
    },
  },
};

/** The first byte of a message about files, by which it is known before it is decoded. */
export const FILE_CODE = MESSAGE_CODES.file;

const TYPE_BY_CODE: ReadonlyMap<number, MessageType> = new Map(
  (Object.keys(CODECS) as MessageType[]).map((type) => [MESSAGE_CODES[type], type]),
);

/** The bytes of a message. Throws where the message breaks a limit: that is our own bug, not a peer's. */
export function encodeMessage(message: Message): Uint8Array {
  const codec = CODECS[message.type] as Codec<Message>;
  const writer = new Writer(sizeGuess(message)).u8(MESSAGE_CODES[message.type]);
  codec.write(writer, message);
  assert(writer.length <= LIMITS.messageBytesMax, 'a message keeps its limit');
  return writer.finish();
}

/** The message in these bytes, or why there is none. Never throws. */
export function decodeMessage(bytes: Uint8Array): Message | Fault {
  if (bytes.length > LIMITS.messageBytesMax) return fault('limit', 'message too long');
  const reader = new Reader(bytes);
  const type = TYPE_BY_CODE.get(reader.u8());
  if (type === undefined) return fault('malformed', 'no such message type');
  const message = CODECS[type].read(reader);
  reader.end();
  return reader.failed === undefined ? message : fault('malformed', `${type}: ${reader.failed}`);
}

function sizeGuess(message: Message): number {
  if (message.type === 'reconcile') return message.body.length + 16;
  if (message.type === 'file') return 1 + message.body.length;
  if (message.type === 'stock') return 16 * message.parts.length + 32;
  if (message.type !== 'records') return 256;
  // To the byte, so that what was written need not be copied once more.
  const head = 1 + varintBytes(message.conversation) + varintBytes(message.records.length);
  return message.records.reduce((sum, { length }) => sum + varintBytes(length) + length, head);
}

function varintBytes(value: number): number {
  return value < 128 ? 1 : 1 + varintBytes(Math.floor(value / 128));
}

function fixed(writer: Writer, bytes: Uint8Array, length: number): void {
  assert(bytes.length === length, 'a fixed field has its length');
  writer.bytes(bytes);
}

function block(writer: Writer, bytes: Uint8Array, lengthMax: number): void {
  assert(bytes.length <= lengthMax, 'a block keeps its limit');
  writer.block(bytes);
}

function bounded(writer: Writer, value: number, max: number): void {
  assert(value <= max, 'a number keeps its limit');
  writer.varint(value);
}

function writeVersions(writer: Writer, versions: readonly number[]): void {
  assert(versions.length > 0, 'a HELLO names some versions');
  block(writer, Uint8Array.from(versions), LIMITS.versionsMax);
}

function readVersions(reader: Reader): readonly number[] {
  const versions = [...reader.block(LIMITS.versionsMax)];
  const ascending = versions.every((version, i) => version > (versions[i - 1] ?? 0));
  if (versions.length === 0 || !ascending) reader.fail('versions missing or not ascending');
  return versions;
}

function writeRoot(writer: Writer, message: { readonly root16: Uint8Array; readonly size: number }): void {
  fixed(writer, message.root16, ROOT_BYTES);
  bounded(writer, message.size, LIMITS.setRecordsMax);
}

function readRoot(reader: Reader): { readonly root16: Uint8Array; readonly size: number } {
  return { root16: reader.bytes(ROOT_BYTES), size: reader.varint(LIMITS.setRecordsMax) };
}

function conversation(reader: Reader): number {
  return atLeast(reader, 1, reader.varint(NUMBER_MAX));
}

function writeRecords(writer: Writer, message: RecordsMessage): void {
  const count = message.records.length;
  assert(count > 0 && count <= LIMITS.recordsPerMessageMax, 'a RECORDS message has records');
  bounded(writer, message.conversation, NUMBER_MAX);
  writer.varint(count);
  for (const record of message.records) block(writer, record, LIMITS.recordBytesMax);
}

function readRecords(reader: Reader): RecordsMessage {
  const conversation = reader.varint(NUMBER_MAX);
  const count = atLeast(reader, 1, reader.varint(LIMITS.recordsPerMessageMax));
  const records: Uint8Array[] = [];
  while (records.length < count && reader.failed === undefined) {
    const record = reader.block(LIMITS.recordBytesMax);
    if (record.length === 0) reader.fail('an empty record');
    records.push(record);
  }
  return { type: 'records', conversation, records };
}

function writeStock(writer: Writer, message: StockMessage): void {
  const { parts } = message;
  assert(parts.length > 0 && parts.length <= LIMITS.stockPartsMax, 'a stock has parts');
  bounded(writer, message.conversation, NUMBER_MAX);
  writer.varint(parts.length);
  for (const { gap, length, records } of parts) {
    assert(length > 0 && records > 0, 'a part of a stock has records');
    writer.varint(gap).varint(length);
    bounded(writer, records, LIMITS.setRecordsMax);
  }
}

function readStock(reader: Reader): StockMessage {
  const number = conversation(reader);
  const count = atLeast(reader, 1, reader.varint(LIMITS.stockPartsMax));
  const parts: StockPart[] = [];
  let end = 0;
  while (parts.length < count && reader.failed === undefined) {
    // What is left of all times bounds the sum, too.
    const gap = reader.varint(TIME_MAX - end);
    const length = atLeast(reader, 1, reader.varint(TIME_MAX - end - gap));
    parts.push({ gap, length, records: atLeast(reader, 1, reader.varint(LIMITS.setRecordsMax)) });
    end += gap + length;
  }
  return { type: 'stock', conversation: number, parts };
}

function writeTake(writer: Writer, message: TakeMessage): void {
  const { lower, length } = message;
  assert(lower + length <= TIME_MAX && (length > 0 || lower === 0), 'a span is among all times');
  bounded(writer, message.conversation, NUMBER_MAX);
  writer.varint(lower).varint(length);
}

function readTake(reader: Reader): TakeMessage {
  const number = conversation(reader);
  const lower = reader.varint(TIME_MAX);
  const length = reader.varint(TIME_MAX - lower);
  if (length === 0 && lower > 0) reader.fail('an empty span that begins somewhere');
  return { type: 'take', conversation: number, lower, length };
}

function writeInquiry(writer: Writer, { keys }: InquiryMessage): void {
  assert(keys.length > 0 && keys.length <= LIMITS.inquiryRecordsMax, 'an inquiry keeps its limit');
  writer.varint(keys.length);
  for (const { at, id } of keys) fixed(writer.varint(at), id, ID_BYTES);
}

function readInquiry(reader: Reader): InquiryMessage {
  const count = atLeast(reader, 1, reader.varint(LIMITS.inquiryRecordsMax));
  const keys: Key[] = [];
  while (keys.length < count && reader.failed === undefined) keys.push({ at: reader.varint(TIME_MAX), id: reader.bytes(ID_BYTES) });
  return { type: 'inquiry', keys };
}

function writeIds(writer: Writer, ids: readonly Uint8Array[], countMax: number): void {
  assert(ids.length > 0, 'a list of ids has some');
  writeSome(writer, ids, countMax);
}

function writeSome(writer: Writer, ids: readonly Uint8Array[], countMax: number): void {
  bounded(writer, ids.length, countMax);
  for (const id of ids) fixed(writer, id, ID_BYTES);
}

function readIds(reader: Reader, countMax: number): readonly Uint8Array[] {
  return readSome(reader, atLeast(reader, 1, reader.varint(countMax)));
}

function readSome(reader: Reader, count: number): readonly Uint8Array[] {
  const ids: Uint8Array[] = [];
  while (ids.length < count && reader.failed === undefined) ids.push(reader.bytes(ID_BYTES));
  return ids;
}

/** The value a byte stands for; fails on a byte that stands for none. */
function oneOf<T>(reader: Reader, values: readonly [T, ...T[]]): T {
  const value = values[reader.u8()];
  if (value === undefined) reader.fail('no such choice');
  return value ?? values[0];
}

function atLeast(reader: Reader, min: number, value: number): number {
  if (value < min) reader.fail('number under its minimum');
  return value;
}
