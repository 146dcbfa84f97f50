// Shows that exports and imports say how far they are, stop when told to, and lose no byte.
import { expect, test } from 'vitest';
import { textToBytes } from '../../core/base/text.ts';
import { fileNameFor, gathered, watched, type Progress } from './counted.ts';

function streamOf(...texts: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const text = texts.shift();
      if (text === undefined) controller.close();
      else controller.enqueue(textToBytes(text));
    },
  });
}

test('all bytes are gathered, and their lines counted', async () => {
  const told: Progress[] = [];
  const blob = await gathered(streamOf('{"a":1}\n{"b"', ':2}\n'), (progress) => told.push(progress), new AbortController().signal);
  expect(await blob.text()).toBe('{"a":1}\n{"b":2}\n');
  expect(told).toEqual([{ bytes: 12, lines: 1 }, { bytes: 16, lines: 2 }]);
});

test('what is gathered in parts is whole', async () => {
  const text = 'x'.repeat(3_000_000);
  const blob = await gathered(streamOf(text, text, text), () => undefined, new AbortController().signal);
  expect(blob.size).toBe(9_000_000);
});

test('whoever stops gathering ends the stream, too', async () => {
  const stop = new AbortController();
  let wasCancelled = false;
  const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(textToBytes('x\n')), cancel: () => void (wasCancelled = true) });
  await expect(gathered(endless, ({ lines }) => lines === 3 && stop.abort(), stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(wasCancelled).toBe(true);
});

test('an error of the stream is handed on', async () => {
  const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('no disk')) });
  await expect(gathered(broken, () => undefined, new AbortController().signal)).rejects.toThrow('no disk');
});

test('what is watched comes through unchanged, and ends when it is stopped', async () => {
  const told: number[] = [];
  expect(await new Response(watched(streamOf('abc', 'de'), (bytes) => told.push(bytes), new AbortController().signal) as ReadableStream<Uint8Array<ArrayBuffer>>).text()).toBe('abcde');
  expect(told).toEqual([3, 5]);
  const stop = new AbortController();
  const reader = watched(streamOf('abc', 'de', 'f', 'g'), () => stop.abort(), stop.signal).getReader();
  await expect((async () => {
    while (!(await reader.read()).done);
  })()).rejects.toMatchObject({ name: 'AbortError' });
});

test.each([
  ['guestbook.example.org', 'guestbook.example.org 2026-11-26.ndjson'], ['../../etc/passwd', 'etc-passwd 2026-11-26.ndjson'], ['Über uns / 2', 'Über-uns-2 2026-11-26.ndjson'],
  ['///', 'room 2026-11-26.ndjson'],
])('the room %j is saved as %j', (room, name) => {
  expect(fileNameFor(room, Date.UTC(2026, 10, 26))).toBe(name);
});
