/**
 * Random policies of every kind, small enough that random records run into each of their rules. Content rules are there as
 * data; those that the judge carries out are drawn for digests and descriptions.
 */
import fc from 'fast-check';
import type { ContentPolicy, LinkFields, ViewPolicy } from '../../src/core/rules/content.ts';
import type { CollectionPolicy, Policy, PoolPolicy } from '../../src/core/rules/policy.ts';

/** Everybody who writes in these worlds, 64 hex each. */
export const AUTHORS: readonly string[] = ['a1', 'b2', 'c3', 'd4'].map((byte) => byte.repeat(32));

const some = fc.subarray([...AUTHORS]);
const few = fc.oneof({ weight: 5, arbitrary: fc.constant<string[]>([]) }, some);
const then = fc.constantFrom('refuse' as const, 'hide' as const, 'hold' as const);
const hosts = fc.subarray(['a.example', 'b.example', 'c.example']);

const pool: fc.Arbitrary<PoolPolicy> = fc
  .record({ perAuthor: fc.integer({ min: 1, max: 5 }), more: fc.integer({ min: 0, max: 8 }), keepDays: fc.constantFrom(1, 2, 3, 'forever' as const) })
  .map(({ perAuthor, more, keepDays }) => ({ perAuthor, total: perAuthor + more, keepDays }));

const linkFields: fc.Arbitrary<LinkFields> = fc
  .oneof(fc.constant<[string, string[]][]>([]), fc.uniqueArray(fc.tuple(fc.constantFrom('url', 'image'), fc.oneof(fc.constant(['*']), hosts)), { maxLength: 2, selector: ([field]) => field }))
  .map((fields) => new Map(fields));

const collection: fc.Arbitrary<CollectionPolicy> = fc
  .tuple(pool, fc.oneof({ weight: 3, arbitrary: fc.constant('anyone' as const) }, fc.constantFrom('owners' as const, 'moderators' as const), some), linkFields)
  .map(([own, write, links]) => ({ ...own, write, links }));

const view: fc.Arbitrary<ViewPolicy> = fc.record({
  strikes: fc.integer({ min: 0, max: 3 }), strikeDays: fc.integer({ min: 1, max: 40 }), copies: fc.integer({ min: 0, max: 3 }),
  media: fc.constantFrom('show', 'blur', 'members'), approval: fc.constantFrom('none', 'strangers', 'everyone'), reports: fc.integer({ min: 0, max: 3 }),
});

const content: fc.Arbitrary<ContentPolicy> = fc.record({
  words: fc.option(
    fc.record({ lists: fc.subarray(['en', 'de', 'all']), also: fc.subarray(['foo', 'bar']), except: fc.subarray(['baz']), then })
      .map((words) => (words.lists.length + words.also.length === 0 ? { ...words, also: ['foo'] } : words)),
    { nil: undefined },
  ),
  links: fc.record({ allow: fc.constantFrom('any', 'listed', 'none'), hosts, then }).map((links) => (links.allow === 'listed' ? links : { ...links, hosts: [] })),
  patterns: fc.array(fc.tuple(fc.constantFrom('x+', 'y{2}'), then).map(([pattern, what]) => ({ name: pattern, pattern, then: what })), { maxLength: 2 }),
  rules: fc.subarray(['polite', 'brief']).map((names) => names.map((name) => ({ name, version: 1, check: () => undefined }))),
  types: fc.subarray(['text/plain', 'image/*', 'audio/ogg']),
  view,
});

/** Policies of every kind. */
export const policies: fc.Arbitrary<Policy> = fc
  .record({
    own: pool,
    contentBytesMax: fc.constantFrom(3, 2048, 4096, 8192),
    owners: few, moderators: few, allow: few, deny: few,
    collections: fc.uniqueArray(fc.tuple(fc.constantFrom('notes', 'news'), collection), { maxLength: 2, selector: ([name]) => name }).map((list) => new Map(list)),
    work: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constant(1)),
    undeclared: fc.constantFrom('take' as const, 'take' as const, 'take' as const, 'refuse' as const),
    duplicates: fc.constantFrom('keep' as const, 'replace' as const),
    fileBytesMax: fc.constantFrom(0, 1000, 1024 ** 4),
    authorFileBytesMax: fc.constantFrom(0, 5000, 1024 ** 4),
    content,
  })
  .map(({ own, ...rest }) => ({ name: 'random', ...own, ...rest }));
