/**
 * Sums that notice damage: flipped bits, lost and swapped bytes. They protect from accidents on disk, not
 * from people: whoever can write to the disk can write a fitting sum, and records have signatures anyway.
 *
 * What is written gets a sum of words in four lanes, which a processor works on at once: every page is summed when
 * it is written and when it is read. Bytes one by one take many times longer; databases of before have such sums.
 */

const PRIME = 0x9e3779b1;
const LANES = 4;
const WORD = 4;

/** A sum of 32 bits. A change within any one lane always changes it. */
export function checksum(bytes: Uint8Array): number {
  const words = wordsOf(bytes);
  let [one, two, three, four] = [0x243f6a88, 0x05a308d3, 0x13198a2e, 0x03707344];
  let at = 0;
  for (; at + LANES <= words.length; at += LANES) {
    one = mix(one, words[at]!);
    two = mix(two, words[at + 1]!);
    three = mix(three, words[at + 2]!);
    four = mix(four, words[at + 3]!);
  }
  let sum = mix(PRIME, bytes.length);
  for (; at < words.length; at++) sum = mix(sum, words[at]!);
  for (let i = words.length * WORD; i < bytes.length; i++) sum = mix(sum, bytes[i]!);
  return mix(mix(mix(mix(sum, one), two), three), four) >>> 0;
}

/** Undoable for either argument, so that no difference is lost; the shift brings high bits, which only move up, down again. */
function mix(sum: number, word: number): number {
  const mixed = Math.imul(sum ^ word, PRIME);
  return mixed ^ (mixed >>> 15);
}

/** The whole words in these bytes. A disk is read on the machine that wrote it, so their order in a word is the machine's. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % WORD === 0 ? bytes : bytes.slice();
  return new Int32Array(buffer, byteOffset, Math.floor(length / WORD));
}

/** FNV-1a, 32 bits: the sum of pages that were written before there was the other. */
export function checksumOfBytes(bytes: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) sum = Math.imul(sum ^ bytes[i]!, 0x01000193);
  return sum >>> 0;
}
