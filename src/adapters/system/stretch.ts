/**
 * Makes a passphrase as dear to guess as it can be: Argon2id with 64 MiB and three passes, as RFC 9106 advises where memory
 * is short. Half a second to some seconds, in slices between which the page may do something else. The salt is the
 * room's name: one table of guesses does not serve two rooms.
 */
import { argon2idAsync } from '@noble/hashes/argon2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { textToBytes } from '../../core/base/text.ts';

const PARAMETERS = { m: 64 * 1024, t: 3, p: 1, dkLen: 32, asyncTick: 10 } as const;
const SALT_BYTES = 16;

/** The 32 bytes that a passphrase is worth in a room. */
export function stretched(passphrase: string, room: string): Promise<Uint8Array> {
  const salt = sha256(textToBytes(`peerset/1/passphrase/${room}`)).subarray(0, SALT_BYTES);
  return argon2idAsync(textToBytes(passphrase), salt, PARAMETERS);
}
