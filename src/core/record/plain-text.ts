/**
 * Which texts a record may carry. An id is a hash over text, so a text that two implementations write
 * differently into the canonical form makes them disagree about what was signed. Refused are:
 *
 * - control characters below U+0020 except tab, newline and return: some write \u0008, some \b, some the byte;
 * - lone surrogates, which have no UTF-8.
 *
 * U+007F, U+2028, noncharacters and a leading U+FEFF stay: NIP-01 and everybody write them as they are.
 * Nothing is normalised: two spellings of one letter are two texts.
 */
import { bytesToText } from '../base/text.ts';

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Bytes of UTF-8 a text takes, or -1 where a record may not carry it. */
export function plainBytes(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      if (isForbidden(unit)) return -1;
      bytes += 1;
    } else if (unit < 0x800) {
      bytes += 2;
    } else if (unit < 0xd800 || unit > 0xdfff) {
      bytes += 3;
    } else {
      const next = text.charCodeAt(++i);
      if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return -1;
      bytes += 4;
    }
  }
  return bytes;
}

/** Whether bytes are UTF-8 of a text that a record may carry. */
export function isPlainUtf8(bytes: Uint8Array): boolean {
  const kind = scan(bytes);
  return kind === 'ascii' || (kind === 'wide' && bytesToText(bytes) !== undefined);
}

/** The text of bytes, or undefined where they are no text that a record may carry. */
export function plainText(bytes: Uint8Array): string | undefined {
  const kind = scan(bytes);
  if (kind === 'forbidden') return undefined;
  if (kind === 'wide' || bytes.length > SHORT_BYTES_MAX) return bytesToText(bytes);
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

/** Below this, putting an ASCII text together is faster than asking the platform's decoder. */
const SHORT_BYTES_MAX = 24;

/** Control characters are single bytes in UTF-8, so they can be found before anything is decoded. */
function scan(bytes: Uint8Array): 'ascii' | 'wide' | 'forbidden' {
  let all = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (isForbidden(byte)) return 'forbidden';
    all |= byte;
  }
  return all < 0x80 ? 'ascii' : 'wide';
}

function isForbidden(unit: number): boolean {
  return unit < 0x20 && unit !== NEWLINE && unit !== TAB && unit !== RETURN;
}
