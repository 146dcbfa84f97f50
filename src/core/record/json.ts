/**
 * Looks at JSON before anything parses it. A few kilobytes can hold thousands of nested lists: they parse, and
 * then break structuredClone and the disk of every peer that keeps them. So depth and number of values are
 * counted first, in one pass over the text, without recursion and without building anything.
 *
 * Strict: what passes is exactly what JSON.parse takes (RFC 8259), within the limits. It looks at bytes of UTF-8:
 * whatever is more than one byte can only stand inside a text, and the content of most records never becomes one.
 */
import { fault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';

/** What was counted. */
export interface JsonSize {
  /** Lists and objects inside each other, count; 0 for a plain value. */
  readonly depth: number;
  /** Values, count: every list, object, text, number, true, false and null, but not the names of properties. */
  readonly nodes: number;
}

/** Counts the JSON in a text, or says why it is none or too much of it. */
export function scanJson(text: string): JsonSize | Fault {
  return scanJsonBytes(textToBytes(text));
}

/** The same for a text in valid UTF-8. */
export function scanJsonBytes(bytes: Uint8Array): JsonSize | Fault {
  return new Scan(bytes).run();
}

class Scan {
  readonly #bytes: Uint8Array;
  #offset = 0;
  /** The closing brackets we wait for, innermost last; never more than `jsonDepthMax`. */
  readonly #open: number[] = [];
  #depth = 0;
  #nodes = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  run(): JsonSize | Fault {
    let wanted: Wanted | undefined = 'value';
    while (wanted === 'value' || wanted === 'more') {
      this.#space();
      wanted = wanted === 'value' ? this.#value() : this.#after();
      if (this.#depth > LIMITS.jsonDepthMax) return fault('limit', `JSON nested deeper than ${LIMITS.jsonDepthMax}`);
      if (this.#nodes > LIMITS.jsonNodesMax) return fault('limit', `JSON of more than ${LIMITS.jsonNodesMax} values`);
    }
    if (wanted === undefined) return fault('malformed', `not JSON at byte ${this.#offset}`);
    return { depth: this.#depth, nodes: this.#nodes };
  }

  /** Begins a value: a scalar or text is done at once, a list or object is opened. */
  #value(): Wanted | undefined {
    this.#nodes++;
    if (this.#take(OPEN_OBJECT)) return this.#enter(CLOSE_OBJECT);
    if (this.#take(OPEN_LIST)) return this.#enter(CLOSE_LIST);
    // The first character decides: a text that goes wrong half way must not be tried as a number.
    const isText = this.#bytes[this.#offset] === QUOTE;
    const isWhole = isText ? this.#string() : this.#word() || this.#number();
    return isWhole ? 'more' : undefined;
  }

  #enter(close: number): Wanted | undefined {
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
    if (close === undefined) return this.#offset === this.#bytes.length ? 'end' : undefined;
    if (this.#take(COMMA)) {
      this.#space();
      return this.#member();
    }
    if (!this.#take(close)) return undefined;
    this.#open.pop();
    return 'more';
  }

  /** The name in front of a member's value; items of a list have none. */
  #member(): Wanted | undefined {
    if (this.#open.at(-1) === CLOSE_LIST) return 'value';
    if (!this.#string()) return undefined;
    this.#space();
    return this.#take(COLON) ? 'value' : undefined;
  }

  #take(byte: number): boolean {
    if (this.#bytes[this.#offset] !== byte) return false;
    this.#offset++;
    return true;
  }

  #string(): boolean {
    if (!this.#take(QUOTE)) return false;
    for (; this.#offset < this.#bytes.length; this.#offset++) {
      const byte = this.#bytes[this.#offset]!;
      if (byte < 0x20) return false;
      if (byte === QUOTE) return this.#take(QUOTE);
      if (byte === BACKSLASH && !this.#escape()) return false;
    }
    return false;
  }

  /** Stops on the last character of the escape. */
  #escape(): boolean {
    const letter = this.#bytes[++this.#offset];
    if (letter !== LETTER_U) return letter !== undefined && ESCAPES.includes(letter);
    for (let i = 0; i < 4; i++) if (!isHexDigit(this.#bytes[++this.#offset])) return false;
    return true;
  }

  #word(): boolean {
    const word = WORDS.find((letters) => letters.every((letter, i) => this.#bytes[this.#offset + i] === letter));
    this.#offset += word?.length ?? 0;
    return word !== undefined;
  }

  #number(): boolean {
    this.#take(MINUS);
    if (!this.#take(ZERO) && !this.#digits()) return false;
    if (this.#take(POINT) && !this.#digits()) return false;
    if (!this.#take(LETTER_E) && !this.#take(CAPITAL_E)) return true;
    if (!this.#take(PLUS)) this.#take(MINUS);
    return this.#digits();
  }

  #digits(): boolean {
    const start = this.#offset;
    while (isDigit(this.#bytes[this.#offset])) this.#offset++;
    return this.#offset > start;
  }

  #space(): void {
    while (isSpace(this.#bytes[this.#offset])) this.#offset++;
  }
}

type Wanted = 'value' | 'more' | 'end';

const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST, COMMA, COLON, QUOTE, BACKSLASH] = [0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a, 0x22, 0x5c];
const [ZERO, MINUS, PLUS, POINT, LETTER_E, CAPITAL_E, LETTER_U] = [0x30, 0x2d, 0x2b, 0x2e, 0x65, 0x45, 0x75];
/** What may follow a backslash, beside u. */
const ESCAPES = textToBytes('"\\/bfnrt');
const WORDS = ['true', 'false', 'null'].map(textToBytes);

/** Behind the end there is no byte, which is neither. */
function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isHexDigit(byte: number | undefined): boolean {
  return isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
