/**
 * A text as people read it, for whatever looks for something in it: compatibility forms made plain (NFKC: full-width,
 * mathematical, circled letters), lower case, nothing that cannot be seen, no marks on letters, look-alikes of Cyrillic and Greek
 * made Latin inside words that have Latin letters too. Each unit knows which part of the original it stands for.
 * Linear in the text; the answer is the same in every engine (`scripts.ts`), for normalising twice, and for broken surrogates.
 */
import { DEVANAGARI, DISGUISED, SMALL_KANA, TWINS } from './lookalikes.ts';
import { isDropped, SCRIPT, scriptOf } from './scripts.ts';

/** Bits of `flags` beside the script, which has the lowest three. */
export const FLAG = { script: 7, marked: 8, capital: 16, disguised: 32 } as const;

/** A text and where its parts come from. All arrays have `length` members that count; there may be more. */
export interface Normalised {
  readonly length: number;
  /** UTF-16 units. */
  readonly units: Uint16Array;
  /** Where in the original what a unit stands for begins and ends. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The script of the unit (`SCRIPT`) and `FLAG`s: it had a mark, it was a capital, it looked like what it is not. */
  readonly flags: Uint8Array;
  /** The units as a string. */
  readonly text: string;
}

/** One code point made plain: its units, each with its flags. */
interface Plain {
  readonly units: readonly number[];
  readonly flags: readonly number[];
}

/** Units that one code point may become: some ligatures are whole sentences. */
const PLAIN_UNITS_MAX = 4;
const NOTHING: Plain = { units: [], flags: [] };
const ASCII: readonly Plain[] = Array.from({ length: 128 }, (_, point) => plainOf(String.fromCharCode(point)));

/** The text as people read it. Never throws. */
export function normalise(text: string): Normalised {
  const written = new Written(text.length + 16);
  // Code points beyond ASCII repeat, and normalising one costs a hundred times as much as looking it up.
  const known = new Map<string, Plain>();
  for (let start = 0; start < text.length;) {
    const unit = text.charCodeAt(start);
    if (unit < 128 && !composes(text, start + 1)) {
      written.add(ASCII[unit] ?? NOTHING, start, start + 1);
      start++;
      continue;
    }
    const end = clusterEnd(text, start);
    const cluster = text.slice(start, end);
    let plain = known.get(cluster);
    if (plain === undefined) known.set(cluster, plain = plainOf(cluster));
    written.add(plain, start, end);
    // A mark that stands alone belongs to the letter before it.
    if (plain.units.length === 0) written.mark(unit);
    start = end;
  }
  written.fold();
  return written;
}

/** Where a code point ends, with what must be composed with it: sounds of kana, parts of Hangul. */
function clusterEnd(text: string, start: number): number {
  const point = text.codePointAt(start) ?? 0;
  let end = start + (point > 0xffff ? 2 : 1);
  if (point < 0x1100) return end;
  for (let parts = 0; parts < 2 && composes(text, end); parts++) end++;
  return end;
}

function composes(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x3099 || unit === 0x309a || unit === 0xff9e || unit === 0xff9f || (unit >= 0x1161 && unit <= 0x11ff);
}

function plainOf(cluster: string): Plain {
  const units: number[] = [];
  const flags: number[] = [];
  const point = cluster.codePointAt(0) ?? 0;
  if (isDropped(point)) return NOTHING;
  for (const part of isCompatible(point) ? cluster.normalize('NFKC') : cluster) {
    const isCapital = isCased(part.codePointAt(0) ?? 0) && part !== part.toLowerCase();
    for (const letter of decomposed(isCased(part.codePointAt(0) ?? 0) ? part.toLowerCase() : part)) addLetter(units, flags, letter, isCapital);
  }
  return { units: units.slice(0, PLAIN_UNITS_MAX), flags: flags.slice(0, PLAIN_UNITS_MAX) };
}

function addLetter(units: number[], flags: number[], letter: string, isCapital: boolean): void {
  const read = letter.codePointAt(0) ?? 0;
  if (isDropped(read)) {
    const last = flags.length - 1;
    if (isMark(read) && last >= 0) flags[last] = (flags[last] ?? 0) | FLAG.marked;
    return;
  }
  const disguised = DISGUISED.get(read);
  const point = disguised ?? folded(read);
  const isMarked = disguised !== undefined || SMALL_KANA.has(read);
  const flag = scriptOf(point) | (isCapital ? FLAG.capital : 0) | (isMarked ? FLAG.marked : 0);
  for (const unit of String.fromCodePoint(point).split('')) {
    units.push(unit.charCodeAt(0));
    flags.push(flag);
  }
}

/** Whether Unicode has settled what a code point is compatible with: these ranges have been full for long. */
function isCompatible(point: number): boolean {
  return (point >= 0xa0 && point <= 0x5ff) || (point >= 0x600 && point <= 0x6ff) || (point >= 0x1100 && point <= 0x11ff) || (point >= 0x1d2c && point <= 0x1d6a)
    || (point >= 0x1e00 && point <= 0x1fff) || (point >= 0x2000 && point <= 0x218b) || (point >= 0x2460 && point <= 0x24ea)
    || (point >= 0x3000 && point <= 0x33ff) || (point >= 0xf900 && point <= 0xfad9) || (point >= 0xfb00 && point <= 0xfdfb) || (point >= 0xfe10 && point <= 0xffee)
    || (point >= 0x1d400 && point <= 0x1d7ff) || (point >= 0x1f100 && point <= 0x1f14f);
}

/** Ranges whose cases are settled as well. */
function isCased(point: number): boolean {
  return (point >= 0x41 && point <= 0x24f) || (point >= 0x370 && point <= 0x556) || (point >= 0x1e00 && point <= 0x1fff);
}

/** Letters apart from their marks, where marks are ornaments and not vowels. */
function decomposed(part: string): string {
  const point = part.codePointAt(0) ?? 0;
  return (point >= 0xc0 && point <= 0x6ff) || (point >= 0x1e00 && point <= 0x1fff) ? part.normalize('NFD') : part;
}

function isMark(point: number): boolean {
  return (point >= 0x300 && point <= 0x36f) || (point >= 0x64b && point <= 0x65f);
}

/** One writing where a language has several for the same letter: Persian and Arabic ones, katakana as hiragana, small kana as large. */
function folded(point: number): number {
  if (SMALL_KANA.has(point)) return (point > 0x30a0 ? point - 0x60 : point) + 1;
  if (point >= 0x30a1 && point <= 0x30f6) return point - 0x60;
  if (point >= 0x901 && point <= 0x95f) return DEVANAGARI.get(point) ?? point;
  if (point === 0x6a9) return 0x643;
  if (point === 0x6cc || point === 0x649) return 0x64a;
  if (point === 0x629) return 0x647;
  if (point === 0x671) return 0x627;
  if (point === 0x3c2) return 0x3c3;
  if (point >= 0x660 && point <= 0x669) return point - 0x660 + 0x30;
  if (point >= 0x6f0 && point <= 0x6f9) return point - 0x6f0 + 0x30;
  return point;
}

/** Units as they are written; doubles its arrays, at most to `PLAIN_UNITS_MAX` times the text. */
class Written implements Normalised {
  length = 0;
  units: Uint16Array;
  starts: Uint32Array;
  ends: Uint32Array;
  flags: Uint8Array;

  constructor(capacity: number) {
    this.units = new Uint16Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
    this.flags = new Uint8Array(capacity);
  }

  get text(): string {
    let text = '';
    for (let i = 0; i < this.length; i += 4096) text += String.fromCharCode(...this.units.subarray(i, Math.min(i + 4096, this.length)));
    return text;
  }

  add({ units, flags }: Plain, start: number, end: number): void {
    if (this.length + units.length > this.units.length) this.#grow();
    for (let i = 0; i < units.length; i++) {
      this.units[this.length] = units[i] ?? 0;
      this.flags[this.length] = flags[i] ?? 0;
      this.starts[this.length] = start;
      this.ends[this.length] = end;
      this.length++;
    }
  }

  /** The last letter had a mark. */
  mark(point: number): void {
    if (this.length > 0 && isMark(point)) this.flags[this.length - 1] = (this.flags[this.length - 1] ?? 0) | FLAG.marked;
  }

  /** Makes look-alikes Latin, word by word. */
  fold(): void {
    let from = 0;
    let scripts = 0;
    for (let i = 0; i <= this.length; i++) {
      const script = i < this.length ? (this.flags[i] ?? 0) & FLAG.script : SCRIPT.none;
      if (script === SCRIPT.latin || script === SCRIPT.cyrillic || script === SCRIPT.greek || script === SCRIPT.digit) {
        scripts |= 1 << script;
        continue;
      }
      if (hasTwins(scripts)) this.#foldWord(from, i);
      from = i + 1;
      scripts = 0;
    }
  }

  #foldWord(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const twin = TWINS.get(this.units[i] ?? 0);
      if (twin === undefined) continue;
      this.units[i] = twin;
      this.flags[i] = ((this.flags[i] ?? 0) & ~FLAG.script) | SCRIPT.latin | FLAG.disguised;
    }
  }

  #grow(): void {
    const capacity = this.units.length * 2;
    const [units, starts, ends, flags] = [this.units, this.starts, this.ends, this.flags];
    this.units = new Uint16Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.units.set(units);
    this.starts.set(starts);
    this.ends.set(ends);
    this.flags.set(flags);
  }
}

function hasTwins(scripts: number): boolean {
  return (scripts & (1 << SCRIPT.latin)) !== 0 && (scripts & ((1 << SCRIPT.cyrillic) | (1 << SCRIPT.greek))) !== 0;
}
