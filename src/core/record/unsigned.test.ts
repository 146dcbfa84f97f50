import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { deleteDraft, recordDraft } from './draft.ts';
import { createEvent, signDraft } from './event.ts';
import type { Draft } from './record.ts';
import { SchnorrKey } from './schnorr.ts';
import { checkDraft } from './shape.ts';
import { decodeSigned, signedOf } from './signed.ts';
import { packedId } from './packed-id.ts';
import { authorOf, signedWith, unsignedAll, unsignedOf, type UnsignedRecord } from './unsigned.ts';
import { toHex } from '../base/bytes.ts';

const KEY = new SchnorrKey(new Uint8Array(32).fill(3));
const AUTHOR = authorOf(toHex(KEY.publicKey));

function unsigned(draft: Draft): UnsignedRecord {
  const made = unsignedOf(draft, AUTHOR);
  if (isFault(made)) throw new Error(made.reason);
  return made;
}

const draft = fc.record({
  collection: fc.constantFrom('notes', 'ü'),
  name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => !isFault(checkDraft({ kind: 1, created_at: 1, tags: [['d', name]], content: '' }))),
  content: fc.oneof(fc.json(), fc.constantFrom('"', '\\\n\t', 'Grüße 🙂', '')),
  at: fc.integer({ min: 0, max: 2e12 }),
  expires: fc.boolean(),
}).map(({ expires, at, ...wish }) => recordDraft({ room: 'test', ...wish, at, ...(expires ? { expiresAt: at + 5000 } : {}) }));

describe('a record before it is signed', () => {
  it('becomes the very record that signing as an event makes', () => {
    fc.assert(fc.property(draft, (made) => {
      fc.pre(!isFault(checkDraft(made)));
      const half = unsigned(made);
      const id = packedId(half.bytes);
      const record = signedWith(half, id, KEY.sign(id));
      expect(record).toEqual(signedOf(signDraft(made, KEY)));
      expect(record).toEqual(decodeSigned(record.bytes));
    }), { numRuns: 30 });
  });

  it('is the same alone and among others, each in its own part of the buffer', () => {
    fc.assert(fc.property(fc.array(fc.oneof(draft, fc.constant({ kind: 1 })), { maxLength: 5 }), (several) => {
      const all = unsignedAll(several, AUTHOR);
      expect(all).toEqual(several.map((one) => unsignedOf(one, AUTHOR)));
    }), { numRuns: 30 });
  });

  it('is a delete as well', () => {
    const target = signedOf(createEvent(recordDraft({ room: 'test', collection: 'notes', name: 'a', content: '1', at: 5 }), new Uint8Array(32).fill(3)));
    if (isFault(target)) throw new Error(target.reason);
    const half = unsigned(deleteDraft({ room: 'test', target, at: 7 }));
    expect(half).toMatchObject({ deletes: true, slot: target.slot, at: 7, author: AUTHOR.pubkey });
  });

  it.each([
    ['malformed', { kind: 1, created_at: -1, tags: [], content: '' }],
    ['malformed', { kind: 1, created_at: 1, tags: [], content: '\u0000' }],
    ['malformed', { kind: 30078, created_at: 1, tags: [['d', 'no slash']], content: '' }],
    ['limit', { kind: 1, created_at: 1, tags: [], content: 'x'.repeat(LIMITS.recordBytesMax - 60) }],
    ['malformed', undefined],
  ])('says what is wrong: %s', (code, wrong) => {
    expect(unsignedOf(wrong, AUTHOR)).toMatchObject({ fault: code });
  });
});
