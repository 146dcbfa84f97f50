// Shows that JSON is told from what is none while it is typed, and that the place of what is wrong is named.
import { describe, expect, test } from 'vitest';
import { checkJson } from './json-check.ts';

describe('a check of JSON', () => {
  test.each([
    ['{"a":1}', 'object'], ['[1]', 'array'], ['"x"', 'text'], ['4.5', 'number'], ['true', 'boolean'], [' null\n', 'null'],
  ] as const)('%s is %s', (text, of) => {
    expect(checkJson(text)).toEqual({ type: 'value', value: JSON.parse(text), of });
  });

  test('nothing is not wrong yet', () => {
    expect([checkJson(''), checkJson(' \n')]).toEqual([{ type: 'empty' }, { type: 'empty' }]);
  });

  test.each([
    ['{"a":1,\n "b":}', 2, 6],
    ['{"a":1', 1, 7],
    ['{\n', 2, 1],
    ['nul', 1, 4],
  ] as const)('%j is wrong at line %i, column %i', (text, line, column) => {
    const check = checkJson(text);
    expect(check).toMatchObject({ type: 'wrong', line, column });
    expect(check.type === 'wrong' && check.reason.length > 0 && !check.reason.includes('position')).toBe(true);
  });

  test('what is wrong does not repeat the text', () => {
    const check = checkJson(`x${'y'.repeat(1000)}`);
    expect(check.type === 'wrong' && check.reason.length < 60).toBe(true);
  });
});
