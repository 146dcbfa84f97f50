/**
 * Base64 (RFC 4648), by what every browser and Node have. The platform reads more than it writes (spaces, no padding,
 * bits beyond the last byte); here one sequence of bytes has one text, and everything else is none.
 */

/** The base64 of bytes, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The bytes of a text; undefined where it is not what `toBase64` would write. */
export function fromBase64(text: string): Uint8Array | undefined {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    // The platform's own way to say that it is none.
    return undefined;
  }
  return toBase64(bytes) === text ? bytes : undefined;
}

/** For addresses: '-' and '_' for '+' and '/', without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes of what `toBase64Url` wrote. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (text.length % 4)) % 4));
  return bytes === undefined || toBase64Url(bytes) !== text ? undefined : bytes;
}
