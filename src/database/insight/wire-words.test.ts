// Shows that every message has its sentence, and that no bytes of a peer disturb whoever writes it.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INSIGHT_LIMITS } from '../../core/base/limits/insight.ts';
import { textToBytes } from '../../core/base/text.ts';
import { encodeFileMessage } from '../../core/files/wire.ts';
import { encodeMessage } from '../../core/protocol/wire.ts';
import type { Message } from '../../core/protocol/message.ts';
import type { ReplicaEffect, ReplicaEvent } from '../../core/replica/event.ts';
import { describeTrace } from './wire-words.ts';

const AT = 1_800_000_000_000;
const ROOT = 'ab'.repeat(32);

interface Vectors {
  readonly valid: readonly { readonly name: string; readonly bytes: string; readonly message: { readonly type: string } }[];
  readonly invalid: readonly { readonly bytes: string }[];
}
const vectors = JSON.parse(readFileSync(new URL('../../../test/vectors/messages.json', import.meta.url), 'utf8')) as Vectors;
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

const lines = (event: ReplicaEvent, effects: readonly ReplicaEffect[] = []) => describeTrace({ at: AT, event, effects });
const heard = (bytes: Uint8Array) => lines({ type: 'received', peer: 'p', lane: 'control', bytes })[0]!;
const say = (message: Message) => heard(encodeMessage(message)).say;
const ids = (count: number) => Array.from({ length: count }, (_, i) => new Uint8Array(32).fill(i));

describe('a message', () => {
  test('is known by its type, whatever it is', () => {
    // Bodies of comparisons are made up in the vectors.
    const whole = vectors.valid.filter(({ message }) => message.type !== 'reconcile');
    expect(whole.length).toBeGreaterThan(20);
    for (const { name, bytes, message } of whole) expect([name, heard(bytesOf(bytes)).type]).toEqual([name, message.type]);
  });

  test('comes in, goes out, and has a size', () => {
    const bytes = encodeMessage({ type: 'have', ids: ids(3) });
    const [first, second] = lines({ type: 'received', peer: 'ann', lane: 'control', bytes }, [{ type: 'send', peer: 'bob', lane: 'bulk', bytes }]);
    expect(first).toEqual({ at: AT, direction: 'in', peer: 'ann', lane: 'control', type: 'have', bytes: bytes.length, say: 'Has 3 new records.' });
    expect(second).toMatchObject({ direction: 'out', peer: 'bob', lane: 'bulk' });
  });

  test('is one plain sentence', () => {
    const nonce = new Uint8Array(32);
    const root16 = new Uint8Array(16).fill(0xcd);
    const sentences = [
      say({ type: 'hello', versions: [1, 2], nonce, sessionKey: new Uint8Array(32).fill(0xef), features: 0, frameBytesMax: 65536, horizon: 0, clock: AT }),
      say({ type: 'ping', root16, size: 1 }),
      say({ type: 'goodbye', reason: 'crowded', retryAfterMs: 1500 }),
      say({ type: 'records', conversation: 0, records: [new Uint8Array(9)] }),
      say({ type: 'records', conversation: 4, records: [new Uint8Array(9), new Uint8Array(9)] }),
      say({ type: 'take', conversation: 4, lower: AT, length: 1000 }),
      say({ type: 'app', message: { name: 'chat', kind: 'ask', request: 7, payload: new Uint8Array(5) } }),
      say({ type: 'app', message: { name: '$presence', kind: 'tell', request: 0, payload: new Uint8Array(5) } }),
      say({ type: 'reconcile', conversation: 2, body: Uint8Array.of(0x16, 0, 0) }),
      say({ type: 'file', body: encodeFileMessage({ type: 'request', count: 1, root: ROOT, piece: 3, block: 9 }) }),
      say({ type: 'file', body: encodeFileMessage({ type: 'request', count: 4, root: ROOT, piece: 3, block: 8 }) }),
      say({ type: 'file', body: encodeFileMessage({ type: 'unchoke' }) }),
    ];
    expect(sentences).toEqual([
      'Hello, protocol 1, 2, session key efefefef…. Keeps all records; its clock says 2027-01-15 08:00:00.',
      'Are you there, and do we hold the same? 1 record under cdcdcdcd….',
      'Goodbye (crowded); not again for 2 s.',
      'Brings 1 new record.',
      'Brings 2 records of comparison 4.',
      'Takes the records from 2027-01-15 08:00:00 to 2027-01-15 08:00:01 of comparison 4.',
      'Asks on the channel “chat”, question 7, 5 bytes.',
      'Tells what it shows of itself, 5 bytes.',
      'Comparison 2: what it lacks.',
      'Asks for block 3/9 of file abababab….',
      'Asks for 4 blocks from 3/8 of file abababab….',
      'Gives what is asked for from now on.',
    ]);
  });
});

describe('bytes of a peer', () => {
  test('that are no message are said to be none', () => {
    for (const { bytes } of vectors.invalid) expect(heard(bytesOf(bytes)).say.length).toBeLessThan(400);
    expect([heard(new Uint8Array()).type, heard(Uint8Array.of(0xee)).type]).toEqual(['malformed', 'malformed']);
    const cut = encodeMessage({ type: 'ping', root16: new Uint8Array(16), size: 5 }).slice(0, 9);
    expect(heard(cut)).toMatchObject({ type: 'malformed', bytes: 9 });
    expect(heard(cut).say).toMatch(/^Begins as ping and is none/);
  });

  test('never make it throw, nor say much', () => {
    const codes = [...new Set(vectors.valid.map(({ bytes }) => parseInt(bytes.slice(0, 2), 16)))];
    const hostile = fc.tuple(fc.constantFrom(...codes), fc.uint8Array({ maxLength: 120 })).map(([code, rest]) => Uint8Array.of(code, ...rest));
    fc.assert(fc.property(fc.oneof(hostile, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      expect(heard(bytes).say.length).toBeLessThan(400);
    }), { numRuns: 3000 });
  });

  test('do not turn the text around them', () => {
    const name = `\u202e<img src=x>\n\u200b${'x'.repeat(30)}`;
    const words = say({ type: 'app', message: { name, kind: 'tell', request: 0, payload: new Uint8Array(0) } });
    expect(words).toBe(`Tells on the channel “ <img src=x> ${'x'.repeat(27)}…”, 0 bytes.`);
    expect(textToBytes(name).length).toBeGreaterThan(40);
  });
});

describe('what happened here', () => {
  test('is said with whom it concerns', () => {
    const said = lines({ type: 'peer-joined', peer: 'p', via: 'torrent' }, [
      { type: 'introduce', peer: 'p' },
      { type: 'notify', change: { type: 'peers' } },
      { type: 'notify', change: { type: 'fault', peer: 'p', fault: { fault: 'limit', reason: 'more than it may' } } },
      { type: 'fetch', request: 1, keys: [{ at: 1, id: ids(1)[0]! }] },
    ]);
    expect(said.map(({ type, peer, say }) => [type, peer, say])).toEqual([
      ['peer-joined', 'p', 'A link is up, found by torrent.'],
      ['introduce', 'p', 'It proved itself: the session is open.'],
      ['fault', 'p', 'limit: more than it may.'],
      ['fetch', undefined, '1 record to be read from the disk.'],
    ]);
    expect(lines({ type: 'tick' })).toEqual([]);
  });

  test('in a turn of very many effects is cut, and says so', () => {
    const effects = Array.from({ length: 1000 }, () => ({ type: 'introduce', peer: 'p' }) as const);
    const said = lines({ type: 'tick' }, effects);
    expect(said).toHaveLength(INSIGHT_LIMITS.traceLinesMax);
    expect(said.at(-1)).toMatchObject({ type: 'more', say: 'This turn had 1000 effects; the rest is left out.' });
    expect(lines({ type: 'tick' }, effects.slice(0, INSIGHT_LIMITS.traceLinesMax - 1)).some(({ type }) => type === 'more')).toBe(false);
  });
});
