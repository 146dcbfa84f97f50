/** Shows that whatever is said between pages and service workers of other versions or makers is looked at before it is believed. */
import { describe, expect, test } from 'vitest';
import { STREAMING_LIMITS } from '../core/base/limits/streaming.ts';
import { addressOf, readFromPage, readFromWorker, readServes, readToPage, readToWorker, tokenAt } from './words.ts';

const SCOPE = 'https://example.org/app/';
const NONSENSE = [undefined, null, 7, 'file', [], {}, { peerset: 'else' }, { type: 'else' }, { type: 'head' }, { type: 'open' }];

describe('addresses', () => {
  test('a file has one that leads back to its token, whatever it is called', () => {
    for (const name of [undefined, 'cat.png', '../../index.html', 'a?b#c', '東京', '%2f', '\ud800']) {
      const address = addressOf(SCOPE, 'abc-_123', name);
      expect(address.startsWith('https://example.org/app/peerset-files/abc-_123/')).toBe(true);
      expect(tokenAt(address, SCOPE)).toBe('abc-_123');
    }
  });

  test.each(['https://example.org/app/', 'https://example.org/app/index.html', 'https://example.org/peerset-files/abc/x', 'https://other.org/app/peerset-files/abc/x', 'https://example.org/app/peerset-filesx/abc'])(
    '%s is none of ours', (url) => expect(tokenAt(url, SCOPE)).toBeUndefined());

  test.each(['', '/', '?token', 'a.b/x', '%61/x', `${'a'.repeat(129)}/x`])('%j in our folder names no file', (rest) => {
    expect(tokenAt(`https://example.org/app/peerset-files/${rest}`, SCOPE)).toBe('');
  });
});

test('nonsense is nothing said, and from a page a failure', () => {
  for (const nonsense of NONSENSE) {
    expect(readToWorker(nonsense)).toBeUndefined();
    expect(readToPage(nonsense)).toBeUndefined();
    expect(readServes(nonsense)).toBeUndefined();
    expect(readFromWorker(nonsense, 10)).toBeUndefined();
    expect(readFromPage(nonsense).type).toBe('failed');
  }
});

test.each([[0, 11], [-1, 5], [6, 5], [0.5, 5], [Number.NaN, 5], ['0', 5], [0, Number.POSITIVE_INFINITY]])('from %s to %s is no part of 10 bytes', (start, end) => {
  expect(readFromWorker({ type: 'open', start, end }, 10)).toBeUndefined();
});

test('a chunk is one up to its largest size', () => {
  const { streamChunkBytesMax } = STREAMING_LIMITS;
  expect(readFromPage({ type: 'chunk', bytes: new Uint8Array(streamChunkBytesMax) }).type).toBe('chunk');
  expect(readFromPage({ type: 'chunk', bytes: new Uint8Array(streamChunkBytesMax + 1) }).type).toBe('failed');
  expect(readFromPage({ type: 'chunk', bytes: new Uint8Array(0) }).type).toBe('failed');
  expect(readFromPage({ type: 'chunk', bytes: 'text' }).type).toBe('failed');
});

test.each([{ size: -1 }, { size: 0.5 }, { type: 7 }, { name: 7 }, { isInline: 'yes' }])('a head with %j is none', (changes) => {
  const head = { size: 1, type: 'image/png', isInline: true };
  expect(readFromPage({ type: 'head', head }).type).toBe('head');
  expect(readFromPage({ type: 'head', head: { ...head, ...changes } }).type).toBe('failed');
});
