/**
 * The disguises that single characters are, taken off: what cannot be seen, other dots and slashes, letters of other widths
 * and shapes, letters of one script inside words of another. What people read as a stop is a stop after this.
 *
 * Every peer must fold alike, whatever Unicode its engine knows: characters are told by tables here, and the engine's
 * normalisation is asked only about blocks that have been complete for years. Normalising for words (`core/words`) goes
 * further, and too far for hosts: without its accents `bücher.de` is somebody else's.
 */
import { isDropped } from '../words/scripts.ts';
import { Mapped } from './mapped.ts';
import { CERTAIN_TLDS } from './tlds.ts';

/** Ranges of code points, first and last. */
type Ranges = readonly (readonly [number, number])[];

/** Accents that stand on the letter before. */
const MARKS: Ranges = [[0x300, 0x34e], [0x350, 0x36f], [0x1ab0, 0x1aff], [0x1dc0, 0x1dff], [0x20d0, 0x20e2], [0x20e4, 0x20ff], [0xfe20, 0xfe2f]];
/** Letters and digits in other shapes, whose plain form normalisation knows. */
const SHAPES: Ranges = [
  [0xb2, 0xb3], [0xb9, 0xb9], [0x2070, 0x209c], [0x2100, 0x214f], [0x2460, 0x24ea], [0xfb00, 0xfb06], [0xfe50, 0xfe6b], [0xff01, 0xff9f], [0x1d400, 0x1d7ff], [0x1f130, 0x1f149],
];
/** White letters on black discs and squares: no normalisation knows them. Each block begins with A. */
const DISCS = [0x1f150, 0x1f170];
/** Arrows, mathematics, boxes, pictures, flags: never part of a name, often right beside one. */
const PICTURES: Ranges = [[0x2190, 0x2bff], [0x1f000, 0x1f12f], [0x1f18e, 0x1faff]];
/** Scripts that put no blank between words, or attach endings to foreign ones. */
const UNSPACED: Ranges = [
  [0x590, 0x8ff], [0x900, 0xdff], [0xe00, 0xeff], [0x1000, 0x109f], [0x1100, 0x11ff], [0x1780, 0x17ff], [0x3040, 0x30fa], [0x30fc, 0x30ff],
  [0x3130, 0x318f], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xac00, 0xd7af], [0xf900, 0xfaff], [0x20000, 0x3ffff],
];
/** Stops that are drawn as a dot anywhere, and those that are one between Latin letters only: `我。你` is the end of a sentence. */
const DOTS = '․﹒．';
const DOTS_BETWEEN_LATIN = '。｡·•‧∙⋅・･●◦᛫٠۰';
/** Signs that stand for another one wherever they are, small capitals among them. */
const OTHERS = new Map([...'⁄∕⧸╱'].map((slash): [string, string] => [slash, '/']));
for (const colon of '∶꞉ː') OTHERS.set(colon, ':');
for (const [, small, letter] of 'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz'.matchAll(/(.)(.)/g)) OTHERS.set(small!, letter!);
for (const hyphen of '‐‑−﹘') OTHERS.set(hyphen, '-');

/** Letters that look like others, in pairs. */
const LOOKALIKES = new Map([...('аaеeоoрpсcуyхxіiјjѕsԁdһhӏlɡgԛqԝwѵvАAВBЕEКKМMНHОOРPСCТTХXІIЈJЅSУYтtмmкkнhвbпnгrиu'
  + 'οoνvιiαaρpτtκkυuχxεeηnωwΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXıiɑaօoոnսu')
  .matchAll(/(.)(.)/g)].map((pair): [number, string] => [pair[1]!.charCodeAt(0), pair[2]!]));

/** The text without disguises of single characters. */
export function fold(text: string): Mapped {
  // ASCII is most of what is written, and has nothing to take off.
  if (!/[^\0-\x7f]/.test(text)) return new Mapped(text);
  const folded = foldCharacters(text);
  return folded.rewritten(foldLookalikes(folded.text));
}

function foldCharacters(text: string): Mapped {
  const written = new Written(text.length);
  for (let place = 0; place < text.length;) {
    const code = text.codePointAt(place)!;
    const width = code > 0xffff ? 2 : 1;
    if (code < 0x80 || isPlainLetter(code)) {
      written.part(code, place);
      written.add(code, place);
    } else if (within(code, MARKS)) {
      written.accent(code);
    } else if (!isDropped(code)) {
      const plain = plainForm(code, written.last, text.codePointAt(place + width) ?? 0);
      written.part(plain.codePointAt(0) ?? 0, place);
      for (let i = 0; i < plain.length; i++) written.add(plain.charCodeAt(i), place);
    }
    place += width;
  }
  return written.finish();
}

/** Units that one code point becomes at most: a number in brackets is four, and a blank may come before. */
const UNITS_MAX = 5;
/** Units that become a text by one call, count: engines bound how many arguments a call may have. */
const AT_ONCE = 4096;

/** Text in the making, as units: texts that grow and are looked at in turns would be copied each time. */
class Written {
  readonly #units: Uint16Array;
  readonly #origins: Uint32Array;
  #length = 0;
  /** Its last unit; 0 before the first. */
  last = 0;

  constructor(length: number) {
    this.#units = new Uint16Array(length * UNITS_MAX);
    this.#origins = new Uint32Array(length * UNITS_MAX);
  }

  add(unit: number, place: number): void {
    this.#units[this.#length] = unit;
    this.#origins[this.#length++] = place;
    this.last = unit;
  }

  /** A blank before a code point that begins another word, though nobody put one. */
  part(code: number, place: number): void {
    if ((isLatin(this.last) && isUnspaced(code)) || (isLatin(code) && isUnspaced(this.last))) this.add(SPACE, place);
  }

  /** Puts an accent on the last letter. One that makes no letter of its own is scribbling over the text, and left out. */
  accent(mark: number): void {
    const composed = String.fromCharCode(this.last, mark).normalize('NFC');
    if (this.#length === 0 || composed.length !== 1) return;
    this.#units[this.#length - 1] = this.last = composed.charCodeAt(0);
  }

  finish(): Mapped {
    let text = '';
    for (let i = 0; i < this.#length; i += AT_ONCE) text += String.fromCharCode(...this.#units.subarray(i, Math.min(i + AT_ONCE, this.#length)));
    return new Mapped(text, this.#origins.slice(0, this.#length));
  }
}

function plainForm(code: number, before: number, after: number): string {
  const character = String.fromCodePoint(code);
  if (DOTS.includes(character)) return '.';
  if (DOTS_BETWEEN_LATIN.includes(character)) return isLatin(before) && isLatinOfAnyWidth(after) ? '.' : ' ';
  if (within(code, SHAPES)) return character.normalize('NFKC');
  const disc = DISCS.find(first => code >= first && code < first + 26);
  if (disc !== undefined) return String.fromCharCode(0x61 + code - disc);
  return within(code, PICTURES) ? ' ' : OTHERS.get(character) ?? character;
}

/** Letters of living alphabets and syllabaries, which are no disguise: most of what is not ASCII. */
function isPlainLetter(code: number): boolean {
  return (code >= 0xc0 && code <= 0x24f) || (code >= 0x370 && code <= 0x481) || (code >= 0x5d0 && code <= 0x5ea) || (code >= 0x620 && code <= 0x63f)
    || (code >= 0x641 && code <= 0x64a) || (code >= 0x904 && code <= 0x939) || (code >= 0xe01 && code <= 0xe30) || (code >= 0x3041 && code <= 0x3096)
    || (code >= 0x30a1 && code <= 0x30fa) || (code >= 0x4e00 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3);
}

/** Latin letters for those of other scripts: in each part of a host that has Latin ones, and in an ending that becomes a known one. */
function foldLookalikes(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  let start = 0;
  let hasLatin = false;
  let hasLookalike = false;
  for (let i = 0; i <= text.length; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : SPACE;
    if (unit > SPACE && !PARTING.has(unit)) {
      hasLatin ||= isLatinLetter(unit);
      hasLookalike ||= unit >= 0x80 && LOOKALIKES.has(unit);
      continue;
    }
    if (hasLookalike && (hasLatin || text.charCodeAt(start - 1) === STOP)) {
      const part = text.slice(start, i);
      const latin = toLatin(part);
      if (hasLatin || CERTAIN_TLDS.has(latin.toLowerCase())) {
        pieces.push(text.slice(from, start), latin);
        from = i;
      }
    }
    start = i + 1;
    hasLatin = hasLookalike = false;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(from);
}

const SPACE = 0x20;
const STOP = 0x2e;
/** Units that part words, beside blanks. */
const PARTING: ReadonlySet<number> = new Set([...'./:@?#()[]<>{},;!"\''].map(sign => sign.charCodeAt(0)));

function toLatin(part: string): string {
  let latin = '';
  for (let i = 0; i < part.length; i++) latin += LOOKALIKES.get(part.charCodeAt(i)) ?? part[i]!;
  return latin;
}

function isLatinLetter(unit: number): boolean {
  return (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

function within(code: number, ranges: Ranges): boolean {
  for (const [first, last] of ranges) if (code >= first && code <= last) return true;
  return false;
}

/** Letters and digits of Latin script. */
function isLatin(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || (code >= 0xc0 && code <= 0x24f);
}

function isLatinOfAnyWidth(code: number): boolean {
  return isLatin(code) || (code >= 0xff10 && code <= 0xff5a) || (code >= 0x1d400 && code <= 0x1d7ff);
}

function isUnspaced(code: number): boolean {
  return code >= 0x590 && within(code, UNSPACED);
}
