// Shows that hashes are those of the standard, whatever comes at once, with the program and without.
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../core/base/bytes.ts';
import { textToBytes } from '../../core/base/text.ts';
import { Hasher } from './hasher.ts';
import { DATA_BYTES, sha256Module } from './sha256-program.ts';

const forbidden = (): never => {
  throw new Error('no WebAssembly in this place');
};

const hashers = [['the program', new Hasher()], ['none', new Hasher(forbidden)]] as const;

test('the program is a module that a browser takes, of a few kB', () => {
  expect(WebAssembly.validate(sha256Module())).toBe(true);
  expect(sha256Module().length).toBeLessThan(12_000);
});

for (const [way, hasher] of hashers) {
  test(`by ${way}: the examples of FIPS 180-4`, async () => {
    const [abc, none] = await hasher.each([textToBytes('abc'), new Uint8Array(0)]);
    expect(toHex(abc!)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(toHex(none!)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test(`by ${way}: each length around the ends of blocks, and more than there is room for at once`, async () => {
    const lengths = [...Array.from({ length: 200 }, (_, i) => i), 16_384, DATA_BYTES - 1, DATA_BYTES, DATA_BYTES + 1, 3 * DATA_BYTES + 77];
    const parts = lengths.map((length) => Uint8Array.from({ length }, (_, i) => i * 7 + length));
    expect((await hasher.each(parts)).map(toHex)).toEqual(parts.map((part) => toHex(sha256(part))));
  });

  test(`by ${way}: a file that comes in any parts, beside another`, () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }), (parts) => {
      const [one, other] = [hasher.digest(), hasher.digest()];
      for (const part of parts) {
        one.update(part);
        other.update(part.map((byte) => byte ^ 1));
      }
      const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
      expect([one.finish(), other.finish()]).toEqual([whole, whole.map((byte) => byte ^ 1)].map((bytes) => toHex(sha256(bytes))));
    }));
  });
}
