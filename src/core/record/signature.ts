/**
 * The signature of a packed record. Apart from `signed.ts`, because a page decodes and shows what its disk holds
 * before it can check a signature: the arithmetic of the curve is loaded later.
 */
import { pubkeyIn, signatureIn } from './layout.ts';
import type { SignedRecord } from './record.ts';
import { verifySchnorr } from './schnorr.ts';

/** Whether the author signed this record. The reference for every verifier; about a millisecond. */
export function verifySigned({ bytes, id }: SignedRecord): boolean {
  return verifySchnorr(signatureIn(bytes), id, pubkeyIn(bytes));
}
