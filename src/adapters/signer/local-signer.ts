/**
 * Signs with a key that this page holds, without asking anybody. The key never leaves this file: what it
 * gives out are signatures and the public half.
 */
import { toHex } from '../../core/base/bytes.ts';
import { createEvent } from '../../core/record/event.ts';
import { publicKeyOf } from '../../core/record/schnorr.ts';
import type { Signer } from '../../ports.ts';

/**
 * A signer for a secret key of 32 bytes.
 * @throws where the bytes are no secret key of the curve.
 */
export function localSigner(secret: Uint8Array): Signer {
  // A copy: whoever wipes theirs, or writes over it, must not change who we are.
  const key = secret.slice();
  return {
    pubkey: toHex(publicKeyOf(key)),
    sign: async (draft) => createEvent(draft, key),
  };
}
