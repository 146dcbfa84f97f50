/**
 * What all judges promise (`src/ports.ts`): the marks that the policy's judge gives, each in the place of its record, and none at all rather
 * than ones that nobody looked for. Answers come in any order.
 * Call it from a test file, once for each: `judgesConformance('inline', (policy) => …)`.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { JudgedPolicy } from '../../src/core/judge/content-judge.ts';
import { judgeOf } from '../../src/core/judge/judge.ts';
import type { Said } from '../../src/core/rules/content.ts';
import { WRITTEN_LISTS } from '../../src/core/words/lists.ts';
import type { Judges } from '../../src/ports.ts';

const POLICY: JudgedPolicy = {
  content: {
    words: { lists: [], also: ['wurzel'], except: ['wurzelbrot'], then: 'hide' },
    links: { allow: 'listed', hosts: ['good.example.org'], then: 'hold' },
    patterns: [{ name: 'cards', pattern: 'card [0-9]{4}', then: 'refuse' }],
  },
  collections: new Map([['shop', { links: new Map([['url', ['good.example.org']]]) }]]),
};

const TEXTS = [
  'fine', 'a wurzel', 'wurzelbrot', 'see https://elsewhere.example.com/', 'see https://good.example.org/', 'card 1234', 'wurzel card 1234',
  '', '\u0000', '\ud83d\ude00 ümlaut', 'x'.repeat(300),
];

function saidAt(i: number): Said {
  const text = TEXTS[i % TEXTS.length]!;
  const about = { collection: i % 5 === 0 ? 'shop' : 'notes', author: 'ab'.repeat(32), ...(i % 3 === 0 ? { key: `k ${i}` } : {}) };
  return i % 2 === 0 ? { ...about, type: 'text/plain', content: text } : { ...about, type: undefined, content: JSON.stringify({ url: text, i }) };
}

const several = (count: number, from = 0): Said[] => Array.from({ length: count }, (_, i) => saidAt(from + i));

/** Registers the suite. */
export function judgesConformance(name: string, makeJudges: (policy: JudgedPolicy) => Judges): void {
  const judge = judgeOf(POLICY, WRITTEN_LISTS)!;
  function made(): Judges {
    const judges = makeJudges(POLICY);
    onTestFinished(() => judges.close());
    return judges;
  }

  describe(`${name} keeps the promises of judges`, () => {
    test('every kind of record gets the marks of the policy', async () => {
      const question = several(2 * 5 * 3 * TEXTS.length);
      const marks = await made().judge(question);
      expect(marks).toEqual(question.map((said) => judge.judge(said)));
      // Else it would be shown for nothing only.
      expect(new Set(marks.flatMap((some) => some.map(({ rule }) => rule)))).toEqual(new Set(['words', 'links', 'patterns', 'link-fields']));
    });

    test('a question about nothing is answered', async () => expect(await made().judge([])).toEqual([]));

    test('marks stand where their records stood, over many questions of every size', async () => {
      const judges = made();
      const questions = [0, 1, 63, 64, 65, 1, 200, 2].map((count, i) => several(count, i));
      expect(await Promise.all(questions.map((question) => judges.judge(question)))).toEqual(questions.map((question) => question.map((said) => judge.judge(said))));
    });

    test('a small question does not wait for a large one', async () => {
      const judges = made();
      const order: string[] = [];
      const large = judges.judge(several(600)).then(() => order.push('large'));
      const small = judges.judge(several(2)).then(() => order.push('small'));
      await Promise.all([large, small]);
      expect(order).toEqual(['small', 'large']);
    });

    test('closing rejects what is open and what is asked later', async () => {
      const judges = made();
      const open = [judges.judge(several(200)), judges.judge(several(1))];
      judges.close();
      for (const answer of [...open, judges.judge(several(1))]) await expect(answer).rejects.toThrow('closed');
    });
  });
}
