/**
 * The ways in which a text can be read: as it stands, with digits and signs as letters (`5h1t`, twice, because 1 is an i and
 * an l), with what is between letters left out (`f.u.c.k`), and with letters that stand apart put together (`f u c k`).
 * A reading is a sequence of units in which repeated letters are one, with how often, and where in the original each is.
 * Everything but letters is one separator. Each reading is at most a few times as long as the text, and most texts have one.
 */
import { LEET } from './lookalikes.ts';
import { SEPARATOR, skeleton } from './list.ts';
import { FLAG, type Normalised } from './normalise.ts';
import { SCRIPT } from './scripts.ts';

/** What a reading did to the text (`closed`: gaps between signs of Chinese or Japanese), and so how much a hit must look like a word. */
export type Manner = 'plain' | 'leet' | 'joined' | 'spelled' | 'closed';

/** Bits beside `FLAG` and the script: a digit read as a letter, a sign read as one. */
export const READ_AS = { digit: 64, sign: 128 } as const;

/** A text in one manner. */
export class Reading {
  readonly manner: Manner;
  length = 0;
  readonly units: Uint16Array;
  readonly runs: Uint8Array;
  readonly flags: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;

  constructor(manner: Manner, capacity: number) {
    this.manner = manner;
    this.units = new Uint16Array(capacity);
    this.runs = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
  }

  /** One more letter; the same as before only counts. */
  letter(unit: number, flag: number, place: { readonly start: number; readonly end: number }): void {
    const last = this.length - 1;
    const shape = skeleton(unit);
    if (last >= 0 && this.units[last] === shape && shape !== SEPARATOR) {
      this.runs[last] = Math.min(255, (this.runs[last] ?? 0) + 1);
      this.ends[last] = place.end;
      return;
    }
    this.#append(shape, flag, place);
  }

  /** What is between words: one, however long. */
  separator(place: { readonly start: number; readonly end: number }): void {
    if (this.length > 0 && this.units[this.length - 1] !== SEPARATOR) this.#append(SEPARATOR, 0, place);
  }

  /** The last letter reaches as far as this: what is between is no letter. */
  stretch(end: number): void {
    if (this.length > 0) this.ends[this.length - 1] = end;
  }

  #append(unit: number, flag: number, { start, end }: { readonly start: number; readonly end: number }): void {
    this.units[this.length] = unit;
    this.flags[this.length] = flag;
    this.runs[this.length] = 1;
    this.starts[this.length] = start;
    this.ends[this.length] = end;
    this.length++;
  }
}

/** Signs that people put between letters to part a word; commas, slashes and brackets part real ones. */
const JOINERS = new Set([...'.-_*~=^#%•·․‧∙⋅|+"“”…'].map((sign) => sign.charCodeAt(0)));
const APOSTROPHES = new Set([...'\'’‘`´'].map((sign) => sign.charCodeAt(0)));
/** Units between two letters of one word, count. */
const GAP_UNITS_MAX = 3;
/** Letters that stand apart before we take them for a word, count. */
const SPELLED_LETTERS_MIN = 3;
/** Letters of what may stand beside letters that stand apart: the `ck` of `f u ck`. */
const REMNANT_LETTERS_MAX = 3;

/** The text as it stands. */
export function plainReading(text: Normalised): Reading {
  const reading = new Reading('plain', text.length + 1);
  for (let i = 0; i < text.length; i++) {
    const flag = text.flags[i] ?? 0;
    if ((flag & FLAG.script) === SCRIPT.none) reading.separator(placeOf(text, i));
    else reading.letter(text.units[i] ?? 0, flag, placeOf(text, i));
  }
  return reading;
}

/** The words that hold both letters and digits or signs, with those as letters; undefined where there are none. */
export function leetReading(text: Normalised, way: 0 | 1): Reading | undefined {
  let reading: Reading | undefined;
  for (let from = 0; from < text.length;) {
    if (!isLeetPart(text, from)) {
      from++;
      continue;
    }
    let to = from;
    let kinds = 0;
    for (; to < text.length && isLeetPart(text, to); to++) kinds |= 1 << leetKind(text, to);
    if ((kinds & LETTER) !== 0 && (kinds & ~LETTER) !== 0) {
      reading ??= new Reading('leet', text.length + 1);
      readLeet(reading, text, { from, to, way });
    }
    from = to;
  }
  return reading;
}

const LETTER = 1 << SCRIPT.latin;

/** Latin letters are one kind, what can be read as one another. */
function leetKind(text: Normalised, i: number): number {
  const script = (text.flags[i] ?? 0) & FLAG.script;
  return script === SCRIPT.latin ? SCRIPT.latin : SCRIPT.none;
}

function isLeetPart(text: Normalised, i: number): boolean {
  return ((text.flags[i] ?? 0) & FLAG.script) === SCRIPT.latin || LEET.has(text.units[i] ?? 0);
}

function readLeet(reading: Reading, text: Normalised, { from, to, way }: { readonly from: number; readonly to: number; readonly way: 0 | 1 }): void {
  const end = withoutTail(text, from, to);
  reading.separator(placeOf(text, from));
  for (let i = from; i < end; i++) {
    const unit = text.units[i] ?? 0;
    const flag = text.flags[i] ?? 0;
    const letter = LEET.get(unit)?.[way];
    if (letter === undefined) reading.letter(unit, flag, placeOf(text, i));
    else reading.letter(letter, SCRIPT.latin | ((flag & FLAG.script) === SCRIPT.digit ? READ_AS.digit : READ_AS.sign), placeOf(text, i));
  }
  reading.separator(placeOf(text, end - 1));
}

/** A word ends before its exclamation marks, and before a number of two digits and more. */
function withoutTail(text: Normalised, from: number, to: number): number {
  let end = to;
  while (end > from + 1 && (text.units[end - 1] === 0x21 || text.units[end - 1] === 0x7c)) end--;
  let digits = 0;
  while (end - digits > from && ((text.flags[end - digits - 1] ?? 0) & FLAG.script) === SCRIPT.digit) digits++;
  return digits > 1 && end - digits > from && !isAllTurned(text, from, end - digits) ? end - digits : end;
}

function isAllTurned(text: Normalised, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (LEET.has(text.units[i] ?? 0)) return false;
  return true;
}

/** A piece of text without anything between its letters. */
interface Token {
  readonly from: number;
  readonly to: number;
  /** How it is parted from the one before: not by much, and with or without spaces. */
  readonly gap: 'none' | 'signs' | 'spaces';
  readonly gapUnits: number;
  /** Letters, vowel signs not counted. */
  readonly letters: number;
}

/** Words in pieces, each put together, and letters that stand apart, put together; undefined where there are none. */
export function joinedReadings(text: Normalised): readonly Reading[] {
  const tokens = tokensOf(text);
  if (!tokens.some(({ gap }, i) => gap === 'signs' || (gap === 'spaces' && isSingle(tokens[i]) && isSingle(tokens[i - 1])))) return [];
  // A piece is put together at most four times, each time between two separators.
  const joined = new Reading('joined', text.length * 6 + 16);
  const spelled = new Reading('spelled', text.length * 2 + 16);
  for (let first = 0; first < tokens.length;) {
    let end = first + 1;
    while (end < tokens.length && tokens[end]?.gap === 'signs') end++;
    if (end - first > 1) join(joined, text, tokens.slice(first, end));
    first = end;
  }
  for (let first = 0; first < tokens.length;) {
    let end = first;
    while (end < tokens.length && isSingle(tokens[end]) && (end === first || tokens[end]?.gap !== 'none')) end++;
    if (end - first > 1) readApart({ joined, spelled }, text, tokens, { first, end });
    first = Math.max(end, first + 1);
  }
  return [joined, spelled].filter(({ length }) => length > 0);
}

/** Letters that stand apart, as one; with the piece before and after; and, where some gaps are wider, what is between those. */
function readApart(readings: { readonly joined: Reading; readonly spelled: Reading }, text: Normalised, tokens: readonly Token[], { first, end }: { readonly first: number; readonly end: number }): void {
  const before = tokens[first - 1];
  const after = tokens[end];
  const apart = tokens.slice(first, end);
  if (after !== undefined && after.gap !== 'none' && after.to - after.from <= REMNANT_LETTERS_MAX) join(readings.joined, text, tokens.slice(first, end + 1));
  if (before !== undefined && tokens[first]?.gap !== 'none' && before.to - before.from <= REMNANT_LETTERS_MAX) join(readings.joined, text, tokens.slice(first - 1, end));
  if (!isWord(apart)) return;
  join(readings.spelled, text, apart);
  const narrow = apart.slice(1).reduce((least, { gapUnits }) => Math.min(least, gapUnits), GAP_UNITS_MAX);
  for (let from = 0; from < apart.length;) {
    let to = from + 1;
    while (to < apart.length && apart[to]?.gapUnits === narrow) to++;
    if (to - from >= SPELLED_LETTERS_MIN) join(readings.joined, text, apart.slice(from, to));
    from = to;
  }
}

function isSingle(token: Token | undefined): boolean {
  return token?.letters === 1;
}

/** Signs of Devanagari that belong to the letter before. */
function isVowelSign(unit: number): boolean {
  return (unit >= 0x900 && unit <= 0x903) || (unit >= 0x93a && unit <= 0x94d && unit !== 0x93d);
}

/** Letters that stand apart, enough of them for a word: two where a letter has its vowel with it. */
function isWord(apart: readonly Token[]): boolean {
  return apart.length >= SPELLED_LETTERS_MIN || apart.reduce((sum, { from, to }) => sum + to - from, 0) > apart.length;
}

function join(reading: Reading, text: Normalised, tokens: readonly Token[]): void {
  reading.separator(placeOf(text, tokens[0]?.from ?? 0));
  for (const { from, to } of tokens) {
    for (let i = from; i < to; i++) {
      const flag = text.flags[i] ?? 0;
      const turned = (flag & FLAG.script) === SCRIPT.digit ? LEET.get(text.units[i] ?? 0)?.[0] : undefined;
      if (turned === undefined) reading.letter(text.units[i] ?? 0, flag, placeOf(text, i));
      else reading.letter(turned, SCRIPT.latin | READ_AS.digit, placeOf(text, i));
    }
  }
  reading.separator(placeOf(text, (tokens.at(-1)?.to ?? 1) - 1));
}

/** Letters without anything between them, and what is between those. */
function tokensOf(text: Normalised): Token[] {
  const tokens: Token[] = [];
  let last = -1;
  for (let from = 0; from < text.length;) {
    if (((text.flags[from] ?? 0) & FLAG.script) === SCRIPT.none) {
      from++;
      continue;
    }
    let to = from + 1;
    let letters = 1;
    for (; to < text.length && ((text.flags[to] ?? 0) & FLAG.script) !== SCRIPT.none; to++) if (!isVowelSign(text.units[to] ?? 0)) letters++;
    tokens.push({ from, to, gap: last < 0 ? 'none' : gapOf(text, last, from), gapUnits: last < 0 ? 0 : from - last, letters });
    last = to;
    from = to;
  }
  return tokens;
}

function gapOf(text: Normalised, from: number, to: number): Token['gap'] {
  if (to - from > GAP_UNITS_MAX) return 'none';
  let gap: Token['gap'] = 'signs';
  for (let i = from; i < to; i++) {
    const unit = text.units[i] ?? 0;
    if (isSpace(unit)) gap = 'spaces';
    else if (APOSTROPHES.has(unit) || !(JOINERS.has(unit) || unit > 0x2190)) return 'none';
  }
  return gap;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}

/** Where in the original a unit is. */
export function placeOf(text: Normalised, i: number): { readonly start: number; readonly end: number } {
  return { start: text.starts[i] ?? 0, end: text.ends[i] ?? 0 };
}
