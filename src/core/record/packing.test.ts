/** The packed form: one event, one encoding, both ways; and every byte string is an event or a fault, never a throw. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { events, withId } from '../../../test/record/events.ts';
import { concatBytes, fromHex } from '../base/bytes.ts';
import { Writer } from '../base/codec.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';
import { CREATED_AT_MAX, KIND_MAX, readPacked, type Packed } from './layout.ts';
import { writePacked } from './packed-writer.ts';
import { packEvent, unpackEvent } from './packing.ts';
import type { NostrEvent } from './record.ts';

const PUBKEY = 'ab'.repeat(32);
const SIG = 'cd'.repeat(64);
const event = (part: Partial<NostrEvent>): NostrEvent =>
  withId({ pubkey: PUBKEY, created_at: 1_790_000_000, kind: 1, tags: [], content: '', sig: SIG, ...part });

/** Packed events to spoil. */
const SAMPLES = fc.sample(events, { numRuns: 300, seed: 40 }).map(packEvent);

/** Everything in front of the tags. */
const head = (createdAt = 0, kind = 1): Writer =>
  new Writer().u8(1).bytes(fromHex(PUBKEY)!).bytes(fromHex(SIG)!).varint(createdAt).varint(kind);

const faultOf = (bytes: Uint8Array): string => {
  const unpacked = unpackEvent(bytes);
  return isFault(unpacked) ? unpacked.fault : 'none';
};

describe('one event, one encoding', () => {
  it('an event comes out of its bytes as it went in', () => {
    fc.assert(fc.property(events, (original) => {
      expectSame(unpackEvent(packEvent(original)), original);
    }), { numRuns: 1000, seed: 41 });
  });

  it('bytes that are accepted, however they came about, are what the event packs into', () => {
    let accepted = 0;
    const flips = fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(fc.property(fc.constantFrom(...SAMPLES), flips, fc.constantFrom('flip', 'flip', 'cut', 'repeat'), (original, changes, how) => {
      const bytes = mutate(original, changes, how);
      const unpacked = unpackEvent(bytes);
      if (isFault(unpacked)) return;
      accepted++;
      expectSame(packEvent(unpacked), bytes);
    }), { numRuns: 20_000, seed: 42 });
    expect(accepted).toBeGreaterThan(1000);
  });

  it('hex travels as bytes, where every pair of digits saves one', () => {
    const size = (value: string): number => packEvent(event({ tags: [['t', value]] })).length;
    expect(size('ab'.repeat(32))).toBe(size('') + 32);
    expect(size('AB'.repeat(31))).toBe(size('') + 62);
    expect(size('abc')).toBe(size('') + 3);
  });
});

it('authors and rooms that begin alike are told apart, in whatever order they come', () => {
  const keys = ['00'.repeat(32), `${'00'.repeat(31)}01`, '40'.repeat(32), `40${'00'.repeat(31)}`, 'c0'.repeat(32)];
  const packed = keys.flatMap((pubkey) => keys.map((room) => writePacked({ pubkey, created_at: 1, kind: 1, tags: [['h', room]], content: '', sig: '11'.repeat(64) })));
  const read = packed.map((bytes) => readPacked(bytes) as Packed).map(({ pubkey, tags }) => [pubkey, tags[0]![1]]);
  expect(read).toEqual(keys.flatMap((pubkey) => keys.map((room) => [pubkey, room])));
});

describe('limits', () => {
  it('the largest record fits and comes back, one byte more is refused on both sides', () => {
    const room = LIMITS.recordBytesMax - packEvent(event({})).length - 2;
    const largest = event({ content: 'x'.repeat(room) });
    const bytes = packEvent(largest);
    expect(bytes.length).toBe(LIMITS.recordBytesMax);
    expect(unpackEvent(bytes)).toEqual(largest);
    const content = 'x'.repeat(room + 1);
    expect(() => packEvent(event({ content }))).toThrow(/too large/);
    expect(faultOf(head(1_790_000_000).varint(0).text(content).finish())).toBe('limit');
  });

  it.each([
    ['time', head(CREATED_AT_MAX), head(CREATED_AT_MAX + 1)],
    ['kind', head(0, KIND_MAX), head(0, KIND_MAX + 1)],
  ])('%s', (_what, most, more) => {
    expect(faultOf(most.varint(0).text('').finish())).toBe('none');
    expect(faultOf(more.varint(0).text('').finish())).toBe('malformed');
  });

  it.each([
    ['tags', LIMITS.tagsMax, (count: number) => tags(Array.from({ length: count }, () => ['t']))],
    ['values of a tag', LIMITS.tagValuesMax, (count: number) => tags([Array.from({ length: count }, () => 't')])],
    ['bytes of a value', LIMITS.tagValueBytesMax, (count: number) => tags([['x'.repeat(count)]])],
    ['digits of a value', LIMITS.tagValueBytesMax / 2, (count: number) => head().varint(1).varint(1).varint(count * 2 + 1).bytes(new Uint8Array(count)).text('').finish()],
  ])('%s', (_what, max, packed) => {
    expect(faultOf(packed(max))).toBe('none');
    expect(faultOf(packed(max + 1))).toBe('malformed');
  });

  it('lengths that promise more than there is allocate nothing', () => {
    for (const length of [10, 60_000, 2 ** 32, 2 ** 53 - 1]) {
      expect(faultOf(head().varint(0).varint(length).finish())).toBe('malformed');
      expect(faultOf(head().varint(1).varint(1).varint(length).finish())).toBe('malformed');
      expect(faultOf(head().varint(length).finish())).toBe('malformed');
    }
  });
});

describe('refused is', () => {
  const value = (form: number, bytes: readonly number[]): Uint8Array =>
    head().varint(1).varint(1).varint(bytes.length * 2 + form).bytes(Uint8Array.from(bytes)).text('').finish();

  it.each([
    ['nothing', new Uint8Array(0)],
    ['version 0', concatBytes(Uint8Array.of(0), head().varint(0).text('').finish().subarray(1))],
    ['version 2', concatBytes(Uint8Array.of(2), head().varint(0).text('').finish().subarray(1))],
    ['a byte behind the end', head().varint(0).text('').u8(0).finish()],
    ['a number longer than needed', new Writer().u8(1).bytes(new Uint8Array(96)).u8(0x80).u8(0).varint(1).varint(0).text('').finish()],
    ['a tag without values', head().varint(1).varint(0).text('').finish()],
    ['a tag without a name', value(0, [])],
    ['hex without digits', value(1, [])],
    ['hex written as text', value(0, [...textToBytes('abcd')])],
    ['a tag that is not UTF-8', value(0, [0xc3])],
    ['a control character in a tag', value(0, [0x08])],
    ['content that is not UTF-8', head().varint(0).block(Uint8Array.of(0xed, 0xa0, 0x80)).finish()],
    ['a control character in content', head().varint(0).block(Uint8Array.of(0x0c)).finish()],
  ])('%s', (_what, bytes) => {
    expect(faultOf(bytes)).toBe('malformed');
  });

  it('every part of an event, cut anywhere', () => {
    const bytes = packEvent(event({ tags: [['d', 'notes/1'], ['e', PUBKEY]], content: 'hällo' }));
    for (let length = 0; length < bytes.length; length++) expect(faultOf(bytes.subarray(0, length)), String(length)).toBe('malformed');
  });

  it('anything, without a throw', () => {
    const random = fc.uint8Array({ maxLength: 300 });
    const plausible = random.map((bytes) => concatBytes(head(7, 30_078).finish(), bytes));
    fc.assert(fc.property(fc.oneof(random, plausible), (bytes) => {
      const unpacked = unpackEvent(bytes);
      if (!isFault(unpacked)) expectSame(packEvent(unpacked), bytes);
      expect(isFault(readPacked(bytes))).toBe(isFault(unpacked));
    }), { numRuns: 20_000, seed: 43 });
  });
});

describe('packing', () => {
  it('throws for our own mistakes: a wrong id, a malformed event', () => {
    expect(() => packEvent({ ...event({}), id: '00'.repeat(32) })).toThrow(/own id/);
    expect(() => packEvent({ ...event({}), pubkey: PUBKEY.toUpperCase() })).toThrow(/pubkey/);
    expect(() => packEvent({ ...event({}), relay: 'x' } as NostrEvent)).toThrow(/fields/);
  });

  it('does not look at the signature', () => {
    expect(unpackEvent(packEvent(event({ sig: '00'.repeat(64) })))).toMatchObject({ sig: '00'.repeat(64) });
  });
});

function tags(list: readonly (readonly string[])[]): Uint8Array {
  const writer = head().varint(list.length);
  for (const tag of list) {
    writer.varint(tag.length);
    for (const text of tag) writer.varint(text.length * 2).bytes(textToBytes(text));
  }
  return writer.text('').finish();
}

function mutate(bytes: Uint8Array, changes: readonly (readonly [number, number])[], how: string): Uint8Array {
  const mutated = bytes.slice();
  const place = (share: number): number => Math.floor(share * mutated.length);
  const first = place(changes[0]![0]);
  if (how === 'cut') return mutated.subarray(0, first);
  if (how === 'repeat') return concatBytes(mutated.subarray(0, first + 1), mutated.subarray(first));
  for (const [share, value] of changes) mutated[place(share)]! ^= value;
  return mutated;
}
