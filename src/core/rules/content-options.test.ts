/** What users say of content and people: every field as one types it, every limit and one more, every mistake named at once. */
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { parsePolicy, type PolicyProblem, type RoomOptions } from './policy-options.ts';
import { WORD_LANGUAGES } from '../words/lists.ts';
import { policyDigest, PRESETS, type Policy } from './policy.ts';
import { LISTED_LANGUAGES } from './versions.ts';

const [OWNER, FRIEND, OTHER] = ['ab'.repeat(32), 'cd'.repeat(32), 'ef'.repeat(32)] as const;

function policyOf(options: unknown): Policy {
  const parsed = parsePolicy(options as RoomOptions);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

function problemsOf(options: unknown): readonly PolicyProblem[] {
  const parsed = parsePolicy(options as RoomOptions);
  return 'problems' in parsed ? parsed.problems : [];
}

const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `w${i}`);
const keys = (count: number): string[] => Array.from({ length: count }, (_, i) => i.toString(16).padStart(64, '0'));

describe('what is said', () => {
  test('counts, field by field', () => {
    const check = (): undefined => undefined;
    const policy = policyOf({
      owners: [OWNER],
      policy: {
        base: 'open', work: 20, allow: [FRIEND], deny: [OTHER], moderators: [FRIEND], undeclared: 'refuse', duplicates: 'replace', fileBytesMax: 5,
        words: { lists: ['en', 'de'], also: ['foo'], except: ['scunthorpe'], then: 'hold' },
        links: { allow: 'listed', hosts: ['example.org'], then: 'refuse' },
        patterns: ['[0-9]{9}', { name: 'phone', pattern: 'tel:', then: 'refuse' }],
        types: ['image/*'], rules: [{ name: 'polite', version: 2, check }],
        view: { strikes: 5, approval: 'strangers' },
      },
      collections: { shop: { write: [FRIEND], links: { url: ['example.org'], other: '*' } } },
    });
    expect(policy).toMatchObject({ work: 20, allow: [FRIEND], deny: [OTHER], moderators: [FRIEND], undeclared: 'refuse', duplicates: 'replace', fileBytesMax: 5 });
    expect(policy.content).toEqual({
      words: { lists: ['en', 'de'], also: ['foo'], except: ['scunthorpe'], then: 'hold' },
      links: { allow: 'listed', hosts: ['example.org'], then: 'refuse' },
      patterns: [{ name: '[0-9]{9}', pattern: '[0-9]{9}', then: 'hide' }, { name: 'phone', pattern: 'tel:', then: 'refuse' }],
      types: ['image/*'], rules: [{ name: 'polite', version: 2, check }],
      view: { strikes: 5, strikeDays: 30, copies: 0, media: 'show', approval: 'strangers', reports: 0 },
    });
    expect(policy.collections.get('shop')).toMatchObject({ write: [FRIEND], links: new Map([['url', ['example.org']], ['other', ['*']]]) });
  });

  test('is added to the preset: what is left out stays, and a consequence is the preset\'s own', () => {
    const policy = policyOf({ policy: { base: 'fort-knox', words: { also: ['foo'] }, links: 'any', patterns: ['x'] } });
    expect(policy.content.words).toEqual({ lists: ['all'], also: ['foo'], except: [], then: 'refuse' });
    expect(policy.content.links).toMatchObject({ allow: 'any', hosts: [] });
    expect(policy.content.patterns[0]!.then).toBe('refuse');
    expect(policyOf({ policy: { base: 'fort-knox', words: false } }).content.words).toBeUndefined();
    expect(policyOf({ policy: { words: { lists: ['en'] } } }).content.words!.then).toBe('hide');
    expect(policyOf({ policy: {} }).content).toEqual(PRESETS.family.content);
  });

  test('of link fields in the policy declares the collection, and a collection\'s own word counts more', () => {
    const policy = policyOf({
      policy: { perAuthor: 7, linkFields: { shop: { url: ['a.example'], image: '*' }, links: { to: '*' } } },
      collections: { shop: { quota: 3, links: { url: ['b.example'] } } },
    });
    expect(policy.collections.get('shop')).toMatchObject({ perAuthor: 3, links: new Map([['url', ['b.example']], ['image', ['*']]]) });
    expect(policy.collections.get('links')).toMatchObject({ perAuthor: 7, write: 'anyone', links: new Map([['to', ['*']]]) });
  });
});

test.each([
  ['work', (work: number) => ({ work }), LIMITS.policyWorkBitsMax],
  ['fileBytesMax', (fileBytesMax: number) => ({ fileBytesMax }), LIMITS.policyFileBytesMax],
  ['authorFileBytesMax', (authorFileBytesMax: number) => ({ authorFileBytesMax }), LIMITS.policyFileBytesMax],
  ['view.strikes', (strikes: number) => ({ view: { strikes } }), LIMITS.policyViewCountMax],
  ['allow', (count: number) => ({ allow: keys(count) }), LIMITS.policyAuthorsMax],
  ['deny', (count: number) => ({ deny: keys(count) }), LIMITS.policyAuthorsMax],
  ['moderators', (count: number) => ({ moderators: keys(count) }), LIMITS.policyOwnersMax],
  ['words.lists', (count: number) => ({ words: { lists: Array.from({ length: count }, () => 'en') } }), LIMITS.policyListsMax],
  ['words.also', (count: number) => ({ words: { also: many(count) } }), LIMITS.policyWordsMax],
  ['words.except', (count: number) => ({ words: { lists: ['en'], except: many(count) } }), LIMITS.policyWordsMax],
  ['words.also.0', (count: number) => ({ words: { also: ['x'.repeat(count)] } }), LIMITS.policyWordBytesMax],
  ['links.hosts', (count: number) => ({ links: { allow: 'listed', hosts: many(count) } }), LIMITS.policyHostsMax],
  ['links.hosts.0', (count: number) => ({ links: { allow: 'listed', hosts: ['a'.repeat(count - 250) + `.${'b'.repeat(49)}`.repeat(5)] } }), LIMITS.policyHostBytesMax],
  ['patterns', (count: number) => ({ patterns: many(count) }), LIMITS.policyPatternsMax],
  ['patterns.0.pattern', (count: number) => ({ patterns: ['x'.repeat(count)] }), LIMITS.policyPatternCharsMax],
  ['rules', (count: number) => ({ rules: many(count).map((name) => ({ name, version: 1, check: (): undefined => undefined })) }), LIMITS.policyRulesMax],
  ['types', (count: number) => ({ types: many(count).map((name) => `image/${name}`) }), LIMITS.policyTypesMax],
  ['types.0', (count: number) => ({ types: [`image/${'x'.repeat(count - 6)}`] }), LIMITS.policyTypeBytesMax],
  ['linkFields.shop', (count: number) => ({ linkFields: { shop: Object.fromEntries(many(count).map((name) => [name, '*'])) } }), LIMITS.policyLinkFieldsMax],
])('%s is taken up to its limit, and not one more', (option, policyWith, limit) => {
  expect(problemsOf({ policy: policyWith(limit) })).toEqual([]);
  expect(problemsOf({ policy: policyWith(limit + 1) })).toMatchObject([{ option: `policy.${option}`, code: 'range' }]);
});

test.each([
  [{ policy: { work: -1 } }, 'policy.work', 'range'],
  [{ policy: { work: '16' } }, 'policy.work', 'type'],
  [{ policy: { allow: OWNER } }, 'policy.allow', 'type'],
  [{ policy: { allow: [OWNER, 'npub1x'] } }, 'policy.allow.1', 'range'],
  [{ policy: { allow: [OWNER], deny: [OWNER] } }, 'policy.deny', 'conflict'],
  [{ policy: { undeclared: 'drop' } }, 'policy.undeclared', 'range'],
  [{ policy: { duplicates: true } }, 'policy.duplicates', 'range'],
  [{ policy: { words: true } }, 'policy.words', 'type'],
  [{ policy: { words: {} } }, 'policy.words', 'conflict'],
  [{ policy: { words: { list: ['en'] , also: ['x'] } } }, 'policy.words.list', 'unknown'],
  [{ policy: { words: { lists: ['English'] } } }, 'policy.words.lists.0', 'range'],
  [{ policy: { words: { also: [''] , lists: ['en'] } } }, 'policy.words.also.0', 'range'],
  [{ policy: { words: { lists: ['en'], then: 'delete' } } }, 'policy.words.then', 'range'],
  [{ policy: { links: 'some' } }, 'policy.links', 'type'],
  [{ policy: { links: { allow: 'listed' } } }, 'policy.links.hosts', 'type'],
  [{ policy: { links: { allow: 'none', hosts: ['a.example'] } } }, 'policy.links.hosts', 'conflict'],
  [{ policy: { links: { allow: 'listed', hosts: ['https://a.example'] } } }, 'policy.links.hosts.0', 'range'],
  [{ policy: { links: { allow: 'listed', hosts: ['A.example'] } } }, 'policy.links.hosts.0', 'range'],
  [{ policy: { patterns: [/x/] } }, 'policy.patterns.0.pattern', 'range'],
  [{ policy: { patterns: [7] } }, 'policy.patterns.0', 'type'],
  [{ policy: { patterns: [''] } }, 'policy.patterns.0.pattern', 'range'],
  [{ policy: { patterns: [{ name: 'n' }] } }, 'policy.patterns.0.pattern', 'range'],
  [{ policy: { types: ['image'] } }, 'policy.types.0', 'range'],
  [{ policy: { rules: [{ name: 'n', version: 1 }] } }, 'policy.rules.0.check', 'type'],
  [{ policy: { rules: [{ version: 1, check: (): undefined => undefined }] } }, 'policy.rules.0', 'type'],
  [{ policy: { rules: ['a', 'a'].map((name) => ({ name, version: 1, check: (): undefined => undefined })) } }, 'policy.rules', 'conflict'],
  [{ policy: { view: { strikes: 1.5 } } }, 'policy.view.strikes', 'range'],
  [{ policy: { view: { strikeDays: 0 } } }, 'policy.view.strikeDays', 'range'],
  [{ policy: { view: { media: 'hide' } } }, 'policy.view.media', 'range'],
  [{ policy: { view: { mood: 'good' } } }, 'policy.view.mood', 'unknown'],
  [{ policy: { linkFields: { $x: { url: '*' } } } }, 'policy.linkFields.$x', 'range'],
  [{ policy: { linkFields: { 'a/b': { url: '*' } } } }, 'policy.linkFields.a/b', 'range'],
  [{ policy: { linkFields: { shop: { url: 'example.org' } } } }, 'policy.linkFields.shop.url', 'type'],
  [{ collections: { shop: { links: ['url'] } } }, 'collections.shop.links', 'type'],
  [{ collections: { shop: { write: 'moderators' } } }, 'collections.shop.write', 'conflict'],
  [{ collections: { shop: { write: [] } } }, 'collections.shop.write', 'conflict'],
  [{ policy: { allow: [OWNER] }, collections: { shop: { write: [FRIEND] } } }, 'collections.shop.write', 'conflict'],
])('names the option that is wrong: %j', (options, option, code) => {
  expect(problemsOf(options)).toMatchObject([{ option, code }]);
  expect(problemsOf(options)[0]!.reason).not.toBe('');
});

test('names everything that is wrong at once', () => {
  const options = { policy: { work: 99, words: { lists: 1, then: 'x' }, patterns: [1, { then: 'y', pattern: 'z' }], view: { reports: -1 } }, collections: { a: { write: 'me' } } };
  expect(problemsOf(options).map(({ option }) => option)).toEqual([
    'policy.work', 'policy.words.lists', 'policy.words.then', 'policy.patterns.0', 'policy.patterns.1.then', 'policy.view.reports', 'collections.a.write',
  ]);
});

test('every language that has a list can be named, and no other', () => {
  expect(LISTED_LANGUAGES).toEqual(WORD_LANGUAGES);
  expect(problemsOf({ policy: { words: { lists: [...WORD_LANGUAGES, 'all'] } } })).toEqual([]);
  expect(problemsOf({ policy: { words: { lists: ['xx'] } } })).toMatchObject([{ option: 'policy.words.lists.0', code: 'range' }]);
});

test('spelled differently, a policy is the same one', () => {
  const one = policyOf({ policy: { words: { lists: ['de', 'en', 'all'], also: ['b', 'a', 'b'] }, patterns: [{ name: 'n', pattern: 'x' }, 'y'], types: ['b/c', 'a/b'], allow: [OWNER, FRIEND] } });
  const two = policyOf({ policy: { allow: [FRIEND, OWNER, FRIEND], types: ['a/b', 'b/c'], patterns: ['y', 'x', { name: 'again', pattern: 'x' }], words: { also: ['a', 'b'], lists: ['all'] } } });
  expect(policyDigest(two)).toEqual(policyDigest(one));
});
