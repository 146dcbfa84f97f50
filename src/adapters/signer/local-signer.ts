/**
 * Signs with a key that this page holds, without asking anybody. One record at a time is signed on this thread, in
 * plain JavaScript; many go to workers, where there are any, which check what they made. The key goes nowhere else:
 * what this file gives out are signatures and the public half.
 */
import { toHex } from '../../core/base/bytes.ts';
import { signDraft } from '../../core/record/event.ts';
import { markVerified, type VerifiedRecord } from '../../core/record/record.ts';
import { SchnorrKey } from '../../core/record/schnorr.ts';
import { signedWith, type UnsignedRecord } from '../../core/record/unsigned.ts';
import type { Signer } from '../../ports.ts';

/** The same key in workers. */
export interface KeyElsewhere {
  /** For each packed record its id, 32 bytes, and a checked signature, 64 bytes; undefined: nobody there. */
  author(records: readonly Uint8Array[]): Promise<Uint8Array | undefined>;
}

const ID_BYTES = 32;
const ANSWER_BYTES = ID_BYTES + 64;

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
  const answers = await elsewhere.author(records.map(({ bytes }) => bytes));
  if (answers === undefined) return undefined;
  return records.map((record, i) => {
    const at = i * ANSWER_BYTES;
    // The worker checked each signature it made, which is what the mark says.
    return markVerified(signedWith(record, answers.slice(at, at + ID_BYTES), answers.subarray(at + ID_BYTES, at + ANSWER_BYTES)));
  });
}
