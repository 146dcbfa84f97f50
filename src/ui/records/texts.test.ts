// Shows that what anybody wrote becomes plain, bounded text that cannot pose as something else.
import { describe, expect, test } from 'vitest';
import { adviceOf, harmless, lineOf, textOf } from './texts.ts';

describe('a line', () => {
  test('says what people call it by, else its JSON', () => {
    expect(lineOf({ n: 1, text: 'hello\n  world' })).toBe('hello world');
    expect(lineOf({ n: 1, text: 5, title: 'a title' })).toBe('a title');
    expect(lineOf({ n: 1 })).toBe('{"n":1}');
    expect([lineOf([1, 2]), lineOf(null), lineOf(42), lineOf(true), lineOf(undefined)]).toEqual(['[1,2]', 'null', '42', 'true', '']);
    expect(lineOf(new Uint8Array([0, 255]))).toBe('00 ff');
  });

  test('is short, however long the value', () => {
    expect(lineOf('x'.repeat(1_000_000))).toHaveLength(200);
    expect(lineOf({ a: 'x'.repeat(1_000_000) })).toHaveLength(200);
  });

  test('is not taken from what a value inherits', () => {
    expect(lineOf(Object.create({ text: 'inherited' }) as object)).toBe('{}');
  });
});

describe('a whole value', () => {
  test('is text, JSON or bytes', () => {
    expect(textOf('a\nb')).toEqual({ kind: 'text', text: 'a\nb', isCut: false });
    expect(textOf({ a: [1] })).toEqual({ kind: 'json', text: '{\n  "a": [\n    1\n  ]\n}', isCut: false });
    expect(textOf(new Uint8Array([1, 2]))).toEqual({ kind: 'bytes', text: '01 02', isCut: false });
    expect(textOf(undefined)).toEqual({ kind: 'nothing', text: '', isCut: false });
  });

  test('leaves out the pictures that references to files bring', () => {
    expect(JSON.parse(textOf({ preview: 'mine', photo: { $file: { name: 'a', preview: 'UklG' } } }).text)).toEqual({ preview: 'mine', photo: { $file: { name: 'a', preview: '…' } } });
  });

  test('is cut where a page could not bear it', () => {
    expect(textOf('x'.repeat(100_001))).toMatchObject({ isCut: true });
    expect(textOf('x'.repeat(100_000))).toMatchObject({ isCut: false });
    expect(textOf(new Uint8Array(1025))).toMatchObject({ isCut: true });
  });
});

test('what turns the direction of text, or is no character to read, becomes a mark', () => {
  expect(harmless('gnp\u202e.exe\u0000\u200f')).toBe('gnp�.exe��');
  expect(harmless('tab\tline\nok ü 漢')).toBe('tab\tline\nok ü 漢');
});

test('what to do is said to people, and calls of the library to programs', () => {
  expect(adviceOf('Free some space and try again.')).toBe('Free some space and try again.');
  expect(adviceOf('Wait until the ban ends, or appeal with db.moderation.appeal(key, text).')).toBe('Wait until the ban ends.');
  expect(adviceOf('Delete a record, or put with { replaceOldest: true }.')).toBe('Delete a record.');
  expect(adviceOf('Leave the list with db.moderation.unsubscribe(npub, name), or show this record with db.moderation.show(key).')).toBe('');
  expect(adviceOf('Call rec.reveal() to see it.')).toBe('');
  expect(adviceOf('Turn\u202e it')).toBe('Turn� it');
});
