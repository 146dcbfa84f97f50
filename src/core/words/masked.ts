/**
 * Words with stars in place of letters: `f**k`, `sh*t`, `b*tch`. A star may stand for any letters inside a word, an underscore or
 * a hyphen for one vowel. The index of all such spellings is made when the first text with a star in a word comes: most never do.
 */
import { skeleton, type Pattern } from './list.ts';
import { FLAG, type Normalised } from './normalise.ts';
import { SCRIPT } from './scripts.ts';

/** A masked word in a text: what it stands for, and where it is. */
export interface MaskedHit {
  readonly pattern: Pattern;
  readonly start: number;
  readonly end: number;
}

/** Signs that stand for a letter: stars, and the circles and boxes of East Asia. */
export const MASKS: ReadonlySet<number> = new Set([...'*•∗✱＊○●◯〇☆★□■◇◆×✕✖'].map((sign) => sign.charCodeAt(0)));
const VOWEL_MASKS = new Set([...'#%-_&@'].map((sign) => sign.charCodeAt(0)));
const VOWELS = new Set('aeiouyаеиоуыюя');
/** As the letters of words are compared: look-alikes are Latin. */
const CYRILLIC_SHORT = new Set(['хуй', 'хуя', 'хую', 'хуе'].map((word) => [...word.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '')].map((letter) => String.fromCharCode(skeleton(letter.charCodeAt(0)))).join('')));
const CYRILLIC_KNOWN = /^(?:x\*{1,3}и?|x\*{1,2}[яюeи]|п\*{3,6}|п\*{2,5}e?ц|бл\*{1,3}|б\*{2,3}[яb]|[eё]б\*{2,3}|н[aи]x\*{1,3}и?)$/;
/** Letters of words that are looked for behind stars, count: shorter ones are everything and nothing. */
const MASKED_LETTERS_MIN = 4;
const MASKED_LETTERS_MAX = 16;
const MASKED_STEM_LETTERS_MIN = 3;
/** Where vowels are not letters, or signs on them, count. */
const BORDERED_LETTERS_MIN = 3;
const EDGES = /^[*#%\-_&@]+|[#%\-_&@]+$/g;
/** What all of is stars but the first letter, as newspapers write it. */
const FIRST_ONLY = /^(?:f\*{2,3}(?:ing|in|ed|er|ers|s|face|wit)?|s\*{3}|c\*{3}|b\*{4}|n\*{5}|a\*{2}|a\*{6}|d\*{3}|mother\s?f\*+)$/;

/** Every masked spelling of some words. */
export class MaskIndex {
  readonly #byMasked = new Map<string, Pattern>();
  readonly #first: Pattern | undefined;
  readonly #firstCyrillic: Pattern | undefined;

  constructor(patterns: readonly Pattern[]) {
    for (const pattern of patterns) {
      if (pattern.kind !== 'word' || pattern.isAmbiguous || pattern.script === SCRIPT.unbordered) continue;
      for (const spelling of spellingsOf(pattern)) if (pattern.isOpenAfter || !this.#byMasked.has(spelling)) this.#byMasked.set(spelling, pattern);
    }
    this.#first = patterns.find(({ kind, word }) => kind === 'word' && word === 'fuck');
    this.#firstCyrillic = patterns.find(({ kind, word }) => kind === 'word' && word === 'хуй');
  }

  /** The first masked word of a text. */
  find(text: Normalised): MaskedHit | undefined {
    for (let from = 0; from < text.length;) {
      if (!isPart(text, from)) {
        from++;
        continue;
      }
      let to = from;
      while (to < text.length && isPart(text, to)) to++;
      const pattern = this.#lookUp(text, from, to);
      if (pattern !== undefined) return { pattern, start: text.starts[from] ?? 0, end: text.ends[to - 1] ?? 0 };
      const next = nextWord(text, to);
      const both = next === to ? undefined : this.#lookUpTwo(text, from, next);
      if (both !== undefined) return { pattern: both, start: text.starts[from] ?? 0, end: text.ends[next - 1] ?? 0 };
      from = to;
    }
    return undefined;
  }

  #lookUp(text: Normalised, from: number, to: number): Pattern | undefined {
    // Stars around a word are emphasis, a hyphen at its end is a dash.
    const word = spelled(text, from, to).replace(EDGES, '');
    const bare = word.replace(/\*+$/, '');
    const known = this.#wellKnown(word, bare.length === 1 && isCapitalAt(text, from));
    if (known !== undefined) return known;
    if (!/[*#%_&@-]/.test(bare) || bare.length > MASKED_LETTERS_MAX * 2) return undefined;
    const key = bare.replaceAll(/\*{2,}/g, '**').replaceAll(isCyrillicIn(text, from, to) ? /[#%_&@]/g : /[#%_&]/g, '-');
    for (let length = key.length; length >= 3; length--) {
      const pattern = this.#byMasked.get(key.slice(0, length));
      if (pattern !== undefined && (length === key.length || pattern.isOpenAfter || pattern.suffixes.has(key.slice(length)))) return pattern;
    }
    return undefined;
  }

  /** Two words, of which either has a star. */
  #lookUpTwo(text: Normalised, from: number, to: number): Pattern | undefined {
    const key = spelled(text, from, to).replace(EDGES, '');
    return key.includes('*') ? this.#byMasked.get(key.replaceAll(/\*{2,}/g, '**')) : undefined;
  }

  /** What everybody knows by its first letters. */
  #wellKnown(word: string, isName: boolean): Pattern | undefined {
    if (this.#firstCyrillic !== undefined && word.includes('*') && CYRILLIC_KNOWN.test(word)) return this.#firstCyrillic;
    if (this.#first === undefined || isName || !FIRST_ONLY.test(word)) return undefined;
    return /^(?:.\*+|f\*{2,3}[a-z]+)$/.test(word) ? this.#first : undefined;
  }
}

/** What is between, as the letters of words are compared; no more of it than a word can be long. */
function spelled(text: Normalised, from: number, to: number): string {
  let word = '';
  for (let i = from; i < to && word.length <= MASKED_LETTERS_MAX * 2; i++) word += MASKS.has(text.units[i] ?? 0) ? '*' : String.fromCharCode(skeleton(text.units[i] ?? 0));
  return word;
}

/** Where the word ends that follows after one space; here where none does. */
function nextWord(text: Normalised, at: number): number {
  if (text.units[at] !== 0x20 || at + 1 >= text.length || !isPart(text, at + 1)) return at;
  let to = at + 1;
  while (to < text.length && to - at <= MASKED_LETTERS_MAX && isPart(text, to)) to++;
  return to;
}

function isCyrillicIn(text: Normalised, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (((text.flags[i] ?? 0) & FLAG.script) === SCRIPT.cyrillic) return true;
  return false;
}

/** A star for one letter, two for more; a hyphen for a vowel. */
function spellingsOf({ units, runs, letters, script, isOpenAfter }: Pattern): Set<string> {
  const word = units.map((unit, i) => String.fromCharCode(unit).repeat(runs[i] ?? 1)).join('');
  if (letters > MASKED_LETTERS_MAX) return new Set();
  if (script === SCRIPT.bordered) return letters < BORDERED_LETTERS_MIN ? new Set() : borderedSpellingsOf(word);
  if (script === SCRIPT.cyrillic && CYRILLIC_SHORT.has(word)) return new Set([`${word.slice(0, 1)}*${word.slice(2)}`, `${word.slice(0, 1)}-${word.slice(2)}`]);
  const spellings = new Set<string>();
  if (letters < (isOpenAfter ? MASKED_STEM_LETTERS_MIN : MASKED_LETTERS_MIN) || word.includes(' ')) return spellings;
  for (let i = 1; i < word.length - 1; i++) {
    if (i < 4) spellings.add(`${word.slice(0, i)}*${word.slice(i + 1)}`);
    if (VOWELS.has(word.charAt(i))) {
      spellings.add(`${word.slice(0, i)}*${word.slice(i + 1)}`);
      spellings.add(`${word.slice(0, i)}-${word.slice(i + 1)}`);
    }
    if (i > 1) spellings.add(`${word.slice(0, 1)}**${word.slice(i + 1)}`);
    if (i > 2) spellings.add(`${word.slice(0, 2)}**${word.slice(i + 1)}`);
  }
  if (letters > MASKED_LETTERS_MIN) for (let i = 3; i < word.length - 1; i++) spellings.add(`${word.slice(0, 2)}**${word.slice(i)}`);
  return spellings;
}

/** Of Arabic, Devanagari, …: any letter inside, and the sign of its vowel with it. */
function borderedSpellingsOf(word: string): Set<string> {
  const spellings = new Set<string>();
  for (let i = 1; i < word.length - 1; i++) {
    if (word.charAt(i) === ' ') continue;
    spellings.add(`${word.slice(0, i)}*${word.slice(i + 1)}`);
    if (/[\u093e-\u094d]/.test(word.charAt(i + 1))) spellings.add(`${word.slice(0, i)}*${word.slice(i + 2)}`);
    if (i < word.length - 2) spellings.add(`${word.slice(0, i)}**${word.slice(i + 2)}`);
  }
  return spellings;
}

function isPart(text: Normalised, i: number): boolean {
  const script = (text.flags[i] ?? 0) & FLAG.script;
  if (script === SCRIPT.latin || script === SCRIPT.cyrillic || script === SCRIPT.greek || script === SCRIPT.bordered) return true;
  const unit = text.units[i] ?? 0;
  return MASKS.has(unit) || VOWEL_MASKS.has(unit);
}

function isCapitalAt(text: Normalised, i: number): boolean {
  return ((text.flags[i] ?? 0) & FLAG.capital) !== 0;
}

/** Whether a text may hold a masked word: so that most need no index. */
export function mayBeMasked(text: Normalised): boolean {
  for (let i = 1; i < text.length; i++) {
    const unit = text.units[i] ?? 0;
    if ((MASKS.has(unit) || VOWEL_MASKS.has(unit)) && isLetterAt(text, i - 1)) return true;
  }
  return false;
}

function isLetterAt(text: Normalised, i: number): boolean {
  return ((text.flags[i] ?? 0) & FLAG.script) !== SCRIPT.none;
}
