import { expect, test } from 'vitest';
import { testSecret } from '../../../test/conformance/signatures.ts';
import { signerConformance } from '../../../test/conformance/signer.ts';
import { concatBytes } from '../../core/base/bytes.ts';
import { packedId } from '../../core/record/packed-id.ts';
import { SchnorrKey } from '../../core/record/schnorr.ts';
import { authorOf, unsignedOf, type UnsignedRecord } from '../../core/record/unsigned.ts';
import { localSigner, type KeyElsewhere } from './local-signer.ts';

/** The key in what behaves like a worker. */
function elsewhere(secret: Uint8Array): KeyElsewhere {
  const key = new SchnorrKey(secret);
  return { author: async (records) => concatBytes(...records.map(packedId).flatMap((id) => [id, key.sign(id)])) };
}

signerConformance('local', async () => localSigner(testSecret(0)));
signerConformance('local, with workers', async () => localSigner(testSecret(0), elsewhere(testSecret(0))));

test('where its workers are gone it says so, and has changed nothing', async () => {
  const signer = localSigner(testSecret(0), { author: async () => undefined });
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
