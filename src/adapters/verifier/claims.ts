/** Claims (`core/record/claim.ts`) of records: what a worker is told instead of whole records. */
import { CLAIM_BYTES } from '../../core/record/claim.ts';
import { pubkeyIn, signatureIn } from '../../core/record/layout.ts';
import type { SignedRecord } from '../../core/record/record.ts';

const KEY_OFFSET = 32;
const SIGNATURE_OFFSET = 64;

/** The claims of records, one after the other. */
export function packClaims(records: readonly Pick<SignedRecord, 'id' | 'bytes'>[]): Uint8Array<ArrayBuffer> {
  const claims = new Uint8Array(records.length * CLAIM_BYTES);
  records.forEach(({ id, bytes }, i) => {
    claims.set(id, i * CLAIM_BYTES);
    claims.set(pubkeyIn(bytes), i * CLAIM_BYTES + KEY_OFFSET);
    claims.set(signatureIn(bytes), i * CLAIM_BYTES + SIGNATURE_OFFSET);
  });
  return claims;
}
