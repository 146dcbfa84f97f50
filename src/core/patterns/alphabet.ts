/**
 * Classes of characters that a set of patterns does not tell apart. Each character of a text is looked up once, for however many
 * patterns; after that a pattern looks at the number of its class alone.
 */
import type { CodeRanges } from './program.ts';

const CODES = 0x110000;
/** Code points whose class is in a table: nearly all that is written has most of its characters here. */
const QUICK = 0x3000;

/** What lies on both sides of a place in a text, as RE2 numbers it. */
const BETWEEN = { lineBegins: 1, lineEnds: 2, textBegins: 4, textEnds: 8, word: 16, noWord: 32 } as const;
const NEWLINE = 10;

/** One character of each kind that gaps tell apart: none, a newline, part of a word, any other. */
const KINDS = [-1, NEWLINE, 0x61, 0x20];

/** A text, looked up. */
export interface LookedUp {
  /** Of each character. */
  readonly classes: Uint16Array;
  /** Flags before each character, and one more at the end. */
  readonly gaps: Uint8Array;
}

/** The classes of some ranges. */
export class Alphabet {
  /** The first code point of each class after the first, in order. */
  readonly #bounds: Uint32Array;
  readonly #quick = new Uint16Array(QUICK);

  constructor(ranges: Iterable<CodeRanges>) {
    const bounds = new Set<number>();
    for (const one of ranges) {
      for (let i = 0; i < one.length; i += 2) bounds.add(one[i]!).add(one[i + 1]! + 1);
    }
    bounds.delete(0);
    bounds.delete(CODES);
    this.#bounds = Uint32Array.from(bounds).sort();
    for (let code = 0, index = 0; code < QUICK; code++) {
      if (this.#bounds[index] === code) index++;
      this.#quick[code] = index;
    }
  }

  /** How many classes there are. */
  get size(): number {
    return this.#bounds.length + 1;
  }

  /** A code point of a class, to try a place with. */
  sample(index: number): number {
    return index === 0 ? 0 : this.#bounds[index - 1]!;
  }

  /** Looks every character of a text up. */
  read(text: string): LookedUp {
    const classes = new Uint16Array(text.length);
    const gaps = new Uint8Array(text.length + 1);
    let length = 0;
    let before = -1;
    for (let i = 0; i < text.length;) {
      const code = text.codePointAt(i)!;
      i += code > 0xffff ? 2 : 1;
      gaps[length] = flagsBetween(before, code);
      classes[length++] = code < QUICK ? this.#quick[code]! : this.#find(code);
      before = code;
    }
    gaps[length] = flagsBetween(before, -1);
    return { classes: classes.subarray(0, length), gaps: gaps.subarray(0, length + 1) };
  }

  #find(code: number): number {
    let low = 0;
    let high = this.#bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#bounds[middle]! <= code) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Whether some ranges have a code point. */
export function holds(ranges: CodeRanges, code: number): boolean {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[2 * middle + 1]! < code) low = middle + 1;
    else high = middle;
  }
  return 2 * low < ranges.length && ranges[2 * low]! <= code;
}

/** -1 for the ends of the text. */
function flagsBetween(before: number, after: number): number {
  const isBorder = isWord(before) !== isWord(after);
  return (before < 0 ? BETWEEN.textBegins | BETWEEN.lineBegins : before === NEWLINE ? BETWEEN.lineBegins : 0)
    | (after < 0 ? BETWEEN.textEnds | BETWEEN.lineEnds : after === NEWLINE ? BETWEEN.lineEnds : 0)
    | (isBorder ? BETWEEN.word : BETWEEN.noWord);
}

/** As in RE2, letters of ASCII only. */
function isWord(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || (code >= 0x61 && code <= 0x7a);
}

/** The flags of every gap there can be. */
export const GAPS: ReadonlySet<number> = new Set(KINDS.flatMap(before => KINDS.map(after => flagsBetween(before, after))));
