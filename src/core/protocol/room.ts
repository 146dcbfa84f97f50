/**
 * What a room's members derive from its name, its secret and its policy, and from nothing else: who differs in one of
 * the three is in another room and cannot even tell that this one exists. Each value has a purpose of its own
 * and says nothing about the others (HKDF-SHA256, RFC 5869).
 *
 *   input  = text(name) ‖ u8 (1 with a secret, 0 without) ‖ block(secret) ‖ policy digest, 32 bytes
 *   value  = HKDF(input, salt "peerset/1/room", info "peerset/1/room/" + purpose)
 *
 * Without a secret whoever knows the name is in; with a weak one, whoever guesses it. Guessing costs one HKDF a try,
 * so secrets should be random: an invite carries 32 random bytes.
 */
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert.ts';
import { toHex } from '../base/bytes.ts';
import { Writer } from '../base/codec.ts';
import { isWellFormed, textToBytes } from '../base/text.ts';

/** What the room's members agree on beforehand. */
export interface RoomSeed {
  /** Compared by its bytes: nothing is trimmed or normalised. */
  readonly name: string;
  /** Passphrase or invite. */
  readonly secret?: string;
  /** SHA-256 of the policy (`policyDigest`), 32 bytes. */
  readonly policyDigest: Uint8Array;
}

/** What they derive. */
export interface Room {
  /** What handshakes and certificates name, 32 bytes. */
  readonly address: Uint8Array;
  /** The room as signalling networks see it, 64 hex: it reveals nothing but that two peers share it. */
  readonly topic: string;
  /** Encrypts session descriptions while networks carry them, 64 hex. */
  readonly password: string;
  /** Proves in the handshake that a peer knows the secret, 32 bytes; only where there is one. */
  readonly macKey?: Uint8Array;
  /** What the room's records carry in their tag `h`, 32 hex. */
  readonly tag: string;
}

const DOMAIN = 'peerset/1/room';
const TAG_BYTES = 16;

/** The room of a name, a secret and a policy. */
export function deriveRoom({ name, secret, policyDigest }: RoomSeed): Room {
  assert(isWellFormed(name) && isWellFormed(secret ?? ''), 'name and secret are well-formed text');
  assert(secret !== '', 'an empty secret keeps nobody out');
  assert(policyDigest.length === 32, 'a policy digest has 32 bytes');
  const input = new Writer().text(name).u8(secret === undefined ? 0 : 1).text(secret ?? '').bytes(policyDigest).finish();
  const root = extract(sha256, input, textToBytes(DOMAIN));
  const derive = (purpose: string, length = 32): Uint8Array =>
    expand(sha256, root, textToBytes(`${DOMAIN}/${purpose}`), length);
  return {
    address: derive('address'),
    topic: toHex(derive('topic')),
    password: toHex(derive('password')),
    ...(secret === undefined ? {} : { macKey: derive('mac') }),
    tag: toHex(derive('tag', TAG_BYTES)),
  };
}
