/** Keys as people see them: NIP-19's vectors, what nostr-tools writes, and one text for each key. */
import { nip19 } from 'nostr-tools';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bech32 } from '@scure/base';
import { expectSame } from '../../../test/same.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import { npubOf, nsecOf, pubkeyOf, secretOf } from './author.ts';

const NPUBS = [
  ['npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg', '7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e'],
  ['npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6', '3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d'],
] as const;
const NSEC = 'nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5';
const SECRET = '67dea2ed018072d675f5415ecfaed7d2597555e202d85b3d65ea4e58d2d92ffa';
const NPUB = NPUBS[0][0];

describe('the vectors of NIP-19', () => {
  it.each(NPUBS)('%s', (npub, pubkey) => {
    expect(npubOf(pubkey)).toBe(npub);
    expect(pubkeyOf(npub)).toBe(pubkey);
  });

  it('a secret key', () => {
    expect(nsecOf(fromHex(SECRET)!)).toBe(NSEC);
    expect(toHex(secretOf(NSEC)!)).toBe(SECRET);
  });
});

it('any key is written as nostr-tools writes it, and read back', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
    expect(npubOf(toHex(key))).toBe(nip19.npubEncode(toHex(key)));
    expect(nsecOf(key)).toBe(nip19.nsecEncode(key));
    expect(pubkeyOf(npubOf(toHex(key)))).toBe(toHex(key));
    expect(secretOf(nsecOf(key))).toEqual(key);
  }), { numRuns: 200, seed: 61 });
});

describe('nothing is read from', () => {
  it.each([
    ['nothing', ''], ['another prefix', NSEC], ['capitals', NPUB.toUpperCase()], ['mixed letters', `N${NPUB.slice(1)}`],
    ['a space', ` ${NPUB}`], ['a missing letter', NPUB.slice(0, -1)], ['a wrong letter', `${NPUB.slice(0, -1)}q`],
    ['hex', NPUBS[0][1]], ['31 bytes', bech32.encodeFromBytes('npub', new Uint8Array(31))],
    ['a longer prefix', bech32.encodeFromBytes('npubx', new Uint8Array(31))],
    ['bits beyond the last byte', bech32.encode('npub', [...bech32.toWords(new Uint8Array(32)).slice(0, 51), 1])],
  ])('%s', (_what, text) => {
    expect(pubkeyOf(text)).toBeUndefined();
  });

  it('an npub where an nsec is asked for', () => {
    expect(secretOf(NPUB)).toBeUndefined();
  });

  it('random and spoilt texts, and nothing throws', () => {
    const spoilt = fc.tuple(fc.nat(62), fc.string({ minLength: 1, maxLength: 1, unit: 'binary' })).map(([place, letter]) => NSEC.slice(0, place) + letter + NSEC.slice(place + 1));
    fc.assert(fc.property(fc.oneof(spoilt, fc.string({ unit: 'binary', maxLength: 100 })), (text) => {
      expectSame(secretOf(text), text === NSEC ? fromHex(SECRET) : undefined);
      expect(pubkeyOf(text)).toBeUndefined();
    }), { numRuns: 20_000, seed: 62 });
  });
});

it('writing throws for what is no key', () => {
  expect(() => npubOf('ab')).toThrow();
  expect(() => npubOf(NPUBS[0][1].toUpperCase())).toThrow();
  expect(() => nsecOf(new Uint8Array(31))).toThrow();
});
