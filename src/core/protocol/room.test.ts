/** What members derive: the same for the same seed, everything else for any other, each value apart from the others. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../base/bytes.ts';
import { deriveRoom, secretsOf, type Room, type RoomSeed } from './room.ts';

const POLICY = Uint8Array.from({ length: 32 }, (_, i) => i);
const SEED: RoomSeed = { name: 'guestbook.example.org', policyDigest: POLICY };
const SECRET = new Uint8Array(32).fill(7);

/** Address, topic, password, tag, and where there is a secret the key for proofs; also in docs/PROTOCOL.md. */
const OPEN_ROOM = [
  'cf5ae014371708e1bc76e0c2396f3357c798a30699650b04381548d989817961',
  '8c4c6f2d85647aaf6cf5c42da59fc5f98068c9ca32214bda5d43bf601a61f6dd',
  '0c636e95d043b2309777647058438dfb48b7ea2c792ece97c4004bf84ae79e39',
  '8b5f98ab1d9357d3518908f033e7893e',
];
const CLOSED_ROOM = [
  'dac0e71f9556723666a0de1f44b6b9c57178afbb82eb8dbb22f9aefd725c7901',
  '01473915510a2043e378090dc19e9a0e67e5f89c1830bc09b5e8782f5eacf4eb',
  '2648d79819a4ff06a216274d2001feb0daa002ef2fc7a4dd9fb875f55d9567a9',
  '12e9f036fa02b9ef6f95bb67df6faffe',
  '3393b104848366e98fd0092dfab3fa92d86fa6949c667a3c56b31bb4380e7d77',
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
    expect(valuesOf(deriveRoom({ ...SEED, secret: SECRET }))).toEqual(CLOSED_ROOM);
  });

  it('is derived as RFC 5869 says, from name, secret and policy', () => {
    const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
    const input = Uint8Array.from([...text(SEED.name), 1, 32, ...SECRET, ...POLICY]);
    const room = deriveRoom({ ...SEED, secret: SECRET });
    expect(valuesOf(room)).toEqual([
      hkdf(input, 'address', 32), hkdf(input, 'topic', 32), hkdf(input, 'password', 32), hkdf(input, 'tag', 16), hkdf(input, 'mac', 32),
    ]);
    const { blindKey, epochSecret } = secretsOf({ ...SEED, secret: SECRET });
    expect([blindKey, epochSecret].map(toHex)).toEqual([hkdf(input, 'blind', 32), hkdf(input, 'epoch', 32)]);
    const open = Uint8Array.from([...text(SEED.name), 0, 0, ...POLICY]);
    expect(deriveRoom(SEED).topic).toBe(hkdf(open, 'topic', 32));
  });

  it('has a key for proofs only where there is a secret', () => {
    expect('macKey' in deriveRoom(SEED)).toBe(false);
    expect(deriveRoom({ ...SEED, secret: SECRET }).macKey?.length).toBe(32);
  });

  it('of another name, secret or policy has nothing in common with it, and its own values differ', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    const seeds = fc.record({
      name: text,
      secret: fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), { nil: undefined }),
      policyDigest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    }).map(({ secret, ...seed }): RoomSeed => (secret === undefined ? seed : { ...seed, secret }));
    fc.assert(fc.property(seeds, seeds, fc.constantFrom('name', 'secret', 'policyDigest'), (seed, other, part) => {
      const changed: RoomSeed = { ...seed, [part]: other[part] };
      if (changed.secret === undefined) delete (changed as { secret?: Uint8Array }).secret;
      const values = valuesOf(deriveRoom(seed));
      expect(new Set(values).size).toBe(values.length);
      expect(valuesOf(deriveRoom({ ...seed }))).toEqual(values);
      const isSame = String(changed[part]) === String(seed[part]);
      const common = valuesOf(deriveRoom(changed)).filter((value) => values.includes(value));
      expect(common.length).toBe(isSame ? values.length : 0);
    }), { numRuns: 300, seed: 91 });
  });

  it('shows nothing of what members read with: no value of the room is a key, and no key of another secret', () => {
    const seed = { ...SEED, secret: SECRET };
    const { blindKey, epochSecret } = secretsOf(seed);
    const other = secretsOf({ ...SEED, secret: new Uint8Array(32).fill(8) });
    const all = [...valuesOf(deriveRoom(seed)), ...[blindKey, epochSecret, other.blindKey, other.epochSecret].map(toHex)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('refuses what cannot be hashed alike everywhere', () => {
    expect(() => deriveRoom({ ...SEED, name: '\ud800' })).toThrow(/well-formed/);
    expect(() => deriveRoom({ ...SEED, secret: new Uint8Array(0) })).toThrow(/32 bytes/);
    expect(() => deriveRoom({ ...SEED, secret: new Uint8Array(33) })).toThrow(/32 bytes/);
    expect(() => deriveRoom({ ...SEED, policyDigest: fromHex('ab')! })).toThrow(/32 bytes/);
  });
});
