/** Shows that the figures of a filter are those of the textbook, also at the edges where one divides by nothing. */
import { expect, test } from 'vitest';
import { answersOf, rightOf, scoreOf, type Question } from './score.ts';

const QUESTIONS: readonly Question[] = [
  { text: 'foul one', wanted: true, language: 'en', kind: 'plain' },
  { text: 'foul two', wanted: true, language: 'en', kind: 'plain' },
  { text: 'foul but hidden', wanted: true, language: 'en', kind: 'leet' },
  { text: 'fair', wanted: false, language: 'en', kind: 'clean' },
  { text: 'one of many', wanted: false, language: 'en', kind: 'clean' },
];

test('precision is the right share of what was found, recall the found share of what was to be found', () => {
  const score = scoreOf(answersOf(text => /one|two/.test(text), QUESTIONS));
  expect(score).toMatchObject({ missed: 1, falseAlarms: 1 });
  expect(score.precision).toBeCloseTo(2 / 3);
  expect(score.recall).toBeCloseTo(2 / 3);
  expect(score.f1).toBeCloseTo(2 / 3);
});

test('F1 is no better than the worse of the two makes it', () => {
  const all = scoreOf(answersOf(() => true, QUESTIONS));
  expect(all).toMatchObject({ precision: 0.6, recall: 1 });
  expect(all.f1).toBeCloseTo(0.75);
});

test('a filter that finds nothing has no recall, and nothing to be wrong about', () => {
  expect(scoreOf(answersOf(() => false, QUESTIONS))).toEqual({ precision: 1, recall: 0, f1: 0, missed: 3, falseAlarms: 0 });
  expect(scoreOf([])).toMatchObject({ precision: 1, recall: 1 });
});

test('a single kind is judged by how many answers were right', () => {
  const answers = answersOf(text => text.includes('one'), QUESTIONS);
  expect(rightOf(answers.filter(({ kind }) => kind === 'plain'))).toBe(0.5);
  expect(rightOf(answers.filter(({ kind }) => kind === 'clean'))).toBe(0.5);
});
