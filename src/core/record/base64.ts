/**
 * Base64 (RFC 4648) inside the core, where the platform's own is not to be had. One sequence of bytes has exactly one
 * text: with padding, without white space, with zeros in the bits beyond the last byte. Everything else is none.
 */
import { bytesToText, textToBytes } from '../base/text.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODES = textToBytes(LETTERS);
/** Value of each letter by its code; -1 where it is none. */
const VALUES = Int8Array.from({ length: 128 }, (_, code) => LETTERS.indexOf(String.fromCharCode(code)));
const PAD = '='.charCodeAt(0);

/** Letters that so many bytes take, count. */
export function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}

/** The base64 of bytes. */
export function bytesToBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(base64Length(bytes.length)).fill(PAD);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes[at] = CODES[group >> 18]!;
    codes[at + 1] = CODES[(group >> 12) & 63]!;
    if (left > 1) codes[at + 2] = CODES[(group >> 6) & 63]!;
    if (left > 2) codes[at + 3] = CODES[group & 63]!;
    at += 4;
  }
  return bytesToText(codes)!;
}

/** The bytes of a text; undefined where it is not what `bytesToBase64` would write. Whoever calls limits its length. */
export function base64ToBytes(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    const isLast = i + 4 === text.length;
    const group = groupOf(text, i, isLast ? padding : 0);
    if (group < 0) return undefined;
    // What lies beyond the end is not written: a byte array has no such places.
    bytes[at++] = group >> 16;
    bytes[at++] = group >> 8;
    bytes[at++] = group;
  }
  return bytes;
}

/** Whether UTF-8 is base64 with padding; bits beyond the last byte are not looked at. */
export function isBase64(text: Uint8Array): boolean {
  const { length } = text;
  if (length % 4 !== 0 || length === 0) return false;
  const end = text[length - 1] !== PAD ? length : text[length - 2] !== PAD ? length - 1 : length - 2;
  for (let i = 0; i < end; i++) if ((VALUES[text[i]!] ?? -1) < 0) return false;
  return true;
}

/** Four letters as 24 bits; negative where one is none, or where bits beyond the last byte are set. */
function groupOf(text: string, start: number, padding: number): number {
  let group = 0;
  for (let i = 0; i < 4 - padding; i++) {
    const value = VALUES[text.charCodeAt(start + i)] ?? -1;
    if (value < 0) return -1;
    group |= value << (18 - 6 * i);
  }
  const beyond = padding === 2 ? 0xffff : padding === 1 ? 0xff : 0;
  return (group & beyond) === 0 ? group : -1;
}
