/** The law of an open room, rule by rule: who may write, how much work it takes, what a record may say it is. */
import { describe, expect, test } from 'vitest';
import { authorOf, sign } from '../../../sim/world.ts';
import { textToBytes } from '../base/text.ts';
import { deleteDraft, recordDraft, type RecordWish } from '../record/draft.ts';
import { LETTER_TYPE } from '../record/letter-type.ts';
import type { Draft, SignedRecord } from '../record/record.ts';
import { leadingZeroBits, workedDraft } from '../record/work.ts';
import { contentKey } from './duplicates.ts';
import { lawOf } from './law.ts';
import { parsePolicy, type RoomOptions } from './policy-options.ts';
import type { Policy } from './policy.ts';

const ROOM = 'ab'.repeat(16);
const AT = 1_790_000_000_000;
const [OWNER, MODERATOR, FRIEND, STRANGER] = ['owner', 'moderator', 'friend', 'stranger'].map(authorOf) as [Author, Author, Author, Author];
type Author = ReturnType<typeof authorOf>;

function policyOf(options: RoomOptions): Policy {
  const parsed = parsePolicy(options);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const draftOf = (wish: Partial<RecordWish> = {}): Draft => recordDraft({ room: ROOM, collection: 'notes', name: 'one', content: '1', at: AT, ...wish });
const record = (author: Author, wish: Partial<RecordWish> = {}): SignedRecord => sign(author, draftOf(wish));

/** The rule that refuses, or undefined. */
function ruleIn(options: RoomOptions): (record: SignedRecord) => string | undefined {
  const law = lawOf(policyOf(options), ROOM);
  return (record) => {
    const verdict = law.check(record, AT);
    return verdict.accept ? undefined : verdict.rule;
  };
}

/** Counts until the id has as many zero bits as asked for, and fewer than `below`. */
function worked(draft: Draft, { bits, aimed = bits, below = 256 }: { readonly bits: number; readonly aimed?: number; readonly below?: number }): SignedRecord {
  for (let i = 0; ; i++) {
    const found = sign(STRANGER, workedDraft(draft, String(i), aimed));
    const zeros = leadingZeroBits(found.id);
    if (zeros >= bits && zeros < below) return found;
  }
}

describe('who may write', () => {
  const policy = { moderators: [MODERATOR.pubkey] };

  test('in the room: those on its list, nobody on the other, owners and moderators always', () => {
    const allows = ruleIn({ owners: [OWNER.pubkey], policy: { ...policy, allow: [FRIEND.pubkey] } });
    expect([OWNER, MODERATOR, FRIEND, STRANGER].map((author) => allows(record(author)))).toEqual([undefined, undefined, undefined, 'authors']);
    const denies = ruleIn({ owners: [OWNER.pubkey], policy: { ...policy, deny: [STRANGER.pubkey, OWNER.pubkey, MODERATOR.pubkey] } });
    expect([OWNER, MODERATOR, FRIEND, STRANGER].map((author) => denies(record(author)))).toEqual([undefined, undefined, undefined, 'authors']);
  });

  test.each([
    ['anyone' as const, [undefined, undefined, undefined, undefined]],
    ['owners' as const, [undefined, 'write', 'write', 'write']],
    ['moderators' as const, [undefined, undefined, 'write', 'write']],
    [[FRIEND.pubkey], ['write', 'write', undefined, 'write']],
  ])('in a collection that takes %s, deletes included', (write, verdicts) => {
    const ruleOf = ruleIn({ owners: [OWNER.pubkey], policy, collections: { news: { write } } });
    const authors = [OWNER, MODERATOR, FRIEND, STRANGER];
    const news = authors.map((author) => record(author, { collection: 'news' }));
    expect(news.map(ruleOf)).toEqual(verdicts);
    expect(authors.map((author, i) => ruleOf(sign(author, deleteDraft({ room: ROOM, target: news[i]!, at: AT + 1 }))))).toEqual(verdicts);
    expect(authors.map((author) => ruleOf(record(author, { collection: 'talk' })))).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('in collections that nobody declared: everybody, or nobody', () => {
    const collections = { notes: {} };
    const refuses = ruleIn({ policy: { undeclared: 'refuse' }, collections });
    const loose = record(STRANGER, { collection: 'loose' });
    expect([refuses(record(STRANGER)), refuses(loose), refuses(sign(STRANGER, { kind: 1, created_at: AT / 1000, tags: [['h', ROOM]], content: 'hi' }))]).toEqual([undefined, 'undeclared', 'undeclared']);
    expect(ruleIn({ collections })(loose)).toBeUndefined();
  });
});

describe('work', () => {
  const ruleOf = ruleIn({ policy: { work: 6 } });

  test('must be shown, in the id and in what was aimed at', () => {
    expect(ruleOf(worked(draftOf(), { bits: 6 }))).toBeUndefined();
    expect(ruleOf(worked(draftOf(), { bits: 6, aimed: 20 }))).toBeUndefined();
    expect(ruleOf(worked(draftOf(), { bits: 5, aimed: 6, below: 6 }))).toBe('work');
    expect(ruleOf(worked(draftOf(), { bits: 6, aimed: 5 }))).toBe('work');
    expect(ruleOf(worked({ ...draftOf(), tags: [...draftOf().tags, ['nonce', '1', '6']] }, { bits: 6 }))).toBe('work');
  });

  test('must be shown by deletes and by owners, too', () => {
    const target = worked(draftOf(), { bits: 6 });
    const erase = deleteDraft({ room: ROOM, target, at: AT + 1 });
    expect(ruleOf(worked(erase, { bits: 6 }))).toBeUndefined();
    expect(ruleOf(sign(STRANGER, workedDraft(erase, '0', 6)))).toBe('work');
    const owned = ruleIn({ owners: [OWNER.pubkey], policy: { work: 6 } });
    expect(Array.from({ length: 3 }, (_, i) => owned(record(OWNER, { name: `${i}` })))).toContain('work');
  });

  test('is nobody\'s business where a room asks for none', () => {
    expect(ruleIn({})(record(STRANGER, { tags: [['nonce', 'anything']] }))).toBeUndefined();
  });
});

describe('what a record says it is', () => {
  const ruleOf = ruleIn({ policy: { types: ['image/*', 'audio/ogg'], fileBytesMax: 1000 } });
  const typed = (...types: string[]): SignedRecord => record(STRANGER, { content: 'x', tags: types.map((type) => ['m', type]) });

  test('must be in the list of types; text, JSON and letters always are', () => {
    for (const type of ['text/plain', 'text/plain; charset=utf-8', 'application/json', LETTER_TYPE, 'image/png', 'IMAGE/png', 'audio/ogg;codecs=opus']) {
      expect(ruleOf(typed(type)), type).toBeUndefined();
    }
    for (const type of ['text/html', 'audio/mpeg', 'image', 'video/mp4', '', '*/*', '/png']) expect(ruleOf(typed(type)), type).toBe('types');
    expect(ruleOf(typed('image/png', 'text/html'))).toBe('types');
    expect(ruleIn({})(typed('text/html'))).toBeUndefined();
  });

  test('must not be larger than the room takes', () => {
    const sized = (size: string): string | undefined => ruleOf(record(STRANGER, { content: 'x', tags: [['m', 'image/png'], ['size', size]] }));
    expect(['0', '1000', '1001', '-1', '1e3', '', '01'].map(sized)).toEqual([undefined, undefined, 'size', 'size', 'size', 'size', 'size']);
  });
});

test('a key of content belongs to that content, where the room replaces duplicates', () => {
  const ruleOf = ruleIn({ policy: { duplicates: 'replace' } });
  const name = contentKey(textToBytes('1'));
  expect(name).toBe('=6b86b273ff34fce19d6b804eff5a3f57');
  const fine = record(STRANGER, { name });
  expect([ruleOf(fine), ruleOf(record(STRANGER)), ruleOf(record(STRANGER, { name: 'a=b' }))]).toEqual([undefined, undefined, undefined]);
  expect(ruleOf(sign(STRANGER, deleteDraft({ room: ROOM, target: fine, at: AT + 1 })))).toBeUndefined();
  expect([ruleOf(record(STRANGER, { name, content: '2' })), ruleOf(record(STRANGER, { name: '=' }))]).toEqual(['duplicates', 'duplicates']);
  expect(ruleIn({})(record(STRANGER, { name, content: '2' }))).toBeUndefined();
});
