/**
 * What a list of words is, and how one is written. A word stands for itself between borders, with the endings and beginnings
 * its list allows. Signs say more:
 *
 * - `hell*` begins a word, `*hell` ends one, `*hell*` is anywhere in one;
 * - `^Dick` is not meant where it is written like a name, with one capital;
 * - `=piç` is meant with just these marks: without them it is another word;
 * - `?slut` is an ordinary word in another language: it counts only where the text is not in that.
 *
 * A word may be several, with single spaces. Exceptions are written in the same way, and win over what they cover; one with
 * `^` only where it is written like a name.
 */
import { TWINS } from './lookalikes.ts';
import { FLAG, normalise, type Normalised } from './normalise.ts';
import { SCRIPT } from './scripts.ts';

/** The words of one language that a room may not want. */
export interface WordList {
  /** As in `<html lang>`: 'en'. */
  readonly language: string;
  readonly words: readonly string[];
  /** What is no such word although it looks like one. */
  readonly except: readonly string[];
  /** `none` where words are written without spaces: a hit may begin and end anywhere, except in Latin letters. */
  readonly borders: 'words' | 'none';
  /** What may follow a word, and still be the word; what may go before. */
  readonly suffixes?: readonly string[];
  readonly prefixes?: readonly string[];
}

/** A list as it is written down: entries in one text, parted by `|`. */
export interface WrittenList {
  readonly borders?: 'none';
  readonly suffixes?: string;
  readonly prefixes?: string;
  readonly words: string;
  readonly except: string;
}

/** Lists by language, as in `<html lang>`. */
export type WrittenLists = ReadonlyMap<string, WrittenList>;

/** What the automaton is made of. */
export interface Pattern {
  /** As people read it in a log: without signs. */
  readonly word: string;
  /** Which list it is of. */
  readonly list: string;
  readonly kind: 'word' | 'exception' | 'common';
  /** Units with repetitions taken out, how often each is repeated, whether it has a mark. */
  readonly units: readonly number[];
  readonly runs: readonly number[];
  readonly marks: readonly boolean[];
  /** Letters, repetitions included, count. */
  readonly letters: number;
  readonly script: number;
  readonly isOpenBefore: boolean;
  readonly isOpenAfter: boolean;
  /** Not a name, marked just so, of one language only. */
  readonly isNoName: boolean;
  readonly isExact: boolean;
  readonly isAmbiguous: boolean;
  /** Of few Latin letters, which mean something else in many a language: none in a text that is clearly in another one. */
  readonly isShort: boolean;
  readonly suffixes: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
}

/** Units of a word, count: longer ones are left out. One word costs each position of a text up to so many steps. */
export const WORD_UNITS_MAX = 64;

/** Letters of a word that is likely to be one in other languages too, count. English ones are cursed with in all of them. */
const SHORT_LETTERS_MAX = 4;

/** The unit that stands for whatever separates words. */
export const SEPARATOR = 0x20;

const SIGNS = /^([\^=?]*)(\*?)(.*?)(\*?)$/su;
const NONE: ReadonlySet<string> = new Set();
const LINE = 0x0a;

/** What patterns of one list have in common. */
export interface Origin {
  readonly list: string;
  readonly kind: Pattern['kind'];
  readonly borders: WordList['borders'];
  readonly suffixes?: ReadonlySet<string>;
  readonly prefixes?: ReadonlySet<string>;
}

/** What entries of a list stand for. Those without a letter, and those that are too long, stand for nothing. */
export function patternsOf(entries: readonly string[], origin: Origin): Pattern[] {
  const parsed = entries.map(parse).filter(({ word }) => word.length > 0 && word.length <= WORD_UNITS_MAX);
  // Normalised in one go: that costs more for each text than for each letter.
  const spellings = spellAll(parsed.map(({ word }) => word));
  return parsed.flatMap((entry, i) => {
    const spelling = spellings[i];
    return spelling === undefined || spelling.letters === 0 || spelling.units.length > WORD_UNITS_MAX ? [] : [patternOf(entry, spelling, origin)];
  });
}

interface Entry {
  readonly word: string;
  readonly signs: string;
  readonly isOpenBefore: boolean;
  readonly isOpenAfter: boolean;
}

function parse(entry: string): Entry {
  const [, signs = '', before = '', word = '', after = ''] = SIGNS.exec(entry.trim()) ?? [];
  return { word, signs, isOpenBefore: before !== '', isOpenAfter: after !== '' };
}

function patternOf({ word, signs, isOpenBefore, isOpenAfter }: Entry, spelling: Spelling, { list, kind, borders, suffixes = NONE, prefixes = NONE }: Origin): Pattern {
  const isUnbordered = spelling.script === SCRIPT.unbordered || (borders === 'none' && spelling.script !== SCRIPT.latin);
  return {
    word, list, kind, ...spelling,
    isOpenBefore: isOpenBefore || isUnbordered,
    isOpenAfter: isOpenAfter || isUnbordered,
    isNoName: signs.includes('^'),
    isExact: signs.includes('='),
    isAmbiguous: signs.includes('?'),
    isShort: spelling.script === SCRIPT.latin && spelling.letters <= SHORT_LETTERS_MAX && !isOpenBefore && !isOpenAfter && list !== '' && list !== 'en',
    suffixes, prefixes,
  };
}

/** Endings or beginnings as the automaton sees them. */
export function foldAll(parts: readonly string[] | undefined): ReadonlySet<string> {
  return new Set(spellAll(parts ?? []).map(({ units }) => String.fromCharCode(...units)));
}

interface Spelling {
  readonly units: number[];
  readonly runs: number[];
  readonly marks: boolean[];
  letters: number;
  script: number;
}

function spellAll(words: readonly string[]): Spelling[] {
  const text = normalise(words.map((word) => word.replaceAll('\n', ' ')).join('\n'));
  const spellings: Spelling[] = [];
  for (let from = 0, i = 0; i <= text.length; i++) {
    if (i < text.length && text.units[i] !== LINE) continue;
    spellings.push(spell(text, from, i));
    from = i + 1;
  }
  return spellings;
}

function spell({ units, flags }: Normalised, from: number, to: number): Spelling {
  const spelled: Spelling = { units: [], runs: [], marks: [], letters: 0, script: 0 };
  for (let i = from; i < to; i++) {
    const flag = flags[i] ?? 0;
    const isLetter = (flag & FLAG.script) !== SCRIPT.none;
    const unit = isLetter ? skeleton(units[i] ?? 0) : SEPARATOR;
    if (isLetter) {
      spelled.letters++;
      spelled.script ||= flag & FLAG.script;
    }
    const last = spelled.units.length - 1;
    if (spelled.units[last] === unit) spelled.runs[last] = isLetter ? (spelled.runs[last] ?? 0) + 1 : 1;
    else {
      spelled.units.push(unit);
      spelled.runs.push(1);
      spelled.marks.push((flag & FLAG.marked) !== 0);
    }
  }
  return spelled;
}

/** One unit for letters that look the same, whatever script they are of: words and texts are compared by these. */
export function skeleton(unit: number): number {
  return unit < 0x3b1 || unit > 0x44c ? unit : SKELETONS[unit - 0x3b1] ?? unit;
}

const SKELETONS = Uint16Array.from({ length: 0x44d - 0x3b1 }, (_, i) => TWINS.get(i + 0x3b1) ?? i + 0x3b1);

/** Those of some lists that are of these languages, each once; 'all' for every one. */
export function listsAmong(written: WrittenLists, languages: readonly string[]): readonly WordList[] {
  const isWanted = ([language]: readonly [string, WrittenList]): boolean => languages.includes('all') || languages.includes(language);
  return [...written].filter(isWanted).map(([language, list]) => readList(language, list));
}

function readList(language: string, { borders, suffixes, prefixes, words, except }: WrittenList): WordList {
  return {
    language,
    words: entries(words),
    except: entries(except),
    borders: borders ?? 'words',
    ...(suffixes === undefined ? {} : { suffixes: entries(suffixes) }),
    ...(prefixes === undefined ? {} : { prefixes: entries(prefixes) }),
  };
}

function entries(text: string): readonly string[] {
  return text === '' ? [] : text.split('|');
}
