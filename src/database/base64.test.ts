// Shows that base64 is written and read as a well-known library does, and that nothing else is read.
import { base64, base64urlnopad } from '@scure/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from './base64.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

test('any bytes are written as the library writes them, and read back', () => {
  fc.assert(fc.property(bytes, (value) => {
    expect(toBase64(value)).toBe(base64.encode(value));
    expect(toBase64Url(value)).toBe(base64urlnopad.encode(value));
    expect(fromBase64(toBase64(value))).toEqual(value);
    expect(fromBase64Url(toBase64Url(value))).toEqual(value);
  }), { numRuns: 500, seed: 71 });
});

test('texts are read exactly where the library reads them', () => {
  const alphabet = fc.constantFrom(...'AQg+/-_= \nz9é');
  const spoilt = fc.tuple(bytes, fc.nat(400), alphabet).map(([value, at, letter]) => {
    const text = toBase64(value);
    return text.slice(0, at) + letter + text.slice(at + 1);
  });
  fc.assert(fc.property(fc.oneof(spoilt, fc.string({ unit: alphabet, maxLength: 12 })), (text) => {
    expect(fromBase64(text)).toEqual(orUndefined(() => base64.decode(text)));
    expect(fromBase64Url(text)).toEqual(orUndefined(() => base64urlnopad.decode(text)));
  }), { numRuns: 5000, seed: 72 });
});

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // What the library refuses is no base64.
    return undefined;
  }
}
