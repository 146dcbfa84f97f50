/**
 * What the filters found on the labelled lists when they were last measured, and must go on finding. A change that
 * loses some of it shows here; docs/MODERATION.md has the figures, `npm run bench:filters` makes them.
 */
import { expect, test } from 'vitest';
import { LINK_FILTERS } from '../../bench/filters/links.ts';
import { answersOf, scoreOf, type Candidate, type Question, type Score } from '../../bench/filters/score.ts';
import { WORD_FILTERS } from '../../bench/filters/words.ts';
import { linkCases } from './links.ts';
import { wordCases } from './words.ts';

test('words: precision 0.95, recall 0.95', () => {
  const { precision, recall } = ours(WORD_FILTERS, wordCases().map(({ bad, ...rest }) => ({ ...rest, wanted: bad })));
  expect(precision).toBeGreaterThanOrEqual(0.95);
  expect(recall).toBeGreaterThanOrEqual(0.95);
});

test('links: precision 0.97, recall 0.95', () => {
  const { precision, recall } = ours(LINK_FILTERS, linkCases().map(({ link, ...rest }) => ({ ...rest, wanted: link })));
  expect(precision).toBeGreaterThanOrEqual(0.97);
  expect(recall).toBeGreaterThanOrEqual(0.95);
});

function ours(candidates: readonly Candidate[], questions: readonly Question[]): Score {
  const candidate = candidates.find(({ system }) => system === 'peerset');
  if (candidate === undefined) throw new Error('ours is not among them');
  return scoreOf(answersOf(candidate.ready(), questions));
}
