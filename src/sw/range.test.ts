/** Shows that a request gets the bytes it asks for, none beyond the file, and the whole of it where it asks for nothing that can be given. */
import { describe, expect, test } from 'vitest';
import { askedOf } from './range.ts';

const whole = { type: 'whole' };
const beyond = { type: 'beyond' };
const part = (start: number, end: number) => ({ type: 'part', start, end });

describe('of 1,000 bytes', () => {
  test.each([
    ['from the start', 'bytes=0-', part(0, 1000)],
    ['from the middle', 'bytes=500-', part(500, 1000)],
    ['the last byte alone', 'bytes=999-', part(999, 1000)],
    ['some', 'bytes=10-19', part(10, 20)],
    ['one', 'bytes=0-0', part(0, 1)],
    ['up to more than there are', 'bytes=990-5000', part(990, 1000)],
    ['up to more than a number can say', `bytes=990-${'9'.repeat(400)}`, part(990, 1000)],
    ['the last ten', 'bytes=-10', part(990, 1000)],
    ['the last of more than there are', 'bytes=-5000', part(0, 1000)],
    ['with the unit in capitals and spaces', 'BYTES= 1-2 ', part(1, 3)],
  ])('%s', (_, header, asked) => expect(askedOf(header, 1000)).toEqual(asked));

  test.each([['one beyond the last', 'bytes=1000-'], ['far beyond', `bytes=${'9'.repeat(400)}-`], ['the last none', 'bytes=-0']])('%s is beyond', (_, header) =>
    expect(askedOf(header, 1000)).toEqual(beyond));

  test.each([
    ['no header', null], ['an empty one', ''], ['another unit', 'items=0-1'], ['no numbers', 'bytes=-'], ['the end before the start', 'bytes=5-4'],
    ['several ranges', 'bytes=0-1,5-6'], ['words', 'bytes=a-b'], ['a sign', 'bytes=+1-2'], ['a fraction', 'bytes=1.5-2'], ['two lines', 'bytes=0-1\n'],
  ])('%s asks for the whole', (_, header) => expect(askedOf(header, 1000)).toEqual(whole));
});

test('a file of nothing has no part, and is whole', () => {
  expect(askedOf('bytes=0-', 0)).toEqual(beyond);
  expect(askedOf('bytes=-1', 0)).toEqual(beyond);
  expect(askedOf(null, 0)).toEqual(whole);
});

test('any range of a small file is the bytes that a list of numbers would give', () => {
  const bytes = Array.from({ length: 7 }, (_, i) => i);
  for (let first = 0; first < 9; first++) {
    for (let last = first; last < 9; last++) {
      const asked = askedOf(`bytes=${first}-${last}`, bytes.length);
      const given = asked.type === 'part' ? bytes.slice(asked.start, asked.end) : [];
      expect(given).toEqual(bytes.filter((i) => i >= first && i <= last));
    }
  }
});
