/**
 * UTF-8, strictly. TextEncoder and TextDecoder are pure and exist in every engine we run in, but the
 * ES library does not declare them; this file does, and is the only one that touches them.
 */

declare const TextEncoder: new () => {
  encode(text: string): Uint8Array;
  encodeInto(text: string, bytes: Uint8Array): { readonly written: number };
};
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
// ignoreBOM keeps a leading U+FEFF in the text: dropping it would change the record's hash.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Up to so many characters, copying ASCII here is ten times quicker than asking the platform's encoder. */
const SHORT_MAX = 64;
/** The same where the bytes go into an array that is there: the encoder would need a view of it, which costs more than so many. */
const SHORT_WRITE_MAX = 512;

/** UTF-8 bytes of a text. Lone surrogates become U+FFFD: refuse such texts first (`isWellFormed`). */
export function textToBytes(text: string): Uint8Array {
  const { length } = text;
  if (length > SHORT_MAX) return encoder.encode(text);
  const bytes = new Uint8Array(length);
  return writeAscii(text, bytes, 0) ? bytes : encoder.encode(text);
}

/**
 * Writes the UTF-8 bytes of a text into others, which have room for three bytes a character; answers how many they
 * are. For whoever makes many: each array of more than 64 bytes costs microseconds, most of them when it is freed.
 */
export function writeText(text: string, bytes: Uint8Array, offset: number): number {
  if (text.length <= SHORT_WRITE_MAX && writeAscii(text, bytes, offset)) return text.length;
  return encoder.encodeInto(text, bytes.subarray(offset)).written;
}

/** False, with nothing of use written, where the text is more than ASCII. */
function writeAscii(text: string, bytes: Uint8Array, offset: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return false;
    bytes[offset + i] = unit;
  }
  return true;
}

/** The text of UTF-8 bytes, or undefined where they are not valid UTF-8. */
export function bytesToText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    // The decoder's only way to say "not UTF-8" is to throw; for us that is an ordinary answer.
    return undefined;
  }
}

/** Whether the text has no lone surrogate, so that it survives UTF-8 unchanged. */
export function isWellFormed(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const next = text.charCodeAt(i + 1);
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false;
    i++;
  }
  return true;
}
