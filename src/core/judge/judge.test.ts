/** Shows the judge of whole policies, with the real lists: what `fort-knox` takes, and what it does at a record that breaks a rule of ours. */
import { describe, expect, it } from 'vitest';
import type { PatternPolicy, Said } from '../rules/content.ts';
import { PRESETS } from '../rules/policy.ts';
import { WRITTEN_LISTS } from '../words/lists.ts';
import { judgeOf } from './judge.ts';

const FORT_KNOX = PRESETS['fort-knox'];
const said = (content: string, type: string | undefined = 'text/plain'): Said => ({ collection: 'notes', author: 'ab'.repeat(32), type, content });

it('there is none where nothing looks', () => {
  expect(judgeOf(PRESETS.open, WRITTEN_LISTS)).toBeUndefined();
  expect(judgeOf(PRESETS.family, WRITTEN_LISTS)).toBeUndefined();
});

describe('fort-knox', () => {
  const judge = judgeOf(FORT_KNOX, WRITTEN_LISTS)!;

  it.each([
    'Good morning, who is there?', 'Scunthorpe is a town, and Essex a county.', 'See you at 18:30, version 3.0.1 is out.', 'Привет, как дела?', 'Wer kommt heute Abend?',
  ])('takes %s', (text) => expect(judge.judge(said(text))).toEqual([]));

  it.each<[string, string]>([
    ['what the f.u.c.k', 'words'], ['sh1t', 'words'], ['Du Arschloch', 'words'],
    ['look at www.example.com', 'links'], ['evil dot example dot com', 'links'], ['https://example.com', 'links'],
  ])('refuses %s', (text, rule) => {
    for (const type of ['text/plain', undefined]) {
      const marks = judge.judge(said(type === undefined ? JSON.stringify({ deep: [{ text }] }) : text, type));
      expect(marks).toMatchObject([{ rule, then: 'refuse' }]);
      expect(marks[0]!.reason).not.toContain(text);
    }
  });
});

it('a record at which a rule fails is refused as poison, and the next is judged', () => {
  const judge = judgeOf(FORT_KNOX, WRITTEN_LISTS)!;
  const broken: Said = { ...said(''), get content(): string { throw new Error('broken on purpose'); } };
  expect(judge.judge(broken)).toEqual([{ rule: 'poison', then: 'refuse', reason: 'a rule failed: broken on purpose' }]);
  expect(judge.judge(said('fine'))).toEqual([]);
});

it('patterns say which of them it was', () => {
  const patterns = [{ name: 'cards', pattern: '[0-9]{4}', then: 'hold' }, { name: 'shouting', pattern: '!!!', then: 'hide' }] as const;
  const judge = judgeOf({ ...PRESETS.open, content: { ...PRESETS.open.content, patterns } }, WRITTEN_LISTS)!;
  expect(judge.judge(said('wow!!!'))).toEqual([{ rule: 'patterns', then: 'hide', reason: 'what it says matches the pattern shouting' }]);
  expect(judge.judge(said('1234'))).toMatchObject([{ then: 'hold' }]);
});

it('what follows does not depend on the order in which patterns were written, which the address of the room does not know', () => {
  const patterns = [{ name: 'a', pattern: 'a', then: 'hide' }, { name: 'b', pattern: 'b', then: 'refuse' }, { name: 'c', pattern: 'c', then: 'hold' }] as const;
  const judgeWith = (some: typeof patterns | PatternPolicy[]) => judgeOf({ ...PRESETS.open, content: { ...PRESETS.open.content, patterns: some } }, WRITTEN_LISTS)!;
  const [one, other] = [judgeWith(patterns), judgeWith([...patterns].reverse())];
  for (const text of ['a', 'b', 'c', 'ab', 'ac', 'bc', 'abc', 'd']) expect(other.judge(said(text)), text).toEqual(one.judge(said(text)));
  expect(one.judge(said('abc')).map(({ then }) => then)).toEqual(['refuse']);
  expect(one.judge(said('ac')).map(({ then }) => then)).toEqual(['hold', 'hide']);
});
