/**
 * Records for random policies: real ones, packed and decoded, so that every rule reads what it would read in a room; only
 * their signatures are zeros, which no rule looks at. Few authors, names, contents and days, so that they collide, and a
 * good part of them breaks some rule.
 */
import fc from 'fast-check';
import { assert } from '../../src/core/base/assert.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { DAY_MS } from '../../src/core/base/limits.ts';
import { textToBytes } from '../../src/core/base/text.ts';
import { deleteDraft, recordDraft } from '../../src/core/record/draft.ts';
import { writePacked } from '../../src/core/record/packed-writer.ts';
import type { Draft, SignedRecord } from '../../src/core/record/record.ts';
import { decodeSigned } from '../../src/core/record/signed.ts';
import { contentKey } from '../../src/core/rules/duplicates.ts';
import { AUTHORS } from './policies.ts';

/** What the records carry in their tag `h`. */
export const ROOM = 'ab'.repeat(16);
/** A midnight. */
export const FIRST_DAY = 20_000 * DAY_MS;
/** Days on which records are written, count. */
export const DAYS = 5;

const CONTENTS = ['1', '2', '"x"', '[1,2,3,4]', '"x@y"', 'no json'] as const;

/** One of these, now and then. */
function seldom<T>(...values: T[]): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, fc.constantFrom(...values));
}

const sketch = fc.record({
  author: fc.constantFrom(...AUTHORS),
  collection: fc.constantFrom('notes', 'news', 'loose', ''),
  name: fc.constantFrom('a', 'b', 'content', 'other content'),
  content: fc.constantFrom(...CONTENTS),
  type: seldom('text/plain', 'image/png', 'text/html'),
  size: seldom('5', '5000', 'large'),
  deletes: seldom(true).map(Boolean),
  day: fc.integer({ min: 0, max: DAYS - 1 }),
  ms: fc.integer({ min: 0, max: 3 }),
  nonce: fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined }),
  room: fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, fc.constant('cd'.repeat(16))).map((other) => other ?? ROOM),
});
type Sketch = typeof sketch extends fc.Arbitrary<infer S> ? S : never;

/** Worlds of up to `countMax` records, some of them the same. */
export function worlds(countMax: number): fc.Arbitrary<SignedRecord[]> {
  return fc.array(sketch.map(recordOf), { maxLength: countMax, size: 'max' });
}

function recordOf(found: Sketch): SignedRecord {
  const at = FIRST_DAY + found.day * DAY_MS + 1000 * found.ms + found.ms;
  const target = madeOf(found, draftOf(found, at));
  return found.deletes ? madeOf(found, deleteDraft({ room: found.room, target, at: at + 1 })) : target;
}

function draftOf({ collection, name, content, type, size, room }: Sketch, at: number): Draft {
  const tags = [...(type === undefined ? [] : [['m', type]]), ...(size === undefined ? [] : [['size', size]])];
  // A kind of other Nostr software: no collection, its slot is its content.
  if (collection === '') return { kind: 1, created_at: Math.floor(at / 1000), tags: [['h', room], ...tags], content };
  const named = name === 'content' ? contentKey(textToBytes(content)) : name === 'other content' ? contentKey(textToBytes(CONTENTS[0])) : name;
  return recordDraft({ room, collection, name: named, content, at, tags });
}

function madeOf({ author, nonce }: Sketch, draft: Draft): SignedRecord {
  const tags = nonce === undefined ? draft.tags : [...draft.tags, ['nonce', String(nonce), '1']];
  const record = decodeSigned(writePacked({ ...draft, tags, pubkey: author, sig: '00'.repeat(64) }));
  assert(!isFault(record), 'a record of these worlds is well formed');
  return record;
}
