import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLAG, normalise } from './normalise.ts';

const plain = (text: string): string => normalise(text).text;

describe('normalise', () => {
  it('makes compatibility forms, cases and marks plain', () => {
    expect(plain('ＦＵＬＬ 𝓯𝓪𝓷𝓬𝔂 𝕭𝖔𝖑𝖉 ⓒⓘⓡⓒⓛⓔ 🅱🅞🅧 ÀÉÎõü ŁØ ꜱᴍᴀʟʟ')).toBe('full fancy bold circle box aeiou lo small');
  });

  it('drops what cannot be seen', () => {
    expect(plain('a\u200bb\u00adc\u2060d\ufe0fe\u{e0041}f\u202eg')).toBe('abcdefg');
    expect(plain('z\u0300\u0301\u0302\u0336a\u0489l\u0334g\u035fo')).toBe('zalgo');
  });

  it('makes look-alikes Latin only in words that have Latin letters', () => {
    expect(plain('fuсk pаypаl αpple')).toBe('fuck paypal apple');
    expect(plain('сосна и хор')).toBe('сосна и хор');
    expect(plain('ѕһіt')).toBe('shit');
  });

  it('keeps the vowels of scripts that write them as marks, and the sounds of kana', () => {
    expect(plain('हिंदू ภาษา')).toBe('हिंदु ภาษา');
    expect(plain('ガ ｶﾞ カ\u3099')).toBe('が が が');
    expect(plain('ファック')).toBe('ふあつく');
    expect(plain('हिन्दी लड़का चूँ')).toBe(plain('हिन्दि लडका चुं'));
    expect(plain('\u1112\u1161\u11ab')).toBe('한');
  });

  it('knows where each unit comes from', () => {
    const text = 'a\u200b𝓯 ﬁn';
    const { units, starts, ends, length } = normalise(text);
    const parts = Array.from({ length }, (_, i) => [String.fromCharCode(units[i] ?? 0), text.slice(starts[i], ends[i])]);
    expect(parts).toEqual([['a', 'a'], ['f', '𝓯'], [' ', ' '], ['f', 'ﬁ'], ['i', 'ﬁ'], ['n', 'n']]);
  });

  it('remembers marks and capitals', () => {
    const { flags } = normalise('Aéi\u0301');
    expect([0, 1, 2].map((i) => (flags[i] ?? 0) & FLAG.marked)).toEqual([0, FLAG.marked, FLAG.marked]);
    expect([0, 1, 2].map((i) => (flags[i] ?? 0) & FLAG.capital)).toEqual([FLAG.capital, 0, 0]);
  });

  it('says nothing new about what it said', () => {
    fc.assert(fc.property(anyText(), (text) => {
      const once = plain(text);
      expect(plain(once)).toBe(once);
    }), { numRuns: 500 });
    for (let point = 0; point < 0x30000; point++) {
      const once = plain(String.fromCodePoint(point));
      if (plain(once) !== once) expect([point.toString(16), plain(once)]).toEqual([point.toString(16), once]);
    }
  });

  it('never throws, stays within the text and keeps the order of its parts', () => {
    fc.assert(fc.property(anyText(), (text) => {
      const { starts, ends, length } = normalise(text);
      for (let i = 0; i < length; i++) {
        expect(ends[i]).toBeGreaterThan(starts[i] ?? 0);
        expect(ends[i]).toBeLessThanOrEqual(text.length);
        if (i > 0) expect(starts[i]).toBeGreaterThanOrEqual(starts[i - 1] ?? 0);
      }
    }), { numRuns: 500 });
  });
});

/** Any units at all, broken surrogates included. */
function anyText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
    fc.string({ unit: fc.constantFrom(...'aаxхсkßİıÅ\u0301\u200b\u3099か1@ 𝓯\ud800'), maxLength: 30 }),
  );
}
