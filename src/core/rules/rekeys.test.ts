/** Rooms with owners keep a pool for rekeys, which is part of what makes them that room; others are as they were. */
import { expect, test } from 'vitest';
import { blindCollection } from '../record/blind.ts';
import { REKEY_COLLECTION } from '../record/rekey.ts';
import { limitsOf, policyDigest, poolOf, PRESETS, type Policy } from './policy.ts';
import { withRekeys } from './rekeys.ts';
import { blindPolicy } from './sealed.ts';
import { writeRule } from './write.ts';

const OWNERS = ['ab'.repeat(32), 'cd'.repeat(32)];
const owned: Policy = { ...PRESETS.family, owners: OWNERS, collections: new Map([['notes', { perAuthor: 1, total: 1, keepDays: 300, write: 'anyone' as const, links: new Map() }]]) };

test('a room without owners has no pool for rekeys, and is the room it was', () => {
  expect(withRekeys(PRESETS.family)).toBe(PRESETS.family);
});

test('a room with owners has one that only they fill, that nothing else counts for, and that lasts as long as anything', () => {
  const policy = withRekeys(owned);
  expect(limitsOf(policy, poolOf(policy, REKEY_COLLECTION))).toMatchObject({ write: 'owners', keepDays: 300 });
  expect(policy.collections.get('notes')).toEqual(owned.collections.get('notes'));
  expect(policyDigest(policy)).not.toEqual(policyDigest(owned));
  expect(limitsOf(withRekeys({ ...owned, keepDays: 'forever' }), REKEY_COLLECTION).keepDays).toBe('forever');
});

test('in a room with a secret it is there by its blinded name', () => {
  const key = new Uint8Array(32).fill(1);
  const blinded = blindCollection(key, REKEY_COLLECTION);
  const rule = writeRule(blindPolicy(withRekeys(owned), key));
  const by = (author: string) => rule({ author, collection: blinded } as Parameters<typeof rule>[0], 0).accept;
  expect([by(OWNERS[1]!), by('ef'.repeat(32))]).toEqual([true, false]);
});
