/** Sealed records: members find what was written, everybody else a record without a word, and nothing opens that was moved. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { bytesToText } from '../base/text.ts';
import { blindCollection, blindName } from './blind.ts';
import { recordDraft, type RecordWish } from './draft.ts';
import { createEvent } from './event.ts';
import { sealText } from './nip44.ts';
import { DELETE_KIND, RECORD_KIND, type Draft, type SignedRecord } from './record.ts';
import { openSealed, sealDraft, type Opening } from './sealed.ts';
import { publicKeyOf } from './schnorr.ts';
import { signedOf } from './signed.ts';

const BLIND_KEY = new Uint8Array(32).fill(1);
const EPOCH = { id: '01020304', contentKey: new Uint8Array(32).fill(2) };
const OPENING: Opening = { blindKey: BLIND_KEY, epoch: (id) => (id === EPOCH.id ? EPOCH : undefined) };
const [AUTHOR, OTHER] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)] as const;
const WISH: RecordWish = { room: 'ab'.repeat(16), collection: 'letters', name: 'to Adelheid', content: '{"text":"midnight"}', at: 1_790_000_000_123, expiresAt: 1_800_000_000_000, tags: [['m', 'x']] };
let nonces = 0;

function seal(draft: Draft, secret: Uint8Array): Draft {
  const sealed = sealDraft(draft, { blindKey: BLIND_KEY, epoch: EPOCH, author: toHex(publicKeyOf(secret)), nonce: new Uint8Array(32).fill(++nonces) });
  if (isFault(sealed)) throw new Error(sealed.reason);
  return sealed;
}

function signed(draft: Draft, secret: Uint8Array = AUTHOR): SignedRecord {
  const record = signedOf(createEvent(draft, secret));
  if (isFault(record)) throw new Error(record.reason);
  return record;
}

/** A record whose inside is this text, with names and time that are right for `WISH`. */
function around(inside: string): SignedRecord {
  const outer = seal(recordDraft(WISH), AUTHOR);
  return signed({ ...outer, content: sealText(EPOCH.contentKey, new Uint8Array(32).fill(++nonces), inside) });
}

describe('a sealed record', () => {
  test('says to members what its author wrote', () => {
    const record = signed(seal(recordDraft(WISH), AUTHOR));
    expect(openSealed(record, OPENING)).toEqual({
      collection: 'letters', name: 'to Adelheid', deletes: false, content: WISH.content, tags: [['d', 'letters/to Adelheid'], ['ms', '123'], ['m', 'x']],
    });
    expect(record).toMatchObject({
      at: WISH.at, expires: WISH.expiresAt, kind: RECORD_KIND, collection: blindCollection(BLIND_KEY, 'letters'), name: blindName(BLIND_KEY, 'letters', 'to Adelheid'),
    });
  });

  test('says nothing else to those who lack the keys: no name, no content, no type', () => {
    const said = bytesToText(Uint8Array.from(signed(seal(recordDraft(WISH), AUTHOR)).bytes, (byte) => byte & 127))!;
    for (const word of ['letters', 'Adelheid', 'midnight', 'text']) expect(said).not.toContain(word);
  });

  test('has the same place at every edit, and another under every other key, collection and name', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.string({ minLength: 1, maxLength: 20 }), (collection, name) => {
      expect(blindName(BLIND_KEY, collection, name)).toBe(blindName(BLIND_KEY, collection, name));
      const others = [blindName(EPOCH.contentKey, collection, name), blindName(BLIND_KEY, `${collection}x`, name), blindName(BLIND_KEY, collection, `${name}x`), blindCollection(BLIND_KEY, name)];
      expect(others).not.toContain(blindName(BLIND_KEY, collection, name));
    }), { numRuns: 200, seed: 27 });
  });

  test('that takes away what is at its name says so', () => {
    const draft = { ...recordDraft(WISH), kind: DELETE_KIND, content: '' };
    expect(openSealed(signed(seal(draft, AUTHOR)), OPENING)).toMatchObject({ deletes: true, name: 'to Adelheid' });
  });

  test('too large to be sealed is a fault', () => {
    const large = recordDraft({ ...WISH, content: '"'.repeat(LIMITS.sealedTextBytesMax / 2) });
    expect(sealDraft(large, { blindKey: BLIND_KEY, epoch: EPOCH, author: '', nonce: new Uint8Array(32) })).toMatchObject({ fault: 'limit' });
  });
});

describe('nobody is shown', () => {
  const outer = seal(recordDraft(WISH), AUTHOR);

  test('what was sealed in an unknown epoch or with another key', () => {
    expect(openSealed(signed(outer), { ...OPENING, epoch: () => undefined })).toMatchObject({ fault: 'unexpected' });
    expect(openSealed(signed(outer), { ...OPENING, epoch: () => ({ contentKey: BLIND_KEY }) })).toMatchObject({ fault: 'signature' });
  });

  test('what somebody else sealed: a text that was lifted into one\'s own record', () => {
    expect(openSealed(signed(outer, OTHER), OPENING)).toMatchObject({ fault: 'binding' });
  });

  test('what was sealed for another time, by seconds or by milliseconds', () => {
    expect(openSealed(signed({ ...outer, created_at: outer.created_at + 1 }), OPENING)).toMatchObject({ fault: 'binding' });
    const tags = outer.tags.map((tag) => (tag[0] === 'ms' ? ['ms', '124'] : tag));
    expect(openSealed(signed({ ...outer, tags }), OPENING)).toMatchObject({ fault: 'binding' });
  });

  test('what was sealed for another name or collection', () => {
    for (const wish of [{ ...WISH, name: 'to Bob' }, { ...WISH, collection: 'drafts' }]) {
      const d = seal(recordDraft(wish), AUTHOR).tags.find(([name]) => name === 'd')!;
      const tags = outer.tags.map((tag) => (tag[0] === 'd' ? d : tag));
      expect(openSealed(signed({ ...outer, tags }), OPENING)).toMatchObject({ fault: 'binding' });
    }
  });

  test('what a member sealed that is no record at all', () => {
    const pubkey = toHex(publicKeyOf(AUTHOR));
    const inside = { pubkey, created_at: outer.created_at, kind: RECORD_KIND, tags: [['d', 'letters/to Adelheid'], ['ms', '123']], content: '' };
    expect(isFault(openSealed(around(JSON.stringify(inside)), OPENING))).toBe(false);
    const odd: unknown[] = [
      'x', null, [], {}, { ...inside, kind: 1 }, { ...inside, id: '' }, { ...inside, tags: [] }, { ...inside, tags: [['d', 'letters/to Adelheid'], ['d', 'x/y'], ['ms', '123']] },
      { ...inside, tags: 'd' }, { ...inside, content: 1 }, { ...inside, content: '\u0000' }, { ...inside, created_at: -1 }, { ...inside, pubkey: 1 },
      { ...inside, tags: [['d', 'letters'], ['ms', '123']] }, { ...inside, tags: [['d', 'letters/to Adelheid'], ['ms', 'x']] },
    ];
    for (const value of odd) expect(isFault(openSealed(around(JSON.stringify(value)), OPENING)), JSON.stringify(value)).toBe(true);
    expect(isFault(openSealed(around(`${'['.repeat(20_000)}`), OPENING))).toBe(true);
    expect(isFault(openSealed(around('{"pubkey"'), OPENING))).toBe(true);
  });
});
