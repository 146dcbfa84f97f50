// Shows which texts of a record are read, where it refers to files.
import { expect, test } from 'vitest';
import { readableOf } from './texts.ts';

const said = (value: unknown) => ({ collection: 'notes', author: 'a'.repeat(64), type: undefined, content: JSON.stringify(value) });

test('of a reference to a file its name and type are read, and nothing that is base64 or hex', () => {
  const value = { photo: { $file: { x: 'ab', root: 'cd', size: 3, m: 'image/png', name: 'some words.png', preview: 'bad/word+bad=', salt: 'ef', epoch: '01' } }, more: 'and this' };
  expect(readableOf(said(value), []).text.split('\n')).toEqual(['photo', 'size', 'm', 'image/png', 'name', 'some words.png', 'more', 'and this']);
});

test('what only looks like a reference hides nothing', () => {
  const read = (value: unknown): string => readableOf(said(value), []).text;
  expect(read({ $file: { preview: 'bad' }, more: 1 })).toContain('bad');
  expect(read({ $file: { preview: 'two words' } })).toContain('two words');
  expect(read({ $file: { preview: ['bad'] } })).toContain('bad');
  expect(read({ $file: 'bad' })).toContain('bad');
  expect(read({ preview: 'bad' })).toContain('bad');
});
