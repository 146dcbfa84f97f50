/**
 * Finds words of lists in a text, however they are written: one automaton for all lists, run over each reading of the text
 * (`reading.ts`), and what it finds is looked at closely: borders, repetitions, scripts, names, exceptions, other languages.
 * A pure function of the lists and the text, linear in the text, the same in every engine.
 */
import { Automaton } from './automaton.ts';
import { COMMON_WORDS } from './lists/common.ts';
import { foldAll, patternsOf, SEPARATOR, type Pattern, type WordList } from './list.ts';
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
/** Repetitions that are no slip of a finger, count. */
const STRETCHED_MIN = 3;
/** Units of an ending or a beginning, count. */
const AFFIX_UNITS_MAX = 8;

/** Looks for the same words in many texts. */
export class WordFinder {
  readonly #patterns: readonly Pattern[];
  readonly #automaton: Automaton;
  #masked: MaskIndex | undefined;

  /** Compiles the lists: some milliseconds for all there are. Entries without a letter, or too long, are left out. */
  constructor({ lists, also = [], except = [] }: WordFinderOptions) {
    const own = { list: '', borders: 'words' } as const;
    this.#patterns = [
      ...lists.flatMap(patternsOfList),
      ...(lists.length === 0 ? [] : commonPatterns()),
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
    const first = leetReading(plain, 0);
    const second = first === undefined ? undefined : leetReading(plain, 1);
    for (const other of [first, second, ...joinedReadings(plain)]) {
      const found = other === undefined ? undefined : this.#findIn(other, language);
      if (found !== undefined) return found;
    }
    return this.#findMasked(plain);
  }

  #findMasked(plain: Normalised): WordHit | undefined {
    if (!mayBeMasked(plain)) return undefined;
    this.#masked ??= new MaskIndex(this.#patterns);
    const hit = this.#masked.find(plain);
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
    const match = matches.find(({ pattern, first, last }) => (covered?.[first] ?? 0) <= last && (!pattern.isAmbiguous || language.isLikely(pattern.list)));
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

  /** No other language is likelier. */
  isLikely(language: string): boolean {
    return (this.#counts.get(language) ?? 0) >= this.#most;
  }
}

function patternsOfList({ language, words, except, borders, suffixes, prefixes }: WordList): Pattern[] {
  const origin = { list: language, borders, suffixes: foldAll(suffixes), prefixes: foldAll(prefixes) };
  return [...patternsOf(words, { ...origin, kind: 'word' }), ...patternsOf(except, { ...origin, kind: 'exception' })];
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
  return isSpelled(reading, match) && isBordered(reading, match) && isWritten(reading, match) && !isName(reading, match);
}

/** Letters that the word repeats are repeated; others are not, or so often that it is no slip. */
function isSpelled(reading: Reading, { pattern, first }: Match): boolean {
  let most = 0;
  for (const [i, run] of pattern.runs.entries()) {
    const there = reading.runs[first + i] ?? 0;
    if (there < run) return false;
    if (there > run) most = Math.max(most, there);
  }
  if (most === 0 || most >= STRETCHED_MIN) return pattern.kind === 'word' || most === 0;
  return pattern.kind === 'word' && pattern.letters >= SURE_LETTERS_MIN && !pattern.isAmbiguous;
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
  if (reading.manner === 'joined' && pattern.letters < SURE_LETTERS_MIN && pattern.script !== SCRIPT.unbordered) return false;
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

/** One capital and small letters, where the word is also a name. */
function isName({ flags }: Reading, { pattern, first, last }: Match): boolean {
  if (!pattern.isNoName) return false;
  if (((flags[first] ?? 0) & FLAG.capital) === 0) return false;
  for (let i = first + 1; i <= last; i++) if (((flags[i] ?? 0) & FLAG.capital) !== 0) return false;
  return true;
}
