/**
 * NIP-44, version 2: text sealed with a key that its readers share. ChaCha20, then HMAC-SHA256 over what came of it;
 * the length is hidden by padding. The key is a conversation's of two authors, or a room's (`sealed.ts`).
 *
 *   keys     = HKDF-Expand(key, nonce, 76): cipher key 32 ‖ cipher nonce 12 ‖ MAC key 32
 *   padded   = length u16, highest byte first ‖ text in UTF-8 ‖ zeros
 *   payload  = base64(2 ‖ nonce 32 ‖ ChaCha20(padded) ‖ HMAC(MAC key, nonce ‖ ChaCha20(padded)))
 *
 * A payload is a stranger's: its length is limited before anything is allocated, its MAC is checked before anything is
 * deciphered, and whatever is wrong with it is a `Fault`. A nonce must never be used twice with one key; chance gives it.
 */
import { chacha20 } from '@noble/ciphers/chacha.js';
import { expand } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert.ts';
import { concatBytes } from '../base/bytes.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { bytesToText, isWellFormed, textToBytes } from '../base/text.ts';
import { base64Length, base64ToBytes, bytesToBase64, isBase64 } from './base64.ts';

const VERSION = 2;
const NONCE_BYTES = 32;
const MAC_BYTES = 32;
/** What a payload has beside the padded text, bytes: version, nonce, MAC. */
const FRAME_BYTES = 1 + NONCE_BYTES + MAC_BYTES;
/** The length in front of the text, bytes. */
const HEAD_BYTES = 2;
const PAYLOAD_MIN = base64Length(FRAME_BYTES + HEAD_BYTES + paddedBytes(1));
const PAYLOAD_MAX = base64Length(FRAME_BYTES + HEAD_BYTES + paddedBytes(LIMITS.sealedTextBytesMax));

/** Characters of the payload that holds a text of so many bytes. */
export function payloadLength(textBytes: number): number {
  return base64Length(FRAME_BYTES + HEAD_BYTES + paddedBytes(textBytes));
}

/** Whether UTF-8 has the form of a payload of this version. Nothing is decoded: whoever has no key asks for every record. */
export function isPayload(text: Uint8Array): boolean {
  if (text.length < PAYLOAD_MIN || text.length > PAYLOAD_MAX || !isBase64(text)) return false;
  // The first byte is the version: 'A' and one of 'g' to 'v'.
  return text[0] === 0x41 && text[1]! >= 0x67 && text[1]! <= 0x76;
}

/** Whether a text is neither empty nor too long to be sealed in one piece. */
export function isSealable(text: string): boolean {
  const { length } = text;
  return length >= 1 && length <= LIMITS.sealedTextBytesMax && (3 * length <= LIMITS.sealedTextBytesMax || textToBytes(text).length <= LIMITS.sealedTextBytesMax);
}

/** Seals a text of 1 to `sealedTextBytesMax` bytes. `nonce`: 32 random bytes, never used before with this key. */
export function sealText(key: Uint8Array, nonce: Uint8Array, text: string): string {
  assert(nonce.length === NONCE_BYTES, 'a nonce has 32 bytes');
  assert(isWellFormed(text), 'what is sealed is well-formed text');
  const bytes = textToBytes(text);
  assert(bytes.length >= 1 && bytes.length <= LIMITS.sealedTextBytesMax, 'what is sealed is neither empty nor too long');
  const padded = new Uint8Array(HEAD_BYTES + paddedBytes(bytes.length));
  padded.set([bytes.length >> 8, bytes.length & 0xff]);
  padded.set(bytes, HEAD_BYTES);
  const { cipherKey, cipherNonce, macKey } = keysOf(key, nonce);
  const sealed = chacha20(cipherKey, cipherNonce, padded);
  const mac = hmac(sha256, macKey, concatBytes(nonce, sealed));
  return bytesToBase64(concatBytes(Uint8Array.of(VERSION), nonce, sealed, mac));
}

/** The text of a payload, or why there is none for whoever holds this key. */
export function openText(key: Uint8Array, payload: string): string | Fault {
  const parts = partsOf(payload);
  if (isFault(parts)) return parts;
  const { nonce, sealed, mac } = parts;
  const { cipherKey, cipherNonce, macKey } = keysOf(key, nonce);
  if (!isSame(hmac(sha256, macKey, concatBytes(nonce, sealed)), mac)) return fault('signature', 'sealed with another key, or changed since');
  const padded = chacha20(cipherKey, cipherNonce, sealed);
  const length = (padded[0]! << 8) | padded[1]!;
  if (length === 0 || padded.length !== HEAD_BYTES + paddedBytes(length)) return fault('malformed', 'sealed text with wrong padding');
  // The MAC says that a holder of the key sealed it; that does not make it text.
  const text = bytesToText(padded.subarray(HEAD_BYTES, HEAD_BYTES + length));
  return text ?? fault('malformed', 'what was sealed is not UTF-8');
}

/** The key of a conversation. `shared`: the x coordinate of the point that both authors can compute, 32 bytes. */
export function conversationKey(shared: Uint8Array): Uint8Array {
  assert(shared.length === 32, 'a coordinate has 32 bytes');
  return hmac(sha256, textToBytes('nip44-v2'), shared);
}

/** Bytes that a text of so many takes with its padding: steps that grow with it. */
export function paddedBytes(length: number): number {
  if (length <= 32) return 32;
  const power = 2 ** Math.ceil(Math.log2(length));
  const step = power <= 256 ? 32 : power / 8;
  return step * Math.ceil(length / step);
}

interface Parts {
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
  readonly mac: Uint8Array;
}

function partsOf(payload: string): Parts | Fault {
  if (payload.length < PAYLOAD_MIN || payload.length > PAYLOAD_MAX) return fault('limit', 'a sealed text that is too short or too long');
  const bytes = base64ToBytes(payload);
  if (bytes === undefined) return fault('malformed', 'a sealed text that is not base64');
  if (bytes[0] !== VERSION) return fault('version', 'a sealed text of another version');
  const end = bytes.length - MAC_BYTES;
  return { nonce: bytes.subarray(1, 1 + NONCE_BYTES), sealed: bytes.subarray(1 + NONCE_BYTES, end), mac: bytes.subarray(end) };
}

interface Keys {
  readonly cipherKey: Uint8Array;
  readonly cipherNonce: Uint8Array;
  readonly macKey: Uint8Array;
}

function keysOf(key: Uint8Array, nonce: Uint8Array): Keys {
  assert(key.length === 32, 'a key has 32 bytes');
  const keys = expand(sha256, key, nonce, 76);
  return { cipherKey: keys.subarray(0, 32), cipherNonce: keys.subarray(32, 44), macKey: keys.subarray(44) };
}

/** Compares without telling by its duration how much is equal. */
function isSame(left: Uint8Array, right: Uint8Array): boolean {
  let difference = 0;
  for (let i = 0; i < MAC_BYTES; i++) difference |= left[i]! ^ right[i]!;
  return difference === 0;
}
