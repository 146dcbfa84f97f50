/** Sessions on the fast curve have the keys, signatures and verdicts of sessions on the slow one, hostile bytes included. */
import { describe, expect, it } from 'vitest';
import { testSecret } from '../../test/conformance/signatures.ts';
import { diceOf } from '../../test/set/conversation.ts';
import { schnorrSuite } from '../core/protocol/suite.ts';
import { loadCurve } from '../adapters/secp256k1/curve.ts';
import { curveSuite } from './curve-suite.ts';

const curve = await loadCurve();
const suite = curveSuite(curve);
const random = diceOf(7);
const secret = testSecret(3);
const message = random.bytes(32);
const publicKey = schnorrSuite.publicKey(secret);
const signature = schnorrSuite.sign(message, secret);

describe('the suite of the fast curve', () => {
  it('is on the fast curve', () => {
    expect(curve).toBeDefined();
    expect(suite).not.toBe(schnorrSuite);
  });

  it('makes the same bytes', () => {
    expect(suite.publicKey(secret)).toEqual(publicKey);
    expect(Uint8Array.from(suite.sign(message, secret))).toEqual(Uint8Array.from(signature));
    expect(secret).toEqual(testSecret(3));
  });

  it('believes what holds, and nothing with a bit turned', () => {
    expect(suite.verify(signature, message, publicKey)).toBe(true);
    for (const at of [0, 31, 32, 63]) expect(suite.verify(turned(signature, at), message, publicKey)).toBe(false);
    expect(suite.verify(signature, turned(message, 5), publicKey)).toBe(false);
    expect(suite.verify(signature, message, turned(publicKey, 9))).toBe(false);
  });

  it.each([
    ['a short signature', signature.subarray(1), message, publicKey],
    ['a long signature', new Uint8Array(65), message, publicKey],
    ['lengths that only add up', new Uint8Array(63), new Uint8Array(33), publicKey],
    ['nothing', new Uint8Array(), new Uint8Array(), new Uint8Array()],
    ['a key that is no point', signature, message, new Uint8Array(32).fill(0xff)],
  ])('says no to %s', (_, ...given) => {
    expect(suite.verify(...given)).toBe(false);
  });

  it('is the slow one where there is no fast curve', () => {
    expect(curveSuite(undefined)).toBe(schnorrSuite);
  });
});

function turned(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => i === at ? byte ^ 1 : byte);
}
