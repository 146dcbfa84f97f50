/**
 * What a room's members derive from its name, its secret and its policy, and from nothing else: who differs in one of
 * the three is in another room and cannot even tell that this one exists. Each value has a purpose of its own
 * and says nothing about the others (HKDF-SHA256, RFC 5869).
 *
 *   input  = text(name) ‖ u8 (1 with a secret, 0 without) ‖ block(secret) ‖ policy digest, 32 bytes
 *   value  = HKDF(input, salt "peerset/1/room", info "peerset/1/room/" + purpose)
 *
 * Without a secret whoever knows the name is in. A secret is 32 bytes: random ones, which an invite carries, or what
 * Argon2id makes of a passphrase, so that each guess costs as much. Keys that open what is written come from the
 * same root and are apart (`secretsOf`): whoever has the values of `Room` can find the others, prove that they may, and
 * carry records, but reads nothing. That is a blind keeper.
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
  /** 32 bytes that only members know. */
  readonly secret?: Uint8Array;
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

/** What members of a room with a secret derive beside it, and never show. */
export interface RoomSecrets {
  /** Makes names of collections and records unreadable (`record/blind.ts`); for the room's life. 32 bytes. */
  readonly blindKey: Uint8Array;
  /** The secret of the first epoch (`keyring.ts`), 32 bytes. */
  readonly epochSecret: Uint8Array;
}

const DOMAIN = 'peerset/1/room';
const TAG_BYTES = 16;
const NO_SECRET = new Uint8Array(0);

/** The room of a name, a secret and a policy. */
export function deriveRoom(seed: RoomSeed): Room {
  const { secret } = seed;
  const derive = derivationOf(seed);
  return {
    address: derive('address'),
    topic: toHex(derive('topic')),
    password: toHex(derive('password')),
    ...(secret === undefined ? {} : { macKey: derive('mac') }),
    tag: toHex(derive('tag', TAG_BYTES)),
  };
}

/** The keys of its members. There are none without a secret. */
export function secretsOf(seed: RoomSeed & { readonly secret: Uint8Array }): RoomSecrets {
  const derive = derivationOf(seed);
  return { blindKey: derive('blind'), epochSecret: derive('epoch') };
}

function derivationOf({ name, secret, policyDigest }: RoomSeed): (purpose: string, length?: number) => Uint8Array {
  assert(isWellFormed(name), 'a name is well-formed text');
  assert(secret === undefined || secret.length === 32, 'a secret has 32 bytes');
  assert(policyDigest.length === 32, 'a policy digest has 32 bytes');
  const input = new Writer().text(name).u8(secret === undefined ? 0 : 1).block(secret ?? NO_SECRET).bytes(policyDigest).finish();
  const root = extract(sha256, input, textToBytes(DOMAIN));
  return (purpose, length = 32) => expand(sha256, root, textToBytes(`${DOMAIN}/${purpose}`), length);
}
