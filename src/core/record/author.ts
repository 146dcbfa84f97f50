/**
 * Keys as people see them (NIP-19, bare keys): npub1… for a public key, nsec1… for a secret one. They exist at the edges
 * only; inside, public keys are hex or bytes and secrets are bytes.
 */
import { bech32 } from '@scure/base';
import { assert } from '../base/assert.ts';
import { fromHex, toHex } from '../base/bytes.ts';

const KEY_BYTES = 32;
/** Letters of a bare key: prefix, '1', 52 of data, 6 of checksum. */
const TEXT_LENGTH = 63;

/** npub1… of a public key in 64 lower-case hex. */
export function npubOf(pubkeyHex: string): string {
  const bytes = fromHex(pubkeyHex);
  assert(bytes?.length === KEY_BYTES, 'a public key is 64 lower-case hex digits');
  return bech32.encodeFromBytes('npub', bytes);
}

/** The public key (64 hex) of an npub1…, or undefined where it is none. */
export function pubkeyOf(npub: string): string | undefined {
  const bytes = decode(npub, 'npub');
  return bytes === undefined ? undefined : toHex(bytes);
}

/** nsec1… of a secret key. Whoever reads it can sign in the author's name. */
export function nsecOf(secret32: Uint8Array): string {
  assert(secret32.length === KEY_BYTES, 'a secret key has 32 bytes');
  return bech32.encodeFromBytes('nsec', secret32);
}

/** The secret key of an nsec1…, or undefined where it is none. */
export function secretOf(nsec: string): Uint8Array | undefined {
  return decode(nsec, 'nsec');
}

function decode(text: string, prefix: string): Uint8Array | undefined {
  if (text.length !== TEXT_LENGTH) return undefined;
  const decoded = bech32.decodeUnsafe(text);
  if (decoded === undefined || decoded.prefix !== prefix) return undefined;
  const bytes = bech32.fromWordsUnsafe(decoded.words);
  // One key, one text: bits beyond the last byte or capitals would give it a second.
  if (!(bytes instanceof Uint8Array) || bytes.length !== KEY_BYTES) return undefined;
  return bech32.encodeFromBytes(prefix, bytes) === text ? bytes : undefined;
}
