import { expect, test } from 'vitest';
import { testSecret } from '../../../test/conformance/signatures.ts';
import { signerConformance } from '../../../test/conformance/signer.ts';
import { localSigner } from './local-signer.ts';

signerConformance('local', async () => localSigner(testSecret(0)));

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
