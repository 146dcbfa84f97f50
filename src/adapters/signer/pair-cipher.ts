/**
 * Texts for one reader (NIP-44) with a secret that this page holds. Loaded when somebody first writes or reads one: few
 * pages do.
 */
import { isFault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { isWellFormed, textToBytes } from '../../core/base/text.ts';
import { openText, sealText } from '../../core/record/nip44.ts';
import { pairKey } from '../../core/record/pair-key.ts';
import type { PairCipher, Random, SignerFault } from '../../ports.ts';

/** The cipher of whoever holds the secret. Rejects with a `SignerFault`. */
export function pairCipher(secret: Uint8Array, random: Random): PairCipher {
  const keyWith = (pubkey: string): Uint8Array => pairKey(secret, pubkey) ?? fail('nobody has this public key');
  return {
    encrypt: async (pubkey, text) => {
      const size = textToBytes(text).length;
      if (size === 0 || size > LIMITS.sealedTextBytesMax || !isWellFormed(text)) fail(`it takes text of 1 to ${LIMITS.sealedTextBytesMax} bytes`);
      return sealText(keyWith(pubkey), random(32), text);
    },
    decrypt: async (pubkey, payload) => {
      const text = openText(keyWith(pubkey), payload);
      return isFault(text) ? fail(text.reason) : text;
    },
  };
}

function fail(reason: string): never {
  throw { signer: 'unable', reason } satisfies SignerFault;
}
