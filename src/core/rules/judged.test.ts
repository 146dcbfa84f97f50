/** Shows which rooms read what is written in them, and which records: nobody else pays for a judge. */
import { describe, expect, it } from 'vitest';
import { judgedRecords, looksAtContent, refusesContent } from './judged.ts';
import { PRESETS, type Policy } from './policy.ts';

const OPEN = PRESETS.open;
const WORDS = { lists: ['en'], also: [], except: [] } as const;

function withContent(content: Partial<Policy['content']>): Policy {
  return { ...OPEN, content: { ...OPEN.content, ...content } };
}

describe('a policy', () => {
  it.each<[string, Policy, boolean, boolean]>([
    ['open', OPEN, false, false],
    ['family', PRESETS.family, false, false],
    ['fort-knox', PRESETS['fort-knox'], true, true],
    ['words that hide', withContent({ words: { ...WORDS, then: 'hide' } }), true, false],
    ['words that refuse', withContent({ words: { ...WORDS, then: 'refuse' } }), true, true],
    ['any links', withContent({ links: { allow: 'any', hosts: [], then: 'refuse' } }), false, false],
    ['no links, held', withContent({ links: { allow: 'none', hosts: [], then: 'hold' } }), true, false],
    ['listed links', withContent({ links: { allow: 'listed', hosts: ['a.example'], then: 'refuse' } }), true, true],
    ['patterns', withContent({ patterns: [{ name: 'a', pattern: 'a', then: 'hide' }, { name: 'b', pattern: 'b', then: 'refuse' }] }), true, true],
    ['rules of the application', withContent({ rules: [{ name: 'a', version: 1, check: () => undefined }] }), true, true],
    ['a link field', { ...OPEN, collections: new Map([['shop', { ...OPEN, write: 'anyone' as const, links: new Map([['url', ['*']]]) }]]) }, true, true],
    ['a collection without', { ...OPEN, collections: new Map([['shop', { ...OPEN, write: 'anyone' as const, links: new Map() }]]) }, false, false],
  ])('%s', (_, policy, looks, refuses) => expect([looksAtContent(policy), refusesContent(policy)]).toEqual([looks, refuses]));
});

it('deletes, and what the room keeps about others, are read by nobody', () => {
  const isJudged = judgedRecords(PRESETS['fort-knox']);
  expect(isJudged({ collection: 'notes', deletes: false })).toBe(true);
  expect(isJudged({ collection: 'notes', deletes: true })).toBe(false);
  expect(isJudged({ collection: '$reports', deletes: false })).toBe(false);
  expect(judgedRecords(PRESETS.family)({ collection: 'notes', deletes: false })).toBe(false);
});
