// Shows which verdicts a filter leaves, and who is named most.
import { expect, test } from 'vitest';
import type { Verdict } from '../../index.ts';
import { ANY, filtered, most } from './verdicts.ts';

const verdict = (more: Partial<Verdict>): Verdict => ({ at: 1, action: 'refused', where: 'receive', rule: 'words', reason: 'It has a word.', fix: 'Write it otherwise.', ...more });
const log = [
  verdict({ key: 'a', author: 'npub1a', peer: 'p1' }),
  verdict({ key: 'b', rule: 'links', reason: 'A Link to example.org.', author: 'npub1b', peer: 'p1' }),
  verdict({ key: 'c', action: 'hidden', where: 'view', author: 'npub1a' }),
];
const keys = (more: Partial<typeof ANY>): string => filtered(log, { ...ANY, ...more }).map(({ key }) => key).join('');

test('without a wish all are shown, in their order', () => {
  expect(keys({})).toBe('abc');
});

test('each wish takes away what does not fit, and several do together', () => {
  expect(keys({ action: 'hidden' })).toBe('c');
  expect(keys({ where: 'receive' })).toBe('ab');
  expect(keys({ rule: 'words' })).toBe('ac');
  expect(keys({ author: 'npub1a', action: 'refused' })).toBe('a');
  expect(keys({ peer: 'p1', rule: 'links' })).toBe('b');
  expect(keys({ peer: 'p2' })).toBe('');
});

test('a text is found in what is said and in names, whatever its case', () => {
  expect(keys({ text: ' LINK to ' })).toBe('b');
  expect(keys({ text: 'npub1a' })).toBe('ac');
});

test('who is counted most comes first; of equals the order is by name, and only so many are told', () => {
  expect(most(new Map([['b', 2], ['a', 2], ['c', 9], ['d', 1]]), 3)).toEqual([['c', 9], ['a', 2], ['b', 2]]);
});
