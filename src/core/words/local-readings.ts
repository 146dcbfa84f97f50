/**
 * Readings that only some scripts have: Cyrillic words with digits and Latin letters among their letters (`6ля`, `пuзда`), and
 * Chinese and Japanese words with gaps between their signs (`傻 逼`, `まん こ`) or with vowels drawn out (`まーんこ`). Each is at
 * most as long as the text, and undefined where there is nothing of the kind.
 */
import { CYRILLIC_LEET } from './lookalikes.ts';
import { SEPARATOR } from './list.ts';
import { FLAG, type Normalised } from './normalise.ts';
import { placeOf, READ_AS, Reading } from './reading.ts';
import { SCRIPT } from './scripts.ts';

/** Units between two signs of one word, count. */
const GAP_UNITS_MAX = 3;
const LONG_VOWELS = new Set([...'ー～〜~―─'].map((sign) => sign.charCodeAt(0)));
const GAPS = new Set([...' .-_*~=^#%•·․‧∙⋅|+"“”…・\'’/\\'].map((sign) => sign.charCodeAt(0)));
/** Short words that follow others without a gap. */
const PARTICLES = new Set([...'がをのにはでともだよめなや'].map((kana) => kana.charCodeAt(0)));
/** By kana from あ on: which of the five vowels it ends in, as rows of large and small ones. */
const VOWELS = 'ああいいううええおおああいいううええおおああいいううええおおああいいうううええおおあいうえおあああいいいうううえええおおおあいうえおああううおおあいうえおああいえお-うあえ';
const KANA_FIRST = 0x3041;
const KANA_LAST = 0x3096;

/** Cyrillic words with other signs among their letters, those read by their looks or by their sound. */
export function cyrillicReading(text: Normalised, way: 0 | 1): Reading | undefined {
  let reading: Reading | undefined;
  for (let from = 0; from < text.length;) {
    let to = from;
    let hasOwn = false;
    let hasOther = false;
    for (; to < text.length && isCyrillicPart(text, to); to++) {
      if (isCyrillic(text, to)) hasOwn = true;
      else if (CYRILLIC_LEET.has(text.units[to] ?? 0)) hasOther = true;
    }
    if (hasOwn && hasOther) {
      reading ??= new Reading('leet', text.length * 2 + 2);
      readCyrillic(reading, text, { from, to, way });
    }
    from = Math.max(to, from + 1);
  }
  return reading;
}

function readCyrillic(reading: Reading, text: Normalised, { from, to, way }: { readonly from: number; readonly to: number; readonly way: 0 | 1 }): void {
  reading.separator(placeOf(text, from));
  for (let i = from; i < to; i++) {
    const flag = text.flags[i] ?? 0;
    const turned = isCyrillic(text, i) ? undefined : CYRILLIC_LEET.get(text.units[i] ?? 0)?.[way];
    if (turned === undefined) reading.letter(text.units[i] ?? 0, flag, placeOf(text, i));
    else reading.letter(turned, SCRIPT.cyrillic | ((flag & FLAG.script) === SCRIPT.digit ? READ_AS.digit : READ_AS.sign), placeOf(text, i));
  }
  reading.separator(placeOf(text, to - 1));
}

/** Of that script, or a look-alike that was. */
function isCyrillic(text: Normalised, i: number): boolean {
  const flag = text.flags[i] ?? 0;
  return (flag & FLAG.script) === SCRIPT.cyrillic || (flag & FLAG.disguised) !== 0;
}

function isCyrillicPart(text: Normalised, i: number): boolean {
  const script = (text.flags[i] ?? 0) & FLAG.script;
  return script === SCRIPT.cyrillic || script === SCRIPT.latin || script === SCRIPT.digit || text.units[i] === 0x40;
}

/** Chinese and Japanese without gaps, and without drawn out vowels. */
export function closedReading(text: Normalised): Reading | undefined {
  const reading = new Reading('closed', text.length + 1);
  let closed = 0;
  for (let i = 0; i < text.length; i++) {
    const end = gapEnd(text, i);
    if (end > i) {
      closed++;
      i = end - 1;
    } else if (isDrawnOut(text, i)) {
      closed++;
      reading.stretch(text.ends[i] ?? 0);
    } else if (((text.flags[i] ?? 0) & FLAG.script) === SCRIPT.none) reading.separator(placeOf(text, i));
    else reading.letter(text.units[i] ?? 0, text.flags[i] ?? 0, placeOf(text, i));
  }
  return closed === 0 ? undefined : reading;
}

/** Where a gap ends that begins here, between two signs; here where there is none. */
function gapEnd(text: Normalised, from: number): number {
  if (from === 0 || !isSign(text.units[from - 1] ?? 0)) return from;
  let to = from;
  while (to < text.length && to - from < GAP_UNITS_MAX && (GAPS.has(text.units[to] ?? 0) || isPicture(text, to))) to++;
  return to > from && to < text.length && isSign(text.units[to] ?? 0) ? to : from;
}

function isPicture(text: Normalised, i: number): boolean {
  return ((text.flags[i] ?? 0) & FLAG.script) === SCRIPT.none && (text.units[i] ?? 0) > 0x2190 && ((text.units[i] ?? 0) < 0x3000 || (text.units[i] ?? 0) > 0xd7ff) && (text.units[i] ?? 0) < 0xe000;
}

/** A sign of Chinese or Japanese: not Hangul, whose words have spaces between them. */
function isSign(unit: number): boolean {
  return isKana(unit) || (unit >= 0x3400 && unit <= 0x9fff);
}

function isKana(unit: number): boolean {
  return unit >= KANA_FIRST && unit <= KANA_LAST;
}

/** A long vowel, or a small one that says again what the letter before it ends in. */
function isDrawnOut(text: Normalised, i: number): boolean {
  const before = text.units[i - 1] ?? 0;
  if (LONG_VOWELS.has(text.units[i] ?? 0)) return isSign(before) || LONG_VOWELS.has(before);
  const isSmall = ((text.flags[i] ?? 0) & FLAG.marked) !== 0;
  return isSmall && isKana(before) && vowelOf(before) === String.fromCharCode(text.units[i] ?? 0);
}

function vowelOf(kana: number): string {
  return VOWELS.charAt(kana - KANA_FIRST);
}

/** Whether a match that closes a gap is a word: it begins and ends where others do; for Chinese one of both is enough. */
export function isClosedWord(reading: Reading, first: number, last: number): boolean {
  let hasGap = false;
  for (let i = first + 1; i <= last; i++) hasGap ||= isGap(reading, i);
  if (!hasGap) return true;
  const begins = isEdge(reading, first);
  const ends = isEdge(reading, last + 1) || PARTICLES.has(reading.units[last + 1] ?? 0);
  return isKana(reading.units[first] ?? 0) || isKana(reading.units[last] ?? 0) ? begins && ends : begins || ends;
}

function isEdge(reading: Reading, at: number): boolean {
  if (at <= 0 || at >= reading.length || isGap(reading, at)) return true;
  const before = reading.units[at - 1] ?? 0;
  const after = reading.units[at] ?? 0;
  return before === SEPARATOR || after === SEPARATOR || isKana(before) !== isKana(after);
}

function isGap({ starts, ends }: Reading, at: number): boolean {
  return (starts[at] ?? 0) > (ends[at - 1] ?? 0);
}
