/** The law of a room with a secret: the same verdict for members and keepers, and nothing kept that anybody could read. */
import { describe, expect, test } from 'vitest';
import { toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { blindCollection } from '../record/blind.ts';
import { deleteDraft, recordDraft } from '../record/draft.ts';
import { createEvent } from '../record/event.ts';
import { payloadLength, sealText } from '../record/nip44.ts';
import type { Draft, SignedRecord } from '../record/record.ts';
import { publicKeyOf } from '../record/schnorr.ts';
import { sealDraft } from '../record/sealed.ts';
import { signedOf } from '../record/signed.ts';
import { leadingZeroBits } from '../record/work.ts';
import { parsePolicy, type RoomOptions } from './policy-options.ts';
import { blindPolicy, sealedBytesMax, sealedLawOf } from './sealed.ts';

const ROOM = 'ab'.repeat(16);
const BLIND_KEY = new Uint8Array(32).fill(1);
const EPOCH = { id: '01020304', contentKey: new Uint8Array(32).fill(2) };
const [OWNER, GUEST] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)] as const;
const NONCE = new Uint8Array(32);
const AT = 1_790_000_000_000;

function lawFor(options: RoomOptions) {
  const parsed = parsePolicy(options);
  if ('problems' in parsed) throw new Error('no policy');
  return sealedLawOf(blindPolicy(parsed.policy, BLIND_KEY), ROOM);
}

function seal(collection: string, content: string, author: Uint8Array = OWNER): Draft {
  const draft = recordDraft({ room: ROOM, collection, name: 'one', content, at: AT });
  const sealed = sealDraft(draft, { blindKey: BLIND_KEY, epoch: EPOCH, author: toHex(publicKeyOf(author)), nonce: NONCE });
  if (isFault(sealed)) throw new Error(sealed.reason);
  return sealed;
}

function signed(draft: Draft, secret: Uint8Array = OWNER): SignedRecord {
  const record = signedOf(createEvent(draft, secret));
  if (isFault(record)) throw new Error(record.reason);
  return record;
}

const LAW = lawFor({ policy: 'family' });

function ruleOf(draft: Draft): string | undefined {
  const verdict = LAW.check(signed(draft), AT);
  return verdict.accept ? undefined : verdict.rule;
}

describe('a room with a secret', () => {
  test('takes sealed records and their deletes', () => {
    const record = signed(seal('notes', '"x"'));
    expect(LAW.check(record, AT)).toEqual({ accept: true });
    expect(ruleOf(deleteDraft({ room: ROOM, target: record, at: AT + 1 }))).toBeUndefined();
  });

  test('takes nothing that can be read: open records, other kinds, more tags, names that are not blinded', () => {
    const draft = seal('notes', '"x"');
    const withTag = (...tag: string[]): Draft => ({ ...draft, tags: [...draft.tags, tag] });
    const replaced = (name: string, value: string): Draft => ({ ...draft, tags: draft.tags.map((tag) => (tag[0] === name ? [name, value] : tag)) });
    const odd: Draft[] = [
      recordDraft({ room: ROOM, collection: 'notes', name: 'one', content: '{"a":1}', at: AT }),
      { ...draft, content: 'hello' }, { ...draft, content: `${draft.content.slice(0, -4)}====` }, { ...draft, content: '' },
      { ...draft, kind: 1 }, { ...draft, kind: 10_002 },
      withTag('m', 'text/plain'), withTag('p', 'aa'.repeat(32)), withTag('t', 'x'), withTag('k', '01020304'),
      replaced('d', 'notes/one'), replaced('d', `${'ab'.repeat(16)}/one`), replaced('k', 'secret'), replaced('k', '0102030'),
      { ...draft, tags: draft.tags.filter(([name]) => name !== 'k') },
      { ...draft, tags: draft.tags.map((tag) => (tag[0] === 'k' ? [...tag, 'and more'] : tag)) },
    ];
    for (const one of odd) expect(ruleOf(one), JSON.stringify(one.tags)).toBe('sealed');
    const readable = signed(recordDraft({ room: ROOM, collection: 'notes', name: 'one', content: '1', at: AT }));
    expect(ruleOf(deleteDraft({ room: ROOM, target: readable, at: AT + 1 }))).toBe('sealed');
    const remark = deleteDraft({ room: ROOM, target: signed(draft), at: AT + 1 });
    expect(ruleOf({ ...remark, content: 'because' })).toBe('sealed');
    expect(ruleOf({ ...remark, tags: [...remark.tags, ['t', 'x']] })).toBe('sealed');
  });

  test("takes no record of another room, and none over the size that its policy's content can need", () => {
    const draft = seal('notes', '"x"');
    expect(ruleOf({ ...draft, tags: draft.tags.map((tag) => (tag[0] === 'h' ? ['h', 'cd'.repeat(16)] : tag)) })).toBe('room');
    const small = lawFor({ policy: { contentBytesMax: 100 } });
    const ofLength = (bytes: number) => small.check(signed({ ...draft, content: sealText(EPOCH.contentKey, NONCE, 'x'.repeat(bytes)) }), AT);
    expect(sealedBytesMax(100)).toBe(payloadLength(200 + LIMITS.sealedFieldsBytesMax));
    expect(ofLength(200 + LIMITS.sealedFieldsBytesMax)).toEqual({ accept: true });
    expect(ofLength(4 * (200 + LIMITS.sealedFieldsBytesMax))).toMatchObject({ accept: false, rule: 'size' });
  });

  test('has room for any content that its policy allows, however JSON writes it', () => {
    const contentBytesMax = 8192;
    for (const content of ['"'.repeat(contentBytesMax), '\n'.repeat(contentBytesMax), 'ü'.repeat(contentBytesMax / 2), 'x'.repeat(contentBytesMax)]) {
      const draft = recordDraft({ room: ROOM, collection: '"'.repeat(64), name: '"'.repeat(256), content, at: AT + 999, tags: [['m', 'application/octet-stream']] });
      const sealed = sealDraft(draft, { blindKey: BLIND_KEY, epoch: EPOCH, author: 'f'.repeat(64), nonce: NONCE });
      expect(!isFault(sealed) && sealed.content.length <= sealedBytesMax(contentBytesMax)).toBe(true);
    }
  });

  test('applies caps, keep and the owners\' right to write by blinded collection', () => {
    const owner = toHex(publicKeyOf(OWNER));
    const law = lawFor({ owners: [owner], collections: { news: { write: 'owners', quota: 3, keep: '1d' } } });
    const news = blindCollection(BLIND_KEY, 'news');
    expect(law.pools).toEqual(['', news]);
    expect(law.capsOf(law.poolOf(news))).toMatchObject({ perAuthor: 3, keepDays: 1 });
    expect(law.check(signed(seal('news', '1')), AT)).toEqual({ accept: true });
    expect(law.check(signed(seal('news', '1', GUEST), GUEST), AT)).toMatchObject({ accept: false, rule: 'write' });
    expect(law.check(signed(seal('talk', '1', GUEST), GUEST), AT)).toEqual({ accept: true });
  });

  test('asks for work in sight, and has no place for anything else in its tag', () => {
    const law = lawFor({ policy: { work: 4 } });
    const draft = seal('notes', '"x"');
    const worked = (more: readonly (readonly string[])[], target: Draft = draft): SignedRecord => {
      for (let i = 0; ; i++) {
        const found = signed({ ...target, tags: [...target.tags, ['nonce', String(i), '4'], ...more] });
        if (leadingZeroBits(found.id) >= 4) return found;
      }
    };
    const rule = (record: SignedRecord): string | undefined => {
      const verdict = law.check(record, AT);
      return verdict.accept ? undefined : verdict.rule;
    };
    const fine = worked([]);
    expect([rule(fine), rule(worked([], deleteDraft({ room: ROOM, target: fine, at: AT + 1 })))]).toEqual([undefined, undefined]);
    expect([rule(worked([['nonce', '1', '4']])), rule(worked([['nonce', 'hello', '4']]))]).toEqual(['work', 'work']);
    expect(rule(worked([['t', 'x']]))).toBe('sealed');
    // Where nobody asks for work, the tag is only a place to write something.
    expect(LAW.check(fine, AT)).toMatchObject({ accept: false, rule: 'sealed' });
  });

  test('keeps lists of authors', () => {
    const law = lawFor({ policy: { deny: [toHex(publicKeyOf(GUEST))] } });
    expect(law.check(signed(seal('notes', '1')), AT)).toEqual({ accept: true });
    expect(law.check(signed(seal('notes', '1', GUEST), GUEST), AT)).toMatchObject({ accept: false, rule: 'authors' });
  });
});
