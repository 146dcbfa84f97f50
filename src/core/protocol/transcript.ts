/**
 * What a handshake signs. Each side signs
 *
 *   layout(me) = H(room) ‖ H(fingerprint me) ‖ H(fingerprint you) ‖ H(HELLO me) ‖ H(HELLO you)
 *
 * with its session key. The order me-then-you makes a reflected proof worthless, the fingerprints bind it to
 * this DTLS channel, both HELLOs bring fresh nonces from both sides and leave nothing to downgrade.
 * In rooms with a secret an HMAC over the same layout proves membership.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '../base/bytes.ts';
import { Writer } from '../base/codec.ts';
import { textToBytes } from '../base/text.ts';

/** The five parts of a transcript, as one of the two sides sees them. */
export interface Transcript {
  /** The room's address, 32 bytes. */
  readonly room: Uint8Array;
  /** Digests of the transport's certificates; 32 zero bytes each where it has none. */
  readonly fingerprints: { readonly mine: Uint8Array; readonly yours: Uint8Array };
  /** Both HELLO messages exactly as they travelled. */
  readonly hellos: { readonly mine: Uint8Array; readonly yours: Uint8Array };
}

/** Bytes of a MAC, and of its absence. */
export const MAC_BYTES = 32;

/** The transcript as the other side sees it. */
export function mirrored({ room, fingerprints, hellos }: Transcript): Transcript {
  return {
    room,
    fingerprints: { mine: fingerprints.yours, yours: fingerprints.mine },
    hellos: { mine: hellos.yours, yours: hellos.mine },
  };
}

/** `layout(me)`, 160 bytes. */
export function layoutOf({ room, fingerprints, hellos }: Transcript): Uint8Array {
  return concatBytes(
    sha256(room),
    sha256(fingerprints.mine),
    sha256(fingerprints.yours),
    sha256(hellos.mine),
    sha256(hellos.yours),
  );
}

/** The 32 bytes that AUTH signs. */
export function authDigest(layout: Uint8Array): Uint8Array {
  return taggedHash('peerset/1/auth', layout);
}

/** The 32 bytes that PROOF signs. `counter`: how many challenges this side has answered before, from 0. */
export function proofDigest(layout: Uint8Array, nonce: Uint8Array, counter: number): Uint8Array {
  return taggedHash('peerset/1/proof', concatBytes(layout, nonce, new Writer(4).u32(counter).finish()));
}

/** HMAC-SHA256 of the layout, or zeros in a room without a secret. */
export function membershipMac(layout: Uint8Array, macKey: Uint8Array | undefined): Uint8Array {
  return macKey === undefined ? new Uint8Array(MAC_BYTES) : hmac(sha256, macKey, layout);
}

/** Whether two MACs are equal, in a time that does not depend on where they differ. */
export function equalMacs(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length;
  for (let i = 0; i < left.length; i++) difference |= left[i]! ^ (right[i] ?? 0);
  return difference === 0;
}

/** BIP-340's hash with a purpose: SHA256(SHA256(tag) ‖ SHA256(tag) ‖ message). */
export function taggedHash(tag: string, message: Uint8Array): Uint8Array {
  const purpose = sha256(textToBytes(tag));
  return sha256(concatBytes(purpose, purpose, message));
}
