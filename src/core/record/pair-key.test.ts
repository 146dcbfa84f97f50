/** The key of a pair, against the library that others use. */
import { getConversationKey } from 'nostr-tools/nip44';
import { getPublicKey } from 'nostr-tools/pure';
import { expect, test } from 'vitest';
import { testSecret } from '../../../test/conformance/signatures.ts';
import { pairKey } from './pair-key.ts';

test('both sides compute the same key, and others compute it as well', () => {
  for (let i = 0; i < 20; i++) {
    const [one, other] = [testSecret(i), testSecret(i + 1)];
    const key = pairKey(one, getPublicKey(other));
    expect(key).toEqual(pairKey(other, getPublicKey(one)));
    expect(key).toEqual(getConversationKey(one, getPublicKey(other)));
  }
});

test.each(['', 'ab', 'zz'.repeat(32), 'ff'.repeat(32), '00'.repeat(32), '00'.repeat(31) + '05'])('%s is nobody, so there is no key with it', (pubkey) => {
  expect(pairKey(testSecret(0), pubkey)).toBeUndefined();
});
