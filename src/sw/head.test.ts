/** Shows that a file of strangers is answered with what keeps a browser from running anything of it, whatever it says it is. */
import { describe, expect, test } from 'vitest';
import { headOf, refusalOf, type Requested } from './head.ts';
import type { FileHead } from './words.ts';

const GET: Requested = { method: 'GET', range: null, destination: 'image' };
const FILE: FileHead = { size: 1000, type: 'image/png', name: 'cat.png', isInline: true };

describe('every answer', () => {
  test.each([
    ['with a file', headOf(GET, FILE)], ['with a part', headOf({ ...GET, range: 'bytes=0-1' }, FILE)], ['without one', refusalOf(404)],
    ['beyond its end', headOf({ ...GET, range: 'bytes=1000-' }, FILE)], ['to another method', headOf({ ...GET, method: 'POST' }, FILE)],
  ])('%s gives no rights, is not guessed, is of this site alone, and is not kept', (_, { headers }) => {
    expect(headers).toMatchObject({
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    });
    // Whatever is in them, the platform takes them.
    expect(() => new Headers(headers)).not.toThrow();
  });
});

describe('how much is answered', () => {
  test('the whole, with its length, where nothing else is asked for', () => {
    const { status, headers, bytes } = headOf(GET, FILE);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'Content-Length': '1000', 'Accept-Ranges': 'bytes' });
    expect(headers['Content-Range']).toBeUndefined();
    expect(bytes).toEqual({ start: 0, end: 1000 });
  });

  test('a part, with its place', () => {
    const { status, headers, bytes } = headOf({ ...GET, range: 'bytes=10-19' }, FILE);
    expect(status).toBe(206);
    expect(headers).toMatchObject({ 'Content-Length': '10', 'Content-Range': 'bytes 10-19/1000' });
    expect(bytes).toEqual({ start: 10, end: 20 });
  });

  test('nothing beyond the end, and how much there is', () => {
    expect(headOf({ ...GET, range: 'bytes=1000-' }, FILE)).toMatchObject({ status: 416, headers: { 'Content-Range': 'bytes */1000', 'Content-Length': '0' } });
  });

  test('no bytes to HEAD, with the length they would have', () => {
    const { status, headers, bytes } = headOf({ ...GET, method: 'HEAD' }, FILE);
    expect([status, headers['Content-Length'], bytes]).toEqual([200, '1000', undefined]);
  });

  test('no bytes of a file that has none', () => {
    expect(headOf(GET, { ...FILE, size: 0 }).bytes).toBeUndefined();
  });

  test('nothing to a method that is none of reading', () => {
    const { status, headers, bytes } = headOf({ ...GET, method: 'POST' }, FILE);
    expect([status, headers.Allow, bytes]).toEqual([405, 'GET, HEAD', undefined]);
  });
});

describe('as what it is shown', () => {
  const shownAs = (changes: Partial<FileHead>, destination = 'image'): readonly (string | undefined)[] => {
    const { headers } = headOf({ ...GET, destination }, { ...FILE, name: 'x', ...changes });
    return [headers['Content-Type'], headers['Content-Disposition']?.split(';')[0]];
  };

  test.each(['image/png', 'image/webp', 'audio/mpeg', 'video/webm'])('%s as itself', (type) => expect(shownAs({ type })).toEqual([type, 'inline']));

  test('plain text as UTF-8, so that nobody guesses', () => expect(shownAs({ type: 'text/plain' })).toEqual(['text/plain; charset=utf-8', 'inline']));

  test.each([
    'text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'application/pdf', 'text/javascript', 'text/css', 'application/wasm',
    'multipart/x-mixed-replace', 'TEXT/HTML', 'image/png\r\nX: y', 'image/png, text/html', '', '__proto__',
  ])('%j is saved, as bytes, even where its page says that it may be shown', (type) => {
    expect(shownAs({ type, isInline: true })).toEqual(['application/octet-stream', 'attachment']);
  });

  test('what its page does not want shown is saved, as bytes', () => expect(shownAs({ isInline: false })).toEqual(['application/octet-stream', 'attachment']));

  test.each(['document', 'iframe', 'frame'])('a film is saved where it would be a %s, in which it could not be played; a picture is shown', (destination) => {
    expect(shownAs({ type: 'video/webm' }, destination)).toEqual(['video/webm', 'attachment']);
    expect(shownAs({}, destination)).toEqual(['image/png', 'inline']);
  });
});

describe('the name it is saved under', () => {
  const named = (name: string | undefined): string | undefined => {
    const { name: _, ...rest } = FILE;
    return headOf(GET, { ...rest, ...(name === undefined ? {} : { name }) }).headers['Content-Disposition'];
  };

  test('comes as it is, escaped', () => expect(named('Ferien 2026 (東京).mp4')).toBe("inline; filename*=UTF-8''Ferien%202026%20%28%E6%9D%B1%E4%BA%AC%29.mp4"));
  test('is left out where there is none', () => expect(named(undefined)).toBe('inline'));
  test.each(['a"; filename=b.exe', "a''b", 'a\r\nSet-Cookie: x', '\ud800', '*'])('%j cannot break out of its header', (name) => {
    expect(named(name)).toMatch(/^inline; filename\*=UTF-8''[\w%.~-]+$/);
  });
});
