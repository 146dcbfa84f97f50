/** Shows which rule looks at which text of a record, what follows, and that nothing a person could read goes unread. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LETTER_TYPE } from '../record/letter-type.ts';
import type { Consequence, LinksPolicy, Said } from '../rules/content.ts';
import { ContentJudge, type Finders, type JudgedPolicy } from './content-judge.ts';

const LINKS: LinksPolicy = { allow: 'none', hosts: [], then: 'hide' };
const FINDERS: Finders = {
  words: (text) => (text.includes('foul') ? 'en' : undefined),
  links: (text) => (text.includes('www.') ? 'a link' : undefined),
  field: (hosts, value) => (typeof value === 'string' && hosts.some((host) => value.startsWith(`https://${host}/`)) ? undefined : 'not one of its links'),
  patterns: [(text) => (/[0-9]{4}/.test(text) ? { name: 'cards', pattern: '[0-9]{4}', then: 'hold' } : undefined)],
};

function judgeWith({ words = 'hide', links = 'hide' }: { readonly words?: Consequence; readonly links?: Consequence } = {}): ContentJudge {
  const policy: JudgedPolicy = {
    content: { words: { lists: ['en'], also: [], except: [], then: words }, links: { ...LINKS, then: links }, patterns: [] },
    collections: new Map([['shop', { links: new Map([['url', ['example.org']]]) }], ['foul', { links: new Map() }]]),
  };
  return new ContentJudge(policy, FINDERS);
}

function said(content: unknown, more: Partial<Said> = {}): Said {
  return { collection: 'notes', author: 'ab'.repeat(32), type: undefined, content: JSON.stringify(content), ...more };
}

const rulesOf = (question: Said, judge = judgeWith()): string[] => judge.judge(question).map(({ rule }) => rule);

describe('what is read', () => {
  it.each<[string, Said, string[]]>([
    ['nothing wrong', said({ text: 'fine' }), []],
    ['a text as JSON', said('foul'), ['words']],
    ['a text deep inside', said({ a: [{ b: ['x', { c: 'foul' }] }] }), ['words']],
    ['a text that JSON spells otherwise', said(0, { content: '{"a":"\\u0066oul"}' }), ['words']],
    ['the name of a property', said({ foul: 1 }), ['words']],
    ['plain text', said(0, { type: 'text/plain', content: 'so foul' }), ['words']],
    ['plain text that looks like JSON is read as it is', said(0, { type: 'text/plain', content: '"f\\u006ful"' }), []],
    ['other text', said(0, { type: 'text/markdown', content: '# foul' }), ['words']],
    ['what is no JSON, and says so with no type', said(0, { content: '{foul' }), ['words']],
    ['JSON under any other name is shown as JSON', said('foul', { type: 'image/png' }), ['words']],
    ['what is no text under another name', said(0, { type: 'image/png', content: 'foul' }), []],
    ['bytes', said(0, { type: 'application/octet-stream', content: 'foul' }), []],
    ['letters, which are sealed', said(0, { type: LETTER_TYPE, content: 'foul' }), []],
    ['a key that somebody chose, also of bytes', said(0, { type: 'application/octet-stream', content: '', key: 'foul' }), ['words']],
    ['a key by chance', said(1, { key: '0123456789abcdef01234567' }), []],
    ['a key by content', said(1, { key: `=${'0123456789abcdef'.repeat(2)}` }), []],
    ['a short key of digits', said(1, { key: '1234' }), ['patterns']],
    ['a collection that nobody declared', said(1, { collection: 'foul things' }), ['words']],
    ['a declared one has the name that the policy gave it', said(1, { collection: 'foul' }), []],
    ['what the room keeps about others holds their words', said('foul www. 1234', { collection: '$reports' }), []],
  ])('%s', (_, question, rules) => expect(rulesOf(question)).toEqual(rules));

  it('no word is made of two texts that stand apart', () => {
    expect(rulesOf(said(['fo', 'ul']))).toEqual([]);
    expect(rulesOf(said({ fo: 'ul' }))).toEqual([]);
  });

  it('every text anywhere in JSON is read, and no more than was said', () => {
    const seen: string[] = [];
    const policy: JudgedPolicy = { content: { words: undefined, links: LINKS, patterns: [] }, collections: new Map([['notes', { links: new Map() }]]) };
    const judge = new ContentJudge(policy, { ...FINDERS, links: (text) => (seen.push(text), undefined) });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        judge.judge(said(value));
        const text = seen.pop()!;
        expect(text.length).toBeLessThanOrEqual(JSON.stringify(value).length);
        JSON.stringify(value, function (this: unknown, name, part: unknown) {
          if (!Array.isArray(this)) expect(text).toContain(name);
          if (typeof part === 'string') expect(text).toContain(part);
          return part;
        });
      }),
      { seed: 37, numRuns: 300 },
    );
  });
});

describe('link fields', () => {
  const shop = (value: unknown): Said => said(value, { collection: 'shop' });

  it('may hold what nothing else may, and only that', () => {
    expect(rulesOf(shop({ url: 'https://example.org/www.x' }))).toEqual([]);
    expect(rulesOf(shop({ url: 'https://elsewhere.org/', text: 'fine' }))).toEqual(['link-fields']);
    expect(rulesOf(shop({ url: 'https://example.org/', text: 'see www.x' }))).toEqual(['links']);
    expect(rulesOf(shop({ inner: { url: 'https://example.org/www.' } }))).toEqual(['links']);
  });

  it.each([[{}], [['url']], ['text'], [null], [7]])('need not be there: %j', (value) => expect(rulesOf(shop(value))).toEqual([]));

  it('hold text: nothing else is a link', () => {
    for (const value of [7, null, {}, ['https://example.org/']]) expect(rulesOf(shop({ url: value }))).toEqual(['link-fields']);
  });

  it('are read for words as everything is', () => expect(rulesOf(shop({ url: 'https://example.org/foul' }))).toEqual(['words']));
});

describe('what follows', () => {
  it('is what the policy says, with a reason that repeats nothing', () => {
    const marks = judgeWith().judge(said('foul www. 1234'));
    expect(marks.map(({ rule, then }) => [rule, then])).toEqual([['links', 'hide'], ['words', 'hide'], ['patterns', 'hold']]);
    for (const { reason } of marks) expect(reason).not.toMatch(/foul|www|1234/);
  });

  it('ends with what refuses', () => {
    expect(rulesOf(said('foul www. 1234'), judgeWith({ links: 'refuse' }))).toEqual(['links']);
    expect(rulesOf(said('foul www. 1234'), judgeWith({ words: 'refuse' }))).toEqual(['links', 'words']);
  });

  it('is nothing where the policy has no such rule', () => {
    const policy: JudgedPolicy = { content: { words: undefined, links: { ...LINKS, allow: 'any' }, patterns: [] }, collections: new Map() };
    const judge = new ContentJudge(policy, { ...FINDERS, words: undefined, links: undefined, patterns: [] });
    expect(judge.judge(said('foul www. 1234'))).toEqual([]);
  });
});
