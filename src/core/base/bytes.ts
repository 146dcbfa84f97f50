/**
 * Small, pure operations on byte arrays. One byte order everywhere: bytes compare as unsigned,
 * first byte first. Hex exists at the edges only; inside the core, ids and keys are bytes.
 */

const HEX_DIGITS = '0123456789abcdef';
/** Codes of the two digits of each byte, and the value of each digit's code; -1 where it is none. */
const DIGIT_CODES = Uint8Array.from({ length: 512 }, (_, i) => HEX_DIGITS.charCodeAt(i % 2 === 0 ? i >> 5 : (i >> 1) & 15));
const DIGIT_VALUES = Int8Array.from({ length: 128 }, (_, code) => HEX_DIGITS.indexOf(String.fromCharCode(code)));
/** Bytes whose digits make a text at once, count: engines bound how many arguments a call may have. */
const HEX_AT_ONCE = 1024;

/** Compares two byte arrays, first byte first; a shorter prefix sorts first. Returns <0, 0 or >0. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = left[i]! - right[i]!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Whether both hold the same bytes. Not constant time: use it on public data only. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && compareBytes(left, right) === 0;
}

/** Joins byte arrays into a new one. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/**
 * Lower-case hex of the bytes. Made of codes in one call: a text put together digit by digit is a chain that whoever
 * looks at it first has to flatten, and ids are looked at as keys of maps, several times for each record.
 */
export function toHex(bytes: Uint8Array): string {
  if (bytes.length > HEX_AT_ONCE) return longHex(bytes);
  const codes: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const place = 2 * bytes[i]!;
    codes.push(DIGIT_CODES[place]!, DIGIT_CODES[place + 1]!);
  }
  return String.fromCharCode(...codes);
}

function longHex(bytes: Uint8Array): string {
  let hex = '';
  for (let start = 0; start < bytes.length; start += HEX_AT_ONCE) hex += toHex(bytes.subarray(start, start + HEX_AT_ONCE));
  return hex;
}

/** Bytes of a lower-case hex text, or undefined where the text is anything else. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    // Beyond the table there is nothing, and what is no digit is negative: both stay so when they are joined.
    const high = DIGIT_VALUES[hex.charCodeAt(2 * i)] ?? -1;
    const low = DIGIT_VALUES[hex.charCodeAt(2 * i + 1)] ?? -1;
    if ((high | low) < 0) return undefined;
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}
