import { expect, test } from 'vitest';
import { toHex } from '../base/bytes.ts';
import type { ContentPolicy } from './content.ts';
import { PRESETS, limitsOf, policyDigest, poolOf, poolsOf, type CollectionPolicy, type Policy } from './policy.ts';

const NOTES: CollectionPolicy = { perAuthor: 3, total: 9, keepDays: 7, write: 'anyone', links: new Map() };
const ROOM: Policy = {
  ...PRESETS.family,
  owners: ['11'.repeat(32), '22'.repeat(32)],
  collections: new Map([['notes', NOTES], ['é', { ...NOTES, write: 'owners' }]]),
};
const KEY = '33'.repeat(32);
const digest = (policy: Policy): string => toHex(policyDigest(policy));

test('the digests of the presets are what they always were: another one is another room', () => {
  expect(Object.values(PRESETS).map(digest)).toEqual([
    'b824ece2f6cae1626329ef0816b605da75163eec5e135948ceff49f036668fa9',
    '544ecc12b3fe0a9a81511184c092d56e828724ca5a4d89d00e6415171b2c22f4',
    '8d7fcf7f7f1f0b123ae6ae72573ec50a4028fa3d7a09d061d8442b09054b09c9',
  ]);
});

test('the digest is of what a policy does: not of its name, nor of the order of anything', () => {
  const reordered = {
    ...ROOM,
    name: 'another name',
    owners: [...ROOM.owners].reverse(),
    collections: new Map([...ROOM.collections].reverse()),
  };
  expect(digest(reordered)).toBe(digest(ROOM));
});

test('every difference in what a policy does changes the digest', () => {
  const changed: Policy[] = [
    { ...ROOM, perAuthor: ROOM.perAuthor + 1 },
    { ...ROOM, total: ROOM.total + 1 },
    { ...ROOM, keepDays: 'forever' },
    { ...ROOM, contentBytesMax: ROOM.contentBytesMax + 1 },
    { ...ROOM, owners: ROOM.owners.slice(1) },
    { ...ROOM, collections: new Map([['notes', NOTES]]) },
    { ...ROOM, collections: new Map([['notes', { ...NOTES, keepDays: 8 }], ['é', { ...NOTES, write: 'owners' }]]) },
    { ...ROOM, collections: new Map([['notes', NOTES], ['é', NOTES]]) },
    ...[{ write: 'moderators' as const }, { write: [] }, { write: [KEY] }, { links: new Map([['url', []]]) }, { links: new Map([['url', ['*']]]) }, { links: new Map([['src', ['*']]]) }]
      .map((other) => ({ ...ROOM, collections: new Map([['notes', { ...NOTES, ...other }]]) })),
    { ...ROOM, moderators: [KEY] },
    { ...ROOM, allow: [KEY] },
    { ...ROOM, deny: [KEY] },
    { ...ROOM, work: 1 },
    { ...ROOM, undeclared: 'refuse' },
    { ...ROOM, duplicates: 'replace' },
    { ...ROOM, fileBytesMax: 0 },
    { ...ROOM, authorFileBytesMax: 0 },
    ...contents().map((content) => ({ ...ROOM, content: { ...ROOM.content, ...content } })),
  ];
  const digests = new Set([ROOM, ...changed].map(digest));
  expect(digests.size).toBe(changed.length + 1);
});

test('undeclared collections share one pool, declared ones have their own', () => {
  expect(poolsOf(ROOM)).toEqual(['', 'notes', 'é']);
  expect(poolOf(ROOM, 'notes')).toBe('notes');
  expect(poolOf(ROOM, 'made up by a stranger')).toBe('');
  expect(limitsOf(ROOM, 'notes').total).toBe(9);
  expect(limitsOf(ROOM, '').total).toBe(PRESETS.family.total);
});

/** Every way in which what is said of content can differ from nothing. */
function contents(): Partial<ContentPolicy>[] {
  const words = { lists: ['en'], also: [], except: [], then: 'hide' } as const;
  const links = { allow: 'listed', hosts: ['a.example'], then: 'hide' } as const;
  const pattern = { name: 'n', pattern: 'x', then: 'hide' } as const;
  const check = (): undefined => undefined;
  const { view } = PRESETS.family.content;
  return [
    { words }, { words: { ...words, lists: ['de'] } }, { words: { ...words, lists: ['all'] } }, { words: { ...words, also: ['x'] } }, { words: { ...words, except: ['x'] } }, { words: { ...words, then: 'hold' } },
    { links }, { links: { ...links, hosts: [] } }, { links: { ...links, then: 'refuse' } }, { links: { ...links, allow: 'none' } },
    { patterns: [pattern] }, { patterns: [{ ...pattern, pattern: 'y' }] }, { patterns: [{ ...pattern, then: 'hold' }] },
    { rules: [{ name: 'a', version: 1, check }] }, { rules: [{ name: 'a', version: 2, check }] }, { rules: [{ name: 'b', version: 1, check }] },
    { types: ['image/*'] }, { types: ['image/png'] },
    ...([{ strikes: 0 }, { strikes: 1 }, { strikeDays: 1 }, { copies: 9 }, { media: 'show' }, { media: 'members' }, { approval: 'strangers' }, { approval: 'everyone' }, { reports: 9 }] as const)
      .map((other) => ({ view: { ...view, ...other } })),
  ];
}
