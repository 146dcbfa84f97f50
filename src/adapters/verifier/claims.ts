/**
 * What a worker is asked, as bytes: one claim for each record, "this author signed this id with this
 * signature". A record's id was computed from its content when it was decoded, so a claim is all that a
 * signature covers, and the worker needs neither the record nor the code that reads one.
 *
 *   0..31 id    32..63 public key    64..127 signature
 *
 * The answer has one byte for each claim, 1 for yes.
 */
import { pubkeyIn, signatureIn } from '../../core/record/layout.ts';
import type { SignedRecord } from '../../core/record/record.ts';
import { verifySchnorr } from '../../core/record/schnorr.ts';

/** Bytes of one claim. */
export const CLAIM_BYTES = 128;

const KEY_OFFSET = 32;
const SIGNATURE_OFFSET = 64;

/** The claims of records, one after the other. */
export function packClaims(records: readonly SignedRecord[]): Uint8Array<ArrayBuffer> {
  const claims = new Uint8Array(records.length * CLAIM_BYTES);
  records.forEach(({ id, bytes }, i) => {
    claims.set(id, i * CLAIM_BYTES);
    claims.set(pubkeyIn(bytes), i * CLAIM_BYTES + KEY_OFFSET);
    claims.set(signatureIn(bytes), i * CLAIM_BYTES + SIGNATURE_OFFSET);
  });
  return claims;
}

/** Checks every claim. Runs in the worker. */
export function checkClaims(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const verdicts = new Uint8Array(Math.floor(bytes.length / CLAIM_BYTES));
  for (let i = 0; i < verdicts.length; i++) {
    const claim = bytes.subarray(i * CLAIM_BYTES, (i + 1) * CLAIM_BYTES);
    const id = claim.subarray(0, KEY_OFFSET);
    const publicKey = claim.subarray(KEY_OFFSET, SIGNATURE_OFFSET);
    verdicts[i] = verifySchnorr(claim.subarray(SIGNATURE_OFFSET), id, publicKey) ? 1 : 0;
  }
  return verdicts;
}
