/** One strict shape for every event that arrives as an object: each way to be wrong is refused, and nothing throws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { events, withId } from '../../../test/record/events.ts';
import { CREATED_AT_MAX } from './layout.ts';
import type { NostrEvent } from './record.ts';
import { checkDraft, checkEvent } from './shape.ts';

const GOOD: NostrEvent = withId({
  pubkey: 'ab'.repeat(32), created_at: 1_790_000_000, kind: 30_078, tags: [['d', 'notes/1']], content: '{}', sig: 'cd'.repeat(64),
});

const faultOf = (value: unknown): string => {
  const checked = checkEvent(value);
  return isFault(checked) ? checked.fault : 'none';
};

describe('an event of the right shape', () => {
  it('comes back equal, as a copy that later changes do not touch', () => {
    fc.assert(fc.property(events, (event) => {
      expectSame(checkEvent(event), event);
    }), { numRuns: 1000, seed: 21 });
    const tags = [['d', 'notes/1']];
    const checked = checkEvent({ ...GOOD, tags });
    tags[0]![1] = 'notes/2';
    expect(checked).toEqual(GOOD);
  });

  it('reads each field once, so that an object cannot show two faces', () => {
    let reads = 0;
    const event = { ...GOOD, get content() { return reads++ === 0 ? '{}' : '\u0000'; } };
    expect(checkEvent(event)).toEqual(GOOD);
  });

  it('may be marked by symbols, as nostr-tools does', () => {
    expect(faultOf({ ...GOOD, [Symbol('verified')]: true })).toBe('none');
  });
});

describe('refused is', () => {
  const { sig: _sig, ...unsigned } = GOOD;
  const malformed: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined], ['null', null], ['a number', 5], ['a text', 'event'], ['a list', [GOOD]], ['an empty object', {}],
    ['a missing field', unsigned],
    ['one more field', { ...GOOD, relay: 'x' }],
    ['a field instead of another', { ...unsigned, signature: 'cd'.repeat(64) }],
    ['a field that is inherited', Object.assign(Object.create({ sig: GOOD.sig }) as object, { ...unsigned, x: 1 })],
    ['a short id', { ...GOOD, id: GOOD.id.slice(2) }],
    ['an id in capitals', { ...GOOD, id: GOOD.id.toUpperCase() }],
    ['a pubkey with one capital', { ...GOOD, pubkey: `A${GOOD.pubkey.slice(1)}` }],
    ['a pubkey that is no hex', { ...GOOD, pubkey: `g${GOOD.pubkey.slice(1)}` }],
    ['a pubkey with a newline', { ...GOOD, pubkey: `${GOOD.pubkey.slice(1)}\n` }],
    ['a short signature', { ...GOOD, sig: 'cd'.repeat(63) }],
    ['a signature in capitals', { ...GOOD, sig: 'CD'.repeat(64) }],
    ['a time in text', { ...GOOD, created_at: '1790000000' }],
    ['a broken time', { ...GOOD, created_at: 1.5 }],
    ['a negative time', { ...GOOD, created_at: -1 }],
    ['a negative zero', { ...GOOD, created_at: -0 }],
    ['a time that is none', { ...GOOD, created_at: NaN }],
    ['a time without milliseconds', { ...GOOD, created_at: CREATED_AT_MAX + 1 }],
    ['a negative kind', { ...GOOD, kind: -1 }],
    ['a kind too large', { ...GOOD, kind: 65_536 }],
    ['tags in text', { ...GOOD, tags: 'd' }],
    ['a tag in text', { ...GOOD, tags: ['d'] }],
    ['an empty tag', { ...GOOD, tags: [[]] }],
    ['a tag without a name', { ...GOOD, tags: [['', 'x']] }],
    ['a number in a tag', { ...GOOD, tags: [['d', 1]] }],
    ['a hole in a tag', { ...GOOD, tags: [['d', , 'x']] }],
    ['a control character in a tag', { ...GOOD, tags: [['d', '\b']] }],
    ['half a character in a tag', { ...GOOD, tags: [['d', '\ud800']] }],
    ['content that is no text', { ...GOOD, content: {} }],
    ['a control character in content', { ...GOOD, content: '\f' }],
    ['half a character in content', { ...GOOD, content: 'a\udc00' }],
  ];
  it.each(malformed)('%s', (_what, value) => {
    expect(faultOf(value)).toBe('malformed');
  });

  const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
  it.each([
    ['tags', { ...GOOD, tags: many(LIMITS.tagsMax, ['t', 'x']) }, { ...GOOD, tags: many(LIMITS.tagsMax + 1, ['t', 'x']) }],
    ['values', { ...GOOD, tags: [many(LIMITS.tagValuesMax, 'x')] }, { ...GOOD, tags: [many(LIMITS.tagValuesMax + 1, 'x')] }],
    ['ASCII in a value', { ...GOOD, tags: [['t', 'x'.repeat(512)]] }, { ...GOOD, tags: [['t', 'x'.repeat(513)]] }],
    ['hex in a value', { ...GOOD, tags: [['t', 'ab'.repeat(256)]] }, { ...GOOD, tags: [['t', 'ab'.repeat(257)]] }],
    ['UTF-8 in a value', { ...GOOD, tags: [['t', 'é'.repeat(256)]] }, { ...GOOD, tags: [['t', `${'é'.repeat(256)}x`]] }],
  ])('one more of %s than the limit', (_what, most, more) => {
    expect(faultOf(most)).toBe('none');
    expect(faultOf(more)).toBe('limit');
  });

  it('content that makes the record too large by one byte', () => {
    const overhead = 1 + 32 + 64 + 5 + 3 + 1 + 1 + 3;
    const event = { ...GOOD, tags: [], content: 'x'.repeat(LIMITS.recordBytesMax - overhead + 1) };
    expect(faultOf(event)).toBe('none');
    expect(faultOf({ ...event, content: `${event.content}x` })).toBe('limit');
    expect(faultOf({ ...event, content: 'é'.repeat(LIMITS.recordBytesMax / 2) })).toBe('limit');
  });
});

describe('a draft', () => {
  const draft = { created_at: 1, kind: 1, tags: [], content: '' };

  it('has exactly the four fields that an author decides', () => {
    expect(checkDraft(draft)).toEqual(draft);
    expect(isFault(checkDraft({ ...draft, pubkey: GOOD.pubkey }))).toBe(true);
    expect(isFault(checkDraft({ ...draft, kind: 1.5 }))).toBe(true);
  });
});

describe('anything', () => {
  it('is an event or a fault, never a throw', () => {
    const twisted = fc.tuple(events, fc.constantFrom(...Object.keys(GOOD)), fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }))
      .map(([event, field, value]) => ({ ...event, [field]: value }));
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.object(), twisted), (value) => {
      const checked = checkEvent(value);
      if (!isFault(checked)) expectSame(checkEvent(checked), checked);
    }), { numRuns: 10_000, seed: 22 });
  });
});
