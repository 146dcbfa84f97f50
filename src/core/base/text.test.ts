import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToText, isWellFormed, textToBytes, writeText } from './text.ts';

/** Texts with everything in them: astral signs, lone surrogates in all places. */
const anyText = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\ud83d', '\ude00', '\ud800', '\udfff', '\u0000', '\ufeff', '\uffff') });
const goodText = fc.string({ unit: 'binary' });

describe('well-formed texts', () => {
  it('are those without a lone surrogate', () => {
    fc.assert(fc.property(fc.oneof(anyText, goodText), (text) => {
      const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
      expect(isWellFormed(text)).toBe(!lone);
    }));
  });

  it('survive UTF-8 unchanged, a mark at their beginning included; others do not', () => {
    fc.assert(fc.property(fc.oneof(anyText, goodText), (text) => {
      expect(bytesToText(textToBytes(text)) === text).toBe(isWellFormed(text));
    }));
    expect(bytesToText(textToBytes('\ufeffa'))).toBe('\ufeffa');
  });

  it('take the bytes that UTF-8 says', () => {
    fc.assert(fc.property(goodText, (text) => {
      expect([...textToBytes(text)]).toEqual([...Buffer.from(text, 'utf8')]);
    }));
  });
});

describe('writing a text into bytes', () => {
  it('leaves the bytes of that text, whatever its length, and nothing else', () => {
    const long = fc.tuple(goodText, fc.nat(100)).map(([text, times]) => text.repeat(times));
    fc.assert(fc.property(fc.oneof(goodText, long, fc.string({ maxLength: 80 }).filter(isWellFormed)), fc.nat(9), (text, offset) => {
      const bytes = new Uint8Array(offset + 3 * text.length + 1).fill(7);
      const written = writeText(text, bytes, offset);
      expect(bytes.subarray(offset, offset + written)).toEqual(new Uint8Array(Buffer.from(text, 'utf8')));
      expect([...bytes.subarray(0, offset)].every((byte) => byte === 7)).toBe(true);
    }));
  });
});

describe('bytes', () => {
  it('are a text or undefined, never an exception, and have one encoding', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
      const text = bytesToText(bytes);
      if (text !== undefined) expect(textToBytes(text)).toEqual(bytes);
    }), { numRuns: 2000 });
  });

  it('that are almost UTF-8 are none', () => {
    const bad = [
      [0x80], [0xc3], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf],
      [0xf0, 0x80, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xe2, 0x82], [0x61, 0xff],
    ];
    expect(bad.map((bytes) => bytesToText(new Uint8Array(bytes)))).toEqual(bad.map(() => undefined));
  });
});
