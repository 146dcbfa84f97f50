/**
 * A text made easy for a finder of hosts: what stands beside an address and is no part of it becomes a blank, unit by unit, so
 * that every place stays what it was. People write addresses in brackets and stars, behind colons and list marks, with
 * a port, and right behind a full stop. One pass, one look ahead.
 */
import { CERTAIN_TLDS } from './tlds.ts';

const SPACE = 0x20;
const HYPHEN = 0x2d;
const STOP = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const AT = 0x40;
const UNDERSCORE = 0x5f;
/** Units that become a text by one call, count: engines bound how many arguments a call may have. */
const AT_ONCE = 4096;

/** The same length, with blanks around everything that may be a host. */
export function separated(text: string): string {
  const units = new Uint16Array(text.length);
  const run = new Run(text, units);
  for (let i = 0; i < text.length; i++) units[i] = run.take(i);
  blankHyphens(units, units.length);
  let written = '';
  for (let i = 0; i < units.length; i += AT_ONCE) written += String.fromCharCode(...units.subarray(i, i + AT_ONCE));
  return written;
}

/** What is known of the units since the last blank. */
class Run {
  readonly #text: string;
  readonly #units: Uint16Array;
  #isEmpty = true;
  #hasStop = false;
  #isPath = false;
  /** Whether the part since the last stop has a capital: "Example.Com" is one name, "end.Today" two words. */
  #hasCapital = false;

  constructor(text: string, units: Uint16Array) {
    this.#text = text;
    this.#units = units;
  }

  /** What the unit at this place becomes. */
  take(i: number): number {
    const unit = this.#text.charCodeAt(i);
    if (unit <= SPACE || isSign(unit)) return this.#end(i);
    if (this.#isPath) return unit;
    const next = this.#text.charCodeAt(i + 1);
    if (unit === STOP) return this.#isEmpty || this.#endsSentence(i) ? this.#end(i) : this.#stop();
    if (unit === SLASH || (unit === COLON && isDigit(next) && !isDigit(this.#text.charCodeAt(i - 1)))) return this.#hasStop ? this.#path() : this.#end(i);
    if (unit === AT) return this.#isEmpty ? this.#end(i) : unit;
    if (unit === HYPHEN || unit === UNDERSCORE) return this.#isEmpty ? SPACE : HYPHEN;
    if (unit < 0x80 && !isAlphanumeric(unit)) return this.#end(i);
    this.#isEmpty = false;
    this.#hasCapital ||= isCapital(unit);
    return unit;
  }

  #end(i: number): number {
    blankHyphens(this.#units, i);
    this.#isEmpty = true;
    this.#hasStop = this.#isPath = this.#hasCapital = false;
    return SPACE;
  }

  #stop(): number {
    this.#hasStop = true;
    this.#hasCapital = false;
    return STOP;
  }

  #path(): number {
    this.#isPath = true;
    return SLASH;
  }

  /** The stop of a sentence whose blank was forgotten: "example.com.Then", "end.Today". */
  #endsSentence(i: number): boolean {
    if (this.#hasCapital || !isCapital(this.#text.charCodeAt(i + 1)) || !isSmall(this.#text.charCodeAt(i + 2))) return false;
    const ending = /^[A-Za-z]*/.exec(this.#text.slice(i + 1, i + 8))![0];
    return !CERTAIN_TLDS.has(ending.toLowerCase());
  }
}

/** A hyphen at the end of a run is punctuation. */
function blankHyphens(units: Uint16Array, end: number): void {
  for (let i = end - 1; i >= 0 && units[i] === HYPHEN; i--) units[i] = SPACE;
}

/** Signs outside ASCII that are no part of a name. */
function isSign(unit: number): boolean {
  return (unit >= 0x80 && unit <= 0xbf && unit !== 0xaa && unit !== 0xb5 && unit !== 0xba) || unit === 0xd7 || unit === 0xf7 || (unit >= 0x2000 && unit <= 0x2bff)
    || (unit >= 0x3000 && unit <= 0x3004) || (unit >= 0x3008 && unit <= 0x3020) || unit === 0x3030 || (unit >= 0xfe10 && unit <= 0xfe6f);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isCapital(unit: number): boolean {
  return unit >= 0x41 && unit <= 0x5a;
}

function isSmall(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

function isAlphanumeric(unit: number): boolean {
  return isDigit(unit) || isCapital(unit) || isSmall(unit);
}
