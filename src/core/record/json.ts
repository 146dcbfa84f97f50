/**
 * Looks at JSON before anything parses it. A few kilobytes can hold thousands of nested lists: they parse, and
 * then break structuredClone and the disk of every peer that keeps them. So depth and number of values are
 * counted first, in one pass over the text, without recursion and without building anything.
 *
 * Strict: what passes is exactly what JSON.parse takes (RFC 8259), within the limits.
 */
import { fault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';

/** What was counted. */
export interface JsonSize {
  /** Lists and objects inside each other, count; 0 for a plain value. */
  readonly depth: number;
  /** Values, count: every list, object, text, number, true, false and null, but not the names of properties. */
  readonly nodes: number;
}

/** Counts the JSON in a text, or says why it is none or too much of it. */
export function scanJson(text: string): JsonSize | Fault {
  return new Scan(text).run();
}

class Scan {
  readonly #text: string;
  #offset = 0;
  /** The closing brackets we wait for, innermost last; never more than `jsonDepthMax`. */
  readonly #open: string[] = [];
  #depth = 0;
  #nodes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): JsonSize | Fault {
    let wanted: Wanted | undefined = 'value';
    while (wanted === 'value' || wanted === 'more') {
      this.#space();
      wanted = wanted === 'value' ? this.#value() : this.#after();
      if (this.#depth > LIMITS.jsonDepthMax) return fault('limit', `JSON nested deeper than ${LIMITS.jsonDepthMax}`);
      if (this.#nodes > LIMITS.jsonNodesMax) return fault('limit', `JSON of more than ${LIMITS.jsonNodesMax} values`);
    }
    if (wanted === undefined) return fault('malformed', `not JSON at character ${this.#offset}`);
    return { depth: this.#depth, nodes: this.#nodes };
  }

  /** Begins a value: a scalar or text is done at once, a list or object is opened. */
  #value(): Wanted | undefined {
    this.#nodes++;
    if (this.#take('{')) return this.#enter('}');
    if (this.#take('[')) return this.#enter(']');
    // The first character decides: a text that goes wrong half way must not be tried as a number.
    const isText = this.#text[this.#offset] === '"';
    const isWhole = isText ? this.#string() : this.#word() || this.#number();
    return isWhole ? 'more' : undefined;
  }

  #enter(close: string): Wanted | undefined {
    this.#open.push(close);
    this.#depth = Math.max(this.#depth, this.#open.length);
    this.#space();
    if (!this.#take(close)) return this.#member();
    this.#open.pop();
    return 'more';
  }

  /** What follows a whole value: a comma and the next one, a closing bracket, or the end. */
  #after(): Wanted | undefined {
    const close = this.#open.at(-1);
    if (close === undefined) return this.#offset === this.#text.length ? 'end' : undefined;
    if (this.#take(',')) {
      this.#space();
      return this.#member();
    }
    if (!this.#take(close)) return undefined;
    this.#open.pop();
    return 'more';
  }

  /** The name in front of a member's value; items of a list have none. */
  #member(): Wanted | undefined {
    if (this.#open.at(-1) === ']') return 'value';
    if (!this.#string()) return undefined;
    this.#space();
    return this.#take(':') ? 'value' : undefined;
  }

  #take(character: string): boolean {
    if (this.#text[this.#offset] !== character) return false;
    this.#offset++;
    return true;
  }

  #string(): boolean {
    if (!this.#take('"')) return false;
    for (; this.#offset < this.#text.length; this.#offset++) {
      const unit = this.#text.charCodeAt(this.#offset);
      if (unit < 0x20) return false;
      if (unit === QUOTE) return this.#take('"');
      if (unit === BACKSLASH && !this.#escape()) return false;
    }
    return false;
  }

  /** Stops on the last character of the escape. */
  #escape(): boolean {
    const letter = this.#text[++this.#offset] ?? '';
    if (letter !== 'u') return letter !== '' && '"\\/bfnrt'.includes(letter);
    const digits = this.#text.slice(this.#offset + 1, this.#offset + 5);
    this.#offset += 4;
    return /^[0-9a-fA-F]{4}$/.test(digits);
  }

  #word(): boolean {
    const word = WORDS.find((candidate) => this.#text.startsWith(candidate, this.#offset));
    this.#offset += word?.length ?? 0;
    return word !== undefined;
  }

  #number(): boolean {
    this.#take('-');
    if (!this.#take('0') && !this.#digits()) return false;
    if (this.#take('.') && !this.#digits()) return false;
    if (!this.#take('e') && !this.#take('E')) return true;
    if (!this.#take('+')) this.#take('-');
    return this.#digits();
  }

  #digits(): boolean {
    const start = this.#offset;
    while (isDigit(this.#text.charCodeAt(this.#offset))) this.#offset++;
    return this.#offset > start;
  }

  #space(): void {
    while (isSpace(this.#text.charCodeAt(this.#offset))) this.#offset++;
  }
}

type Wanted = 'value' | 'more' | 'end';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const WORDS = ['true', 'false', 'null'];

/** The end of the text is NaN and so neither. */
function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}
