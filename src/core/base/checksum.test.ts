import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksum, checksumOfBytes } from './checksum.ts';

const SEED = 20_251_125;
const bytes = fc.uint8Array({ minLength: 1, maxLength: 70 });

describe('a sum', () => {
  test('changes with any bit, and with the length', () => {
    fc.assert(fc.property(bytes, (whole) => {
      const sum = checksum(whole);
      expect(checksum(whole.subarray(1))).not.toBe(sum);
      expect(checksum(Uint8Array.of(...whole, 0))).not.toBe(sum);
      for (let bit = 0; bit < 8 * whole.length; bit++) {
        const damaged = whole.slice();
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        expect(checksum(damaged)).not.toBe(sum);
      }
    }), { seed: SEED });
  });

  test('notices the highest bits of two words of one lane, which nothing is above', () => {
    const damaged = new Uint8Array(64);
    damaged[3] = damaged[19] = 0x80;
    expect(checksum(damaged)).not.toBe(checksum(new Uint8Array(64)));
  });

  test('notices words that are swapped, within a lane and between two', () => {
    const words = Int32Array.from({ length: 16 }, (_, i) => i * 0x01010101);
    for (const [left, right] of [[0, 4], [1, 2], [3, 15]] as const) {
      const swapped = words.slice();
      [swapped[left], swapped[right]] = [words[right]!, words[left]!];
      expect(checksum(new Uint8Array(swapped.buffer))).not.toBe(checksum(new Uint8Array(words.buffer)));
    }
  });

  test('is the same wherever the bytes lie in memory', () => {
    fc.assert(fc.property(bytes, fc.integer({ min: 1, max: 9 }), (whole, offset) => {
      const host = new Uint8Array(offset + whole.length);
      host.set(whole, offset);
      expect(checksum(host.subarray(offset))).toBe(checksum(whole.slice()));
    }), { seed: SEED });
  });

  test('of bytes is FNV-1a, as it was written before', () => {
    expect([checksumOfBytes(new Uint8Array(0)), checksumOfBytes(new TextEncoder().encode('foobar'))]).toEqual([0x811c9dc5, 0xbf9cf968]);
  });
});
