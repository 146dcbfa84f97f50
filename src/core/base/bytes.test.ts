import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, concatBytes, equalBytes, fromHex, toHex } from './bytes.ts';

const bytes = fc.uint8Array({ maxLength: 12 });
/** Few values and short, so that prefixes and equal arrays are common. */
const similar = fc.uint8Array({ maxLength: 4, max: 2 });
const naive = (array: Uint8Array): string => Buffer.from(array).toString('hex');

describe('order', () => {
  it('is that of the hex texts: unsigned, first byte first, prefixes first', () => {
    fc.assert(fc.property(fc.oneof(bytes, similar), fc.oneof(bytes, similar), (left, right) => {
      const [one, other] = [naive(left), naive(right)];
      expect(Math.sign(compareBytes(left, right))).toBe(one < other ? -1 : one > other ? 1 : 0);
      expect(equalBytes(left, right)).toBe(one === other);
    }));
  });

  it('knows the sign of large bytes', () => {
    expect(compareBytes(new Uint8Array([0x80]), new Uint8Array([0x7f]))).toBeGreaterThan(0);
    expect(compareBytes(new Uint8Array([]), new Uint8Array([0]))).toBeLessThan(0);
  });
});

describe('joining', () => {
  it('puts one behind the other in a new array', () => {
    fc.assert(fc.property(fc.array(bytes), (parts) => {
      const joined = concatBytes(...parts);
      expect([...joined]).toEqual(parts.flatMap((part) => [...part]));
      for (const part of parts) expect(joined.buffer).not.toBe(part.buffer);
    }));
  });
});

describe('hex', () => {
  it('is lower-case, and comes back', () => {
    fc.assert(fc.property(bytes, (array) => {
      expect(toHex(array)).toBe(naive(array));
      expect(fromHex(toHex(array))).toEqual(array);
    }));
  });

  it('is the same for arrays of any length', () => {
    for (const length of [1023, 1024, 1025, 200_000]) {
      const array = Uint8Array.from({ length }, (_, i) => i * 7);
      expect(toHex(array) === naive(array)).toBe(true);
    }
  });

  it('reads exactly lower-case pairs', () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0189afAFg/:`@ ') }));
    fc.assert(fc.property(texts, (text) => {
      const expected = /^([0-9a-f]{2})*$/.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : undefined;
      expect(fromHex(text)).toEqual(expected);
    }));
    expect(['0', 'AB', '0x', '0g', 'g0', '００'].map(fromHex)).toEqual(Array.from({ length: 6 }, () => undefined));
  });
});
