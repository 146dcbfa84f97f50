/** NIP-44 as everybody else writes it (nostr-tools is the oracle, both ways), and what strangers may do to a payload. */
import { expand } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { chacha20 } from '@noble/ciphers/chacha.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { getPublicKey, nip44 } from 'nostr-tools';
import { describe, expect, test } from 'vitest';
import { concatBytes, toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';
import { base64ToBytes, bytesToBase64 } from './base64.ts';
import { conversationKey, isPayload, openText, paddedBytes, payloadLength, sealText } from './nip44.ts';

const KEY = new Uint8Array(32).fill(3);
const NONCE = new Uint8Array(32).fill(5);
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 });

describe('what is sealed', () => {
  test('is byte for byte what nostr-tools writes, and each reads the other', () => {
    fc.assert(fc.property(bytes32, bytes32, words, (key, nonce, text) => {
      const payload = sealText(key, nonce, text);
      expect(payload).toBe(nip44.v2.encrypt(text, key, nonce));
      expect(nip44.v2.decrypt(payload, key)).toBe(text);
      expect(openText(key, nip44.v2.encrypt(text, key))).toBe(text);
      expect(isPayload(textToBytes(payload))).toBe(true);
    }), { numRuns: 200, seed: 44 });
  });

  test('is as long as was said, at every step of the padding and up to the limit', () => {
    for (const length of [1, 31, 32, 33, 64, 65, 256, 257, 320, 321, 1024, 1025, 32_768, 32_769, LIMITS.sealedTextBytesMax]) {
      const payload = sealText(KEY, NONCE, 'x'.repeat(length));
      expect(payload.length, String(length)).toBe(payloadLength(length));
      expect(nip44.v2.decrypt(payload, KEY)).toHaveLength(length);
      expect(paddedBytes(length)).toBeGreaterThanOrEqual(length);
    }
  });

  test('is neither empty nor longer than the limit', () => {
    for (const text of ['', 'x'.repeat(LIMITS.sealedTextBytesMax + 1), '\ud800']) expect(() => sealText(KEY, NONCE, text)).toThrow();
    expect(() => sealText(KEY, NONCE.subarray(1), 'x')).toThrow();
  });

  test('has the key of the conversation that nostr-tools has, the same for both', () => {
    const [ours, theirs] = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array];
    const shared = secp256k1.getSharedSecret(ours, secp256k1.getPublicKey(theirs)).subarray(1, 33);
    const key = conversationKey(shared);
    expect(toHex(key)).toBe(toHex(nip44.v2.utils.getConversationKey(ours, getPublicKey(theirs))));
    expect(toHex(key)).toBe(toHex(nip44.v2.utils.getConversationKey(theirs, getPublicKey(ours))));
  });
});

describe('a payload of a stranger', () => {
  const payload = sealText(KEY, NONCE, 'for members only');

  test('opens with its own key alone', () => {
    expect(openText(KEY, payload)).toBe('for members only');
    expect(openText(new Uint8Array(32).fill(4), payload)).toMatchObject({ fault: 'signature' });
  });

  test('does not open with any one bit changed', () => {
    const bytes = base64ToBytes(payload)!;
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(isFault(openText(KEY, bytesToBase64(changed))), String(bit)).toBe(true);
    }
  });

  test('is refused before anything is allocated where it is too short or too long, of another version or no base64', () => {
    expect(openText(KEY, payload.slice(0, 128))).toMatchObject({ fault: 'limit' });
    expect(openText(KEY, 'A'.repeat(payloadLength(LIMITS.sealedTextBytesMax) + 4))).toMatchObject({ fault: 'limit' });
    const other = base64ToBytes(payload)!.slice();
    other[0] = 1;
    expect(openText(KEY, bytesToBase64(other))).toMatchObject({ fault: 'version' });
    for (const odd of [`${payload.slice(0, -4)}====`, `#${payload.slice(1)}`, `${payload} `, `${payload.slice(0, -1)}\n`]) {
      expect(isFault(openText(KEY, odd)), odd).toBe(true);
    }
  });

  test('has the form of one: base64 of the right version and length', () => {
    for (const odd of ['', 'A', payload.slice(4), `B${payload.slice(1)}`, `${payload.slice(0, -4)}A===`, `é${payload.slice(2)}`, payload.slice(0, 128)]) {
      expect(isPayload(textToBytes(odd)), odd).toBe(false);
    }
  });

  test('with a length that does not go with its padding is refused, although a member sealed it', () => {
    const sealed = (length: number, bytes: number): string => {
      const keys = expand(sha256, KEY, NONCE, 76);
      const padded = new Uint8Array(2 + bytes).fill(0x78, 2);
      padded.set([length >> 8, length & 0xff]);
      const text = chacha20(keys.subarray(0, 32), keys.subarray(32, 44), padded);
      return bytesToBase64(concatBytes(Uint8Array.of(2), NONCE, text, hmac(sha256, keys.subarray(44), concatBytes(NONCE, text))));
    };
    expect(openText(KEY, sealed(5, 32))).toBe('xxxxx');
    for (const [length, bytes] of [[0, 32], [5, 64], [33, 32], [65_535, 32]] as const) expect(openText(KEY, sealed(length, bytes))).toMatchObject({ fault: 'malformed' });
  });

  test('that is noise is a fault', () => {
    for (const text of fc.sample(fc.string({ maxLength: 200 }), { numRuns: 500, seed: 5 })) expect(isFault(openText(KEY, text))).toBe(true);
  });
});

test('base64 has one text for each sequence of bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
    const text = bytesToBase64(bytes);
    expect(text).toBe(Buffer.from(bytes).toString('base64'));
    expect(base64ToBytes(text)).toEqual(bytes);
  }), { numRuns: 300, seed: 64 });
  for (const odd of ['A', 'AA', 'AAA', 'AA=A', 'A===', '====', 'AB==', 'AAB=', 'A-==', 'AAAA====', 'AAAé']) expect(base64ToBytes(odd), odd).toBeUndefined();
});
