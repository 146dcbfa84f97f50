/** Texts for one reader, between us and the library that others use. */
import { decrypt, encrypt, getConversationKey } from 'nostr-tools/nip44';
import { getPublicKey } from 'nostr-tools/pure';
import { expect, test } from 'vitest';
import { testSecret } from '../../../test/conformance/signatures.ts';
import { systemRandom } from '../system/random.ts';
import { localSigner } from './local-signer.ts';
import { pairCipher } from './pair-cipher.ts';

const [own, other] = [testSecret(0), testSecret(1)];
const [me, them] = [getPublicKey(own), getPublicKey(other)];
const cipher = async (secret: Uint8Array) => pairCipher(secret, systemRandom);
const nip44 = () => localSigner(own, { cipher }).nip44!;

test('what we encrypt others can read, and we what they encrypt, and both what they wrote', async () => {
  for (const text of ['a', 'Grüße 🙂', 'x'.repeat(65_535)]) {
    const payload = await nip44().encrypt(them, text);
    expect(decrypt(payload, getConversationKey(other, me))).toBe(text);
    expect(await nip44().decrypt(them, payload)).toBe(text);
    expect(await nip44().decrypt(them, encrypt(text, getConversationKey(other, me)))).toBe(text);
  }
});

test('the same text is another payload each time', async () => {
  expect(await nip44().encrypt(them, 'a')).not.toBe(await nip44().encrypt(them, 'a'));
});

test('what is for somebody else, or was changed, is not read', async () => {
  const foreign = encrypt('a', getConversationKey(other, getPublicKey(testSecret(2))));
  const payload = await nip44().encrypt(them, 'a');
  for (const odd of [foreign, `${payload.slice(0, -4)}AAAA`, '', 'x', payload.toLowerCase()]) {
    await expect(nip44().decrypt(them, odd)).rejects.toMatchObject({ signer: 'unable' });
  }
});

test.each(['', 'x'.repeat(65_536), '\ud800'])('text that cannot be sealed is refused, not thrown at the caller', async (text) => {
  await expect(nip44().encrypt(them, text)).rejects.toMatchObject({ signer: 'unable' });
});

test('nobody is written to who does not exist', async () => {
  await expect(nip44().encrypt('ff'.repeat(32), 'a')).rejects.toMatchObject({ signer: 'unable' });
});

test('wiping the secret one gave does not change who encrypts', async () => {
  const secret = own.slice();
  const signer = localSigner(secret, { cipher });
  secret.fill(0);
  expect(decrypt(await signer.nip44!.encrypt(them, 'a'), getConversationKey(other, me))).toBe('a');
});
