/**
 * Chinese, Japanese and Korean words with a circle or a star in place of a sign: `ま○こ`, `傻*`, `操*妈`. Their words have no
 * borders, so each place with such a sign is looked up with what is around it, a few signs to each side. The index of all such
 * spellings is made with the one of `masked.ts`.
 */
import type { Pattern } from './list.ts';
import { MASKS, type MaskedHit } from './masked.ts';
import { FLAG, type Normalised } from './normalise.ts';
import { SCRIPT } from './scripts.ts';

/** Signs of words that are looked for, count; and signs to each side of a blot. */
const LETTERS_MIN = 3;
const LETTERS_MAX = 8;
const AROUND_MAX = 5;
/** Words of two signs, of which the first alone says enough: the second is what people blot out. */
const WELL_KNOWN = new Set(['傻逼', '煞笔', '婊子']);

/** Every spelling with one or two signs blotted out. */
export class BlottedIndex {
  readonly #byBlotted = new Map<string, Pattern>();

  constructor(patterns: readonly Pattern[]) {
    for (const pattern of patterns) {
      if (pattern.kind !== 'word' || pattern.isAmbiguous || pattern.isExact || pattern.script !== SCRIPT.unbordered) continue;
      for (const spelling of spellingsOf(pattern)) if (!this.#byBlotted.has(spelling)) this.#byBlotted.set(spelling, pattern);
    }
  }

  /** The first such word of a text. */
  find(text: Normalised): MaskedHit | undefined {
    for (let from = 1; from < text.length; from++) {
      if (!isBlot(text, from) || !isSign(text, from - 1)) continue;
      let to = from + 1;
      while (to < text.length && isBlot(text, to)) to++;
      const hit = to - from > 2 ? undefined : this.#lookUp(text, from, to);
      if (hit !== undefined) return hit;
      from = to;
    }
    return undefined;
  }

  #lookUp(text: Normalised, from: number, to: number): MaskedHit | undefined {
    const blots = '*'.repeat(to - from);
    let before = '';
    for (let first = from - 1; first >= 0 && from - first <= AROUND_MAX && isSign(text, first); first--) {
      before = String.fromCharCode(text.units[first] ?? 0) + before;
      let key = before + blots;
      for (let end = to; ; end++) {
        const isAtEnd = end >= text.length || !isSign(text, end);
        const pattern = this.#byBlotted.get(isAtEnd && end === to ? `${key}$` : key);
        if (pattern !== undefined) return { pattern, start: text.starts[first] ?? 0, end: text.ends[end - 1] ?? 0 };
        if (isAtEnd || end - to >= AROUND_MAX) break;
        key += String.fromCharCode(text.units[end] ?? 0);
      }
    }
    return undefined;
  }
}

/** A sign inside the word, or its last one where no other follows. */
function spellingsOf({ units, runs, letters, word }: Pattern): string[] {
  const signs = units.map((unit, i) => String.fromCharCode(unit).repeat(runs[i] ?? 1)).join('');
  if (WELL_KNOWN.has(word)) return [`${signs.slice(0, 1)}*$`];
  if (letters < LETTERS_MIN || letters > LETTERS_MAX || signs.includes(' ')) return [];
  const spellings = [`${signs.slice(0, -1)}*$`];
  for (let i = 1; i < signs.length - 1; i++) {
    spellings.push(`${signs.slice(0, i)}*${signs.slice(i + 1)}`);
    if (i < signs.length - 2) spellings.push(`${signs.slice(0, i)}**${signs.slice(i + 2)}`);
  }
  return spellings;
}

function isBlot(text: Normalised, i: number): boolean {
  return MASKS.has(text.units[i] ?? 0);
}

function isSign(text: Normalised, i: number): boolean {
  return ((text.flags[i] ?? 0) & FLAG.script) === SCRIPT.unbordered && !isBlot(text, i);
}
