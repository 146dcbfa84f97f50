/** Keys locked with a password, against the library that others use and the vectors of NIP-49. */
import { bech32 } from '@scure/base';
import { decrypt, encrypt } from 'nostr-tools/nip49';
import { describe, expect, it } from 'vitest';
import { testSecret } from '../../../test/conformance/signatures.ts';
import { fromHex, toHex } from '../../core/base/bytes.ts';
import { lockedKeyFault, lockKey, unlockKey } from './encrypted-key.ts';

/** From the text of NIP-49. */
const VECTOR = 'ncryptsec1qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm8623nsl8xn9j4jdzz84zm3frztj3z7s35vpzmqf6ksu8r89qk5z2zxfmu5gv8th8wclt0h4p';
const VECTOR_SECRET = '3501454135014541350145413501453fefb02227e449e57cf4d3a3ce05378683';
const COMPOSED = '\u00c5\u03a9\u1e69';
const DECOMPOSED = '\u212b\u2126\u1e9b\u0323';

let seed = 0;
const random = (length: number): Uint8Array => Uint8Array.from({ length }, () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16);

/** The text of these bytes; its checksum holds. */
const written = (bytes: Uint8Array): string => bech32.encode('ncryptsec', bech32.toWords(bytes), 5000);
const read = (text: string): Uint8Array => bech32.fromWords(bech32.decode(text as `ncryptsec1${string}`, 5000).words);

/** The vector with a byte changed, and a checksum that holds. */
function changed(at: number, value: number): string {
  const bytes = read(VECTOR);
  bytes[at] = value;
  return written(bytes);
}

describe('a locked key', () => {
  it('opens as the vector of NIP-49 says', async () => {
    expect(await unlockKey(VECTOR, 'nostr')).toEqual(fromHex(VECTOR_SECRET));
  });

  it('is opened by others, and theirs by us', async () => {
    const secret = testSecret(0);
    expect(toHex(decrypt(await lockKey(secret, 'correct horse', random), 'correct horse'))).toBe(toHex(secret));
    for (const handling of [0, 1, 2] as const) expect(await unlockKey(encrypt(secret, 'correct horse', 10, handling), 'correct horse')).toEqual(secret);
  });

  it('takes the same password however its letters are composed', async () => {
    expect(await unlockKey(encrypt(testSecret(1), DECOMPOSED, 4), COMPOSED)).toEqual(testSecret(1));
    expect(await unlockKey(encrypt(testSecret(1), COMPOSED, 4), DECOMPOSED)).toEqual(testSecret(1));
  });

  it('is another text each time, and none of them holds the secret', async () => {
    const texts = await Promise.all([1, 2].map(() => lockKey(testSecret(0), 'a', random)));
    expect(texts[0]).not.toBe(texts[1]);
    for (const text of texts) expect(toHex(read(text))).not.toContain(toHex(testSecret(0)).slice(0, 16));
  });

  it('stays shut for another password, and for a text that was changed', async () => {
    expect(await unlockKey(VECTOR, 'Nostr')).toBe('wrong password');
    for (const at of [5, 30, 42, 60, 90]) expect(await unlockKey(changed(at, read(VECTOR)[at]! ^ 1), 'nostr')).toBe('wrong password');
  });

  it('that wants gigabytes is refused before any work, also in the name of a right password', async () => {
    for (const logN of [19, 20, 22, 31, 63, 255]) {
      expect(lockedKeyFault(changed(1, logN))).toBe('too costly');
      expect(await unlockKey(changed(1, logN), 'nostr')).toBe('too costly');
    }
    expect(lockedKeyFault(changed(1, 18))).toBeUndefined();
  });

  it('is damaged where its version, its work, its length or its checksum is odd', async () => {
    const bytes = read(VECTOR);
    const texts = [changed(0, 1), changed(0, 3), changed(1, 0), written(bytes.slice(0, 90)), written(new Uint8Array(92)), VECTOR.slice(0, -1), '', `${VECTOR.slice(0, -1)}q`, 'ncryptsec1'];
    for (const text of texts) expect(await unlockKey(text, 'nostr')).toBe('damaged');
  });

  it('that holds no key of the curve is damaged', async () => {
    expect(await unlockKey(encrypt(new Uint8Array(32), 'a', 4), 'a')).toBe('damaged');
    expect(await unlockKey(encrypt(new Uint8Array(32).fill(255), 'a', 4), 'a')).toBe('damaged');
  });
});
