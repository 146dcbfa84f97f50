/** The curve in WebAssembly says and signs exactly what the one in JavaScript does, hostile claims included. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE, numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { FORGERIES, ORIGINAL_RECORDS, testSecret } from '../../../test/conformance/signatures.ts';
import { ClaimMill, type TestClaim } from '../../../test/record/claims.ts';
import { plainTexts } from '../../../test/record/events.ts';
import { diceOf } from '../../../test/set/conversation.ts';
import { concatBytes, fromHex, toHex } from '../../core/base/bytes.ts';
import { isFault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { CLAIM_BYTES, claimAt } from '../../core/record/claim.ts';
import { CREATED_AT_MAX, pubkeyIn, readPacked, signatureIn } from '../../core/record/layout.ts';
import { writePacked } from '../../core/record/packed-writer.ts';
import { packParcel } from '../../core/record/parcel.ts';
import { SchnorrKey, verifySchnorr } from '../../core/record/schnorr.ts';
import { decodeSigned } from '../../core/record/signed.ts';
import { PLAIN_CURVE } from '../verifier/plain-curve.ts';
import { instantiateCurve, loadCurve, loadCurveModule, type Curve } from './curve.ts';

const curve = await curveOfThisThread();
const random = diceOf(1);

async function curveOfThisThread(): Promise<Curve> {
  const loaded = await loadCurve();
  if (loaded === undefined) throw new Error('no WebAssembly in Node, or nothing was compiled');
  return loaded;
}

function verify(claims: readonly Uint8Array[]): number[] {
  return [...curve.verify(concatBytes(...claims), random.bytes(32))];
}

interface Vector {
  readonly index: number;
  readonly secretKey: string;
  readonly auxRand: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly valid: boolean;
}

const { vectors } = JSON.parse(readFileSync(new URL('../../../test/vectors/bip340.json', import.meta.url), 'utf8')) as { vectors: readonly Vector[] };
/** Records are signed by their id, so there are no messages of other lengths here. */
const usable = vectors.filter(({ message }) => message.length === 64);
const claimOf = ({ message, publicKey, signature }: Vector): Uint8Array => fromHex(message + publicKey + signature)!;

describe('the official vectors', () => {
  it.each(usable)('number $index, alone', (vector) => expect(verify([claimOf(vector)])).toEqual([vector.valid ? 1 : 0]));

  it('all in one batch, and each once for every place of a batch', () => {
    const claims = usable.map(claimOf);
    const verdicts = usable.map(({ valid }) => valid ? 1 : 0);
    expect(verify(claims)).toEqual(verdicts);
    const many = (list: readonly Uint8Array[]): Uint8Array[] => list.flatMap((claim) => Array.from({ length: 9 }, () => claim));
    expect(verify(many(claims))).toEqual(verdicts.flatMap((verdict) => Array.from({ length: 9 }, () => verdict)));
  });

  it.each(usable.filter(({ secretKey, auxRand }) => secretKey !== '' && /^0*$/.test(auxRand)))('number $index, signed', ({ secretKey, message, signature, publicKey }) => {
    const key = curve.key(fromHex(secretKey)!);
    expect(toHex(key.publicKey)).toBe(publicKey);
    expect(toHex(key.sign(fromHex(message)!))).toBe(signature);
  });
});

describe('records', () => {
  const claims = ORIGINAL_RECORDS.map(claimOfRecord);

  it('of authors hold', () => expect(verify(claims)).toEqual(claims.map(() => 1)));

  it.each(Object.entries(FORGERIES))('with %s forged do not, alone or among others', (_, forge) => {
    for (const [i, original] of ORIGINAL_RECORDS.entries()) {
      const forged = claimOfRecord(forge(original));
      expect(verify([forged])).toEqual([0]);
      expect(verify(claims.with(i, forged))).toEqual(claims.map((_, at) => at === i ? 0 : 1));
    }
  });
});

describe('claims of packed records', () => {
  const text = fc.oneof(plainTexts(), fc.uint8Array({ minLength: 1, maxLength: 40 }).map(toHex), fc.constantFrom('', 'A0', 'a', '"\\\n\r\t', '\\'.repeat(5000), '🙂'.repeat(2000)));
  const event = fc.record({
    pubkey: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex),
    created_at: fc.oneof(fc.integer({ min: 0, max: CREATED_AT_MAX }), fc.constantFrom(0, 9, 10, 99, 127, 128, CREATED_AT_MAX)),
    kind: fc.integer({ min: 0, max: 65535 }),
    tags: fc.array(fc.tuple(fc.constantFrom('d', 'ü', 'e0'), fc.array(text, { maxLength: 7 })).map(([name, rest]) => [name, ...rest]), { maxLength: 9 }),
    content: text,
    sig: fc.uint8Array({ minLength: 64, maxLength: 64 }).map(toHex),
  });
  const packed = event.map((one) => writePacked(one)).filter((bytes) => !isFault(readPacked(bytes)));

  it('have the ids that JavaScript computes, whatever lies in the records', () => {
    fc.assert(fc.property(fc.array(packed, { minLength: 1, maxLength: 12 }), (records) => {
      expect(toHex(curve.claims(packParcel(records), records.length))).toBe(toHex(PLAIN_CURVE.claims(packParcel(records), records.length)));
    }), { numRuns: 200 });
  });

  it('are as many as there are records, though memory holds few of the largest', () => {
    const largest = writePacked({ pubkey: 'ab'.repeat(32), created_at: 1, kind: 1, tags: [], content: '"'.repeat(LIMITS.recordBytesMax - 200), sig: '00'.repeat(64) });
    const records = Array.from({ length: 3000 }, (_, i) => i % 500 === 0 ? largest : ORIGINAL_RECORDS[i % ORIGINAL_RECORDS.length]!);
    expect(toHex(curve.claims(packParcel(records), records.length))).toBe(toHex(PLAIN_CURVE.claims(packParcel(records), records.length)));
  });

  it('are not made of what decodes badly: the program traps, at a bound and nowhere else', () => {
    const [good] = ORIGINAL_RECORDS;
    for (const bytes of [new Uint8Array(0), new Uint8Array(97), good!.subarray(0, -1), concatBytes(good!, Uint8Array.of(0)), new Uint8Array(500).fill(0xff)]) {
      expect(() => curve.claims(packParcel([bytes]), 1)).toThrow(WebAssembly.RuntimeError);
    }
    expect(curve.claims(packParcel([good!]), 1)).toEqual(claimOfRecord(good!));
  });
});

function claimOfRecord(bytes: Uint8Array): Uint8Array {
  const record = decodeSigned(bytes);
  if (isFault(record)) throw new Error(record.reason);
  return concatBytes(record.id, pubkeyIn(record.bytes), signatureIn(record.bytes));
}

describe('claims made by construction', () => {
  const sizes = [0, 1, 2, 7, 8, 9, 31, 64, 300, 2049];

  it.each(sizes)('%d that hold', (size) => expectVerdicts(batch(new ClaimMill(diceOf(size), 1 + size / 4), size, 0)));

  it.each(sizes)('%d, few of them forged', (size) => expectVerdicts(batch(new ClaimMill(diceOf(size + 1), 3), size, 0.01)));

  it.each(sizes.filter((size) => size < 1000))('%d, half of them forged', (size) => expectVerdicts(batch(new ClaimMill(diceOf(size + 2), 1 + size / 2), size, 0.5)));

  it('hold by one author with one nonce, where every sum is of equal points', () => {
    expectVerdicts(batch(new ClaimMill(diceOf(5), 1, 0), 500, 0));
  });

  it('hold or do not for noble, too', () => {
    const mill = new ClaimMill(diceOf(6), 5);
    const claims = batch(mill, 300, 0.6);
    for (const { bytes, holds } of claims) {
      const { id, publicKey, signature } = claimAt(bytes, 0);
      expect(verifySchnorr(signature, id, publicKey), toHex(bytes)).toBe(holds);
    }
  });

  function batch(mill: ClaimMill, size: number, forged: number): TestClaim[] {
    const claims: TestClaim[] = [];
    while (claims.length < size) claims.push(...random.below(1000) < forged * 1000 ? mill.bad() : mill.good());
    return claims.slice(0, size);
  }

  function expectVerdicts(claims: readonly TestClaim[]): void {
    const verdicts = verify(claims.map(({ bytes }) => bytes));
    const wrong = claims.filter(({ holds }, i) => verdicts[i] !== (holds ? 1 : 0)).map(({ bytes }) => toHex(bytes));
    expect(wrong).toEqual([]);
    expect(verdicts.length).toBe(claims.length);
  }
});

describe('a key', () => {
  it('signs what the one in JavaScript signs, byte for byte, one or thousands', () => {
    for (const [i, count] of [1, 2, 50, 2049].entries()) {
      const secret = testSecret(i);
      const slow = new SchnorrKey(secret);
      const key = curve.key(secret);
      expect(key.publicKey).toEqual(slow.publicKey);
      const messages = random.bytes(count * 32);
      const signatures = key.sign(messages);
      expect(signatures.length).toBe(count * 64);
      for (const at of [0, count >> 1, count - 1]) {
        expect(signatures.subarray(at * 64, (at + 1) * 64)).toEqual(slow.sign(messages.subarray(at * 32, (at + 1) * 32)));
      }
    }
  });

  it('signs nothing out of nothing, and nothing that is no list of hashes', () => {
    const key = curve.key(testSecret(1));
    expect(key.sign(new Uint8Array(0))).toEqual(new Uint8Array(0));
    expect(() => key.sign(new Uint8Array(33))).toThrow('messages of 32 bytes');
  });

  it('is refused like the one in JavaScript', () => {
    const order = fromHex('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141')!;
    for (const secret of [new Uint8Array(32), order, new Uint8Array(32).fill(0xff), new Uint8Array(31).fill(1), new Uint8Array(33).fill(1)]) {
      expect(() => curve.key(secret)).toThrow();
      expect(() => new SchnorrKey(secret)).toThrow();
    }
    const last = order.with(31, 0x40);
    expect(curve.key(last).publicKey).toEqual(new SchnorrKey(last).publicKey);
  });

  it('leaves no trace of its secret in the program between two calls', async () => {
    const instantiate = vi.spyOn(WebAssembly, 'instantiate');
    const own = await instantiateCurve((await loadCurveModule())!);
    const { exports } = await (instantiate.mock.results[0]!.value as unknown as Promise<WebAssembly.Instance>);
    instantiate.mockRestore();
    const memory = Buffer.from((exports['memory'] as WebAssembly.Memory).buffer);
    for (let i = 0; i < 6; i++) {
      const secret = testSecret(i);
      const key = own.key(secret);
      // As bytes, as the library's numbers, and both of what it signs with where the point's y is odd.
      const numbers = [bytesToNumberBE(secret), schnorr.Point.Fn.neg(bytesToNumberBE(secret))];
      const forms = numbers.flatMap((number) => [numberToBytesBE(number, 32), numberToBytesLE(number, 32)]);
      const traces = (): number => forms.filter((form) => memory.includes(Buffer.from(form))).length;
      expect(traces()).toBe(0);
      key.sign(random.bytes(32 * 20));
      expect(traces()).toBe(0);
      // It is found where it is.
      memory.set(secret, memory.length - 32);
      expect(traces()).toBe(1);
      memory.fill(0, memory.length - 32);
    }
  });

  it('that was wiped signs no more, and others do', () => {
    const [gone, other] = [curve.key(testSecret(1)), curve.key(testSecret(2))];
    gone.wipe();
    expect(() => gone.sign(new Uint8Array(32))).toThrow('wiped');
    expect(other.sign(new Uint8Array(32))).toEqual(new SchnorrKey(testSecret(2)).sign(new Uint8Array(32)));
  });
});

describe('loading', () => {
  it('gives the same each time, and others their own', async () => {
    expect(await loadCurve()).toBe(curve);
    const module = await loadCurveModule();
    expect(loadCurveModule()).toBe(loadCurveModule());
    const another = await instantiateCurve(module!);
    const claims = concatBytes(...ORIGINAL_RECORDS.map(claimOfRecord));
    expect(another).not.toBe(curve);
    expect(another.verify(claims, random.bytes(32))).toEqual(curve.verify(claims, random.bytes(32)));
  });

  it('gives a program that asks nothing of its surroundings', async () => {
    expect(WebAssembly.Module.imports((await loadCurveModule())!)).toEqual([]);
  });

  it('passes over bytes that are no whole claim', () => {
    expect(curve.verify(new Uint8Array(CLAIM_BYTES - 1), random.bytes(32)).length).toBe(0);
    expect(curve.verify(new Uint8Array(2 * CLAIM_BYTES + 5), random.bytes(32))).toEqual(new Uint8Array(2));
  });
});
