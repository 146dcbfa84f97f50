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
    'ee971325dc3ccb7ed888ac74c2964b206e9519c003acf37abf7e7c4f5471ddbb',
    '3b177f49d85cdd0f575f3e1da6476eb8172079e7239597d6ed300a3337b13fb0',
    '038d103820303655d9b456c56cd4115acf21901f6e89f03a17cc7e9cf2153e81',
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
