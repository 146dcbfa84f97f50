/**
 * The canonical form of an event (NIP-01), whose SHA-256 is its id:
 *
 *   [0,"<pubkey>",<created_at>,<kind>,<tags>,"<content>"]
 *
 * as UTF-8 without white space. In strings `"` and `\` get a backslash, newline, return and tab become \n, \r
 * and \t, everything else stands as it is. The texts have been checked before (`plain-text.ts`), which is what
 * makes JSON.stringify write exactly this for everything in front of the content. The content, which is most of a
 * record, stays bytes: unpacked bytes are hashed without becoming text.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { textToBytes } from '../base/text.ts';

/** What goes into the canonical form in front of the content. */
export interface Envelope {
  /** 64 lower-case hex. */
  readonly pubkey: string;
  readonly created_at: number;
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
}

/** The canonical form. `content`: UTF-8 of a text that a record may carry. */
export function canonicalBytes({ pubkey, created_at, kind, tags }: Envelope, content: Uint8Array): Uint8Array {
  const envelope = textToBytes(JSON.stringify([0, pubkey, created_at, kind, tags]));
  // The closing bracket of the envelope becomes the comma in front of the content.
  const start = envelope.length - 1;
  const bytes = new Uint8Array(start + 4 + content.length + countEscapes(content));
  bytes.set(envelope);
  bytes[start] = COMMA;
  bytes[start + 1] = QUOTE;
  const end = writeEscaped(bytes, start + 2, content);
  bytes[end] = QUOTE;
  bytes[end + 1] = BRACKET;
  return bytes;
}

/** The id: SHA-256 of the canonical form, 32 bytes. */
export function canonicalId(envelope: Envelope, content: Uint8Array): Uint8Array {
  return sha256(canonicalBytes(envelope, content));
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const BRACKET = 0x5d;

/** The letter that follows the backslash, by byte. None of these bytes occurs inside a longer UTF-8 sequence. */
const ESCAPES = new Uint8Array(256);
for (const [byte, letter] of [[0x22, '"'], [0x5c, '\\'], [0x0a, 'n'], [0x0d, 'r'], [0x09, 't']] as const) {
  ESCAPES[byte] = letter.charCodeAt(0);
}

function countEscapes(content: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < content.length; i++) if (ESCAPES[content[i]!] !== 0) count++;
  return count;
}

/** Writes the UTF-8 of a text as it stands in a string of the canonical form. Copies runs without escapes whole; answers where it ended. */
export function writeEscaped(bytes: Uint8Array, start: number, content: Uint8Array): number {
  let offset = start;
  let copied = 0;
  for (let i = 0; i < content.length; i++) {
    const letter = ESCAPES[content[i]!]!;
    if (letter === 0) continue;
    bytes.set(content.subarray(copied, i), offset);
    offset += i - copied;
    bytes[offset++] = BACKSLASH;
    bytes[offset++] = letter;
    copied = i + 1;
  }
  bytes.set(content.subarray(copied), offset);
  return offset + content.length - copied;
}
