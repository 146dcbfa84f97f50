/** Bech32 against the reference implementation that everybody uses. NIP-19's vectors are in `author.test.ts`. */
import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBech32, toBech32 } from './bech32.ts';

const PREFIX = 'npub';
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('32 bytes', () => {
  it('are written as the reference writes them, and read back', () => {
    fc.assert(fc.property(key, fc.constantFrom('npub', 'nsec', 'note', 'a'), (bytes, prefix) => {
      expect(toBech32(prefix, bytes)).toBe(bech32.encodeFromBytes(prefix, bytes));
      expect(fromBech32(prefix, toBech32(prefix, bytes))).toEqual(bytes);
    }), { numRuns: 500, seed: 63 });
  });

  it('are not read from a text with one wrong letter, wherever it is', () => {
    const text = toBech32(PREFIX, new Uint8Array(32).fill(0xa7));
    for (let i = 0; i < text.length; i++) {
      for (const letter of 'qpzry9x8gf2tvdw0s3jn54khce6mua7lbB1 é') {
        const spoilt = text.slice(0, i) + letter + text.slice(i + 1);
        if (spoilt !== text) expect(fromBech32(PREFIX, spoilt)).toBeUndefined();
      }
    }
  });

  it('are not read from other lengths, capitals, or bits beyond the last byte', () => {
    const words = bech32.toWords(new Uint8Array(32).fill(9));
    expect(fromBech32(PREFIX, bech32.encode(PREFIX, words))).toBeDefined();
    for (const last of [1, 8, 15, 16 ^ words[51]!]) {
      if (last !== words[51]) expect(fromBech32(PREFIX, bech32.encode(PREFIX, [...words.slice(0, 51), last]))?.[31]).not.toBe(9);
    }
    expect(fromBech32(PREFIX, bech32.encode(PREFIX, [...words.slice(0, 51), words[51]! | 1]))).toBeUndefined();
    expect(fromBech32(PREFIX, bech32.encode(PREFIX, words).toUpperCase())).toBeUndefined();
    for (const length of [0, 31, 33]) expect(fromBech32(PREFIX, bech32.encodeFromBytes(PREFIX, new Uint8Array(length)))).toBeUndefined();
  });
});
