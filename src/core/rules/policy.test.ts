import { expect, test } from 'vitest';
import { toHex } from '../base/bytes.ts';
import { PRESETS, limitsOf, policyDigest, poolOf, poolsOf, type CollectionPolicy, type Policy } from './policy.ts';

const NOTES: CollectionPolicy = { perAuthor: 3, total: 9, keepDays: 7, write: 'anyone' };
const ROOM: Policy = {
  ...PRESETS.family,
  owners: ['11'.repeat(32), '22'.repeat(32)],
  collections: new Map([['notes', NOTES], ['é', { ...NOTES, write: 'owners' }]]),
};
const digest = (policy: Policy): string => toHex(policyDigest(policy));

test('the digests of the presets are what they always were: another one is another room', () => {
  expect(Object.values(PRESETS).map(digest)).toEqual([
    '41db20f16c57a4409a6343e7bbaa1e514fbb71a71b3f9b43f3b52f7f8bd7cee9',
    'f3f232fdd64083257925f1bd5acef3e8fa53affedf7403f78810ffff49db2d46',
    '6648c2561c964b5b70d83ec4dc49e639bd68b5022935f65b94ca9948fe51c8c4',
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
