/**
 * Chance from the platform's cryptographic generator, the only source of it in the program. It has no
 * fallback: where there is none, keys and nonces could be guessed, so the database must not start.
 */
import type { Random } from '../../ports.ts';

/** What one call of the platform's generator gives at most, bytes; more is an error there. */
const CALL_BYTES_MAX = 65_536;

/**
 * `length` random bytes, in an array of their own.
 * @throws where the platform has no cryptographic generator.
 */
export const systemRandom: Random = (length) => {
  const bytes = new Uint8Array(length);
  for (let start = 0; start < length; start += CALL_BYTES_MAX) {
    crypto.getRandomValues(bytes.subarray(start, start + CALL_BYTES_MAX));
  }
  return bytes;
};
