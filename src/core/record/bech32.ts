/**
 * Bech32 (BIP-173), for a number of bytes that is known before: the letters in which people see keys. A prefix, '1', letters
 * of data (52 for a key), 6 of a checksum that finds mistakes. It is a way of writing and no cryptography; a library
 * for every base would be four times as much to download before a page starts.
 *
 * One key, one text: capitals, bits beyond the last byte and other checksums are refused, nothing throws.
 */

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const KEY_BYTES = 32;
const CHECKSUM = 6;

/** The text of some bytes under a prefix of lower-case ASCII. */
export function toBech32(prefix: string, bytes: Uint8Array): string {
  const words = wordsOf(bytes);
  const data = [...words, ...checksumOf(prefix, words)];
  return `${prefix}1${data.map((word) => LETTERS[word]).join('')}`;
}

/** The bytes, so many, of a text under this prefix; undefined where it is none. */
export function fromBech32(prefix: string, text: string, size = KEY_BYTES): Uint8Array | undefined {
  const words = wordCount(size);
  if (text.length !== prefix.length + 1 + words + CHECKSUM || !text.startsWith(`${prefix}1`)) return undefined;
  const bytes = new Uint8Array(size);
  for (let i = 0; i < words; i++) {
    const word = LETTERS.indexOf(text[prefix.length + 1 + i]!);
    if (word < 0) return undefined;
    // The word's five bits begin in one byte and may end in the next; beyond the last one they go nowhere.
    const at = (5 * i) >> 3;
    const shifted = word << (11 - ((5 * i) & 7));
    bytes[at]! |= shifted >> 8;
    if (at + 1 < size) bytes[at + 1]! |= shifted;
  }
  // Writing it again finds whatever else is odd: the checksum, and bits beyond the last byte.
  return toBech32(prefix, bytes) === text ? bytes : undefined;
}

function wordCount(bytes: number): number {
  return Math.ceil((8 * bytes) / 5);
}

/** The bits of the bytes, five at a time, zeros after the last. */
function wordsOf(bytes: Uint8Array): number[] {
  return Array.from({ length: wordCount(bytes.length) }, (_, i) => {
    const at = (5 * i) >> 3;
    const pair = (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
    return (pair >> (11 - ((5 * i) & 7))) & 31;
  });
}

function checksumOf(prefix: string, words: readonly number[]): number[] {
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  const all = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...words, 0, 0, 0, 0, 0, 0];
  let sum = 1;
  for (const word of all) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ word;
    for (const [i, generator] of GENERATORS.entries()) if (((top >> i) & 1) === 1) sum ^= generator;
  }
  return Array.from({ length: CHECKSUM }, (_, i) => ((sum ^ 1) >> (5 * (CHECKSUM - 1 - i))) & 31);
}
