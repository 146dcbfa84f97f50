/**
 * Keys as people see them (NIP-19, bare keys): npub1… for a public key, nsec1… for a secret one. They exist at the edges
 * only; inside, public keys are hex or bytes and secrets are bytes.
 */
import { assert } from '../base/assert.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import { fromBech32, toBech32 } from './bech32.ts';

const KEY_BYTES = 32;

/** npub1… of a public key in 64 lower-case hex. */
export function npubOf(pubkeyHex: string): string {
  const bytes = fromHex(pubkeyHex);
  assert(bytes?.length === KEY_BYTES, 'a public key is 64 lower-case hex digits');
  return toBech32('npub', bytes);
}

/** The public key (64 hex) of an npub1…, or undefined where it is none. */
export function pubkeyOf(npub: string): string | undefined {
  const bytes = fromBech32('npub', npub);
  return bytes === undefined ? undefined : toHex(bytes);
}

/** nsec1… of a secret key. Whoever reads it can sign in the author's name. */
export function nsecOf(secret32: Uint8Array): string {
  assert(secret32.length === KEY_BYTES, 'a secret key has 32 bytes');
  return toBech32('nsec', secret32);
}

/** The secret key of an nsec1…, or undefined where it is none. */
export function secretOf(nsec: string): Uint8Array | undefined {
  return fromBech32('nsec', nsec);
}
