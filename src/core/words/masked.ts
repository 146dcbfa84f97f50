/**
 * Words with stars in place of letters: `f**k`, `sh*t`, `b*tch`. A star may stand for any letters inside a word, an underscore or
 * a hyphen for one vowel. The index of all such spellings is made when the first text with a star in a word comes: most never do.
 */
import type { Pattern } from './list.ts';
import { FLAG, type Normalised } from './normalise.ts';
import { SCRIPT } from './scripts.ts';

/** A masked word in a text: what it stands for, and where it is. */
export interface MaskedHit {
  readonly pattern: Pattern;
  readonly start: number;
  readonly end: number;
}

const MASKS = new Set([...'*•∗✱＊'].map((sign) => sign.charCodeAt(0)));
const VOWEL_MASKS = new Set([...'#%-_&'].map((sign) => sign.charCodeAt(0)));
const VOWELS = new Set('aeiouyаеиоуыюя');
/** Letters of words that are looked for behind stars, count: shorter ones are everything and nothing. */
const MASKED_LETTERS_MIN = 4;
const MASKED_LETTERS_MAX = 16;
/** What all of is stars but the first letter, as newspapers write it. */
const FIRST_ONLY = /^(?:f\*{2,3}(?:ing|in|ed|er|ers|s|face|wit)?|s\*{3}|c\*{3}|b\*{4}|n\*{5}|a\*{2}|a\*{6}|d\*{3}|mother\s?f\*+)$/;

/** Every masked spelling of some words. */
export class MaskIndex {
  readonly #byMasked = new Map<string, Pattern>();
  readonly #first: Pattern | undefined;

  constructor(patterns: readonly Pattern[]) {
    for (const pattern of patterns) {
      if (pattern.kind !== 'word' || pattern.isAmbiguous || pattern.script === SCRIPT.unbordered || pattern.script === SCRIPT.bordered) continue;
      for (const spelling of spellingsOf(pattern)) if (!this.#byMasked.has(spelling)) this.#byMasked.set(spelling, pattern);
    }
    this.#first = patterns.find(({ kind, word }) => kind === 'word' && word === 'fuck');
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
      from = to;
    }
    return undefined;
  }

  #lookUp(text: Normalised, from: number, to: number): Pattern | undefined {
    let token = '';
    for (let i = from; i < to && token.length <= MASKED_LETTERS_MAX * 2; i++) token += String.fromCharCode(text.units[i] ?? 0);
    // Stars around a word are emphasis, a hyphen at its end is a dash.
    const word = token.replace(/^[*•∗✱＊#%\-_&]+|[#%\-_&]+$/g, '').replaceAll(/[•∗✱＊]/g, '*');
    const bare = word.replace(/\*+$/, '');
    if (bare.length === 1 && this.#first !== undefined && text.flags[from] !== undefined && !isCapitalAt(text, from) && FIRST_ONLY.test(word)) return this.#first;
    if (/^f\*{2,3}[a-z]/.test(word) && this.#first !== undefined && FIRST_ONLY.test(word)) return this.#first;
    if (!/[*#%_&-]/.test(bare) || bare.length > MASKED_LETTERS_MAX * 2) return undefined;
    const key = bare.replaceAll(/\*{2,}/g, '**').replaceAll(/[#%_&]/g, '-');
    for (let length = key.length; length >= 3; length--) {
      const pattern = this.#byMasked.get(key.slice(0, length));
      if (pattern !== undefined && (length === key.length || pattern.isOpenAfter || pattern.suffixes.has(key.slice(length)))) return pattern;
    }
    return undefined;
  }
}

/** A star for one letter, two for more; a hyphen for a vowel. */
function spellingsOf({ units, runs, letters }: Pattern): Set<string> {
  const word = units.map((unit, i) => String.fromCharCode(unit).repeat(runs[i] ?? 1)).join('');
  const spellings = new Set<string>();
  if (letters < MASKED_LETTERS_MIN || letters > MASKED_LETTERS_MAX || word.includes(' ')) return spellings;
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

function isPart(text: Normalised, i: number): boolean {
  const script = (text.flags[i] ?? 0) & FLAG.script;
  if (script === SCRIPT.latin || script === SCRIPT.cyrillic || script === SCRIPT.greek) return true;
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
