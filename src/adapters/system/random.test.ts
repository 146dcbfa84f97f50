import { expect, test, vi } from 'vitest';
import { systemRandom } from './random.ts';

test.each([0, 1, 32, 65_535, 65_536, 65_537, 200_000])('%i bytes come in full, each one drawn', (length) => {
  const calls: number[] = [];
  const generator = vi.spyOn(crypto, 'getRandomValues').mockImplementation((bytes) => {
    const array = bytes as unknown as Uint8Array;
    // What browsers refuse and Node too.
    if (array.length > 65_536) throw new Error('too many at once');
    calls.push(array.length);
    array.fill(7);
    return bytes;
  });
  expect(systemRandom(length).every((byte) => byte === 7)).toBe(true);
  generator.mockRestore();
  expect(calls.reduce((sum, count) => sum + count, 0)).toBe(length);
  expect(systemRandom(length).length).toBe(length);
});

test('two draws differ', () => {
  expect(systemRandom(32)).not.toEqual(systemRandom(32));
});
