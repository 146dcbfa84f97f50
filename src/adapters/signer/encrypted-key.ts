/**
 * A secret key locked with a password, as text that can be kept anywhere (NIP-49, ncryptsec1…):
 *
 *   2, log_n, salt 16, nonce 24, how the key was handled, secret and tag 48
 *
 * The password becomes a key by scrypt, which takes 64 MiB and a moment of a worker; where there is none, of this thread, in
 * slices between which the page is drawn and takes input. How much work it is stands in the text, so whoever made the text decides: it is looked at before anything
 * is allocated.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { concatBytes } from '../../core/base/bytes.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { fromBech32, toBech32 } from '../../core/record/bech32.ts';
import { textToBytes } from '../../core/base/text.ts';
import type { Random } from '../../ports.ts';
import type { Stretch } from '../stretching/work.ts';
import { copySecret } from './identity-store.ts';

const PREFIX = 'ncryptsec';
const VERSION = 2;
const SALT_AT = 2;
const NONCE_AT = SALT_AT + 16;
const HANDLING_AT = NONCE_AT + 24;
const SEALED_AT = HANDLING_AT + 1;
const BYTES = SEALED_AT + 48;
/** Nobody kept a record of where this key was before. */
const UNKNOWN_HANDLING = 2;
/** Work at one go, ms: half a frame at 60 Hz. */
const SLICE_MS = LIMITS.verifySliceMs;

/** Why a text gave no key: it is none, it asks for more memory than anybody needs, or the password is another. */
export type LockedKeyFault = 'damaged' | 'too costly' | 'wrong password';

/** ncryptsec1… of a secret. Throws where the bytes are no secret key of the curve. `elsewhere` keeps the page's thread free. */
export async function lockKey(secret: Uint8Array, password: string, random: Random, elsewhere?: Stretch): Promise<string> {
  const salt = random(NONCE_AT - SALT_AT);
  const nonce = random(HANDLING_AT - NONCE_AT);
  const handling = Uint8Array.of(UNKNOWN_HANDLING);
  const key = await keyOf({ password, salt, logN: LIMITS.passwordLogN }, elsewhere);
  const sealed = xchacha20poly1305(key, nonce, handling).encrypt(copySecret(secret));
  return toBech32(PREFIX, concatBytes(Uint8Array.of(VERSION, LIMITS.passwordLogN), salt, nonce, handling, sealed));
}

/** What is wrong with a text before any password is tried; undefined where one may be. */
export function lockedKeyFault(text: string): LockedKeyFault | undefined {
  const bytes = fromBech32(PREFIX, text, BYTES);
  if (bytes === undefined || bytes[0] !== VERSION || bytes[1] === 0) return 'damaged';
  return bytes[1]! > LIMITS.passwordLogNMax ? 'too costly' : undefined;
}

/** The secret of an ncryptsec1…, 32 bytes, or why there is none. */
export async function unlockKey(text: string, password: string, elsewhere?: Stretch): Promise<Uint8Array | LockedKeyFault> {
  const damage = lockedKeyFault(text);
  if (damage !== undefined) return damage;
  const bytes = fromBech32(PREFIX, text, BYTES)!;
  const key = await keyOf({ password, salt: bytes.slice(SALT_AT, NONCE_AT), logN: bytes[1]! }, elsewhere);
  const cipher = xchacha20poly1305(key, bytes.subarray(NONCE_AT, HANDLING_AT), bytes.subarray(HANDLING_AT, SEALED_AT));
  let secret: Uint8Array;
  try {
    secret = cipher.decrypt(bytes.subarray(SEALED_AT));
  } catch {
    // The tag does not hold: another password, or a text that somebody changed together with its checksum.
    return 'wrong password';
  }
  try {
    return copySecret(secret);
  } catch {
    // Whoever knows the password can lock anything.
    return 'damaged';
  }
}

/** The same password gives the same key, however a keyboard composes its letters. */
async function keyOf({ password, salt, logN }: { readonly password: string; readonly salt: Uint8Array; readonly logN: number }, elsewhere: Stretch | undefined): Promise<Uint8Array> {
  const bytes = textToBytes(password.normalize('NFKC'));
  return (await elsewhere?.({ type: 'scrypt', password: bytes, salt, logN })) ?? scryptAsync(bytes, salt, { N: 2 ** logN, r: 8, p: 1, dkLen: 32, asyncTick: SLICE_MS });
}
