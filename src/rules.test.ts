/** Policies from parts: what each part says, how parts add up, that the presets are compositions, and what a policy says of itself. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policies } from '../test/rules/policies.ts';
import { toHex } from './core/base/bytes.ts';
import * as rules from './rules.ts';
import { describePolicy, parsePolicy, policy, policyDigest, PRESET_PARTS, PRESETS, type Policy, type PolicyOptions } from './rules.ts';

const [OWNER, FRIEND] = ['ab'.repeat(32), 'cd'.repeat(32)] as const;

function read(options: PolicyOptions, owners: readonly string[] = []): Policy {
  const parsed = parsePolicy({ policy: options, owners });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

/** Where everything goes: from here the presets are made. */
const ANYTHING = policy('open', rules.quota({ perAuthor: 10_000_000, total: 10_000_000 }), rules.size(40_960), rules.keep('forever'), rules.authorFiles(1024 ** 4));

describe('the builder', () => {
  test.each(Object.entries(PRESET_PARTS))('makes %s of its parts', (name, parts) => {
    expect(toHex(policyDigest(read(policy(ANYTHING, ...parts))))).toBe(toHex(policyDigest(PRESETS[name as keyof typeof PRESETS])));
  });

  test('says with each part what one would write', () => {
    const check = (): undefined => undefined;
    const made = policy(
      'fort-knox', rules.work(20), rules.words({ lists: ['en'] }), rules.links('none'), rules.linkField('shop', 'url', ['example.org']),
      rules.pattern(/a b/is, { name: 'ab', then: 'hold' }), rules.pattern('c'), rules.types('image/*'), rules.authors({ allow: [FRIEND] }), rules.moderators(FRIEND),
      rules.quota({ perAuthor: 6, total: 60 }), rules.size(100), rules.fileSize(200), rules.authorFiles(900), rules.keep('30d'), rules.duplicates('keep'), rules.undeclared('refuse'),
      rules.strikes(2, { days: 7 }), rules.copies(4), rules.media('show'), rules.approval('strangers'), rules.reports(5), rules.rule('polite', 3, check),
    );
    expect(made).toEqual({
      base: 'fort-knox', work: 20, words: { lists: ['en'] }, links: 'none', linkFields: { shop: { url: ['example.org'] } },
      patterns: [{ name: 'ab', pattern: '(?is)a b', then: 'hold' }, { pattern: 'c' }], types: ['image/*'], allow: [FRIEND], moderators: [FRIEND],
      perAuthor: 6, total: 60, contentBytesMax: 100, fileBytesMax: 200, authorFileBytesMax: 900, keep: '30d', duplicates: 'keep', undeclared: 'refuse',
      view: { strikes: 2, strikeDays: 7, copies: 4, media: 'show', approval: 'strangers', reports: 5 }, rules: [{ name: 'polite', version: 3, check }],
    });
    expect(read(made)).toMatchObject({ work: 20, perAuthor: 6 });
  });

  test('adds lists up, and lets the last part decide the rest', () => {
    const made = policy(rules.types('a/b'), rules.work(1), { types: ['c/d'], view: { strikes: 1 } }, rules.work(2), rules.reports(3), rules.linkField('s', 'a', '*'), rules.linkField('s', 'b', '*'));
    expect(made).toEqual({ types: ['a/b', 'c/d'], work: 2, view: { strikes: 1, reports: 3 }, linkFields: { s: { a: '*', b: '*' } } });
    expect(policy()).toEqual({});
  });
});

describe('what a policy says of itself', () => {
  test('is short where anything goes, and complete: whatever makes another room reads differently', () => {
    expect(describePolicy(read(ANYTHING)).map(({ subject }) => subject)).toEqual(['quota', 'keep', 'size']);
    const text = (room: Policy): string => JSON.stringify(describePolicy(room));
    fc.assert(fc.property(policies, policies, (one, other) => {
      for (const two of mixtures(one, other)) {
        // People and words are counted, not shown: compared are rooms with other numbers of them.
        if (text(one) === text(two)) expect(counts(one)).toEqual(counts(two));
      }
    }), { numRuns: 300 });
  });

  test('is whole sentences about known subjects', () => {
    fc.assert(fc.property(policies, (room) => {
      for (const { subject, says } of describePolicy(room)) {
        expect(subject).toMatch(/^[a-z]+(\..+)?$/);
        expect(says).toMatch(/^[A-Z0-9].*\.$/s);
        expect(says).not.toMatch(/undefined|NaN|\[object/);
      }
    }), { numRuns: 100 });
  });

  test('in the words of fort-knox', () => {
    const said = new Map(describePolicy(read(policy('fort-knox'), [OWNER])).map(({ subject, says }) => [subject, says]));
    expect(said.get('quota')).toBe('Each author has at most 5 records, and all together 10,000 records; the newest stay.');
    expect(said.get('links')).toBe('A text with a link is refused.');
    expect(said.get('moderators')).toBe('The room has 1 owner, who may hide records and ban authors for a time.');
    expect(said.get('types')).toBe('Records hold text and JSON only.');
  });

  test('in the words of a room with collections, moderators and words of its own', () => {
    const room = parsePolicy({ policy: policy('family', rules.words({ lists: ['en'], also: ['zounds'], except: ['a', 'b'] }), rules.moderators(FRIEND)), owners: [OWNER], collections: { notes: {} } });
    const said = new Map('policy' in room ? describePolicy(room.policy).map(({ subject, says }) => [subject, says]) : []);
    expect(said.get('quota')).toMatch(/^In collections without rules of their own, each author has at most 1,000 records, /);
    expect(said.get('moderators')).toBe('The room has 1 owner and 1 moderator, who may hide records; owners may ban authors for a time, too.');
    expect(said.get('words')).toBe('Whatever has a word of the list en, or the 1 word that this room adds (2 words excepted) is hidden until somebody asks for it, and is a strike against its author.');
  });
});

/** One policy with one thing of the other, for each thing there is. */
function mixtures(one: Policy, other: Policy): Policy[] {
  const view = Object.entries(other.content.view).map(([name, value]) => ({ ...one, content: { ...one.content, view: { ...one.content.view, [name]: value } } }));
  const content = Object.entries(other.content).map(([name, value]) => ({ ...one, content: { ...one.content, [name]: value } }));
  return [...Object.entries(other).map(([name, value]) => ({ ...one, [name]: value })), ...content, ...view];
}

/** A policy with its lists of people and words by length, its custom rules by name: what sentences can tell apart. */
function counts(room: Policy): unknown {
  const { owners, moderators, allow, deny, collections, content, name: _, ...rest } = room;
  const count = (list: readonly string[]): number => new Set(list).size;
  return {
    ...rest,
    people: [owners, moderators, allow, deny].map(count),
    collections: [...collections].map(([name, { write, ...found }]) => [name, { ...found, write: typeof write === 'string' ? write : count(write) }]),
    content: {
      ...content,
      words: content.words && { ...content.words, lists: content.words.lists.includes('all') ? 'all' : content.words.lists, also: count(content.words.also), except: count(content.words.except) },
      links: content.links.allow === 'any' ? 'any' : content.links.hosts.length === 0 ? content.links.then : content.links,
      patterns: content.patterns.map(({ name, then }) => [name, then]),
      rules: content.rules.map(({ name, version }) => [name, version]),
      types: content.types.length === 0 ? [] : ['listed', ...content.types.filter((type) => type !== 'text/plain')],
      view: { ...content.view, strikeDays: content.view.strikes === 0 ? 0 : content.view.strikeDays },
    },
  };
}
