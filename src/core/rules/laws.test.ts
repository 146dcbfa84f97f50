/** Random policies of every kind, random records: which of them survive depends on nothing but them, the policy and the day. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cases, LAWS } from '../../../test/rules/laws.ts';
import { policies } from '../../../test/rules/policies.ts';
import { ROOM, worlds } from '../../../test/rules/worlds.ts';
import { lawOf } from './law.ts';

const RUNS = Number(process.env['PEERSET_LAW_RUNS'] ?? 150);

test.each(LAWS.map((law) => [law.says, law] as const))('%s', (_, law) => {
  fc.assert(fc.property(cases, (drawn) => law.holds(drawn)), { numRuns: RUNS });
}, 3_600_000);

test('these worlds break every rule, and not all of them', () => {
  const found = new Map<string, number>();
  fc.assert(fc.property(policies, worlds(24), (policy, world) => {
    const law = lawOf(policy, ROOM);
    for (const record of world) {
      const verdict = law.check(record, 0);
      const rule = verdict.accept ? 'taken' : verdict.rule;
      found.set(rule, (found.get(rule) ?? 0) + 1);
    }
  }), { numRuns: 200 });
  expect([...found.keys()].sort()).toEqual(['authors', 'duplicates', 'json', 'room', 'size', 'taken', 'types', 'undeclared', 'work', 'write']);
  expect(found.get('taken')).toBeGreaterThan(100);
});
