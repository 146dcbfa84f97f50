import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { parsePolicy, type PolicyProblem, type RoomOptions } from './policy-options.ts';
import { PRESETS, type Policy } from './policy.ts';

const OWNER = 'ab'.repeat(32);

function policyOf(options: unknown): Policy {
  const parsed = parsePolicy(options as RoomOptions);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

function problemsOf(options: unknown): readonly PolicyProblem[] {
  const parsed = parsePolicy(options as RoomOptions);
  return 'problems' in parsed ? parsed.problems : [];
}

describe('what is left out', () => {
  test('is the family preset where nothing is said', () => {
    expect(policyOf({})).toEqual(PRESETS.family);
  });

  test('comes from the preset that a policy names as its base', () => {
    const policy = policyOf({ policy: { base: 'open', contentBytesMax: 100 } });
    expect(policy).toMatchObject({ name: 'custom', perAuthor: 10_000, total: 1_000_000, contentBytesMax: 100 });
  });

  test('in a collection comes from the room', () => {
    const policy = policyOf({ policy: 'fort-knox', keep: '7d', collections: { notes: {} } });
    expect(policy.collections.get('notes')).toEqual({ perAuthor: 5, total: 10_000, keepDays: 7, write: 'anyone', links: new Map() });
  });

  test("follows a total below the preset's share of one author", () => {
    expect(policyOf({ collections: { notes: { quota: { total: 3 } } } }).collections.get('notes')).toMatchObject({ perAuthor: 3, total: 3 });
  });
});

describe('what is said', () => {
  test('counts: a number as quota is one of an author', () => {
    expect(policyOf({ collections: { notes: { quota: 7 } } }).collections.get('notes')!.perAuthor).toBe(7);
  });

  test('counts: keep of the room over that of the policy', () => {
    expect(policyOf({ policy: { keep: '5d' }, keep: 'forever' }).keepDays).toBe('forever');
  });

  test('counts: owners once each', () => {
    expect(policyOf({ owners: [OWNER, OWNER] }).owners).toEqual([OWNER]);
  });

  test('may be as large as the limits allow, and not one larger', () => {
    const max = LIMITS.policyContentBytesMax;
    expect(policyOf({ policy: { contentBytesMax: max } }).contentBytesMax).toBe(max);
    expect(problemsOf({ policy: { contentBytesMax: max + 1 } })).toMatchObject([{ option: 'policy.contentBytesMax', code: 'range' }]);
    const read = { links: 'none', contentBytesMax: LIMITS.policyReadBytesMax } as const;
    expect(policyOf({ policy: read }).contentBytesMax).toBe(LIMITS.policyReadBytesMax);
    expect(policyOf({ policy: { base: 'open', links: 'none' } }).contentBytesMax).toBe(LIMITS.policyReadBytesMax);
    expect(policyOf({ policy: 'open' }).contentBytesMax).toBeGreaterThan(LIMITS.policyReadBytesMax);
    expect(problemsOf({ policy: { ...read, contentBytesMax: read.contentBytesMax + 1 } })).toMatchObject([{ option: 'policy.contentBytesMax', code: 'conflict' }]);
    const records = LIMITS.policyRecordsMax;
    expect(policyOf({ policy: { total: records } }).total).toBe(records);
    expect(problemsOf({ policy: { total: records + 1 } })).toHaveLength(1);
    expect(policyOf({ keep: `${LIMITS.policyKeepDaysMax}d` }).keepDays).toBe(LIMITS.policyKeepDaysMax);
    expect(problemsOf({ keep: `${LIMITS.policyKeepDaysMax + 1}d` })).toHaveLength(1);
    const owners = Array.from({ length: LIMITS.policyOwnersMax + 1 }, (_, i) => i.toString(16).padStart(64, '0'));
    expect(policyOf({ owners: owners.slice(1) }).owners).toHaveLength(LIMITS.policyOwnersMax);
    expect(problemsOf({ owners })).toMatchObject([{ option: 'owners' }]);
    const collections = Object.fromEntries(owners.map((name) => [name, {}]));
    expect(policyOf({ collections }).collections.size).toBe(LIMITS.policyOwnersMax + 1);
    const many = Object.fromEntries(Array.from({ length: LIMITS.policyCollectionsMax + 1 }, (_, i) => [`c${i}`, {}]));
    expect(problemsOf({ collections: many })).toMatchObject([{ option: 'collections', code: 'range' }]);
  });
});

test.each([
  [{ policy: 'fortknox' }, 'policy', 'unknown'],
  [{ policy: { bse: 'open' } }, 'policy.bse', 'unknown'],
  [{ policy: { name: 'open' } }, 'policy.name', 'conflict'],
  [{ policy: { name: '' } }, 'policy.name', 'range'],
  [{ policy: { perAuthor: 0 } }, 'policy.perAuthor', 'range'],
  [{ policy: { perAuthor: '5' } }, 'policy.perAuthor', 'type'],
  [{ policy: { perAuthor: 9, total: 8 } }, 'policy.perAuthor', 'conflict'],
  [{ policy: [] }, 'policy', 'type'],
  [{ keep: '0d' }, 'keep', 'range'],
  [{ keep: 90 }, 'keep', 'range'],
  [{ owners: OWNER }, 'owners', 'type'],
  [{ owners: [OWNER.toUpperCase()] }, 'owners.0', 'range'],
  [{ collections: { notes: null } }, 'collections.notes', 'type'],
  [{ collections: { 'a/b': {} } }, 'collections.a/b', 'range'],
  [{ collections: { 'a\n': {} } }, 'collections.a\n', 'range'],
  [{ collections: { notes: { quotas: 1 } } }, 'collections.notes.quotas', 'unknown'],
  [{ collections: { notes: { quota: { most: 1 } } } }, 'collections.notes.quota.most', 'unknown'],
  [{ collections: { notes: { write: 'nobody' } } }, 'collections.notes.write', 'range'],
  [{ collections: { notes: { write: 'owners' } } }, 'collections.notes.write', 'conflict'],
])('names the option that is wrong: %j', (options, option, code) => {
  expect(problemsOf(options)).toMatchObject([{ option, code }]);
  expect(problemsOf(options)[0]!.reason).not.toBe('');
});

test('names everything that is wrong at once', () => {
  const options = { policy: { perAuthor: -1, keep: 'long' }, owners: ['x'], collections: { notes: { quota: 0 } } };
  expect(problemsOf(options).map(({ option }) => option)).toEqual([
    'policy.keep', 'policy.perAuthor', 'owners.0', 'collections.notes.quota.perAuthor',
  ]);
});

test('never throws, and never makes a policy of nonsense with problems', () => {
  fc.assert(fc.property(fc.record({
    policy: fc.anything(), keep: fc.anything(), owners: fc.anything(), collections: fc.anything(),
  }), (options) => {
    const parsed = parsePolicy(options as RoomOptions);
    expect('policy' in parsed).not.toBe('problems' in parsed);
  }), { seed: 7, numRuns: 2000 });
});

test('does not look at prototypes', () => {
  const options = Object.create({ perAuthor: 3 }) as object;
  expect(policyOf({ policy: options }).perAuthor).toBe(PRESETS.family.perAuthor);
  expect(problemsOf(JSON.parse('{"policy":{"__proto__":{"total":1}}}'))).toMatchObject([{ code: 'unknown' }]);
});
