/**
 * Signs with a key that this page holds, without asking anybody. One record at a time is signed on this thread, in
 * plain JavaScript; many go to workers, where there are any, which check what they made. The key goes nowhere else:
 * what this file gives out are signatures and the public half.
 */
import { toHex } from '../../core/base/bytes.ts';
import { signDraft } from '../../core/record/event.ts';
import { packedId } from '../../core/record/packed-id.ts';
import { markVerified, type VerifiedRecord } from '../../core/record/record.ts';
import { SchnorrKey } from '../../core/record/schnorr.ts';
import { signedWith, type UnsignedRecord } from '../../core/record/unsigned.ts';
import type { Signer } from '../../ports.ts';

/** The same key in workers. */
export interface KeyElsewhere {
  /** Checked signatures of 64 bytes over messages of 32; undefined: nobody there. Takes the array over. */
  sign(messages: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined>;
}

const ID_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * A signer for a secret key of 32 bytes. `elsewhere`: the same key in workers.
 * @throws where the bytes are no secret key of the curve.
 */
export function localSigner(secret: Uint8Array, elsewhere?: KeyElsewhere): Signer {
  // Holds a scalar of its own: whoever wipes their secret, or writes over it, does not change who we are.
  const key = new SchnorrKey(secret);
  const signer: Signer = {
    pubkey: toHex(key.publicKey),
    sign: async (draft) => signDraft(draft, key),
  };
  return elsewhere === undefined ? signer : { ...signer, signAll: (records) => signAll(records, elsewhere) };
}

async function signAll(records: readonly UnsignedRecord[], elsewhere: KeyElsewhere): Promise<readonly VerifiedRecord[] | undefined> {
  const ids = records.map(({ bytes }) => packedId(bytes));
  const messages = new Uint8Array(ids.length * ID_BYTES);
  ids.forEach((id, i) => messages.set(id, i * ID_BYTES));
  const signatures = await elsewhere.sign(messages);
  if (signatures === undefined) return undefined;
  // The worker checked each of them, which is what the mark says.
  return records.map((record, i) => markVerified(signedWith(record, ids[i]!, signatures.subarray(i * SIGNATURE_BYTES, (i + 1) * SIGNATURE_BYTES))));
}
