/**
 * Makes a passphrase as dear to guess as it can be: Argon2id with 64 MiB and three passes, as RFC 9106 advises where memory
 * is short. Half a second to some seconds, in a worker; where there is none, in slices between which the page is drawn.
 * The salt is the room's name: one table of guesses does not serve two rooms.
 */
import { argon2idAsync } from '@noble/hashes/argon2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { textToBytes } from '../../core/base/text.ts';
import type { Stretch } from '../stretching/work.ts';

const MEMORY_KIB = 64 * 1024;
const PASSES = 3;
const HERE = { m: MEMORY_KIB, t: PASSES, p: 1, dkLen: 32, asyncTick: 10 } as const;
const SALT_BYTES = 16;

/** The 32 bytes that a passphrase is worth in a room. `elsewhere` keeps the page's thread free. */
export async function stretched(passphrase: string, room: string, elsewhere?: Stretch): Promise<Uint8Array> {
  const salt = sha256(textToBytes(`peerset/1/passphrase/${room}`)).subarray(0, SALT_BYTES);
  const password = textToBytes(passphrase);
  const work = { type: 'argon2id', password, salt, memoryKib: MEMORY_KIB, passes: PASSES } as const;
  return (await elsewhere?.(work)) ?? argon2idAsync(password, salt, HERE);
}
