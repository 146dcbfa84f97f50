/**
 * Finds words of lists in a text, however they are written: one automaton for all lists, run over each reading of the text
 * (`reading.ts`), and what it finds is looked at closely: borders, repetitions, scripts, names, exceptions, other languages.
 * A pure function of the lists and the text, linear in the text, the same in every engine.
 */
import { Automaton } from './automaton.ts';
import { BlottedIndex } from './blotted.ts';
import { COMMON_WORDS } from './lists/common.ts';
import { INNOCENT_NAMES, INNOCENT_WORDS } from './lists/innocent.ts';
import { foldAll, patternsOf, SEPARATOR, type Pattern, type WordList } from './list.ts';
import { closedReading, cyrillicReading, isClosedWord } from './local-readings.ts';
import { MaskIndex, mayBeMasked } from './masked.ts';
import { FLAG, normalise, type Normalised } from './normalise.ts';
import { joinedReadings, leetReading, plainReading, READ_AS, type Reading } from './reading.ts';
import { SCRIPT } from './scripts.ts';

/** A word that a room may not want, and where in the text it is. */
export interface WordHit {
  /** As its list has it. */
  readonly word: string;
  /** Language of the list; '' for a word of the room's own. */
  readonly list: string;
  readonly start: number;
  readonly end: number;
}

/** What to look for. */
export interface WordFinderOptions {
  readonly lists: readonly WordList[];
  /** Further words, as lists write them. */
  readonly also?: readonly string[];
  /** Words that are none of these, whatever a list says. */
  readonly except?: readonly string[];
}

/** Something the automaton found, in units of its reading. */
interface Match {
  readonly pattern: Pattern;
  readonly first: number;
  readonly last: number;
}

/** Letters of a word that we believe in where it is next to digits, within others that stand apart, or stretched a little. */
const SURE_LETTERS_MIN = 4;
/** Letters of a word of which one may be doubled by a slip, count: in English fewer, which has fewer short ones in common with others. */
const SLIP_LETTERS_MIN = 6;
/** Repetitions that are no slip of a finger, count. */
const STRETCHED_MIN = 3;
/** Frequent words that another language has more of in a text that is clearly in that one, count. */
const FOREIGN_LEAD_MIN = 2;
/** Units of an ending or a beginning, count. */
const AFFIX_UNITS_MAX = 8;

/** Looks for the same words in many texts. */
export class WordFinder {
  readonly #patterns: readonly Pattern[];
  readonly #automaton: Automaton;
  #masked: { readonly words: MaskIndex; readonly signs: BlottedIndex } | undefined;

  /** Compiles the lists: some milliseconds for all there are. Entries without a letter, or too long, are left out. */
  constructor({ lists, also = [], except = [] }: WordFinderOptions) {
    const own = { list: '', borders: 'words' } as const;
    this.#patterns = [
      ...lists.flatMap(patternsOfList),
      ...(lists.length === 0 ? [] : [...commonPatterns(), ...innocentPatterns()]),
      ...patternsOf(also, { ...own, kind: 'word' }),
      ...patternsOf(except, { ...own, kind: 'exception' }),
    ];
    this.#automaton = new Automaton(this.#patterns.map(({ units }) => units));
  }

  /** States of the automaton, count: for whoever measures. */
  get size(): number {
    return this.#automaton.size;
  }

  /** The first word found; undefined where there is none. Never throws. */
  find(text: string): WordHit | undefined {
    const plain = normalise(text);
    const reading = plainReading(plain);
    if (reading.length === 0) return this.#findMasked(plain);
    const language = new Languages();
    const hit = this.#findIn(reading, language);
    if (hit !== undefined) return hit;
    for (const other of otherReadings(plain)) {
      const found = this.#findIn(other, language);
      if (found !== undefined) return found;
    }
    return this.#findMasked(plain);
  }

  #findMasked(plain: Normalised): WordHit | undefined {
    if (!mayBeMasked(plain)) return undefined;
    this.#masked ??= { words: new MaskIndex(this.#patterns), signs: new BlottedIndex(this.#patterns) };
    const hit = this.#masked.words.find(plain) ?? this.#masked.signs.find(plain);
    return hit === undefined ? undefined : { word: hit.pattern.word, list: hit.pattern.list, start: hit.start, end: hit.end };
  }

  #findIn(reading: Reading, language: Languages): WordHit | undefined {
    const matches: Match[] = [];
    const exceptions: Match[] = [];
    this.#automaton.scan(reading.units, reading.length, (index, last) => {
      const pattern = this.#patterns[index];
      if (pattern === undefined || (pattern.kind === 'common' && reading.manner !== 'plain')) return;
      const match = { pattern, first: last - pattern.units.length + 1, last };
      if (!isMeant(reading, match)) return;
      if (pattern.kind === 'common') language.count(pattern.list);
      else (pattern.kind === 'word' ? matches : exceptions).push(match);
    });
    if (matches.length === 0) return undefined;
    const covered = exceptions.length === 0 ? undefined : reaches(exceptions, reading.length);
    // Letters that stand apart are no words of a language.
    const isWhole = reading.manner === 'plain' || reading.manner === 'leet';
    const match = matches.find(({ pattern, first, last }) => (covered?.[first] ?? 0) <= last && (language.isLikely(pattern) || (!isWhole && !pattern.isAmbiguous)));
    if (match === undefined) return undefined;
    return { word: match.pattern.word, list: match.pattern.list, start: reading.starts[match.first] ?? 0, end: reading.ends[match.last] ?? 0 };
  }
}

/** Which language a text is in, by words that every text in it has. */
class Languages {
  readonly #counts = new Map<string, number>();
  #most = 0;

  count(language: string): void {
    const count = (this.#counts.get(language) ?? 0) + 1;
    this.#counts.set(language, count);
    this.#most = Math.max(this.#most, count);
  }

  /** An ambiguous word where no other language is likelier, a short one where none clearly is. */
  isLikely({ list, isAmbiguous, isShort }: Pattern): boolean {
    const lead = this.#most - (this.#counts.get(list) ?? 0);
    return lead <= 0 || !(isAmbiguous || (isShort && lead >= FOREIGN_LEAD_MIN));
  }
}

/** Each as it is asked for: most texts have one or none. */
function* otherReadings(text: Normalised): Generator<Reading> {
  const first = leetReading(text, 0);
  if (first !== undefined) yield first;
  const second = first === undefined ? undefined : leetReading(text, 1);
  if (second !== undefined) yield second;
  const looks = cyrillicReading(text, 0);
  if (looks !== undefined) yield looks;
  const sounds = looks === undefined ? undefined : cyrillicReading(text, 1);
  if (sounds !== undefined) yield sounds;
  yield* joinedReadings(text);
  const closed = closedReading(text);
  if (closed !== undefined) yield closed;
}

function patternsOfList({ language, words, except, borders, suffixes, prefixes }: WordList): Pattern[] {
  const origin = { list: language, borders, suffixes: foldAll(suffixes), prefixes: foldAll(prefixes) };
  // Long vowels may be left out of a text, and so of what is excepted.
  const excepted = [...except, ...except.map((entry) => entry.replaceAll('ー', '')).filter((entry) => entry.length > 3)];
  return [...patternsOf(words, { ...origin, kind: 'word' }), ...patternsOf(excepted, { ...origin, kind: 'exception' })];
}

/** Names, dishes and everyday words of all languages, whichever lists there are. */
function innocentPatterns(): Pattern[] {
  const origin = { list: '', kind: 'exception', borders: 'words' } as const;
  return [...patternsOf(INNOCENT_WORDS, origin), ...patternsOf(INNOCENT_NAMES.map((name) => `^${name}`), origin)];
}

/** With their marks: `a` and `à` are two words, and one must not count as both. */
function commonPatterns(): Pattern[] {
  return [...COMMON_WORDS].flatMap(([list, words]) => patternsOf(words.map((word) => `=${word}`), { list, kind: 'common', borders: 'words' }));
}

/** By position: how far the exceptions reach that begin there or before, exclusive. */
function reaches(exceptions: readonly Match[], length: number): Uint32Array {
  const reach = new Uint32Array(length);
  for (const { first, last } of exceptions) reach[first] = Math.max(reach[first] ?? 0, last + 1);
  for (let i = 1; i < length; i++) reach[i] = Math.max(reach[i] ?? 0, reach[i - 1] ?? 0);
  return reach;
}

/** Whether what the automaton found is the word, and not only its letters. */
function isMeant(reading: Reading, match: Match): boolean {
  if (!isSpelled(reading, match) || !isBordered(reading, match) || !isWritten(reading, match)) return false;
  return !match.pattern.isNoName || isName(reading, match) === (match.pattern.kind === 'exception');
}

/** Letters that the word repeats are repeated; others are not, or so often that it is no slip. */
function isSpelled(reading: Reading, { pattern, first }: Match): boolean {
  let most = 0;
  for (const [i, run] of pattern.runs.entries()) {
    const there = reading.runs[first + i] ?? 0;
    if (there < run) return false;
    // What follows a stem may begin with its last letter.
    const isStemEnd = pattern.isOpenAfter && i === pattern.runs.length - 1 && there === run + 1;
    if (there > run && !isStemEnd) most = Math.max(most, there);
  }
  if (most === 0 || most >= STRETCHED_MIN) return pattern.kind === 'word' || most === 0;
  return pattern.kind === 'word' && pattern.letters >= (pattern.list === 'en' ? SURE_LETTERS_MIN : SLIP_LETTERS_MIN) && !pattern.isAmbiguous;
}

/** It is of its own script, has its marks where those matter, and is more than digits. */
function isWritten(reading: Reading, { pattern, first, last }: Match): boolean {
  let own = 0;
  let digits = 0;
  for (let i = first; i <= last; i++) {
    const flag = reading.flags[i] ?? 0;
    if ((flag & READ_AS.digit) !== 0) digits++;
    else if ((flag & READ_AS.sign) === 0 && ((flag & FLAG.script) === pattern.script || (flag & FLAG.disguised) !== 0)) own++;
    // A word that was put together needs its marks: without them it is too often two halves of others.
    const isMarked = pattern.marks[i - first] ?? false;
    if (pattern.isExact ? ((flag & FLAG.marked) !== 0) !== isMarked : isMarked && reading.manner === 'joined' && (flag & FLAG.marked) === 0) return false;
  }
  if (own === 0) return false;
  return reading.manner === 'plain' || own >= 2 || digits === 0;
}

function isBordered(reading: Reading, match: Match): boolean {
  const { pattern, first, last } = match;
  if (reading.manner === 'spelled' && pattern.letters >= SURE_LETTERS_MIN && !pattern.isAmbiguous) return true;
  if (reading.manner === 'closed') return pattern.script === SCRIPT.unbordered && isClosedWord(reading, first, last);
  if (reading.manner === 'joined' && pattern.letters < SURE_LETTERS_MIN && pattern.script < SCRIPT.bordered) return false;
  return (pattern.isOpenBefore || beginsAt(reading, match, first)) && (pattern.isOpenAfter || endsAt(reading, match, last + 1));
}

function beginsAt(reading: Reading, { pattern }: Match, first: number): boolean {
  if (isBorder(reading, first, pattern)) return true;
  if (pattern.prefixes.size === 0) return false;
  let prefix = '';
  for (let i = first - 1; i >= 0 && prefix.length < AFFIX_UNITS_MAX; i--) {
    prefix = String.fromCharCode(reading.units[i] ?? 0) + prefix;
    if (isBorder(reading, i, pattern)) return pattern.prefixes.has(prefix);
  }
  return false;
}

function endsAt(reading: Reading, { pattern }: Match, after: number): boolean {
  if (isBorder(reading, after, pattern)) return true;
  if (pattern.suffixes.size === 0) return false;
  let suffix = '';
  for (let i = after; i < reading.length && suffix.length < AFFIX_UNITS_MAX; i++) {
    suffix += String.fromCharCode(reading.units[i] ?? 0);
    if (isBorder(reading, i + 1, pattern)) return pattern.suffixes.has(suffix);
  }
  return false;
}

/** Whether a word may begin or end between this unit and the one before. */
function isBorder({ units, flags, length }: Reading, at: number, { letters }: Pattern): boolean {
  if (at <= 0 || at >= length || units[at] === SEPARATOR || units[at - 1] === SEPARATOR) return true;
  const before = (flags[at - 1] ?? 0) & FLAG.script;
  const after = (flags[at] ?? 0) & FLAG.script;
  if (before === SCRIPT.unbordered || after === SCRIPT.unbordered) return true;
  if (before === SCRIPT.digit || after === SCRIPT.digit) return letters >= SURE_LETTERS_MIN;
  if ((before === SCRIPT.bordered) !== (after === SCRIPT.bordered)) return true;
  return isHump(flags, at, length);
}

/** As in `camelCase` and `ABitch`: this letter is a capital, the next is small. */
function isHump(flags: Uint8Array, at: number, length: number): boolean {
  return ((flags[at] ?? 0) & FLAG.capital) !== 0 && at + 1 < length && ((flags[at + 1] ?? 0) & FLAG.capital) === 0;
}

/** One capital and small letters; of several words, the first. */
function isName({ flags, units }: Reading, { first, last }: Match): boolean {
  if (((flags[first] ?? 0) & FLAG.capital) === 0) return false;
  for (let i = first + 1; i <= last && units[i] !== SEPARATOR; i++) if (((flags[i] ?? 0) & FLAG.capital) !== 0) return false;
  return true;
}
