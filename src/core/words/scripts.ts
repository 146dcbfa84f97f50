/**
 * Which code points are letters, of which script, and whether words of that script have borders. Frozen ranges, not the
 * engine's `\p{L}`: peers run different engines, those know different versions of Unicode, and a rule that decides what is in
 * the set must say the same everywhere. Whatever is in no range here separates words, in every engine and for ever.
 */

/** What a code point is to us. The numbers are kept in the low bits of flags (`normalise.ts`). */
export const SCRIPT = { none: 0, latin: 1, cyrillic: 2, greek: 3, digit: 4, bordered: 5, unbordered: 6 } as const;

/** First code point, last one, script. `bordered`: words of Arabic, Hebrew, Devanagari, … `unbordered`: Chinese, Japanese, Thai, … */
const RANGES: readonly (readonly [first: number, last: number, script: number])[] = [
  [0x30, 0x39, SCRIPT.digit],
  [0x41, 0x5a, SCRIPT.latin], [0x61, 0x7a, SCRIPT.latin],
  [0xc0, 0xd6, SCRIPT.latin], [0xd8, 0xf6, SCRIPT.latin], [0xf8, 0x2af, SCRIPT.latin],
  [0x370, 0x373, SCRIPT.greek], [0x376, 0x377, SCRIPT.greek], [0x37b, 0x37d, SCRIPT.greek], [0x386, 0x386, SCRIPT.greek], [0x388, 0x3ff, SCRIPT.greek],
  [0x400, 0x481, SCRIPT.cyrillic], [0x48a, 0x52f, SCRIPT.cyrillic],
  [0x531, 0x556, SCRIPT.bordered], [0x561, 0x587, SCRIPT.bordered],
  [0x5d0, 0x5ea, SCRIPT.bordered],
  [0x620, 0x63f, SCRIPT.bordered], [0x641, 0x64a, SCRIPT.bordered], [0x660, 0x669, SCRIPT.digit], [0x66e, 0x66f, SCRIPT.bordered],
  [0x671, 0x6d3, SCRIPT.bordered], [0x6d5, 0x6d5, SCRIPT.bordered], [0x6f0, 0x6f9, SCRIPT.digit], [0x6fa, 0x6fc, SCRIPT.bordered],
  // Indic scripts: their vowel signs are marks to Unicode and letters to their readers.
  [0x900, 0x963, SCRIPT.bordered], [0x966, 0x96f, SCRIPT.digit], [0x971, 0xdf3, SCRIPT.bordered],
  [0xe01, 0xe3a, SCRIPT.unbordered], [0xe40, 0xe4e, SCRIPT.unbordered], [0xe81, 0xedf, SCRIPT.unbordered],
  [0x1000, 0x103f, SCRIPT.unbordered], [0x10a0, 0x10ff, SCRIPT.bordered], [0x1100, 0x11ff, SCRIPT.unbordered],
  [0x1780, 0x17d3, SCRIPT.unbordered],
  [0x1d00, 0x1d2a, SCRIPT.latin], [0x1e00, 0x1eff, SCRIPT.latin], [0x1f00, 0x1fbc, SCRIPT.greek], [0x1fc2, 0x1ffc, SCRIPT.greek],
  [0x3005, 0x3007, SCRIPT.unbordered], [0x3041, 0x3096, SCRIPT.unbordered], [0x30a1, 0x30fa, SCRIPT.unbordered], [0x30fc, 0x30fe, SCRIPT.unbordered],
  [0x3105, 0x312f, SCRIPT.unbordered], [0x3131, 0x318e, SCRIPT.unbordered], [0x3400, 0x4dbf, SCRIPT.unbordered], [0x4e00, 0x9fff, SCRIPT.unbordered],
  [0xa730, 0xa731, SCRIPT.latin], [0xac00, 0xd7a3, SCRIPT.unbordered], [0xf900, 0xfaff, SCRIPT.unbordered],
  // A gesture that is a word.
  [0x1f595, 0x1f595, SCRIPT.unbordered],
  [0x20000, 0x2a6d6, SCRIPT.unbordered], [0x2a700, 0x2ebe0, SCRIPT.unbordered],
];

/** Shown as nothing, or as something on the letter before: dropped, so that it cannot part a word. */
const DROPPED: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x08], [0x0e, 0x1f], [0x7f, 0x9f], [0xad, 0xad],
  [0x300, 0x36f], [0x483, 0x489], [0x591, 0x5bd], [0x5bf, 0x5bf], [0x5c1, 0x5c2], [0x5c4, 0x5c5], [0x5c7, 0x5c7],
  [0x610, 0x61a], [0x61c, 0x61c], [0x640, 0x640], [0x64b, 0x65f], [0x670, 0x670], [0x6d6, 0x6dc], [0x6df, 0x6e4], [0x6e7, 0x6e8], [0x6ea, 0x6ed],
  [0x93c, 0x93c], [0x115f, 0x1160], [0x17b4, 0x17b5], [0x180b, 0x180e], [0x1ab0, 0x1aff], [0x1dc0, 0x1dff],
  [0x200b, 0x200f], [0x202a, 0x202e], [0x2060, 0x206f], [0x20d0, 0x20f0], [0x2800, 0x2800],
  [0x3164, 0x3164], [0xfe00, 0xfe0f], [0xfe20, 0xfe2f], [0xfeff, 0xfeff], [0xffa0, 0xffa0],
  [0x1f3fb, 0x1f3ff], [0xe0000, 0xe0fff],
];

/** The script of a code point: one of `SCRIPT`. */
export function scriptOf(point: number): number {
  return rangeOf(RANGES, point)?.[2] ?? SCRIPT.none;
}

/** Whether a code point cannot be seen by itself: zero-width ones, controls, marks on letters. */
export function isDropped(point: number): boolean {
  return rangeOf(DROPPED, point) !== undefined;
}

function rangeOf<Range extends readonly [number, number, ...number[]]>(ranges: readonly Range[], point: number): Range | undefined {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range === undefined) return undefined;
    if (point < range[0]) high = middle - 1;
    else if (point > range[1]) low = middle + 1;
    else return range;
  }
  return undefined;
}
