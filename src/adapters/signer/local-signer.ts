/**
 * Signs with a key that this page holds, without asking anybody. The key never leaves this file: what it
 * gives out are signatures and the public half.
 */
import { toHex } from '../../core/base/bytes.ts';
import { signDraft } from '../../core/record/event.ts';
import { SchnorrKey } from '../../core/record/schnorr.ts';
import type { Signer } from '../../ports.ts';

/**
 * A signer for a secret key of 32 bytes.
 * @throws where the bytes are no secret key of the curve.
 */
export function localSigner(secret: Uint8Array): Signer {
  // Holds a scalar of its own: whoever wipes their secret, or writes over it, does not change who we are.
  const key = new SchnorrKey(secret);
  return {
    pubkey: toHex(key.publicKey),
    sign: async (draft) => signDraft(draft, key),
  };
}
