/** What members derive: the same for the same seed, everything else for any other, each value apart from the others. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../base/bytes.ts';
import { deriveRoom, type Room, type RoomSeed } from './room.ts';

const POLICY = Uint8Array.from({ length: 32 }, (_, i) => i);
const SEED: RoomSeed = { name: 'guestbook.example.org', policyDigest: POLICY };

/** Address, topic, password, tag, and where there is a secret the key for proofs; also in docs/PROTOCOL.md. */
const OPEN_ROOM = [
  'cf5ae014371708e1bc76e0c2396f3357c798a30699650b04381548d989817961',
  '8c4c6f2d85647aaf6cf5c42da59fc5f98068c9ca32214bda5d43bf601a61f6dd',
  '0c636e95d043b2309777647058438dfb48b7ea2c792ece97c4004bf84ae79e39',
  '8b5f98ab1d9357d3518908f033e7893e',
];
const CLOSED_ROOM = [
  'f6906d8fa7f0faf59f052e28affec5bedf001b3a4ae84d7cb4d803e1d77cff92',
  '6fe0086b075a7ab1256685a368a77ca3390d098540b8ba9c5f98722b41b8bf6c',
  '563088884dc411811e2abdf06667564040704c09a213a29e95175209d1093dfc',
  '0415b0c2631746fa90d9c3ee1e94f5bb',
  'd343ad45ec7fa63e5366c2cdfb947c68a2bf4b5ef08291ee3f82711b30295f18',
];

/** All that a room is, as texts. */
function valuesOf({ address, topic, password, macKey, tag }: Room): string[] {
  return [toHex(address), topic, password, tag, ...(macKey === undefined ? [] : [toHex(macKey)])];
}

/** HKDF of RFC 5869 for one block, by Node's HMAC. */
function hkdf(input: Uint8Array, purpose: string, length: number): string {
  const root = createHmac('sha256', 'peerset/1/room').update(input).digest();
  const block = createHmac('sha256', root).update(`peerset/1/room/${purpose}`).update(Uint8Array.of(1)).digest();
  return block.subarray(0, length).toString('hex');
}

describe('a room', () => {
  it('has the values of the vectors', () => {
    expect(valuesOf(deriveRoom(SEED))).toEqual(OPEN_ROOM);
    expect(valuesOf(deriveRoom({ ...SEED, secret: 'correct horse battery staple' }))).toEqual(CLOSED_ROOM);
  });

  it('is derived as RFC 5869 says, from name, secret and policy', () => {
    const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
    const input = Uint8Array.from([...text(SEED.name), 1, ...text('secret'), ...POLICY]);
    const room = deriveRoom({ ...SEED, secret: 'secret' });
    expect(valuesOf(room)).toEqual([
      hkdf(input, 'address', 32), hkdf(input, 'topic', 32), hkdf(input, 'password', 32), hkdf(input, 'tag', 16), hkdf(input, 'mac', 32),
    ]);
    const open = Uint8Array.from([...text(SEED.name), 0, 0, ...POLICY]);
    expect(deriveRoom(SEED).topic).toBe(hkdf(open, 'topic', 32));
  });

  it('has a key for proofs only where there is a secret', () => {
    expect('macKey' in deriveRoom(SEED)).toBe(false);
    expect(deriveRoom({ ...SEED, secret: 'x' }).macKey?.length).toBe(32);
  });

  it('of another name, secret or policy has nothing in common with it, and its own values differ', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    const seeds = fc.record({
      name: text,
      secret: fc.option(text, { nil: undefined }),
      policyDigest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    }).map(({ secret, ...seed }): RoomSeed => (secret === undefined ? seed : { ...seed, secret }));
    fc.assert(fc.property(seeds, seeds, fc.constantFrom('name', 'secret', 'policyDigest'), (seed, other, part) => {
      const changed: RoomSeed = { ...seed, [part]: other[part] };
      if (changed.secret === undefined) delete (changed as { secret?: string }).secret;
      const values = valuesOf(deriveRoom(seed));
      expect(new Set(values).size).toBe(values.length);
      expect(valuesOf(deriveRoom({ ...seed }))).toEqual(values);
      const isSame = String(changed[part]) === String(seed[part]);
      const common = valuesOf(deriveRoom(changed)).filter((value) => values.includes(value));
      expect(common.length).toBe(isSame ? values.length : 0);
    }), { numRuns: 300, seed: 91 });
  });

  it('keeps name and secret apart: what moves from one to the other is another room', () => {
    const topics = [
      { name: 'ab', secret: 'c' }, { name: 'a', secret: 'bc' }, { name: 'abc' }, { name: 'ab\u0001c' }, { name: 'ab', secret: '\u0001c' },
    ].map((seed) => deriveRoom({ ...seed, policyDigest: POLICY }).topic);
    expect(new Set(topics).size).toBe(topics.length);
  });

  it('refuses what cannot be hashed alike everywhere', () => {
    expect(() => deriveRoom({ ...SEED, name: '\ud800' })).toThrow(/well-formed/);
    expect(() => deriveRoom({ ...SEED, secret: '\udc00' })).toThrow(/well-formed/);
    expect(() => deriveRoom({ ...SEED, secret: '' })).toThrow(/empty secret/);
    expect(() => deriveRoom({ ...SEED, policyDigest: fromHex('ab')! })).toThrow(/32 bytes/);
  });
});
