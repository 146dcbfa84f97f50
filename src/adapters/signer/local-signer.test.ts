import { expect, test } from 'vitest';
import { testSecret } from '../../../test/conformance/signatures.ts';
import { signerConformance } from '../../../test/conformance/signer.ts';
import { concatBytes } from '../../core/base/bytes.ts';
import { packedId } from '../../core/record/packed-id.ts';
import { SchnorrKey } from '../../core/record/schnorr.ts';
import { signedOf } from '../../core/record/signed.ts';
import { authorOf, unsignedAll, unsignedOf, type UnsignedRecord } from '../../core/record/unsigned.ts';
import type { Curve } from '../secp256k1/instance.ts';
import type { Signer } from '../../ports.ts';
import { localSigner, type KeyElsewhere } from './local-signer.ts';

/** The key in what behaves like a worker. */
function elsewhere(secret: Uint8Array): KeyElsewhere {
  const key = new SchnorrKey(secret);
  return { author: async (records) => concatBytes(...records.map(packedId).flatMap((id) => [id, key.sign(id)])) };
}

/** A curve in plain JavaScript. */
const PLAIN_CURVE: Curve = {
  claims: () => new Uint8Array(),
  verify: () => new Uint8Array(),
  key: (secret) => {
    const key = new SchnorrKey(secret);
    return { publicKey: key.publicKey, sign: (messages) => Uint8Array.from(key.sign(messages)), wipe: () => undefined };
  },
};

signerConformance('local', async () => localSigner(testSecret(0)));
signerConformance('local, with workers', async () => localSigner(testSecret(0), { elsewhere: elsewhere(testSecret(0)) }));

/** A signer with a quick curve that tells how many records went to workers. */
function quickSigner(): { readonly signer: Signer; readonly asked: number[] } {
  const asked: number[] = [];
  const { author } = elsewhere(testSecret(0));
  const signer = localSigner(testSecret(0), {
    curve: PLAIN_CURVE,
    elsewhere: { author: (records) => (asked.push(records.length), author(records)) },
  });
  return { signer, asked };
}

signerConformance('local, with a quick curve', async () => quickSigner().signer);

test('one or two are signed here, more go to workers', async () => {
  const { signer, asked } = quickSigner();
  const author = authorOf(signer.pubkey);
  for (const count of [1, 2, 3]) {
    const drafts = Array.from({ length: count }, (_, i) => ({ kind: 1, created_at: i, tags: [], content: `${i}` }));
    const records = await signer.signAll?.(unsignedAll(drafts, author) as UnsignedRecord[]);
    expect(records).toEqual(await Promise.all(drafts.map(async (draft) => signedOf(await signer.sign(draft)))));
  }
  expect(asked).toEqual([3]);
});

test('where the curve is refused, workers sign all', async () => {
  const asked: number[] = [];
  const { author } = elsewhere(testSecret(0));
  const signer = localSigner(testSecret(0), { elsewhere: { author: (records) => (asked.push(records.length), author(records)) } });
  for (let i = 0; i < 2; i++) await signer.signAll?.(unsignedAll([{ kind: 1, created_at: i, tags: [], content: '' }], authorOf(signer.pubkey)) as UnsignedRecord[]);
  expect(asked).toEqual([1, 1]);
});

test('where its workers are gone it says so, and has changed nothing', async () => {
  const signer = localSigner(testSecret(0), { elsewhere: { author: async () => undefined } });
  const draft = { kind: 1, created_at: 1, tags: [], content: 'a' };
  const record = unsignedOf(draft, authorOf(signer.pubkey)) as UnsignedRecord;
  const before = record.bytes.slice();
  expect(await signer.signAll?.([record])).toBeUndefined();
  expect(record.bytes).toEqual(before);
});

test('wiping the secret one gave does not change who signs', async () => {
  const secret = testSecret(1);
  const signer = localSigner(secret);
  secret.fill(0);
  const event = await signer.sign({ kind: 1, created_at: 1, tags: [], content: '' });
  expect(event.pubkey).toBe(localSigner(testSecret(1)).pubkey);
});

test.each([
  ['31 bytes', new Uint8Array(31).fill(1)],
  ['zero', new Uint8Array(32)],
  ['more than the order of the curve', new Uint8Array(32).fill(0xff)],
])('%s is no secret', (_, secret) => {
  expect(() => localSigner(secret)).toThrow();
});

test('nothing of the secret can be read from a signer', () => {
  const signer = localSigner(testSecret(0));
  expect(Object.keys(signer).sort()).toEqual(['pubkey', 'sign']);
});
