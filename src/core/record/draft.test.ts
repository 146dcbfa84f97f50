/** What our drafts say is what the index reads: collection, name, time, expiry; and a delete finds its target. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainTexts, withId } from '../../../test/record/events.ts';
import { isFault } from '../base/fault.ts';
import { deleteDraft, recordDraft } from './draft.ts';
import { CREATED_AT_MAX } from './layout.ts';
import type { Draft, SignedRecord } from './record.ts';
import { signedOf } from './signed.ts';

const AUTHOR = 'ab'.repeat(32);
const ROOM = '00112233445566778899aabbccddeeff';
const WISH = { room: ROOM, collection: 'notes', name: '1', content: '{}', at: 1_790_000_000_123 };

function recordOf(draft: Draft): SignedRecord {
  const record = signedOf(withId({ pubkey: AUTHOR, ...draft, sig: 'cd'.repeat(64) }));
  if (isFault(record)) throw new Error(record.reason);
  return record;
}

describe('the draft of a record', () => {
  it('carries d, h, ms and expiration, then what else was asked for', () => {
    expect(recordDraft({ ...WISH, expiresAt: 1_790_000_005_001, tags: [['m', 'text/plain']] })).toEqual({
      kind: 30_078,
      created_at: 1_790_000_000,
      tags: [['d', 'notes/1'], ['h', ROOM], ['ms', '123'], ['expiration', '1790000006'], ['m', 'text/plain']],
      content: '{}',
    });
    expect(recordDraft({ ...WISH, at: 1_790_000_000_000 }).tags).toEqual([['d', 'notes/1'], ['h', ROOM]]);
  });

  it('is read back as it was meant, at any time and under any name', () => {
    const names = fc.tuple(plainTexts(3).filter((text) => text !== '' && !text.includes('/') && text.length < 20), plainTexts(4).filter((text) => text !== ''));
    const times = fc.tuple(fc.nat(CREATED_AT_MAX - 1), fc.nat(999)).map(([seconds, ms]) => seconds * 1000 + ms);
    fc.assert(fc.property(names, times, fc.option(fc.integer({ min: 1, max: 10_000_000 })), ([collection, name], at, lasts) => {
      const expiresAt = lasts === null ? undefined : at + lasts;
      const isShort = expiresAt === undefined || Math.ceil(expiresAt / 1000) <= CREATED_AT_MAX;
      const wish = { ...WISH, collection, name, at };
      const record = recordOf(recordDraft(isShort && expiresAt !== undefined ? { ...wish, expiresAt } : wish));
      expect(record).toMatchObject({ collection, name, at, deletes: false });
      expect(record.expires).toBe(isShort && expiresAt !== undefined ? Math.ceil(expiresAt / 1000) * 1000 : undefined);
    }), { numRuns: 500, seed: 81 });
  });

  it('throws for a time that is none', () => {
    for (const at of [-1, 0.5, NaN, Infinity, 2 ** 53]) expect(() => recordDraft({ ...WISH, at })).toThrow(/time/);
  });
});

describe('the draft of a delete', () => {
  const event = (kind: number, tags: string[][]): Draft => ({ kind, created_at: 1_790_000_000, tags, content: 'hello' });
  it.each([
    ['an ordinary record', recordDraft(WISH)],
    ['another addressable one', event(30_023, [['d', 'post']])],
    ['a replaceable one', event(10_002, [])],
    ['a regular one', event(1, [['ms', '5']])],
  ])('lands in the slot of %s, for its collection', (_what, draft) => {
    const target = recordOf(draft);
    const tombstone = recordOf(deleteDraft({ room: ROOM, target, at: target.at + 1 }));
    const { slot, collection, name } = target;
    expect(tombstone).toMatchObject({ slot, collection, name, author: AUTHOR, deletes: true, at: target.at + 1 });
  });

  it('says in Nostr\'s words what to delete', () => {
    const target = recordOf(recordDraft(WISH));
    expect(deleteDraft({ room: ROOM, target, at: 1_790_000_001_000 })).toEqual({
      kind: 5, created_at: 1_790_000_001, tags: [['a', `30078:${AUTHOR}:notes/1`], ['k', '30078'], ['h', ROOM]], content: '',
    });
  });

  it('throws for a delete', () => {
    const target = recordOf(deleteDraft({ room: ROOM, target: recordOf(recordDraft(WISH)), at: 1_790_000_001_000 }));
    expect(() => deleteDraft({ room: ROOM, target, at: 1_790_000_002_000 })).toThrow(/cannot be deleted/);
  });
});
