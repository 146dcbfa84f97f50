import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { equalBytes, toHex } from '../base/bytes.ts';
import { Writer } from '../base/codec.ts';
import { isFault } from '../base/fault.ts';
import { DAY_MS, LIMITS } from '../base/limits.ts';
import { APP_KINDS, GOODBYE_REASONS, laneOf, mayArriveOn, type Message } from './message.ts';
import { decodeMessage, encodeMessage } from './wire.ts';

const RUNS = 300 * Number(process.env['PEERSET_RUNS'] ?? 1);

interface Vectors {
  readonly valid: readonly { readonly name: string; readonly bytes: string; readonly message: unknown }[];
  readonly invalid: readonly { readonly why: string; readonly bytes: string; readonly fault: string }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../test/vectors/messages.json', import.meta.url), 'utf8'),
) as Vectors;

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const blob = (min: number, max: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: min, maxLength: max });
const natural = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const conversation = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const time = fc.maxSafeNat();
const root = { root16: bytes(16), size: natural(LIMITS.setRecordsMax) };

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({
    type: fc.constant('hello' as const),
    versions: fc.uniqueArray(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 8 }).map((list) => list.sort((a, b) => a - b)),
    nonce: bytes(32),
    sessionKey: bytes(32),
    features: natural(2 ** 32 - 1),
    frameBytesMax: fc.integer({ min: LIMITS.frameBytesMin, max: 2 ** 32 - 1 }),
    horizon: time,
    clock: time,
  }),
  fc.record({ type: fc.constant('auth' as const), signature: bytes(64), mac: bytes(32) }),
  fc.constant({ type: 'ready' as const }),
  fc.record({ type: fc.constant('ready' as const), certificate: blob(1, 300) }),
  fc.record({ type: fc.constant('challenge' as const), nonce: bytes(32) }),
  fc.record({ type: fc.constant('proof' as const), signature: bytes(64) }),
  fc.record({ type: fc.constant('ping' as const), ...root }),
  fc.record({ type: fc.constant('pong' as const), ...root }),
  fc.record({ type: fc.constant('goodbye' as const), reason: fc.constantFrom(...GOODBYE_REASONS), retryAfterMs: natural(DAY_MS) }),
  fc.record({ type: fc.constant('reconcile' as const), conversation, body: blob(0, 300) }),
  fc.record({ type: fc.constant('busy' as const), conversation, retryAfterMs: natural(DAY_MS) }),
  fc.record({ type: fc.constant('records' as const), conversation: natural(2 ** 32 - 1), records: fc.array(blob(1, 200), { minLength: 1, maxLength: 6 }) }),
  fc.record({
    type: fc.constant('stock' as const),
    conversation,
    parts: fc.array(fc.record({ gap: natural(2 ** 41), length: fc.integer({ min: 1, max: 2 ** 31 }), records: fc.integer({ min: 1, max: 1e6 }) }), { minLength: 1, maxLength: 6 }),
  }),
  fc.record({ type: fc.constant('take' as const), conversation, lower: natural(2 ** 50), length: fc.integer({ min: 1, max: 2 ** 50 }) }),
  fc.record({ type: fc.constant('take' as const), conversation, lower: fc.constant(0), length: fc.constant(0) }),
  fc.record({ type: fc.constant('given' as const), conversation }),
  fc.record({ type: fc.constant('synced' as const), conversation, records: natural(LIMITS.setRecordsMax), root16: bytes(16) }),
  fc.record({ type: fc.constant('ack' as const), bytes: natural(LIMITS.unverifiedLinkBytesMax), stored: natural(LIMITS.setRecordsMax) }),
  fc.record({
    type: fc.constant('app' as const),
    message: fc.record({ name: fc.string({ unit: 'grapheme', maxLength: 8 }), kind: fc.constantFrom(...APP_KINDS), request: time, payload: blob(0, 300) }),
  }),
  fc.record({ type: fc.constant('have' as const), ids: fc.array(bytes(32), { minLength: 1, maxLength: 5 }) }),
  fc.record({ type: fc.constant('want' as const), ids: fc.array(bytes(32), { minLength: 1, maxLength: 5 }) }),
  fc.record({ type: fc.constant('inquiry' as const), keys: fc.array(fc.record({ at: time, id: bytes(32) }), { minLength: 1, maxLength: 5 }) }),
  fc.record({ type: fc.constant('receipt' as const), ids: fc.array(bytes(32), { maxLength: 5 }) }),
  fc.record({ type: fc.constant('file' as const), body: blob(1, 300) }),
);

/** Bytes become hex, so that a message can be compared with its vector. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

describe('messages on the wire', () => {
  it.each(vectors.valid)('reads and writes the vector: $name', (vector) => {
    const decoded = decodeMessage(bytesOf(vector.bytes));
    expect(plain(decoded)).toEqual(vector.message);
    expect(toHex(encodeMessage(decoded as Message))).toBe(vector.bytes);
  });

  it.each(vectors.invalid)('refuses the vector: $why', (vector) => {
    expect(decodeMessage(bytesOf(vector.bytes))).toMatchObject({ fault: vector.fault });
  });

  it('has a vector for every type of message', () => {
    const types = new Set(vectors.valid.map((vector) => (vector.message as Message).type));
    expect([...types].sort()).toEqual([
      'ack', 'app', 'auth', 'busy', 'challenge', 'file', 'given', 'goodbye', 'have', 'hello', 'inquiry', 'ping', 'pong', 'proof', 'ready',
      'receipt', 'reconcile', 'records', 'stock', 'synced', 'take', 'want',
    ]);
  });

  it('decodes what it encodes', () => {
    fc.assert(fc.property(message, (value) => {
      expectSame(decodeMessage(encodeMessage(value)), value);
    }), { numRuns: RUNS });
  });

  it('encodes what it decodes to the same bytes, or finds a fault, for bytes changed at random', () => {
    const change = fc.tuple(fc.nat(), natural(255), fc.constantFrom('set', 'insert', 'remove', 'cut'));
    fc.assert(
      fc.property(message, fc.array(change, { minLength: 1, maxLength: 3 }), (value, changes) => {
        const mutated = changes.reduce((list, [at, byte, kind]) => {
          const index = at % (list.length + 1);
          if (kind === 'set') return list.map((old, i) => (i === index ? byte : old));
          if (kind === 'insert') return list.toSpliced(index, 0, byte);
          return kind === 'remove' ? list.toSpliced(index, 1) : list.slice(0, Math.max(1, index));
        }, [...encodeMessage(value)]);
        const decoded = decodeMessage(Uint8Array.from(mutated));
        if (!isFault(decoded)) expectSame([...encodeMessage(decoded)], mutated);
      }),
      { numRuns: 2 * RUNS },
    );
  });

  it('refuses every truncation and every extension of a message with a fixed end', () => {
    for (const vector of vectors.valid) {
      const full = bytesOf(vector.bytes);
      if (full[0] === 0x20 || full[0] === 0x50) continue; // The body of a reconcile or a file is all the rest: any length is one.
      for (let length = 0; length < full.length; length++) {
        expect(isFault(decodeMessage(full.subarray(0, length))), `${vector.name} cut to ${length}`).toBe(true);
      }
      expect(isFault(decodeMessage(Uint8Array.from([...full, 0]))), vector.name).toBe(true);
    }
  });
});

describe('limits of a message', () => {
  const id = new Uint8Array(32);
  const app = (name: string, payload: number): Message =>
    ({ type: 'app', message: { name, kind: 'tell', request: 0, payload: new Uint8Array(payload) } });
  const ready = (length: number): Message => ({ type: 'ready', certificate: new Uint8Array(length).fill(1) });
  const records = (count: number, length: number): Message =>
    ({ type: 'records', conversation: 0, records: Array.from({ length: count }, () => new Uint8Array(length).fill(1)) });

  const cases: readonly { readonly name: string; readonly fits: Message; readonly over: Message }[] = [
    { name: 'certificate bytes', fits: ready(LIMITS.certificateBytesMax), over: ready(LIMITS.certificateBytesMax + 1) },
    { name: 'record bytes', fits: records(1, LIMITS.recordBytesMax), over: records(1, LIMITS.recordBytesMax + 1) },
    { name: 'records per message', fits: records(LIMITS.recordsPerMessageMax, 1), over: records(LIMITS.recordsPerMessageMax + 1, 1) },
    { name: 'no records', fits: records(1, 1), over: records(0, 1) },
    { name: 'announced ids', fits: { type: 'have', ids: Array(LIMITS.announceMax).fill(id) }, over: { type: 'have', ids: Array(LIMITS.announceMax + 1).fill(id) } },
    { name: 'wanted ids', fits: { type: 'want', ids: Array(LIMITS.wantMax).fill(id) }, over: { type: 'want', ids: Array(LIMITS.wantMax + 1).fill(id) } },
    { name: 'records of an inquiry', fits: { type: 'inquiry', keys: Array(LIMITS.inquiryRecordsMax).fill({ at: 0, id }) }, over: { type: 'inquiry', keys: Array(LIMITS.inquiryRecordsMax + 1).fill({ at: 0, id }) } },
    { name: 'an empty inquiry', fits: { type: 'inquiry', keys: [{ at: 0, id }] }, over: { type: 'inquiry', keys: [] } },
    { name: 'records of a receipt', fits: { type: 'receipt', ids: Array(LIMITS.inquiryRecordsMax).fill(id) }, over: { type: 'receipt', ids: Array(LIMITS.inquiryRecordsMax + 1).fill(id) } },
    { name: 'channel name bytes', fits: app('ä'.repeat(LIMITS.appNameBytesMax / 2), 0), over: app('ä'.repeat(LIMITS.appNameBytesMax / 2) + 'x', 0) },
    { name: 'payload bytes', fits: app('', LIMITS.appPayloadBytesMax), over: app('', LIMITS.appPayloadBytesMax + 1) },
    { name: 'retry time', fits: { type: 'goodbye', reason: 'age', retryAfterMs: DAY_MS }, over: { type: 'goodbye', reason: 'age', retryAfterMs: DAY_MS + 1 } },
    { name: 'bytes about files', fits: { type: 'file', body: new Uint8Array(LIMITS.fileMessageBytesMax) }, over: { type: 'file', body: new Uint8Array(LIMITS.fileMessageBytesMax + 1) } },
    { name: 'nothing about files', fits: { type: 'file', body: new Uint8Array(1) }, over: { type: 'file', body: new Uint8Array(0) } },
    { name: 'set size', fits: { type: 'ping', root16: new Uint8Array(16), size: LIMITS.setRecordsMax }, over: { type: 'ping', root16: new Uint8Array(16), size: LIMITS.setRecordsMax + 1 } },
  ];

  it.each(cases)('writes and reads $name at the limit, and stops our own bug one over it', ({ fits, over }) => {
    expectSame(decodeMessage(encodeMessage(fits)), fits);
    expect(() => encodeMessage(over)).toThrow('assertion failed');
  });

  it("writes and reads 'message bytes' at the limit, and stops our own bug one over it", () => {
    const message = (bytes: number) => ({ type: 'reconcile', conversation: 1, body: new Uint8Array(bytes).fill(7) }) as const;
    const fits = message(LIMITS.messageBytesMax - 2);
    const decoded = decodeMessage(encodeMessage(fits));
    // A deep comparison would take the million bytes one by one.
    expect(!isFault(decoded) && decoded.type === 'reconcile' && decoded.conversation === 1 && equalBytes(decoded.body, fits.body)).toBe(true);
    expect(() => encodeMessage(message(LIMITS.messageBytesMax - 1))).toThrow('assertion failed');
  });

  const zeros = (length: number): Uint8Array => new Uint8Array(length);
  const raw: readonly { readonly name: string; readonly write: (writer: Writer, excess: 0 | 1) => Writer }[] = [
    { name: 'certificate bytes', write: (w, x) => w.u8(3).block(zeros(LIMITS.certificateBytesMax + x)) },
    { name: 'versions', write: (w, x) => w.u8(1).block(Uint8Array.from({ length: 8 + x }, (_, i) => i + 1)).bytes(zeros(64)).u32(0).varint(65536).varint(0).varint(0) },
    { name: 'frame bytes', write: (w, x) => w.u8(1).block(Uint8Array.of(1)).bytes(zeros(64)).u32(0).varint(LIMITS.frameBytesMin - x).varint(0).varint(0) },
    { name: 'time', write: (w, x) => w.u8(1).block(Uint8Array.of(1)).bytes(zeros(64)).u32(0).varint(65536).varint(0).bytes(bytesOf(x ? '8080808080808010' : 'ffffffffffffff0f')) },
    { name: 'record bytes', write: (w, x) => w.u8(0x22).varint(0).varint(1).block(zeros(LIMITS.recordBytesMax + x)) },
    { name: 'records per message', write: (w, x) => w.u8(0x22).varint(0).varint(LIMITS.recordsPerMessageMax + x).bytes(new Uint8Array(2 * (LIMITS.recordsPerMessageMax + x)).fill(1)) },
    { name: 'announced ids', write: (w, x) => w.u8(0x40).varint(LIMITS.announceMax + x).bytes(zeros(32 * (LIMITS.announceMax + x))) },
    { name: 'wanted ids', write: (w, x) => w.u8(0x41).varint(LIMITS.wantMax + x).bytes(zeros(32 * (LIMITS.wantMax + x))) },
    { name: 'records of an inquiry', write: (w, x) => w.u8(0x42).varint(LIMITS.inquiryRecordsMax + x).bytes(zeros(33 * (LIMITS.inquiryRecordsMax + x))) },
    { name: 'fewest records of an inquiry', write: (w, x) => w.u8(0x42).varint(1 - x).bytes(zeros(33 * (1 - x))) },
    { name: 'records of a receipt', write: (w, x) => w.u8(0x43).varint(LIMITS.inquiryRecordsMax + x).bytes(zeros(32 * (LIMITS.inquiryRecordsMax + x))) },
    { name: 'channel name bytes', write: (w, x) => w.u8(0x30).block(zeros(LIMITS.appNameBytesMax + x)).u8(0).varint(0).block(zeros(0)) },
    { name: 'payload bytes', write: (w, x) => w.u8(0x30).block(zeros(0)).u8(0).varint(0).block(zeros(LIMITS.appPayloadBytesMax + x)) },
    { name: 'application kinds', write: (w, x) => w.u8(0x30).block(zeros(0)).u8(3 + x).varint(0).block(zeros(0)) },
    { name: 'goodbye reasons', write: (w, x) => w.u8(0x14).u8(3 + x).varint(0) },
    { name: 'goodbye retry time', write: (w, x) => w.u8(0x14).u8(0).varint(DAY_MS + x) },
    { name: 'busy retry time', write: (w, x) => w.u8(0x21).varint(1).varint(DAY_MS + x) },
    { name: 'conversation', write: (w, x) => w.u8(0x20).varint(2 ** 32 - 1 + x) },
    { name: 'set size', write: (w, x) => w.u8(0x12).bytes(zeros(16)).varint(LIMITS.setRecordsMax + x) },
    { name: 'records of a conversation', write: (w, x) => w.u8(0x23).varint(1).varint(LIMITS.setRecordsMax + x).bytes(zeros(16)) },
    { name: 'acknowledged bytes', write: (w, x) => w.u8(0x24).varint(LIMITS.unverifiedLinkBytesMax + x).varint(0) },
    { name: 'bytes about files', write: (w, x) => w.u8(0x50).bytes(zeros(LIMITS.fileMessageBytesMax + x)) },
    { name: 'fewest bytes about files', write: (w, x) => w.u8(0x50).bytes(zeros(1 - x)) },
    { name: 'stored records', write: (w, x) => w.u8(0x24).varint(0).varint(LIMITS.setRecordsMax + x) },
  ];

  it.each(raw)('takes a peer\'s $name at the limit and refuses one over it', ({ write }) => {
    expect(decodeMessage(write(new Writer(), 0).finish())).toHaveProperty('type');
    expect(decodeMessage(write(new Writer(), 1).finish())).toMatchObject({ fault: 'malformed' });
  });

  it('refuses a message one byte over its limit before it looks inside', () => {
    const bytes = new Uint8Array(LIMITS.messageBytesMax + 1);
    bytes.set([0x20, 1]);
    expect(decodeMessage(bytes)).toMatchObject({ fault: 'limit' });
    expect(decodeMessage(bytes.subarray(1))).toMatchObject({ fault: 'malformed' });
    bytes.set([0, 0x20, 1]);
    expect(decodeMessage(bytes.subarray(1))).toMatchObject({ type: 'reconcile' });
  });

  it('does not believe a count: four million announced ids in six bytes allocate nothing', () => {
    expect(decodeMessage(bytesOf('40ffffff01'))).toMatchObject({ fault: 'malformed' });
    expect(decodeMessage(bytesOf('2200ff1f'))).toMatchObject({ fault: 'malformed' });
    expect(decodeMessage(bytesOf('42ffffff01'))).toMatchObject({ fault: 'malformed' });
    expect(decodeMessage(bytesOf('43ffffff01'))).toMatchObject({ fault: 'malformed' });
  });
});

describe('lanes', () => {
  it('lets only records and what must follow them use the bulk lane', () => {
    const types = vectors.valid.map((vector) => (vector.message as Message).type);
    expect(new Set(types.filter((type) => mayArriveOn(type, 'bulk')))).toEqual(new Set(['records', 'given', 'synced']));
    expect(types.every((type) => mayArriveOn(type, 'control'))).toBe(true);
  });

  it('has one for files, where nothing else may come', () => {
    const types = vectors.valid.map((vector) => (vector.message as Message).type);
    expect(new Set(types.filter((type) => mayArriveOn(type, 'files')))).toEqual(new Set(['file']));
  });

  it('sends only on lanes where the other side takes it', () => {
    fc.assert(
      fc.property(message, natural(2 ** 20), (value, size) => mayArriveOn(value.type, laneOf(value, size))),
      { numRuns: RUNS },
    );
  });

  it('sends a small live record on the fast lane, a large one and a conversation in bulk', () => {
    const live: Message = { type: 'records', conversation: 0, records: [new Uint8Array(1)] };
    expect(laneOf(live, LIMITS.urgentBytesMax)).toBe('control');
    expect(laneOf(live, LIMITS.urgentBytesMax + 1)).toBe('bulk');
    expect(laneOf({ ...live, conversation: 1 }, 1)).toBe('bulk');
  });
});
