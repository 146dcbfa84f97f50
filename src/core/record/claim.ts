/**
 * A claim is all that a signature covers, and so all that a check needs: "this author signed this id with this
 * signature". A record's id was computed from its content when it was decoded.
 *
 *   0..31 id    32..63 public key    64..127 signature
 */

/** Bytes of one claim. */
export const CLAIM_BYTES = 128;

/** The parts of a claim, views of its bytes. */
export interface Claim {
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whole claims in these bytes, count. */
export function claimCount(claims: Uint8Array): number {
  return Math.floor(claims.length / CLAIM_BYTES);
}

/** The claim at `index`. */
export function claimAt(claims: Uint8Array, index: number): Claim {
  const claim = claims.subarray(index * CLAIM_BYTES, (index + 1) * CLAIM_BYTES);
  return { id: claim.subarray(0, 32), publicKey: claim.subarray(32, 64), signature: claim.subarray(64) };
}
