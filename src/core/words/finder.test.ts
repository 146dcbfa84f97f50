import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import { WordFinder } from './finder.ts';
import type { WordList } from './list.ts';
import { WORD_LANGUAGES, wordLists } from './lists.ts';

const LIST: WordList = {
  language: 'xx',
  words: ['zorgle', 'blat*', '*grunk', '*snod*', '^Perk', '=mölk', 'fee foo', 'dd', 'zuut'],
  except: ['zorgle street', 'blatant', 'snodgrass*'],
  borders: 'words',
  suffixes: ['s', 'ing'],
  prefixes: ['un'],
};
const made = new WordFinder({ lists: [LIST] });
const word = (text: string, finder = made): string | undefined => finder.find(text)?.word;
const whole = new WordFinder({ lists: wordLists(['all']) });

describe('a list', () => {
  it('has words between borders, with its endings and beginnings', () => {
    expect(['zorgle', 'a zorgle!', 'ZORGLES', 'zorgleing', 'unzorgle', '(zorgle)', 'zorgle9'].map((text) => word(text))).toEqual(Array(7).fill('zorgle'));
    expect(['zorglex', 'xzorgle', 'zorglesing', 'zor gle'].map((text) => word(text))).toEqual(Array(4).fill(undefined));
  });

  it('has words that begin, end, or are anywhere in others', () => {
    expect([word('blatter'), word('ablat'), word('bigrunk'), word('grunken'), word('asnode')]).toEqual(['blat', undefined, 'grunk', undefined, 'snod']);
  });

  it('leaves names, other marks, and exceptions', () => {
    expect([word('Perk said'), word('you perk'), word('PERK')]).toEqual([undefined, 'Perk', 'Perk']);
    expect([word('mölk'), word('molk'), word('mo\u0308lk')]).toEqual(['mölk', undefined, 'mölk']);
    expect([word('on zorgle street'), word('blatant'), word('snodgrasses'), word('blatant zorgle')]).toEqual([undefined, undefined, undefined, 'zorgle']);
  });

  it('has words of several, however they are parted', () => {
    expect([word('fee  foo'), word('fee-foo'), word('fee, foo'), word('feefoo')]).toEqual(['fee foo', 'fee foo', 'fee foo', undefined]);
  });

  it('takes repeated letters for one, but not one for two', () => {
    expect([word('zooorgle'), word('zzzzorgleeee'), word('dd'), word('ddddd'), word('d'), word('zut')]).toEqual(['zorgle', 'zorgle', 'dd', 'dd', undefined, undefined]);
  });

  it('says where a word is in the text as it was', () => {
    const text = 'so: \u200bz\u200bORgle\u0301s!';
    const hit = made.find(text);
    expect(hit).toEqual({ word: 'zorgle', list: 'xx', start: 5, end: 12 });
  });

  it('leaves out what is no word', () => {
    expect(new WordFinder({ lists: [], also: ['', ' ', '!!', '*', 'x'.repeat(65)] }).find(`!! * ${'x'.repeat(65)}`)).toBeUndefined();
  });
});

describe('a room\'s own words', () => {
  it('are found, and its exceptions are not', () => {
    const finder = new WordFinder({ lists: [LIST], also: ['mango', '苹果'], except: ['zorgle'] });
    expect([word('a mango', finder), word('mangos', finder), word('吃苹果吧', finder), word('zorgle', finder), word('blat', finder)])
      .toEqual(['mango', undefined, '苹果', undefined, 'blat']);
    expect(finder.find('mango')?.list).toBe('');
  });
});

describe('a word of one language that is everyday in another', () => {
  it('counts only where the text is not in that', () => {
    expect([word('you are a slut', whole), word('slut', whole), word('filmen är slut och vi går', whole)]).toEqual(['slut', 'slut', undefined]);
    expect([word('le train est en retard', whole), word('what a retard you are', whole)]).toEqual([undefined, 'retard']);
  });
});

/** Ways to write a word that people still read. Each is told the letter and its place. */
const DISGUISES: ReadonlyMap<string, (word: string) => string> = new Map([
  ['capitals', (text: string) => text.toUpperCase()],
  ['full width', (text: string) => text.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))],
  ['mathematical', (text: string) => text.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) - 0x61 + 0x1d41a))],
  ['circles', (text: string) => text.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) - 0x61 + 0x24d0))],
  ['zero width', (text: string) => [...text].join('\u200b')],
  ['soft hyphens', (text: string) => [...text].join('\u00ad')],
  ['marks', (text: string) => [...text].map((letter) => `${letter}\u0336`).join('')],
  ['Cyrillic look-alikes', (text: string) => text.replaceAll(/[aceo]/g, (letter) => 'асео'.charAt('aceo'.indexOf(letter)))],
  ['stretched', (text: string) => [...text].map((letter) => letter.repeat(4)).join('')],
  ['dotted', (text: string) => [...text].join('.')],
  ['dashed', (text: string) => [...text].join('-')],
  ['underlined', (text: string) => [...text].join('_')],
  ['spaced', (text: string) => [...text].join(' ')],
  ['spaced out', (text: string) => [...text].join('  ')],
  ['a star', (text: string) => `${text.charAt(0)}*${text.slice(2)}`],
  ['stars', (text: string) => `${text.charAt(0)}${'*'.repeat(text.length - 2)}${text.slice(-1)}`],
]);

describe('a disguise', () => {
  const words = ['fuck', 'shit', 'bitch', 'cunt', 'whore', 'wanker', 'bastard', 'asshole', 'motherfucker', 'arschloch', 'hurensohn', 'connard', 'gilipollas', 'coglione', 'klootzak', 'kurwa', 'orospu', 'perkele'];

  for (const [name, disguise] of DISGUISES) {
    it(`does not hide a word: ${name}`, () => {
      expect(words.filter((listed) => whole.find(`well ${disguise(listed)}, ok`) === undefined)).toEqual([]);
    });
  }

  it('of digits and signs does not hide a word', () => {
    expect(['5h1t', 'sh!t', '$hit', 'b1tch', 'a$$h0le', 'wh0r3', 'b4stard', 'cun7', 'w4nk3r', 'k1ke', 'fagg0t', 'c0ck5ucker'].filter((text) => whole.find(text) === undefined)).toEqual([]);
  });

  it('is none in numbers, prices and addresses', () => {
    expect(['455', '5417', '$455', '1.5 + 7', 'A55', '4.55', '#1234', 'me@55.com', '2*3*4', 'a*b', 'v1.2.3', '10:45', 'f(x)'].filter((text) => whole.find(text) !== undefined)).toEqual([]);
  });
});

describe('any text', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 }).map((codes) => String.fromCharCode(...codes)),
    fc.array(fc.constantFrom('f', 'u', 'c', 'k', 's', 'h', '1', 't', ' ', '.', '*', '$', '\u200b', '\u0301', 'с', '操', '你', '\ud83d', 'a', 'x', '-', 'Dick'), { maxLength: 40 }).map((parts) => parts.join('')),
  );

  it('is answered without a throw, by a place within it', () => {
    fc.assert(fc.property(anything, (text) => {
      const hit = whole.find(text);
      if (hit === undefined) return;
      expect(hit.start).toBeGreaterThanOrEqual(0);
      expect(hit.end).toBeGreaterThan(hit.start);
      expect(hit.end).toBeLessThanOrEqual(text.length);
    }), { numRuns: 2000 });
  });

  it('is answered in the same way each time, and by each finder of the same lists', () => {
    const other = new WordFinder({ lists: wordLists(WORD_LANGUAGES) });
    fc.assert(fc.property(anything, (text) => {
      expectSame(other.find(text), whole.find(text));
    }), { numRuns: 300 });
  });

  it('loses no hit to a list that is added and excepts nothing', () => {
    const alone = new WordFinder({ lists: [LIST] });
    const more = new WordFinder({ lists: [LIST, { language: 'yy', words: ['zorg', 'x*', 'gl*'], except: [], borders: 'none' }] });
    const texts = fc.array(fc.constantFrom('zorgle', 'blat', 'grunk', 'snod', 'Perk', 'perk', 'mölk', 'x', ' ', '.', 'a', 's'), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(fc.property(texts, (text) => {
      if (alone.find(text) !== undefined) expect(more.find(text)).toBeDefined();
    }), { numRuns: 1000 });
  });

  it('of the longest kind a record has takes as many steps as it has letters, whatever it is made of', () => {
    // No time is measured: each of these would not end, were any step of the search more than linear.
    for (const part of ['a', 'f u c k ', 'f*', 'a1', '!1', '.a', 'scunthorpe ', 'shitx', '\u0301', '操.', 'ab.', '1', 'ass'.repeat(9), '-', 'x-']) {
      const text = part.repeat(Math.ceil(2 ** 17 / part.length));
      expect(typeof whole.find(text)).toMatch(/object|undefined/);
    }
  });
});

describe('the lists', () => {
  it('are there for each language, and for all', () => {
    expect(wordLists(['all']).map(({ language }) => language)).toEqual(WORD_LANGUAGES);
    expect(wordLists(['de', 'en', 'de', 'none such']).map(({ language }) => language)).toEqual(['de', 'en']);
    for (const needed of ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ru', 'tr', 'sv', 'da', 'no', 'fi', 'cs', 'hu', 'ar', 'hi', 'ja', 'ko', 'zh', 'th']) expect(WORD_LANGUAGES).toContain(needed);
  });

  it('find their own words when nothing else is there', () => {
    for (const list of wordLists(['all'])) {
      const finder = new WordFinder({ lists: [{ ...list, except: [] }] });
      const lost = list.words.filter((entry) => !entry.includes('?') && finder.find(entry.replaceAll(/^[\^=?]*\*?|\*$/g, '').toLowerCase()) === undefined);
      expect([list.language, lost]).toEqual([list.language, []]);
    }
  });

  it('except nothing that one of them has as a word', () => {
    for (const list of wordLists(['all'])) {
      const words = new Set(list.words.map(bare));
      expect([list.language, list.except.filter((entry) => words.has(bare(entry)))]).toEqual([list.language, []]);
    }
  });
});

function bare(entry: string): string {
  return entry.replaceAll(/^[\^=?]*\*?|\*$/g, '');
}
