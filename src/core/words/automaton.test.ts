import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Automaton } from './automaton.ts';

const units = (text: string): number[] => text.split('').map((letter) => letter.charCodeAt(0));

describe('Automaton', () => {
  it('finds words within words, longest first', () => {
    expect(scan(['he', 'she', 'his', 'hers', 'e'], 'ushers')).toEqual(['she@3', 'he@3', 'e@3', 'hers@5']);
  });

  it('finds the same word for everyone who asked for it', () => {
    expect(scan(['a', 'a'], 'ba').sort()).toEqual(['a@1', 'a@1']);
  });

  it('finds nothing without words, and skips units that no word has', () => {
    expect(scan([], 'anything')).toEqual([]);
    expect(scan(['', 'ab'], 'a\ud800b ab')).toEqual(['ab@5']);
  });

  it('finds what a naive search finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\u4e00', '\uffff'), maxLength: 12 });
    fc.assert(fc.property(fc.array(letters, { maxLength: 12 }), fc.string({ unit: fc.constantFrom('a', 'b', '\u4e00', '\uffff', 'x'), maxLength: 60 }), (words, text) => {
      expect(scan(words, text).sort()).toEqual(naive(words, text).sort());
    }), { numRuns: 300 });
  });
});

function scan(words: readonly string[], text: string): string[] {
  const found: string[] = [];
  new Automaton(words.map(units)).scan(Uint16Array.from(units(text)), text.length, (word, last) => found.push(`${words[word]}@${last}`));
  return found;
}

function naive(words: readonly string[], text: string): string[] {
  return words.flatMap((word) => Array.from({ length: text.length }, (_, last) => last)
    .filter((last) => word !== '' && last + 1 >= word.length && text.slice(last + 1 - word.length, last + 1) === word)
    .map((last) => `${word}@${last}`));
}
