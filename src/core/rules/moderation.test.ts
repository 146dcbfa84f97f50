/** Every room has a place for reports, rooms that somebody runs have one for rulings, and both are part of what makes the room. */
import { expect, test } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { REPORTS_COLLECTION, RULINGS_COLLECTION, withModeration } from './moderation.ts';
import { limitsOf, policyDigest, poolOf, PRESETS, type Policy } from './policy.ts';
import { writeRule } from './write.ts';

const [OWNER, MODERATOR, GUEST] = ['ab'.repeat(32), 'cd'.repeat(32), 'ef'.repeat(32)] as const;
const POOL = { perAuthor: 1, total: 1, keepDays: 300, write: 'anyone', links: new Map() } as const;
const RUN: Policy = { ...PRESETS.family, owners: [OWNER], moderators: [MODERATOR], collections: new Map([['notes', POOL]]) };

test('anyone reports, owners and moderators rule, as long as anything is kept', () => {
  const policy = withModeration(RUN);
  const rule = writeRule(policy);
  const by = (collection: string): boolean[] => [OWNER, MODERATOR, GUEST].map((author) => rule({ author, collection } as Parameters<typeof rule>[0], 0).accept);
  expect(by(REPORTS_COLLECTION)).toEqual([true, true, true]);
  expect(by(RULINGS_COLLECTION)).toEqual([true, true, false]);
  expect(limitsOf(policy, poolOf(policy, REPORTS_COLLECTION))).toMatchObject({ keepDays: 300, perAuthor: LIMITS.reportsPerAuthorMax, total: LIMITS.reportsMax });
  expect(limitsOf(policy, poolOf(policy, RULINGS_COLLECTION))).toMatchObject({ keepDays: 300, perAuthor: LIMITS.rulingsPerAuthorMax, total: LIMITS.rulingsMax });
  expect(policy.collections.get('notes')).toBe(POOL);
  expect(policyDigest(policy)).not.toEqual(policyDigest(RUN));
});

test('they are there in rooms that take declared collections only', () => {
  const rule = writeRule(withModeration({ ...RUN, undeclared: 'refuse' }));
  const at = (collection: string): boolean => rule({ author: OWNER, collection } as Parameters<typeof rule>[0], 0).accept;
  expect([at(REPORTS_COLLECTION), at(RULINGS_COLLECTION), at('loose')]).toEqual([true, true, false]);
});

test('a room that nobody runs has no place for rulings', () => {
  expect([...withModeration(PRESETS.family).collections.keys()]).toEqual([REPORTS_COLLECTION]);
});

test('a room with as many collections as there may be stays as it is', () => {
  const full = (count: number): Policy => ({ ...RUN, collections: new Map(Array.from({ length: count }, (_, i) => [`c${i}`, POOL])) });
  const most = full(LIMITS.policyCollectionsMax - 2);
  expect(withModeration(most).collections.size).toBe(LIMITS.policyCollectionsMax);
  const over = full(LIMITS.policyCollectionsMax - 1);
  expect(withModeration(over)).toBe(over);
});
