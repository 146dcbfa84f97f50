/** Shows how much is fetched for others, and when that ends. */
import { expect, test } from 'vitest';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import { Relays } from './relays.ts';

const { fileRelayBytesMax, fileRelayRestMs } = FILE_KEEPING_LIMITS;

test('so many bytes are fetched for others at once, and not one more, until one of the files ends', () => {
  const relays = new Relays();
  expect([relays.begin('a', fileRelayBytesMax - 1, 0), relays.begin('b', 2, 0), relays.begin('b', 1, 0), relays.begin('c', 1, 0)]).toEqual([true, false, true, false]);
  relays.end('a');
  expect(relays.begin('c', fileRelayBytesMax - 1, 0)).toBe(true);
});

test('a file is fetched for others once, and rests when it brings nothing for long enough', () => {
  const relays = new Relays();
  expect([relays.begin('a', 1, 0), relays.begin('a', 1, 0)]).toEqual([true, false]);
  relays.moved('a', 1);
  expect([relays.rest(fileRelayRestMs), relays.rest(fileRelayRestMs + 1), relays.has('a')]).toEqual([[], ['a'], false]);
});
