import { expect, test } from 'vitest';
import { testSecret } from '../../../test/conformance/signatures.ts';
import { signerConformance } from '../../../test/conformance/signer.ts';
import { publicKeyOf } from '../../core/record/schnorr.ts';
import { deviceSigner } from './device-signer.ts';
import { createSecret } from './identity-store.ts';
import { localSigner } from './local-signer.ts';
import { memoryIdentity } from './memory-identity.ts';

const DRAFT = { kind: 1, created_at: 1, tags: [], content: '' };

/** A device on its second visit: its public key is known. */
async function known() {
  const identities = memoryIdentity({ random: () => testSecret(0) });
  await deviceSigner(identities, async (secret) => localSigner(secret));
  return identities;
}

signerConformance('device, first visit', () => deviceSigner(memoryIdentity({ random: () => testSecret(0) }), async (secret) => localSigner(secret)));
signerConformance('device, second visit', async () => deviceSigner(await known(), async (secret) => localSigner(secret)));

test('who we are is known without the curve from the second visit on', async () => {
  let loads = 0;
  const signer = await deviceSigner(await known(), async (secret) => {
    loads++;
    return localSigner(secret);
  });
  expect(signer.pubkey).toBe(localSigner(testSecret(0)).pubkey);
  expect(loads).toBe(0);
  await signer.sign(DRAFT);
  await signer.sign(DRAFT);
  expect(loads).toBe(1);
});

test('a curve that did not come is asked for again', async () => {
  let isThere = false;
  const signer = await deviceSigner(await known(), async (secret) => {
    if (!isThere) throw new Error('no such file');
    return localSigner(secret);
  });
  await expect(signer.sign(DRAFT)).rejects.toThrow('no such file');
  isThere = true;
  expect((await signer.sign(DRAFT)).pubkey).toBe(signer.pubkey);
});

test('nothing is signed under a public key that is not that of the secret', async () => {
  const identities = await known();
  await identities.know('ab'.repeat(32));
  const signer = await deviceSigner(identities, async (secret) => localSigner(secret));
  await expect(signer.sign(DRAFT)).rejects.toThrow('public key');
});

const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';

test.each([
  ['1', '0'.repeat(63) + '1', true], ['0', '0'.repeat(64), false],
  ['the order less one', `${ORDER.slice(0, -1)}0`, true], ['the order', ORDER, false], ['the order and one', `${ORDER.slice(0, -1)}2`, false],
])('%s is a secret exactly where the curve says so', (_, hex, isSecret) => {
  const secret = Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16));
  const attempt = (run: () => unknown): boolean => {
    try {
      run();
      return true;
    } catch {
      // Refused, which is the answer.
      return false;
    }
  };
  expect(attempt(() => createSecret(() => secret))).toBe(isSecret);
  expect(attempt(() => publicKeyOf(secret))).toBe(isSecret);
});
