/** Shows that nobody waits for what a file looks like longer than it is worth, and that nothing about it keeps anybody from putting it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FILE_MAKING_LIMITS } from '../../core/base/limits/file-making.ts';
import { within } from './deadline.ts';
import { looks } from './looks.ts';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 9, 0, 0, 0, 5]);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a decoder that never answers is left after a while, or when the caller gives up', async () => {
  const asked = vi.fn(() => new Promise(() => undefined));
  vi.stubGlobal('createImageBitmap', asked);
  const done = vi.fn();
  const late = looks(new Blob([PNG]), 'image/png').then(done);
  await vi.waitUntil(() => asked.mock.calls.length === 1);
  vi.advanceTimersByTime(FILE_MAKING_LIMITS.fileLookMs - 1);
  expect(done).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  await late;
  expect(done).toHaveBeenCalledWith({});
  const abort = new AbortController();
  const given = looks(new Blob([PNG]), 'image/png', abort.signal);
  abort.abort();
  expect([await given, await looks(new Blob([PNG]), 'image/png', abort.signal)]).toEqual([{}, {}]);
});

test('a decoder goes by the type that was sniffed, and what it fails with is nobody\'s error', async () => {
  const asked = vi.fn((blob: Blob) => Promise.reject(new Error(blob.type)));
  vi.stubGlobal('createImageBitmap', asked);
  expect(await looks(new Blob([PNG], { type: 'image/svg+xml' }), 'image/png')).toEqual({});
  expect(asked.mock.calls[0]![0].type).toBe('image/png');
});

test('what was found before an end stays', async () => {
  vi.stubGlobal('createImageBitmap', async () => ({ width: 9, height: 5, close: () => undefined }));
  vi.stubGlobal('OffscreenCanvas', class { getContext = () => null; });
  expect(await looks(new Blob([PNG]), 'image/png')).toEqual({ width: 9, height: 5 });
});

test('what is neither picture nor sound nor film is not looked at, and nothing is where there are no decoders', async () => {
  const blob = new Blob([PNG]);
  blob.slice = () => expect.unreachable('it was read') as never;
  for (const type of ['application/pdf', 'text/plain', 'video/mp4', 'audio/mpeg', 'image/png']) expect(await looks(blob, type)).toEqual({});
});

test('what goes on when the time is over hears of it', async () => {
  let heard: AbortSignal | undefined;
  const over = within(5, undefined, (signal) => {
    heard = signal;
    return new Promise(() => undefined);
  });
  expect(heard!.aborted).toBe(false);
  vi.advanceTimersByTime(5);
  await over;
  expect(heard!.aborted).toBe(true);
});
