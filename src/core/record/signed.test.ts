/** From bytes to a header: time, slot, collection, name, deletes and expiry, for every kind, and what is refused. */
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { events, withId } from '../../../test/record/events.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { textToBytes } from '../base/text.ts';
import { contentOf, eventOf, tagOf } from './body.ts';
import { createEvent } from './event.ts';
import { packEvent } from './packing.ts';
import type { NostrEvent, SignedRecord } from './record.ts';
import { verifySigned } from './signature.ts';
import { decodeSigned, signedOf } from './signed.ts';

const ME = 'ab'.repeat(32);
const OTHER = 'ba'.repeat(32);
const DIGEST = toHex(sha256(textToBytes('hello')));
type Tags = readonly (readonly string[])[];

const event = (kind: number, tags: Tags, content = ''): NostrEvent =>
  withId({ pubkey: ME, created_at: 1_790_000_000, kind, tags, content, sig: 'cd'.repeat(64) });

/** By both doors, which must agree. */
function header(kind: number, tags: Tags, content = ''): Partial<SignedRecord> & { fault?: string } {
  const decoded = decodeSigned(packEvent(event(kind, tags, content)));
  expect(signedOf(event(kind, tags, content))).toEqual(decoded);
  return decoded;
}

const note = (...tags: Tags): Tags => [['d', 'notes/1'], ...tags];

describe('a slot', () => {
  it('of an ordinary record is its address, and d is collection and name', () => {
    expect(header(30_078, [['d', 'notes/a/b']])).toMatchObject({ slot: `30078:${ME}:notes/a/b`, collection: 'notes', name: 'a/b', deletes: false, author: ME, kind: 30_078 });
  });

  it('of another addressable kind is its address, without a collection', () => {
    expect(header(30_023, [['d', 'post/1']])).toMatchObject({ slot: `30023:${ME}:post/1`, collection: '', name: '' });
    expect(header(39_999, [['d', '']])).toMatchObject({ slot: `39999:${ME}:` });
  });

  it.each([0, 3, 10_000, 19_999])('of replaceable kind %i is one for each author', (kind) => {
    expect(header(kind, [['d', 'ignored']], 'any')).toMatchObject({ slot: `${kind}:${ME}:`, collection: '' });
  });

  it.each([1, 2, 4, 7, 1000, 9999, 20_000, 40_000, 65_535])('of regular kind %i is one for each content', (kind) => {
    expect(header(kind, [['d', 'x'], ['d', 'y'], ['e', 'z']], 'hello')).toMatchObject({ slot: `${kind}:${ME}:${DIGEST}` });
  });
});

describe('a delete', () => {
  it.each([
    ['an ordinary record', [['a', `30078:${ME}:notes/1`]], { slot: `30078:${ME}:notes/1`, collection: 'notes', name: '1' }],
    ['the same with its kind', [['a', `30078:${ME}:notes/1`], ['k', '30078']], { slot: `30078:${ME}:notes/1`, collection: 'notes', name: '1' }],
    ['a name with colons and newlines', [['a', `30078:${ME}:n:o/a:b\nc`]], { slot: `30078:${ME}:n:o/a:b\nc`, collection: 'n:o', name: 'a:b\nc' }],
    ['another addressable record', [['a', `30023:${ME}:post`]], { slot: `30023:${ME}:post`, collection: '', name: '' }],
    ['a replaceable record', [['a', `0:${ME}:`]], { slot: `0:${ME}:` }],
    ['a content', [['e', DIGEST], ['k', '1'], ['x', DIGEST]], { slot: `1:${ME}:${DIGEST}`, collection: '' }],
  ])('of %s has its slot, collection and name', (_what, tags, expected) => {
    expect(header(5, tags, 'a reason')).toMatchObject({ ...expected, deletes: true, kind: 5, author: ME });
  });

  it.each([
    ['no target', []],
    ['two addresses', [['a', `30078:${ME}:notes/1`], ['a', `30078:${ME}:notes/2`]]],
    ['an address twice', [['a', `30078:${ME}:notes/1`], ['a', `30078:${ME}:notes/1`]]],
    ['an address and an event', [['a', `30078:${ME}:notes/1`], ['e', DIGEST]]],
    ['an address and a content', [['a', `30078:${ME}:notes/1`], ['x', DIGEST]]],
    ['an address with a hint', [['a', `30078:${ME}:notes/1`, 'wss://relay']]],
    ["somebody else's address", [['a', `30078:${OTHER}:notes/1`]]],
    ['an address without collection', [['a', `30078:${ME}:notes`]]],
    ['an address without name', [['a', `30078:${ME}:notes/`]]],
    ['an address of another kind than it says', [['a', `30078:${ME}:notes/1`], ['k', '1']]],
    ['two kinds', [['a', `30078:${ME}:notes/1`], ['k', '30078'], ['k', '30078']]],
    ['a padded kind', [['a', `030078:${ME}:notes/1`]]],
    ['a kind out of range', [['a', `70000:${ME}:x`]]],
    ['an author in capitals', [['a', `30078:${ME.toUpperCase()}:notes/1`]]],
    ['a named replaceable record', [['a', `0:${ME}:x`]]],
    ['a regular kind by address', [['a', `1:${ME}:`]]],
    ['a delete by address', [['a', `5:${ME}:`]]],
    ['a delete by content', [['e', DIGEST], ['k', '5'], ['x', DIGEST]]],
    ['an addressable kind by content', [['e', DIGEST], ['k', '30078'], ['x', DIGEST]]],
    ['an event alone', [['e', DIGEST]]],
    ['a content without kind', [['e', DIGEST], ['x', DIGEST]]],
    ['a content without event', [['k', '1'], ['x', DIGEST]]],
    ['a content in capitals', [['e', DIGEST], ['k', '1'], ['x', DIGEST.toUpperCase()]]],
    ['two contents', [['e', DIGEST], ['k', '1'], ['x', DIGEST], ['x', 'ab'.repeat(32)]]],
    ['an end of its own', [['a', `30078:${ME}:notes/1`], ['expiration', '1790000010']]],
  ])('of %s is malformed', (_what, tags) => {
    expect(header(5, tags)).toMatchObject({ fault: 'malformed' });
  });
});

describe('an ordinary record is refused', () => {
  it.each<[string, Tags]>([
    ['without d', []], ['with two', [['d', 'a/b'], ['d', 'a/c']]], ['with the same twice', [['d', 'a/b'], ['d', 'a/b']]],
    ['with an empty d', [['d', '']]], ['with a bare d', [['d']]], ['with two values in d', [['d', 'a/b', 'c']]],
    ['without a slash', [['d', 'notes']]], ['without a collection', [['d', '/1']]], ['without a name', [['d', 'notes/']]],
  ])('%s', (_what, tags) => {
    expect(header(30_078, tags)).toMatchObject({ fault: 'malformed' });
  });

  it('over the limits of names, counted in bytes', () => {
    const collection = 'é'.repeat(32);
    const name = 'é'.repeat(128);
    expect(header(30_078, [['d', `${collection}/${name}`]])).toMatchObject({ collection, name });
    expect(header(30_078, [['d', `${collection}x/${name}`]])).toMatchObject({ fault: 'limit' });
    expect(header(30_078, [['d', `${collection}/${name}x`]])).toMatchObject({ fault: 'limit' });
  });

  it('of another kind, where no delete could name it', () => {
    const longest = 'x'.repeat(512 - 71);
    expect(header(30_023, [['d', longest]])).toMatchObject({ slot: `30023:${ME}:${longest}` });
    expect(header(5, [['a', `30023:${ME}:${longest}`]])).toMatchObject({ slot: `30023:${ME}:${longest}` });
    expect(header(30_023, [['d', `${longest}x`]])).toMatchObject({ fault: 'limit' });
  });
});

describe('time', () => {
  it('is seconds and milliseconds', () => {
    expect(header(30_078, note()).at).toBe(1_790_000_000_000);
    expect(header(30_078, note(['ms', '0'])).at).toBe(1_790_000_000_000);
    expect(header(30_078, note(['ms', '7'])).at).toBe(1_790_000_000_007);
    expect(header(1, [['ms', '999']]).at).toBe(1_790_000_000_999);
  });

  it.each(['1000', '-1', '00', '01', '007', '1.5', '', ' 1', '1e2', '٣'])('is refused with ms "%s"', (ms) => {
    expect(header(30_078, note(['ms', ms]))).toMatchObject({ fault: 'malformed' });
  });

  it('is refused with two ms tags, or one without or with two values', () => {
    for (const tags of [[['ms', '1'], ['ms', '1']], [['ms']], [['ms', '1', '2']]]) {
      expect(header(30_078, note(...tags))).toMatchObject({ fault: 'malformed' });
    }
  });
});

describe('expiry', () => {
  it('is read in milliseconds, and absent where there is none', () => {
    expect(header(30_078, note(['expiration', '1790000001'])).expires).toBe(1_790_000_001_000);
    expect(header(1, [['expiration', '1790000001']]).expires).toBe(1_790_000_001_000);
    expect('expires' in header(30_078, note())).toBe(false);
  });

  it.each(['', '0', '-5', '1.5e9', '01790000001', '1790000000', '9007199254741', '99999999999999', 'never'])('is refused as "%s"', (text) => {
    expect(header(30_078, note(['expiration', text]))).toMatchObject({ fault: 'malformed' });
  });

  it('is refused in the second that ends before the record begins', () => {
    expect(header(30_078, note(['ms', '1'], ['expiration', '1790000000']))).toMatchObject({ fault: 'malformed' });
  });
});

describe('a decoded record', () => {
  it('has the id and size of its bytes, and gives back the event, its content and its tags', () => {
    const original = event(30_078, note(['t', 'first'], ['t', 'second']), 'hällo');
    const bytes = packEvent(original);
    const record = decodeSigned(bytes);
    if (isFault(record)) throw new Error(record.reason);
    expect(toHex(record.id)).toBe(original.id);
    expect(record.size).toBe(bytes.length);
    expect(record.bytes).toBe(bytes);
    expect(eventOf(record)).toEqual(original);
    expect(contentOf(record)).toBe('hällo');
    expect([tagOf(record, 't'), tagOf(record, 'd'), tagOf(record, 'x')]).toEqual(['first', 'notes/1', undefined]);
  });

  it('is verified from its bytes: yes for the author, no for any other byte', () => {
    const signed = createEvent({ created_at: 7, kind: 30_078, tags: note(), content: 'x' }, new Uint8Array(32).fill(9));
    const bytes = packEvent(signed);
    const check = (candidate: Uint8Array): boolean | string => {
      const record = decodeSigned(candidate);
      return isFault(record) ? record.fault : verifySigned(record);
    };
    expect(check(bytes)).toBe(true);
    for (const place of [1, 32, 33, 64, 65, 96, 97, bytes.length - 1]) {
      const spoilt = bytes.slice();
      spoilt[place]! ^= 1;
      expect(check(spoilt), String(place)).toBe(false);
    }
  });

  it('of an event with a wrong id does not exist', () => {
    expect(signedOf({ ...event(30_078, note()), id: DIGEST })).toMatchObject({ fault: 'malformed' });
    expect(signedOf({ ...event(30_078, note()), extra: 1 } as NostrEvent)).toMatchObject({ fault: 'malformed' });
  });

  it('or a fault is what any bytes are, and both doors agree', () => {
    const flips = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 3 });
    const samples = fc.sample(events, { numRuns: 300, seed: 50 }).map((original, i) => packEvent(i % 2 === 0 ? original : asNote(original)));
    let decoded = 0;
    fc.assert(fc.property(fc.constantFrom(...samples), flips, (original, changes) => {
      const bytes = original.slice();
      for (const [place, value] of changes) bytes[place % bytes.length]! ^= value;
      const record = decodeSigned(bytes);
      if (isFault(record)) return;
      decoded++;
      expectSame(signedOf(eventOf(record)), record);
      expectSame(fromHex(record.author), bytes.subarray(1, 33));
    }), { numRuns: 8000, seed: 51 });
    expect(decoded).toBeGreaterThan(4000);
  });
});

function asNote(original: NostrEvent): NostrEvent {
  return withId({ ...original, kind: 30_078, tags: [['d', 'a/b'], ...original.tags.filter(([name]) => name !== 'd')] });
}
